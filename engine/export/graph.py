"""A recorded forward pass as values and steps, inside the calls of modules in which they happened.

The model is recorded at two batch sizes. Both tapes are read side by side: what differs between them follows the
batch, and what does not is a number of the model's own.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from engine.export.constants import SHORT, pattern
from engine.export.errors import ExportError
from engine.export.varying import follows_batch, merged
from engine.nn.module import Module
from engine.op import Attrs, Op
from engine.tape import Call, Entry, Tape
from engine.tensor import Tensor

OPAQUE = object()
"""Stands for an argument that differs from call to call and is no number."""


@dataclass(eq=False)
class Value:
    """One value: its tensor at both batch sizes, and the step that made it (None for leaves)."""

    tensor: Tensor
    other: Tensor
    step: Step | None = None
    registered: int = 0
    """The identity of the parameter or buffer that it is, if it is one."""
    fed: bool = False

    @property
    def shape(self) -> tuple[int, ...]:
        """Its shape, with sizes that follow the batch."""
        found: tuple[int, ...] = merged(tuple(self.tensor.shape), tuple(self.other.shape))
        return found

    @property
    def is_constant(self) -> bool:
        """Whether it is the same whatever is fed and learned."""
        return self.step is None and not self.registered and not self.fed


@dataclass(eq=False)
class Step:
    """One op."""

    op: Op
    attrs: Attrs
    inputs: list[Value]
    at: int
    cut: bool = False
    """Whether no gradient passes, though one could: it ran without tracking."""
    output: Value = field(init=False)


@dataclass(eq=False)
class Scope:
    """A call of a module: its arguments and result with values in the place of tensors, and what it did."""

    module: Module
    arguments: tuple[Any, ...]
    settings: dict[str, Any]
    first: int
    last: int
    result: Any = None
    items: list[Step | Scope] = field(default_factory=list)
    idle: set[int] = field(default_factory=set)
    """Modules that only handed on their input, on the model's own call."""

    @property
    def uncut(self) -> bool:
        """Whether gradients are tracked in it: not if something was cut and nothing tracked."""
        steps = list(self.steps())
        return not any(step.cut for step in steps) or any(step.output.tensor.requires_grad for step in steps)

    def scopes(self) -> Iterator[Scope]:
        """This call and all inside it."""
        yield self
        for item in self.items:
            if isinstance(item, Scope):
                yield from item.scopes()

    def steps(self) -> Iterator[Step]:
        """Every op inside."""
        for item in self.items:
            if isinstance(item, Scope):
                yield from item.steps()
            else:
                yield item


def values_in(structure: Any) -> list[Value]:
    """The values in a nested structure, in order."""
    if isinstance(structure, Value):
        return [structure]
    if isinstance(structure, tuple | list):
        return [value for part in structure for value in values_in(part)]
    if isinstance(structure, dict):
        return [value for part in structure.values() for value in values_in(part)]
    return []


