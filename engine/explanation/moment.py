"""One event of a trace with everything around it: what an explanation may look at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.arrays import NDArray, np
from engine.cells import Cell, Focus, clipped, focus_cell
from engine.explanation.parts import Names
from engine.explanation.written import Then, Written
from engine.op import Op
from engine.ops import OPS
from engine.program.instruction import Event, Node
from engine.program.program import Program
from engine.richtext import Number, RichText, map_numbers, placed
from engine.trace import Trace
from engine.windows import Window, located

Array = NDArray[Any]


@dataclass(frozen=True)
class Moment:
    """The picture's data when the first `cursor` events have run, and the event that ran last."""

    program: Program
    trace: Trace
    cursor: int
    names: Names
    written: Written
    now: Then
    before: Then

    @classmethod
    def at(cls, program: Program, trace: Trace, cursor: int, names: Names) -> Moment:
        """The moment when the first `cursor` events have run."""
        written = Written.of(trace)
        return cls(program, trace, cursor, names, written, Then(written, cursor), Then(written, max(cursor - 1, 0)))

    @property
    def event(self) -> Event:
        return self.trace.events[self.cursor - 1]

    def node(self, index: int) -> Node:
        return self.program.nodes[index]

    def op(self, index: int) -> Op:
        name = self.node(index).op
        assert name is not None, "an event of an op's node was expected"
        return OPS[name]

    def is_empty(self) -> bool:
        """Whether the event wrote a tensor without any cell, such as a batch of no examples."""
        return self.event.target >= 0 and 0 in self.node(self.event.target).shape

    def value(self, index: int) -> Array:
        array = self.now.get((index, "value"))
        return self.node(index).value if array is None else array

    def inputs(self, index: int) -> tuple[Array, ...]:
        return tuple(self.value(source) for source in self.node(index).inputs)

    def slot(self, index: int, slot: str) -> Array | None:
        return self.now.get((index, slot))

    def gradient(self, index: int) -> Array:
        grad = self.now.get((index, "grad"))
        assert grad is not None, "an event reads this gradient, so it was computed"
        return grad

    def input_names(self, index: int) -> list[str]:
        return [self.names(source) for source in self.node(index).inputs]

    def cell(self, index: int, wanted: Cell | Focus) -> Cell:
        """The cell of this node's tensor that is wanted, or that the focus falls on; clipped into its shape.

        Two numbers are the focus (row, unit) where the tensor has not two axes.
        """
        node = self.node(index)
        shape = tuple(node.shape)
        if not isinstance(wanted, Focus) and (len(wanted) != 2 or len(shape) == 2):
            return clipped((*wanted, *(0 for _ in shape))[: len(shape)], shape)
        focus = wanted if isinstance(wanted, Focus) else Focus(*wanted)
        if focus.at is not None:
            return clipped((*focus.at, *(0 for _ in shape))[: len(shape)], shape)
        return focus_cell(
            shape,
            focus.row,
            focus.unit,
            self.per_example(index),
            input=focus.input,
            parameter=node.kind == "parameter",
        )

    def per_example(self, index: int) -> bool:
        """Whether the tensor has a place for each example of the batch: its first axis."""
        node = self.node(index)
        return node.kind != "parameter" and node.shape[:1] == self._batch()

    def example(self, index: int, wanted: Cell | Focus, cell: Cell) -> int:
        """Which example is looked at: the focus's, or that of the node's cell; else the first."""
        if isinstance(wanted, Focus):
            return wanted.row
        if len(wanted) == 2 and len(self.node(index).shape) != 2:
            return wanted[0]
        return cell[0] if cell and self.per_example(index) else 0

    def located(self, text: RichText, index: int) -> RichText:
        """The op's text, with each number given the node that it belongs to."""
        return map_numbers(text, lambda number: self._placed(number, index))

    def drawn(self, windows: tuple[Window, ...], index: int) -> tuple[Window, ...]:
        """The op's windows, each given the node that it is cut from."""
        inputs = self.node(index).inputs
        return tuple(
            located(window, None if window.slot is None else index if window.input is None else inputs[window.input])
            for window in windows
        )

    def _placed(self, number: Number, index: int) -> Number:
        if number.slot is None or number.node is not None:
            return number
        return placed(number, index if number.input is None else self.node(index).inputs[number.input])

    def _batch(self) -> tuple[int, ...] | None:
        sizes = (node.shape[:1] for node in self.program.nodes if node.kind == "input" and node.shape)
        first = next(sizes, None)
        return None if first is None else tuple(first)


def at(array: Array, cell: Cell) -> float:
    """One cell as a Python number."""
    return float(np.asarray(array)[cell])
