"""A network run forward over many rows at once: all the data, or every point of a picture.

The rows are taken in chunks that stay within the processor's cache, each by a forward Program of the same module,
whose parameters are the very arrays that training moves.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
from numpy.typing import NDArray

import engine
from app.network.build import Built
from app.network.shapes import size
from engine.program.program import Program

Array = NDArray[Any]

CACHED = 2**17
"""How many values of a network's layers one chunk may hold."""
LEAST, MOST = 16, 1000
"""Rows of a chunk, at least and at most."""


def width(built: Built) -> int:
    """How many values one row has in all layers together."""
    return sum(size(shape, 1) for shape in built.inference.shapes.values() if shape)


class Sweep:
    """Runs the module in evaluation, and its loss where there are targets, over `inputs` [n, …].

    With `chosen`, places of rows [m], over these alone: they are taken from the inputs a chunk at a time.
    """

    def __init__(
        self, built: Built, inputs: Array, targets: Array | None = None, chosen: NDArray[np.intp] | None = None
    ) -> None:
        self.inputs = inputs
        self.targets = targets
        self.chosen = np.arange(len(inputs)) if chosen is None else chosen
        chunk = int(np.clip(CACHED // max(1, width(built)), LEAST, MOST))
        pieces = -(-len(self.chosen) // chunk)
        self._chunk = -(-len(self.chosen) // pieces)
        self._programs: dict[int, Program] = {}
        self._built = built

    def __iter__(self) -> Iterator[tuple[slice, Program]]:
        """Every chunk's rows and the Program that has just run over them; its buffers hold until the next chunk."""
        for rows in self._pieces():
            inputs, targets = self._fed(rows)
            program = self._program(inputs, targets)
            program.forward(inputs, targets)
            yield rows, program

    def prepare(self) -> Iterator[None]:
        """Record the Programs that are not there yet, one at a time."""
        for rows in self._pieces():
            if rows.stop - rows.start not in self._programs:
                self._program(*self._fed(rows))
                yield

    def _pieces(self) -> list[slice]:
        count = len(self.chosen)
        return [slice(start, min(start + self._chunk, count)) for start in range(0, count, self._chunk)]

    def _fed(self, rows: slice) -> tuple[Array, Array | None]:
        places = self.chosen[rows]
        targets = self.targets[places] if self.targets is not None and self._built.targeted else None
        return self.inputs[places], targets

    def _program(self, inputs: Array, targets: Array | None) -> Program:
        program = self._programs.get(len(inputs))
        if program is None:
            loss = None if self.targets is None else self._built.loss
            program = engine.record(self._built.judged, loss, None, inputs, targets)
            self._programs[len(inputs)] = program
        return program


def layer_outputs(program: Program) -> dict[str, int]:
    """The program node that leaves each node of the network: the last op that runs in it."""
    return {node.path.split(".")[0]: node.id for node in program.nodes if node.kind == "op"}
