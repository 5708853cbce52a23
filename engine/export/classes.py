"""Classes for modules of the author's own, each written from what its instances do; PyTorch's own by their calls."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from engine import nn
from engine.export.calls import escaping, input_names
from engine.export.constructors import constructor, is_container, is_known, setting_text
from engine.export.errors import ExportError, no_source
from engine.export.forward import Constants, Forward
from engine.export.graph import OPAQUE, Scope, Value, values_in
from engine.export.lines import Mode
from engine.export.naming import identifier, is_plain, part_names
from engine.export.parts import buffer_text, parameter_text
from engine.nn.module import Module
from engine.source import written


@dataclass
class Body:
    """A forward pass: the names of its inputs, its lines, and the constants that it reads, by name."""

    inputs: list[str]
    lines: list[str]
    constants: dict[str, str] = field(default_factory=dict)


class Classes:
    """The classes of one model. ``calls`` are what each module did: in training and in evaluation."""

    def __init__(self, training: Scope | None, evaluation: Scope | None, taken: set[str]) -> None:
        self.texts: list[str] = []
        self.names: dict[str, str] = {}
        self._taken = taken
        self._calls: dict[str, dict[int, list[Scope]]] = {"train": {}, "eval": {}}
        self._escaping: set[int] = set()
        self._idle: set[int] = set()
        for mode, root in (("train", training), ("eval", evaluation)):
            for scope in root.scopes() if root is not None else ():
                self._calls[mode].setdefault(id(scope.module), []).append(scope)
            if root is not None:
                self._escaping |= escaping(root)
                self._idle |= root.idle
        self._bodies: dict[int, Body | None] = {}
        self._parts: dict[int, dict[int, str]] = {}

    # --- modules ---------------------------------------------------------------------------------
    def refuse(self, module: Module) -> None:
        """Raise the reason why a container cannot be called as it stands, if it cannot."""
        if isinstance(module, nn.Sequential) and not self._callable(module):
            for child in module.modules():
                if not is_container(child) and not is_known(child) and self.body(child) is None:
                    self.body(child, strict=True)
            raise no_source("a Sequential of parts that do something else from call to call")

    def made(self, module: Module, indent: str = "") -> str:
        """The expression that makes the module; classes that it needs are written first."""
        if not is_container(module):
            return constructor(module) if is_known(module) else f"{self.named(module)}()"
        inner = indent + "    "
        head = f"nn.{type(module).__name__}"
        held = {**module._modules, **module._parameters}
        parts = {name: self._part(part, inner) for name, part in held.items()}
        if not parts:
            return f"{head}()"
        numbered = list(parts) == [str(place) for place in range(len(parts))]
        if isinstance(module, nn.ModuleDict | nn.ParameterDict):
            return _block(f"{head}({{", [f"{written(name)}: {part}" for name, part in parts.items()], "})", indent)
        if isinstance(module, nn.Sequential) and not numbered:
            pairs = [f"({written(name)}, {part})" for name, part in parts.items()]
            return _block(f"{head}(OrderedDict([", pairs, "]))", indent)
        brackets = ("(", ")") if isinstance(module, nn.Sequential) else ("([", "])")
        return _block(f"{head}{brackets[0]}", list(parts.values()), brackets[1], indent)

    def _part(self, part: Any, indent: str) -> str:
        return self.made(part, indent) if isinstance(part, Module) else parameter_text(part)

    def named(self, module: Module, name: str | None = None) -> str:
        """The name of the class of such a module, which is written if it is new."""
        body = self.body(module, strict=name is not None)
        wanted = name or type(module).__name__
        text = self._text(module, body)
        key = f"{wanted}\n{text}"
        if key not in self.names:
            self.names[key] = identifier(wanted, self._taken)
            self._taken.add(self.names[key])
            self.texts.append(f"class {self.names[key]}(nn.Module):\n{text}")
        return self.names[key]

    def _text(self, module: Module, body: Body | None) -> str:
        """The class below its first line; without a body it only holds parts."""
        declared = ["super().__init__()", *self._declared(module)]
        if body is not None:
            declared += [
                f"self.register_buffer({written(name)}, {text}, persistent=False)"
                for text, name in body.constants.items()
            ]
        made = ["    def __init__(self):", *(f"        {line}" for line in declared)]
        if body is None:
            return "\n".join(made)
        head = f"    def forward({', '.join(['self', *body.inputs])}):"
        begun = [*made, ""] if len(declared) > 1 else []
        return "\n".join([*begun, head, *(f"        {line}" for line in body.lines)])

    def _declared(self, module: Module) -> list[str]:
        """The lines that make a module's parts."""
        lines = []
        for name, child in module._modules.items():
            made = "None" if child is None else self.made(child, "        ")
            plain = is_plain(name) and not hasattr(type(module), name)
            lines.append(f"self.{name} = {made}" if plain else f"self.add_module({written(name)}, {made})")
        for name, parameter in module._parameters.items():
            made = "None" if parameter is None else parameter_text(parameter)
            plain = is_plain(name) and parameter is not None
            lines.append(f"self.{name} = {made}" if plain else f"self.register_parameter({written(name)}, {made})")
        for name, buffer in module._buffers.items():
            unsaved = ", persistent=False" if name in module._unsaved else ""
            lines.append(f"self.register_buffer({written(name)}, {buffer_text(buffer, bool(unsaved))}{unsaved})")
        return lines

    # --- forward passes --------------------------------------------------------------------------
    def body(self, module: Module, strict: bool = False) -> Body | None:
        """What every call of the module does; None where there is no one body for all, unless ``strict``."""
        if id(module) not in self._bodies or strict:
            self._bodies[id(module)] = None
            try:
                self._bodies[id(module)] = self._written(module)
            except ExportError:
                if strict:
                    raise
        return self._bodies[id(module)]

    def _written(self, module: Module) -> Body | None:
        train, evaluate = (self._calls[mode].get(id(module), []) for mode in ("train", "eval"))
        if not train and not evaluate:
            return Body(["x"], ["return x"]) if id(module) in self._idle else None
        if not evaluate or not train:
            return self._rendered(module, train or evaluate, "switch" if train else "plain")
        seen = self._rendered(module, evaluate, "plain", named=False)
        if self._rendered(module, train, "evaluated", named=False) == seen:
            return self._rendered(module, train, "switch")
        if self._rendered(module, train, "plain", named=False) == seen:
            return self._rendered(module, train, "plain")
        constants = self._constants(module)
        first = self._rendered(module, train, "plain", constants)
        second = self._rendered(module, evaluate, "plain", constants)
        if first.inputs != second.inputs:
            raise no_source("a part that takes other inputs in training than in evaluation")
        branch = ["if self.training:", *(f"    {line}" for line in first.lines)]
        return Body(first.inputs, [*branch, *second.lines], constants.names)

    def _reached(self, module: Module) -> dict[int, str]:
        if id(module) not in self._parts:
            self._parts[id(module)] = part_names(module)
        return self._parts[id(module)]

    def _constants(self, module: Module) -> Constants:
        return Constants(lambda name: name in {**module._parameters, **module._buffers, **module._modules})

    def _rendered(
        self, module: Module, scopes: list[Scope], mode: Mode, constants: Constants | None = None, named: bool = True
    ) -> Body:
        """The one body of all these calls; with ``named`` off, constants are called by what they are."""
        kept = constants if constants is not None else self._constants(module) if named else Spelled()
        bodies = []
        for scope in scopes:
            inputs = input_names(scope)
            forward = Forward(scope, inputs, self._reached(module), kept, mode, self)
            bodies.append(Body(list(inputs), forward.lines))
        if any(body != bodies[0] for body in bodies):
            raise no_source(f"{type(module).__name__} that does something else from call to call")
        return Body(bodies[0].inputs, bodies[0].lines, kept.names)

    # --- calls -----------------------------------------------------------------------------------
    def is_call(self, scope: Scope, mode: Mode, parts: dict[int, str]) -> bool:
        """Whether the call stays a call; else its ops are written in its place."""
        if id(scope.module) not in parts or id(scope) in self._escaping or self.passes(scope, mode):
            return False
        try:
            self.call_text(scope, parts, lambda _: "x")
        except ExportError:
            return False
        return self._callable(scope.module)

    def passes(self, scope: Scope, mode: Mode) -> bool:
        """Whether the call only hands on its input in this mode."""
        if mode != "evaluated" or id(scope.module) in self._calls["eval"]:
            return False
        return isinstance(scope.result, Value) and len(values_in((scope.arguments, scope.settings))) == 1

    def _callable(self, module: Module) -> bool:
        if _hooked(module):
            return False
        if isinstance(module, nn.Sequential) and is_container(module):
            return all(self._callable(child) for child in module.children())
        return is_known(module) or self.body(module) is not None

    def call_text(self, scope: Scope, parts: dict[int, str], name: Callable[[Value], str]) -> str:
        """``self.fc(x)``."""
        if is_known(scope.module) or is_container(scope.module):
            given = [self._argument(value, name) for value in scope.arguments]
            given += [f"{key}={self._argument(value, name)}" for key, value in scope.settings.items()]
        else:
            given = [name(value) for value in input_names(scope).values()]
        return f"{parts[id(scope.module)]}({', '.join(given)})"

    def _argument(self, value: Any, name: Callable[[Value], str]) -> str:
        if value is OPAQUE:
            raise no_source("an object")
        if isinstance(value, Value):
            return name(value)
        if isinstance(value, tuple | list) and values_in(value):
            inner = "".join(f"{self._argument(part, name)}, " for part in value)
            return f"({inner})" if isinstance(value, tuple) else f"[{inner}]"
        return setting_text(value)


class Spelled(Constants):
    """Constants that stand where they are read, so that two bodies can be compared."""

    def __init__(self) -> None:
        super().__init__(lambda _: False)

    def name(self, text: str) -> str:
        return text


def _hooked(module: Module) -> bool:
    hooks = module._hooks
    return hooks is not None and bool(hooks.before or hooks.after or hooks.backward)


def _block(head: str, lines: list[str], tail: str, indent: str) -> str:
    body = "".join(f"{indent}    {line},\n" for line in lines)
    return f"{head}\n{body}{indent}{tail}"
