"""A module's forward pass as lines of PyTorch with names."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection
from typing import Any, Protocol

from engine.export.constants import constant_text, number
from engine.export.errors import ExportError, no_source
from engine.export.fused import joined
from engine.export.graph import Scope, Step, Value, values_in
from engine.export.lines import Line, Mode, cut_lines
from engine.export.sizes import Sizes
from engine.export.varying import MARK
from engine.source import written


class Calls(Protocol):
    """What is known of the calls of modules inside."""

    def is_call(self, scope: Scope, mode: Mode, parts: dict[int, str]) -> bool:
        """Whether it stays a call; else its ops are written in its place."""

    def passes(self, scope: Scope, mode: Mode) -> bool:
        """Whether it only hands on its input in this mode."""

    def call_text(self, scope: Scope, parts: dict[int, str], name: Callable[[Value], str]) -> str:
        """``self.fc(x)``."""


class Constants:
    """Constant tensors of a class, each registered once as a buffer."""

    def __init__(self, taken: Callable[[str], bool]) -> None:
        self.names: dict[str, str] = {}
        self._taken = taken

    def name(self, text: str) -> str:
        """The buffer that holds the constant."""
        if text not in self.names:
            count = len(self.names)
            while self._taken(f"constant{count}"):
                count += 1
            self.names[text] = f"constant{count}"
        return f"self.{self.names[text]}"


class Forward:
    """Writes one call of a module. Raises ExportError for a value that the module cannot reach."""

    def __init__(
        self,
        scope: Scope,
        parameters: dict[str, Value],
        parts: dict[int, str],
        constants: Constants,
        mode: Mode,
        calls: Calls,
    ) -> None:
        self.mode, self.parts, self.constants = mode, parts, constants
        self.calls = calls
        self.names: dict[Value, str] = {}
        self.owner: dict[str, Value] = {}
        self.same: dict[Value, Value] = {}
        self.parameters = dict(parameters)
        for name, value in parameters.items():
            if value not in self.names:
                self.names[value] = name
                self.owner[name] = value
        self.sizes = Sizes(self.parameters, self.owner)
        self.lines: list[str] = []
        lines = self._living(self._unfolded(scope), scope.result)
        self.left = Counter(value for line in lines for value in {self._real(v) for v in line.inputs})
        self.left.update(self._real(value) for value in values_in(scope.result))
        within = False
        for line, cut in zip(lines, cut_lines(lines) if scope.uncut else [False] * len(lines), strict=True):
            if cut and not within:
                self.lines.append("with torch.no_grad():")
            self._emit(line, "    " if cut else "")
            within = cut
        text = self._structure(scope.result)
        several = isinstance(scope.result, tuple) and len(scope.result) > 1
        returned = self.sizes.written(f"return {text[1:-1] if several else text}")
        self.lines = [*self.sizes.lines(), *self.lines, returned]

    # --- which lines there are -------------------------------------------------------------------
    def _unfolded(self, scope: Scope) -> list[Line]:
        """Calls that stay calls, and the ops of all others in their place."""
        items: list[Step | Scope] = []
        waiting: list[Step | Scope] = list(reversed(scope.items))
        while waiting:
            item = waiting.pop()
            if isinstance(item, Step) or self.calls.is_call(item, self.mode, self.parts):
                items.append(item)
            elif self.calls.passes(item, self.mode):
                self.same[values_in(item.result)[0]] = values_in(item.arguments)[0]
            else:
                waiting.extend(reversed(item.items))
        lines = []
        for item, line in joined(items, self.mode, scope.result):
            if isinstance(item, Scope):
                lines.append(self._call(item))
            elif line is not None:
                lines.append(line)
        return [line for line in lines if not self._renames(line)]

    def _call(self, scope: Scope) -> Line:
        return Line(
            values_in((scope.arguments, scope.settings)),
            scope.result,
            lambda target, name: [f"{target} = {self.calls.call_text(scope, self.parts, name)}"],
            pure=False,
            cut=not scope.uncut,
        )

    def _renames(self, line: Line) -> bool:
        """Take note of a line that only gives a value another name, and leave it out."""
        if not line.pure or len(line.inputs) != 1 or not isinstance(line.result, Value):
            return False
        if line.write("y", lambda _: "x") != ["y = x"]:
            return False
        self.same[line.result] = line.inputs[0]
        return True

    def _living(self, lines: list[Line], result: Any) -> list[Line]:
        """Without lines whose results nobody reads."""
        read = {self._real(value) for value in values_in(result)}
        kept = []
        for line in reversed(lines):
            if line.pure and not any(value in read for value in values_in(line.result)):
                continue
            read.update(self._real(value) for value in line.inputs)
            kept.append(line)
        return kept[::-1]

    def _real(self, value: Value) -> Value:
        while value in self.same:
            value = self.same[value]
        return value

    # --- writing ---------------------------------------------------------------------------------
    def _emit(self, line: Line, indent: str) -> None:
        inputs = [self._real(value) for value in line.inputs]
        for value in set(inputs):
            self.left[value] -= 1
        targets, texts = self._targets(line.result, inputs)
        names = {value: self._name(value) for value in inputs}
        written_lines = line.write(targets, lambda value: names[self._real(value)])
        self.lines += [indent + self.sizes.written(text) for text in written_lines]
        for value, text in texts.items():
            self.names[value] = text
            self.owner[text] = value

    def _targets(self, result: Any, inputs: list[Value]) -> tuple[str, dict[Value, str]]:
        """The left side of the line, and the names that the values get."""
        if isinstance(result, Value):
            name = self._reusable(inputs, result.tensor.dtype.kind == "b") or self._fresh()
            return name, {result: name}
        if isinstance(result, tuple | list):
            named: dict[Value, str] = {}
            return self._pattern(result, named), named
        name = self._fresh()
        return name, dict(_inside(result, name))

    def _pattern(self, result: Any, named: dict[Value, str]) -> str:
        """Names for what is read later, in the structure in which it is returned: ``h1, (_, h2)``."""
        texts = []
        for part in result:
            if isinstance(part, tuple | list):
                texts.append(f"({self._pattern(part, named)})")
            elif isinstance(part, Value) and self.left[part] and part not in named:
                named[part] = self._fresh(named.values())
                texts.append(named[part])
            else:
                texts.append("_")
        return ", ".join(texts) + "," * (len(texts) == 1)

    def _reusable(self, inputs: list[Value], truth: bool) -> str | None:
        """The name of the first value of that kind that is read, if nobody reads it after this line."""
        for value in inputs:
            name = self.names.get(value)
            if name is not None and (value.tensor.dtype.kind == "b") == truth:
                free = self.left[value] == 0 and self.owner.get(name) is value and name.isidentifier()
                return name if free and inputs.count(value) == 1 else None
        return None

    def _fresh(self, taken: Collection[str] = ()) -> str:
        count = 1
        while any(f"h{count}" in names for names in (self.owner, self.parameters, taken)):
            count += 1
        return f"h{count}"

    def _name(self, value: Value) -> str:
        """How the value is written where it is read."""
        value = self._real(value)
        if value in self.names:
            return self.names[value]
        if value.registered:
            if value.registered not in self.parts:
                raise ExportError(
                    "foreign-parameter",
                    expected="parameters that belong to the model",
                    got=f"one of shape {list(value.tensor.shape)} that does not",
                    cure="Assign it to the model as an nn.Parameter.",
                )
            return self.parts[value.registered]
        if not value.is_constant:
            raise ExportError(
                "out-of-reach",
                expected="values that the model passes from one part to the next",
                got=f"one of shape {list(value.tensor.shape)} that was taken from inside another part",
                cure="Return it from that part's forward pass.",
            )
        one, other = value.tensor.array, value.other.array
        if one.ndim == 0 and one.dtype.kind != "b":
            plain = number(one, other)
            usual = "float32" if isinstance(plain, float) else "int64"
            dtype = "" if one.dtype.name == usual else f", dtype={written(one.dtype)}"
            return f"torch.tensor({written(plain)}{dtype})"
        text = constant_text(one, other)
        return text if MARK.search(text) else self.constants.name(text)

    def _structure(self, result: Any) -> str:
        """What is returned, as source."""
        if isinstance(result, Value):
            return self._name(result)
        if isinstance(result, tuple | list):
            inner = ", ".join(self._structure(part) for part in result)
            if isinstance(result, list):
                return f"[{inner}]"
            return f"({inner},)" if len(result) == 1 else f"({inner})"
        if isinstance(result, dict):
            return f"{{{', '.join(f'{written(key)}: {self._structure(part)}' for key, part in result.items())}}}"
        try:
            return written(result)
        except TypeError:
            raise no_source(type(result).__name__) from None


def _inside(structure: Any, text: str) -> list[tuple[Value, str]]:
    """The values in a structure, with how they are reached."""
    if isinstance(structure, Value):
        return [(structure, text)]
    parts = structure.items() if isinstance(structure, dict) else enumerate(structure) if structure else ()
    return [found for key, part in parts for found in _inside(part, f"{text}[{written(key)}]")]