class Reader:
    """Reads two tapes of one model side by side; :attr:`root` is the model's own call."""

    def __init__(self, model: Module, tapes: tuple[Tape, Tape], fed: tuple[list[Tensor], list[Tensor]]) -> None:
        self.tapes = tapes
        self.known: tuple[dict[int, Value], dict[int, Value]] = ({}, {})
        self.parts = {id(part) for _, part in (*model.named_parameters(), *model.named_buffers())}
        for one, other in zip(*fed, strict=True):
            self._learn(one, other, Value(one, other, fed=True))
        if len(tapes[0].entries) != len(tapes[1].entries) or len(tapes[0].calls) != len(tapes[1].calls):
            counts = [len(tape.entries) for tape in tapes]
            raise follows_batch(f"{counts[0]} operations for one batch and {counts[1]} for another")
        self.idle = {id(call.module) for call in tapes[0].calls if _hands_on(call)}
        self.root = self._read()

    def _read(self) -> Scope:
        waiting = self._calls()
        open_scopes: list[tuple[Scope, Call, Call]] = []
        root: Scope | None = None
        for at in range(len(self.tapes[0].entries) + 1):
            while open_scopes and open_scopes[-1][0].last == at:
                scope, one, other = open_scopes.pop()
                scope.result = self._structure(one.output, other.output)
            while waiting and waiting[-1][0].first == at:
                one, other = waiting.pop()
                scope = self._opened(one, other)
                if open_scopes:
                    open_scopes[-1][0].items.append(scope)
                else:
                    root = scope
                open_scopes.append((scope, one, other))
            if at < len(self.tapes[0].entries):
                step = self._entry(at)
                if step is not None and open_scopes:
                    open_scopes[-1][0].items.append(step)
        found = root if root is not None else self._idle()
        found.idle = self.idle
        return found

    def _calls(self) -> list[tuple[Call, Call]]:
        """The calls that did something, the last to begin first; of several that begin together, the inner first."""
        pairs = zip(*(tape.calls for tape in self.tapes), strict=True)
        numbered = [(one.first, -one.last, -at, one, other) for at, (one, other) in enumerate(pairs)]
        return [(one, other) for *_, one, other in sorted(numbered, key=lambda n: n[:3], reverse=True) if _acts(one)]

    def _opened(self, one: Call, other: Call) -> Scope:
        arguments = self._structure(tuple(one.inputs), tuple(other.inputs))
        settings = self._structure(dict(one.settings), dict(other.settings))
        return Scope(one.module, arguments, settings, one.first, one.last)

    def _idle(self) -> Scope:
        """The call of a model that does nothing to what it is given."""
        one, other = (tape.calls[-1] for tape in self.tapes)
        scope = self._opened(one, other)
        scope.result = self._structure(one.output, other.output)
        return scope

    def _entry(self, at: int) -> Step | None:
        one, other = self.tapes[0].entries[at], self.tapes[1].entries[at]
        if isinstance(one, Entry) and isinstance(other, Entry):
            if one.op is not other.op or len(one.inputs) != len(other.inputs):
                raise follows_batch(f"{one.op.title} for one batch and {other.op.title} for another")
            return self._step(at, one, other)
        if isinstance(one, Entry) or isinstance(other, Entry):
            raise follows_batch("a change in place for one of two batches")
        if id(one.tensor) in self.parts:
            raise ExportError(
                "part-changed",
                expected="parameters and buffers that the forward pass only reads",
                got=f"one of shape {list(one.tensor.shape)} that it changes in place",
                cure="Compute a new value, or keep it outside of the forward pass.",
            )
        self._learn(one.tensor, other.tensor, self._value(one.now, other.now))
        return None

    def _step(self, at: int, one: Entry, other: Entry) -> Step | None:
        inputs = [self._value(a, b) for a, b in zip(one.inputs, other.inputs, strict=True)]
        if one.op.plain or one.op.view:
            short = one.output.array.size <= SHORT and one.output.shape == other.output.shape
            named = pattern(one.output.array, one.output.shape) and one.output.shape == other.output.shape
            if inputs and all(value.is_constant for value in inputs) and (short or named):
                self._learn(one.output, other.output, Value(one.output, other.output))
                return None
        attrs = {key: merged(one.attrs[key], other.attrs.get(key)) for key in one.attrs}
        tracked = any(tensor.requires_grad for tensor in one.inputs)
        cut = tracked and not one.output.requires_grad and one.op.differentiable and not one.op.writes
        step = Step(one.op, attrs, inputs, at, cut and one.output.dtype.kind == "f")
        step.output = Value(one.output, other.output, step)
        self._learn(one.output, other.output, step.output)
        return step

    def _learn(self, one: Tensor, other: Tensor, value: Value) -> None:
        self.known[0][id(one)], self.known[1][id(other)] = value, value

    def _value(self, one: Tensor, other: Tensor) -> Value:
        """The value of a tensor at this point; a leaf that is met for the first time is added."""
        found, same = self.known[0].get(id(one)), self.known[1].get(id(other))
        if found is not same:
            raise follows_batch("other values meet for one batch than for another")
        if found is None:
            held = [tape.first.get(id(tensor), tensor) for tape, tensor in zip(self.tapes, (one, other), strict=True)]
            part = id(one) if one is other and (id(one) in self.parts or one.requires_grad) else 0
            found = Value(held[0], held[1], registered=part)
            self._learn(one, other, found)
        return found

    def _structure(self, one: Any, other: Any) -> Any:
        """The same structure with values in the place of tensors."""
        if isinstance(one, Tensor) and isinstance(other, Tensor):
            return self._value(one, other)
        if isinstance(one, tuple | list) and isinstance(other, tuple | list) and len(one) == len(other):
            parts = [self._structure(a, b) for a, b in zip(one, other, strict=True)]
            return tuple(parts) if isinstance(one, tuple) else parts
        if isinstance(one, dict) and isinstance(other, dict) and list(one) == list(other):
            return {key: self._structure(one[key], other[key]) for key in one}
        try:
            return one if one is other else merged(one, other)
        except ExportError:
            return OPAQUE


def _hands_on(call: Call) -> bool:
    """Whether it did nothing but to return what it was given."""
    return not _acts(call) and len(call.inputs) == 1 and call.output is call.inputs[0] and not call.settings


def _acts(call: Call) -> bool:
    return call.last > call.first
