"""A cursor that runs a Program one event at a time, forwards and backwards."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from engine.arrays import np
from engine.errors import ArgumentError
from engine.op import Array
from engine.ops import OPS
from engine.program.instruction import Event, Node
from engine.program.program import Program, State
from engine.trace import Picture, Trace, Write, forget_contributions


class Stepper:
    """Runs the same instructions as training does, and stops after each event.

    ``cursor`` k means that the first k events have run. Going back restores the state at the start of
    the step and runs forward again.
    """

    def __init__(self, program: Program) -> None:
        self.program = program
        self.cursor = 0
        self._start: State | None = None
        self._batch: tuple[Array, ...] = ()

    def begin(self, inputs: Any = None, targets: Any = None) -> None:
        """Start a step on this batch (None: the one that is loaded), from the parameters as they are now."""
        self.program.load(inputs, targets)
        self._batch = tuple(node.value.copy() for node in self._fed())
        self._start = self.program.state()
        self.cursor = 0

    def forward(self) -> Event:
        """Run the next event and give it; raises ArgumentError at the end of the step."""
        self.seek(self.cursor + 1)
        return self.program.events[self.cursor - 1]

    def back(self) -> None:
        """Undo the last event."""
        self.seek(self.cursor - 1)

    @np.errstate(all="ignore")
    def seek(self, cursor: int) -> None:
        """Go to the moment when the first ``cursor`` events have run."""
        start = self._started()
        if not 0 <= cursor <= len(self.program.events):
            raise ArgumentError(
                "cursor-range",
                expected=f"a cursor from 0 to {len(self.program.events)}",
                got=str(cursor),
                cure="Begin the next step.",
            )
        if cursor < self.cursor:
            self._restore(start)
        while self.cursor < cursor:
            self._run(self.program.events[self.cursor])
            self.cursor += 1

    @np.errstate(all="ignore")
    def record(self) -> Trace:
        """Run the whole step from its start and copy what each event wrote.

        The Program is left as it is after the step; ``trace.before`` leads back.
        """
        start = self._started()
        if self.cursor:
            self._restore(start)
        initial = self._initial()
        writes = []
        for event in self.program.events:
            self._run(event)
            writes.append(tuple(Write(event.index, *write) for write in self._written(event)))
        self.cursor = len(self.program.events)
        clip_norm = self.program.gradients.clip_norm
        return Trace(self.program.events, tuple(writes), initial, start, self._settings(), clip_norm)

    def picture(self) -> Picture:
        """The moment's data, read from the Program's buffers: equal to ``trace.at(cursor)``."""
        picture = self._initial()
        for event in self.program.events[: self.cursor]:
            for node, slot, array in self._written(event):
                picture[node, slot] = array
        forget_contributions(picture, self.program.events[self.cursor - 1] if self.cursor else None)
        return picture

    def _settings(self) -> dict[int, dict[str, float]]:
        optimizer = self.program.optimizer
        updated = [self.program.nodes[event.target] for event in self.program.events if event.kind == "update"]
        if optimizer is None:
            return {}
        return {node.id: optimizer.settings_of(node.tensor) for node in updated if node.tensor is not None}

    def _run(self, event: Event) -> None:
        for function, args in self.program.instructions[event.first : event.last]:
            function(*args)

    def _started(self) -> State:
        if self._start is None:
            raise ArgumentError(
                "not-begun",
                expected="a step that was begun",
                got="a stepper without a batch",
                cure="Call begin(inputs, targets) first.",
            )
        return self._start

    def _restore(self, start: State) -> None:
        self.program.load_state(start)
        for node, values in zip(self._fed(), self._batch, strict=True):
            node.value[...] = values
        self.cursor = 0

    def _fed(self) -> tuple[Node, ...]:
        target = self.program.target
        return self.program.inputs if target is None else (*self.program.inputs, target)

    def _slots(self, node: Node) -> dict[str, Array]:
        optimizer = self.program.optimizer
        if optimizer is None or node.tensor is None or node.grad is None or node.tensor not in optimizer.flat:
            return {}
        return optimizer.views(node.tensor)[2]

    def _initial(self) -> Picture:
        picture: Picture = {}
        for node in self.program.nodes:
            picture[node.id, "value"] = None if node.kind == "op" else _copy(node.value)
            if node.grad is not None:
                picture[node.id, "grad"] = self._held(node)
            for slot, array in self._slots(node).items():
                picture[node.id, slot] = _copy(array)
        for index in self.program.contributions:
            picture[self.program.events[index].target, "contribution"] = None
        return picture

    def _held(self, node: Node) -> Array | None:
        """The gradient that a leaf still held when the step began."""
        held = self._started().get(f"grad.{node.id}")
        return None if held is None or self.program.gradients.zero else _copy(held)

    def _written(self, event: Event) -> Iterator[tuple[int, str, Array | None]]:
        """(node, slot, copy) of everything that the event writes."""
        if event.kind == "zero":
            for node in self.program.nodes:
                if node.grad is not None:
                    yield node.id, "grad", None
            return
        node = self.program.nodes[event.target]
        if event.writes == "contribution":
            yield node.id, "contribution", _copy(self.program.contributions[event.index])
        elif event.writes == "grad" and node.grad is not None:
            yield node.id, "grad", _copy(node.grad)
        elif event.writes == "value":
            yield node.id, "value", _copy(node.value)
            if node.op is not None and OPS[node.op].writes:
                yield node.inputs[0], "value", _copy(node.value)
        if event.kind == "update":
            for slot, array in self._slots(node).items():
                yield node.id, slot, _copy(array)


def _copy(array: Array) -> Array:
    copy = array.copy()
    copy.flags.writeable = False
    return copy
