"""What a module is: parameters and smaller modules, with names, and a forward pass."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from engine.arrays import np
from engine.errors import StateError
from engine.op import Array
from engine.tape import scope
from engine.tensor import Tensor


class Parameter(Tensor):
    """A trained leaf: found by the module that it is assigned to."""

    __slots__ = ()

    def __init__(self, data: object, requires_grad: bool = True) -> None:
        super().__init__(data, requires_grad=requires_grad)

    def __repr__(self) -> str:
        return f"Parameter containing:\n{super().__repr__()}"


class Modes:
    """How often any module was set to train or eval: who has seen this count knows that no mode has changed since."""

    changes = 0


class Module:
    """A part of a network. Assign parameters and modules as attributes and write :meth:`forward`.

    Calling a module pushes its name as scope, so that every op on the tape knows its module path
    ("l1.linear").
    """

    def __init__(self) -> None:
        object.__setattr__(self, "_parameters", {})
        object.__setattr__(self, "_modules", {})
        object.__setattr__(self, "_scope", "")
        object.__setattr__(self, "training", True)

    def forward(self, *inputs: Any) -> Any:
        """Compute the output; to be written by each kind of module."""
        raise NotImplementedError(f"{type(self).__name__} has no forward()")

    def __call__(self, *inputs: Any) -> Any:
        name: str = self._scope
        if not name:
            return self.forward(*inputs)
        with scope(name):
            return self.forward(*inputs)

    # --- attributes that are parts ---------------------------------------------------------------
    def __setattr__(self, name: str, value: object) -> None:
        if "_parameters" not in self.__dict__:
            raise StateError(
                "module-not-initialised",
                expected="super().__init__() before the first assignment",
                got=f"an assignment to {name!r} first",
                cure=f"Call super().__init__() at the top of {type(self).__name__}.__init__.",
            )
        if name == "training":
            Modes.changes += 1
        self._parameters.pop(name, None)
        self._modules.pop(name, None)
        if isinstance(value, Parameter):
            self._parameters[name] = value
        elif isinstance(value, Module):
            self.add_module(name, value)
        else:
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        for parts in ("_parameters", "_modules"):
            if name in self.__dict__.get(parts, {}):
                return self.__dict__[parts][name]
        raise AttributeError(f"{type(self).__name__!r} object has no attribute {name!r}")

    def add_module(self, name: str, module: Module) -> None:
        """Make ``module`` a child under ``name``, which becomes its part of the path."""
        self._modules[name] = module
        object.__setattr__(module, "_scope", name)

    # --- walking over the parts ------------------------------------------------------------------
    def named_modules(self, prefix: str = "") -> Iterator[tuple[str, Module]]:
        """This module and all inside it, each once, with its path."""
        seen: set[int] = set()
        stack: list[tuple[str, Module]] = [(prefix, self)]
        while stack:
            path, module = stack.pop()
            if id(module) in seen:
                continue
            seen.add(id(module))
            yield path, module
            children = [(f"{path}.{name}" if path else name, child) for name, child in module._modules.items()]
            stack.extend(reversed(children))

    def modules(self) -> Iterator[Module]:
        return (module for _, module in self.named_modules())

    def named_children(self) -> Iterator[tuple[str, Module]]:
        return iter(self._modules.items())

    def children(self) -> Iterator[Module]:
        return iter(self._modules.values())

    def named_parameters(self) -> Iterator[tuple[str, Parameter]]:
        """Every parameter once, with its path; a shared one under its first path."""
        seen: set[int] = set()
        for path, module in self.named_modules():
            for name, parameter in module._parameters.items():
                if id(parameter) not in seen:
                    seen.add(id(parameter))
                    yield (f"{path}.{name}" if path else name), parameter

    def parameters(self) -> Iterator[Parameter]:
        return (parameter for _, parameter in self.named_parameters())

    def named_buffers(self) -> Iterator[tuple[str, Tensor]]:
        """Every kept tensor that is not trained, with its path."""
        return iter(())

    # --- modes, gradients, state -----------------------------------------------------------------
    def train(self, mode: bool = True) -> Module:
        for module in self.modules():
            module.training = mode
        return self

    def eval(self) -> Module:
        return self.train(False)

    def zero_grad(self) -> None:
        """Forget every gradient: ``grad`` becomes None."""
        for parameter in self.parameters():
            parameter.grad = None

    def state_dict(self) -> dict[str, Array]:
        """Copies of all parameters by path."""
        state: dict[str, Array] = {}
        for path, module in self.named_modules():
            for name, parameter in module._parameters.items():
                state[f"{path}.{name}" if path else name] = parameter.array.copy()
        return state

    def load_state_dict(self, state: Mapping[str, Any]) -> None:
        """Take over parameters by path; raises StateError where names or shapes differ."""
        own = dict(self.named_parameters())
        known = self.state_dict()
        if set(state) != set(known):
            raise StateError(
                "state-names",
                expected=f"the parameters {sorted(known)}",
                got=str(sorted(state)),
                cure="Load a state that was saved from a module of the same structure.",
            )
        for name, values in state.items():
            array = values.array if isinstance(values, Tensor) else np.asarray(values)
            if array.shape != known[name].shape:
                raise StateError(
                    "state-shape",
                    expected=f"{name} of shape {list(known[name].shape)}",
                    got=str(list(array.shape)),
                    cure="Load a state that was saved from a module of the same sizes.",
                    where=name,
                )
        for name, parameter in own.items():
            parameter.data = state[name]

    # --- as text ---------------------------------------------------------------------------------
    def extra_repr(self) -> str:
        """The settings that stand in parentheses after the class's name."""
        return ""

    def __repr__(self) -> str:
        lines = [f"({name}): {child!r}".replace("\n", "\n  ") for name, child in self._modules.items()]
        if not lines:
            return f"{type(self).__name__}({self.extra_repr()})"
        body = "".join(f"  {line}\n" for line in lines)
        return f"{type(self).__name__}(\n{body})"
