"""What a module is: parameters, buffers and smaller modules, with names, and a forward pass."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Self

from engine.errors import ArgumentError
from engine.nn import rebinding
from engine.nn.hooks import Hooks
from engine.nn.moving import Moving
from engine.nn.parameter import Parameter as Parameter
from engine.nn.refusals import MissingPartError
from engine.nn.saving import Saving
from engine.tape import Call, Modes, current_path, state
from engine.tensor import RemovableHandle, Tensor


class Module(Saving, Moving):
    """A part of a network. Assign parameters and modules as attributes and write :meth:`forward`.

    Calling a module pushes its name as scope, so that every op on the tape knows its module path
    ("l1.linear").

    >>> from engine import nn
    >>> class Twice(nn.Module):
    ...     def __init__(self):
    ...         super().__init__()
    ...         self.linear = nn.Linear(2, 2)
    ...     def forward(self, x):
    ...         return self.linear(self.linear(x))
    >>> [name for name, _ in Twice().named_parameters()]
    ['linear.weight', 'linear.bias']
    """

    training: bool
    _hooks: Hooks | None = None

    def __init__(self) -> None:
        self.__dict__.update(_parameters={}, _buffers={}, _modules={}, _unsaved=set(), training=True)

    def __setattr__(self, name: str, value: Any) -> None:
        if name == "training":
            Modes.changes += 1
        elif state.tape is not None:
            rebinding.note(state.tape, self, name, value)
        super().__setattr__(name, value)

    # --- running ---------------------------------------------------------------------------------
    def forward(self, *inputs: Any) -> Any:
        """Compute the output; to be written by each kind of module."""
        raise NotImplementedError(f'Module [{type(self).__name__}] is missing the required "forward" function')

    def __call__(self, *inputs: Any, **settings: Any) -> Any:
        if self._hooks is not None or state.tape is not None:
            return self._call_watched(inputs, settings)
        path = state.path
        path.append(self._scope)
        try:
            # A plain call is quicker than one that hands on whatever came.
            if settings or len(inputs) != 1:
                return self.forward(*inputs, **settings)
            return self.forward(inputs[0])
        finally:
            path.pop()

    def _call_watched(self, inputs: tuple[Any, ...], settings: dict[str, Any]) -> Any:
        """A call with hooks, or while a Program is recorded."""
        before, tape = state.path, state.tape
        first = 0 if tape is None else len(tape.entries)
        path = self._recorded_path()
        state.path = [path] if path else []
        if tape is not None:
            tape.keep((*self._parameters.values(), *self._buffers.values()))
        try:
            if self._hooks is not None:
                made = self._hooks.run(self, self.forward, inputs, settings)
            else:
                made = self.forward(*inputs, **settings)
        finally:
            state.path = before
        if tape is not None:
            tape.calls.append(Call(self, path, inputs, settings, made, first, len(tape.entries)))
        return made

    def _recorded_path(self) -> str:
        """Where this call happens: the module's place in the model that is recorded, however it was reached.

        A list of modules is never called itself, and a module may be called from anywhere; so the path is
        the one under which its parameters are named, unless it is used elsewhere a second time.
        """
        here = current_path()
        path = ".".join(part for part in (here, self._scope) if part)
        if state.tape is None:
            return path
        known: str | None = state.tape.paths.get(self)
        if known is None:
            for inner, module in self.named_modules(prefix=path):
                state.tape.paths.setdefault(module, inner)
            return path
        return known if known.startswith(f"{here}." if here else "") else path

    # --- modes and gradients ---------------------------------------------------------------------
    def train(self, mode: bool = True) -> Self:
        """Set the mode of this module and all inside it: dropout and batch norm work otherwise in evaluation."""
        if not isinstance(mode, bool):
            raise ArgumentError("mode", expected="True or False", got=repr(mode), cure="Write train() or eval().")
        for module in self.modules():
            module.training = mode
        return self

    def eval(self) -> Self:
        """Set this module and all inside it to evaluation: ``train(False)``."""
        return self.train(False)

    def requires_grad_(self, requires_grad: bool = True) -> Self:
        """Let all parameters be trained, or freeze them."""
        for parameter in self.parameters():
            parameter.requires_grad_(requires_grad)
        return self

    def zero_grad(self, set_to_none: bool = True) -> None:
        """Forget every gradient: ``grad`` becomes None, or zeros where that is asked for."""
        for parameter in self.parameters():
            if set_to_none:
                parameter.grad = None
            elif parameter.grad is not None:
                parameter.grad.array.fill(0)

    def apply(self, fn: Callable[[Module], object]) -> Self:
        """Call ``fn`` with every module inside and then with this one: for initial values, for example."""
        waiting: list[Module] = [self]
        found: list[Module] = []
        while waiting:
            module = waiting.pop()
            found.append(module)
            waiting.extend(module.children())
        for module in reversed(found):
            fn(module)
        return self

    # --- parts by path ---------------------------------------------------------------------------
    def get_submodule(self, target: str) -> Module:
        """The module at a path such as "l1.linear"; itself for the empty path."""
        module: Module = self
        for name in target.split(".") if target else ():
            child = module._modules.get(name)
            if child is None:
                raise _missing(module, name, "module")
            module = child
        return module

    def get_parameter(self, target: str) -> Parameter:
        """The parameter at a path such as "l1.linear.weight"."""
        path, _, name = target.rpartition(".")
        owner = self.get_submodule(path)
        found = owner._parameters.get(name)
        if found is None:
            raise _missing(owner, name, "parameter")
        return found

    def get_buffer(self, target: str) -> Tensor:
        """The buffer at a path such as "bn.running_mean"."""
        path, _, name = target.rpartition(".")
        owner = self.get_submodule(path)
        found = owner._buffers.get(name)
        if found is None:
            raise _missing(owner, name, "buffer")
        return found

    # --- hooks -----------------------------------------------------------------------------------
    def register_forward_pre_hook(
        self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False
    ) -> RemovableHandle:
        """Call ``hook(module, inputs)`` before each forward pass; what it gives takes the inputs' place."""
        return self._hooked().add("before", (hook, with_kwargs), prepend)

    def register_forward_hook(
        self, hook: Callable[..., Any], *, prepend: bool = False, with_kwargs: bool = False, always_call: bool = False
    ) -> RemovableHandle:
        """Call ``hook(module, inputs, output)`` after each forward pass; what it gives takes the output's place."""
        return self._hooked().add("after", (hook, with_kwargs, always_call), prepend)

    def register_full_backward_hook(self, hook: Callable[..., Any], prepend: bool = False) -> RemovableHandle:
        """Call ``hook(module, grad_input, grad_output)`` in each backward pass through this module.

        What it gives takes the place of the gradients that leave the module.
        """
        return self._hooked().add("backward", hook, prepend)

    def _hooked(self) -> Hooks:
        if self._hooks is None:
            self._hooks = Hooks()
        return self._hooks

    # --- as text ---------------------------------------------------------------------------------
    def _get_name(self) -> str:
        return type(self).__name__

    def extra_repr(self) -> str:
        """The settings that stand in parentheses after the class's name."""
        return ""

    def __repr__(self) -> str:
        # From the inside out and without recursion: nothing limits how deeply modules may be nested.
        texts: dict[Module | None, str] = {None: "None"}
        waiting: list[Module] = [self]
        while waiting:
            module = waiting[-1]
            inner = [child for child in module._modules.values() if child not in texts]
            # Until it is written, a module is named alone: so one that contains itself comes to an end.
            texts.setdefault(module, f"{module._get_name()}(...)")
            own = [child for child in inner if child is not None and type(child).__repr__ is not Module.__repr__]
            texts.update((child, repr(child)) for child in own)
            waiting.extend(child for child in inner if child is not None and child not in texts)
            if waiting[-1] is module:
                texts[waiting.pop()] = module._written(texts)
        return texts[self]

    def _written(self, texts: Mapping[Module | None, str]) -> str:
        extra = self.extra_repr()
        settings = extra.split("\n") if extra else []
        children = [f"({name}): {indented(texts[child])}" for name, child in self._modules.items()]
        if len(settings) == 1 and not children:
            return f"{self._get_name()}({settings[0]})"
        return block(self._get_name(), settings + children)


def block(name: str, lines: list[str]) -> str:
    """A class's name and what is inside, one to a line."""
    body = "".join(f"  {line}\n" for line in lines)
    return f"{name}(\n{body})" if lines else f"{name}()"


def indented(text: str) -> str:
    """The lines after the first moved in by two; empty lines stay empty."""
    first, *rest = text.split("\n")
    return "\n".join([first, *(f"  {line}" if line.strip() else "" for line in rest)])


def _missing(owner: Module, name: str, kind: str) -> MissingPartError:
    return MissingPartError(
        f"no-such-{kind}",
        expected=f"the name of a {kind} of {type(owner).__name__}",
        got=repr(name),
        cure=f"Look at named_{kind}s() for the names that there are.",
    )
