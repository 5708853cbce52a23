"""The parts of a module: parameters, buffers and smaller modules, registered as attributes, and walks over them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, cast

from engine.errors import StateError
from engine.nn.parameter import Buffer, Parameter
from engine.nn.refusals import MissingPartError, PartKindError, PartNameError
from engine.tape import Modes
from engine.tensor import Tensor

if TYPE_CHECKING:
    from engine.nn.module import Module

KINDS = ("_parameters", "_buffers", "_modules")


class Parts:
    """What is assigned and is a part is registered; the tables say what a module owns.

    Each part stands in the instance's own dictionary too, where Python finds it fastest.
    """

    _parameters: dict[str, Parameter | None]
    _buffers: dict[str, Tensor | None]
    _modules: dict[str, Module | None]
    _unsaved: set[str]
    _scope: str = ""

    # --- attributes ------------------------------------------------------------------------------
    def __setattr__(self, name: str, value: Any) -> None:
        own = self.__dict__
        if "_parameters" not in own:
            self._refuse_early(name)
        if isinstance(value, Parameter):
            self.register_parameter(name, value)
        elif isinstance(value, Parts):
            self.add_module(name, cast("Module", value))
        elif name in self._parameters:
            self._expect(value is None, name, "a Parameter or None", value)
            self._place("_parameters", name, None)
        elif name in self._modules:
            self._expect(value is None, name, "a Module or None", value)
            self._place("_modules", name, None)
        elif isinstance(value, Buffer):
            self.register_buffer(name, value, value.persistent)
        elif name in self._buffers:
            self._expect(value is None or isinstance(value, Tensor), name, "a Tensor or None", value)
            self._place("_buffers", name, value)
        else:
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        # Python comes here only for what it has not found; copying asks for names such as __setstate__ first of all.
        if "_parameters" not in self.__dict__ and not name.startswith("__"):
            self._refuse_early(name)
        raise MissingPartError(
            "no-such-attribute",
            expected=f"the name of an attribute of {type(self).__name__}",
            got=repr(name),
            cure=f"{type(self).__name__!r} object has no attribute {name!r}; print it to see its parts.",
        )

    def __delattr__(self, name: str) -> None:
        held = [self.__dict__[kind].pop(name) for kind in KINDS if name in self.__dict__[kind]]
        self._unsaved.discard(name)
        Modes.changes += 1
        if not held or name in self.__dict__:
            object.__delattr__(self, name)

    def _refuse_early(self, name: str) -> None:
        raise StateError(
            "module-not-initialised",
            expected="super().__init__() before the first use of an attribute",
            got=f"{name!r} first",
            cure=f"Call super().__init__() at the top of {type(self).__name__}.__init__.",
        )

    def _expect(self, fits: bool, name: str, expected: str, value: object) -> None:
        if not fits:
            raise PartKindError(
                "part-kind",
                expected=f"{expected} as {name!r} of {type(self).__name__}",
                got=type(value).__name__,
                cure=f"Give it such a value, or delete the part first: del module.{name}.",
            )

    # --- registering -----------------------------------------------------------------------------
    def register_parameter(self, name: str, param: Parameter | None) -> None:
        """Add a parameter; None keeps the place without a parameter, as a layer without bias does."""
        self._check_name(name, "_parameters")
        self._expect(param is None or isinstance(param, Parameter), name, "a Parameter or None", param)
        if param is not None and param.grad_fn is not None:
            raise PartKindError(
                "parameter-with-history",
                expected=f"a leaf as parameter {name!r}",
                got="a tensor that was computed from others",
                cure="Compute it in forward() instead, from parameters.",
            )
        self._place("_parameters", name, param)

    def register_buffer(self, name: str, tensor: Tensor | None, persistent: bool = True) -> None:
        """Add a tensor that is kept and not trained; unless ``persistent``, it is no part of the state."""
        self._check_name(name, "_buffers")
        self._expect(tensor is None or isinstance(tensor, Tensor), name, "a Tensor or None", tensor)
        self._place("_buffers", name, tensor)
        self._unsaved.discard(name) if persistent else self._unsaved.add(name)

    def add_module(self, name: str, module: Module | None) -> None:
        """Make ``module`` a child under ``name``, which becomes its part of the path."""
        self._check_name(name, "_modules")
        self._expect(module is None or isinstance(module, Parts), name, "a Module or None", module)
        self._place("_modules", name, module)
        if module is not None:
            module.__dict__["_scope"] = name

    register_module = add_module

    def hold(self, name: str, module: Module) -> None:
        """Make ``module`` a child under any name, even an attribute's; it is then found by its path alone."""
        self._place("_modules", name, module)
        module.__dict__["_scope"] = name

    def _place(self, kind: str, name: str, part: object) -> None:
        own = self.__dict__
        for other in KINDS:
            if other != kind:
                own[other].pop(name, None)
        own[kind][name] = part
        Modes.changes += 1
        if not self._has_own(name):
            own[name] = part

    def _has_own(self, name: str) -> bool:
        """Whether the name is an attribute that every module of this class has."""
        return name == "training" or hasattr(type(self), name)

    def _check_name(self, name: str, kind: str) -> None:
        own = self.__dict__
        if "_parameters" not in own:
            self._refuse_early(name)
        if not isinstance(name, str):
            raise PartKindError("part-name", expected="a name that is text", got=repr(name), cure="Pass a string.")
        taken = self._has_own(name) and name not in own[kind]
        if not name or "." in name or taken:
            raise PartNameError(
                "part-name",
                expected="a name without dots that is not empty and not one of the module's own attributes",
                got=repr(name),
                cure="Choose another name.",
            )

    # --- walking ---------------------------------------------------------------------------------
    def named_modules(
        self, memo: set[Any] | None = None, prefix: str = "", remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Module]]:
        """This module and all inside it, with their paths; each once, unless duplicates are to stay."""
        seen = set() if memo is None else memo
        stack: list[tuple[str, Any]] = [(prefix, self)]
        while stack:
            path, module = stack.pop()
            if module in seen:
                continue
            if remove_duplicate:
                seen.add(module)
            yield path, module
            if children := module._modules:
                start = f"{path}." if path else ""
                stack += [(start + name, child) for name, child in reversed(children.items()) if child is not None]

    def modules(self) -> Iterator[Module]:
        """This module and all inside it, each once."""
        return (module for _, module in self.named_modules())

    def named_children(self) -> Iterator[tuple[str, Module]]:
        """The modules directly inside, each once, with their names."""
        seen: set[Module] = set()
        for name, module in self._modules.items():
            if module is not None and module not in seen:
                seen.add(module)
                yield name, module

    def children(self) -> Iterator[Module]:
        """The modules directly inside, each once."""
        return (module for _, module in self.named_children())

    def named_parameters(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Parameter]]:
        """Every parameter with its path; a shared one once, under its first path, unless duplicates are to stay."""
        return self._named("_parameters", prefix, recurse, remove_duplicate)

    def parameters(self, recurse: bool = True) -> Iterator[Parameter]:
        """Every parameter, each once."""
        return (parameter for _, parameter in self.named_parameters(recurse=recurse))

    def named_buffers(
        self, prefix: str = "", recurse: bool = True, remove_duplicate: bool = True
    ) -> Iterator[tuple[str, Tensor]]:
        """Every kept tensor that is not trained, with its path."""
        return self._named("_buffers", prefix, recurse, remove_duplicate)

    def buffers(self, recurse: bool = True) -> Iterator[Tensor]:
        """Every kept tensor that is not trained, each once."""
        return (buffer for _, buffer in self.named_buffers(recurse=recurse))

    def _named(self, kind: str, prefix: str, recurse: bool, once: bool) -> Iterator[tuple[str, Any]]:
        seen: set[int] = set()
        owners: Any = self.named_modules(prefix=prefix, remove_duplicate=once) if recurse else ((prefix, self),)
        for path, module in owners:
            if not (parts := module.__dict__[kind]):
                continue
            start = f"{path}." if path else ""
            for name, part in parts.items():
                if part is not None and id(part) not in seen:
                    if once:
                        seen.add(id(part))
                    yield start + name, part

    def __dir__(self) -> list[str]:
        return sorted(key for key in object.__dir__(self) if not key[:1].isdigit())
