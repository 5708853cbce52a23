"""A recorded forward pass as lines of PyTorch: calls of known modules, and single operations between them."""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from engine.export.constructors import ExportError, is_known, literal, tensor_literal
from engine.nn.module import Module
from engine.tape import Call, Entry, Tape
from engine.tensor import Tensor


def reach(path: str) -> str:
    """How the model reaches its part at a path: ``self.layers`` or ``self.get_submodule("layers.0")``."""
    if not path:
        return "self"
    parts = path.split(".")
    return f"self.{path}" if all(part.isidentifier() for part in parts) else f"self.get_submodule({path!r})"


class Forward:
    """Writes the lines of ``forward`` from a tape. ``constants`` collects what must be registered as buffers."""

    def __init__(self, model: Module, tape: Tape, fed: list[Tensor], output: Tensor) -> None:
        self.tape = tape
        self.lines: list[str] = []
        self.constants: dict[str, str] = {}
        self._made = 0
        self._kept: list[Any] = []
        self._names = {id(tensor): name for tensor, name in zip(fed, input_names(len(fed)), strict=True)}
        for name, tensor in (*model.named_parameters(), *model.named_buffers()):
            path, _, own = name.rpartition(".")
            self._names[id(tensor)] = f"{reach(path)}.{own}"
        self._calls = self._outermost(model)
        self._uses = self._count(output)
        at = 0
        while at < len(tape.entries):
            at = self._write(at)
        self.lines.append(f"return {self._name(output)}")

    # --- which lines there are -------------------------------------------------------------------
    def _outermost(self, model: Module) -> dict[int, Call]:
        """Calls of known modules that stand in no other such call, by the entry at which each begins."""
        known = [call for call in self.tape.calls if call.module is not model and is_known(call.module)]
        found: dict[int, Call] = {}
        for call in sorted(known, key=lambda call: (call.first, -call.last)):
            covered = any(other.first <= call.first and call.last <= other.last for other in found.values())
            if call.last > call.first and not covered:
                found[call.first] = call
        return found

    def _write(self, at: int) -> int:
        call = self._calls.get(at)
        if call is not None:
            settings = [f"{name}={self._argument(value)}" for name, value in call.settings.items()]
            arguments = ", ".join([*(self._argument(value) for value in call.inputs), *settings])
            self._assign(call.output, f"{reach(call.path)}({arguments})", call.inputs)
            return call.last
        entry = self.tape.entries[at]
        if not isinstance(entry, Entry):
            self._names[id(entry.tensor)] = self._name(entry.now)
        elif not entry.op.writes:
            names = [self._name(tensor) for tensor in entry.inputs]
            self._assign(entry.output, entry.op.code(names, entry.attrs), entry.inputs)
        return at + 1

    # --- names -----------------------------------------------------------------------------------
    def _count(self, output: Tensor) -> Counter[int]:
        """How many lines read each tensor: a name can be used again in the last of them."""
        uses: Counter[int] = Counter([id(output)])
        at = 0
        while at < len(self.tape.entries):
            call, entry = self._calls.get(at), self.tape.entries[at]
            if call is not None:
                uses.update({id(value) for value in (*call.inputs, *call.settings.values())})
            elif isinstance(entry, Entry):
                uses.update({id(tensor) for tensor in entry.inputs})
            else:
                uses[id(entry.now)] += 2
            at = at + 1 if call is None else call.last
        return uses

    def _assign(self, output: Any, text: str, inputs: tuple[Any, ...]) -> None:
        outputs = output if isinstance(output, tuple) else (output,)
        targets = []
        for tensor in outputs:
            name = self._reusable(inputs) if len(outputs) == 1 else None
            if name is None:
                self._made += 1
                name = f"h{self._made}"
            if tensor is not None:
                self._names[id(tensor)] = name
                self._kept.append(tensor)
            targets.append(name if tensor is not None else "_")
        self.lines.append(f"{', '.join(targets)} = {text}")

    def _reusable(self, inputs: tuple[Any, ...]) -> str | None:
        """The name of the first input, if nobody reads that input after this line."""
        first = next((tensor for tensor in inputs if isinstance(tensor, Tensor)), None)
        name = self._names.get(id(first)) if first is not None else None
        if name is None or not re.fullmatch(r"[xh]\d*", name) or self._uses[id(first)] != 1:
            return None
        shared = sum(other == name for other in self._names.values())
        return name if shared == 1 else None

    def _argument(self, value: Any) -> str:
        return self._name(value) if isinstance(value, Tensor) else literal(value)

    def _name(self, tensor: Any) -> str:
        if id(tensor) in self._names:
            return self._names[id(tensor)]
        if tensor.requires_grad:
            raise ExportError(
                "foreign-parameter",
                expected="parameters that belong to the model",
                got=f"one of shape {list(tensor.shape)} that does not",
                cure="Assign it to the model as an nn.Parameter.",
            )
        if tensor.ndim == 0 and tensor.dtype.kind != "b":
            return literal(float(str(tensor.array)) if tensor.dtype.kind == "f" else int(tensor.array))
        name = f"constant{len(self.constants)}"
        self.constants[name] = tensor_literal(tensor)
        self._names[id(tensor)] = f"self.{name}"
        self._kept.append(tensor)
        return self._names[id(tensor)]


def input_names(count: int) -> list[str]:
    """``x``, or ``x1``, ``x2`` …"""
    return ["x"] if count == 1 else [f"x{place + 1}" for place in range(count)]
