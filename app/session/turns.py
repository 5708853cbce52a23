"""What was changed by hand while a run went on, and before which training step: a replay must change it too."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import NamedTuple

import numpy as np

from app.network.schema import Training
from engine.cells import Cell
from engine.errors import ArgumentError
from engine.program.instruction import Node
from engine.program.program import Program

MOST = 512
"""Changes that are remembered; with more, a new chapter begins."""


class Typed(NamedTuple):
    """A number typed over one cell of a leaf."""

    node: int
    cell: Cell
    value: float


@dataclass(frozen=True, slots=True)
class Turn:
    """All that was changed right before one training step."""

    training: Training | None = None
    typed: dict[tuple[int, Cell], Typed] = field(default_factory=dict)


class Turns:
    """The changes of one chapter, by the step before which each was made. Making one again changes nothing."""

    def __init__(self, training: Training) -> None:
        self.start = training
        self.by_step: dict[int, Turn] = {}

    def __len__(self) -> int:
        return sum((turn.training is not None) + len(turn.typed) for turn in self.by_step.values())

    @property
    def full(self) -> bool:
        """Whether as many changes are remembered as may be."""
        return len(self) >= MOST

    def train_with(self, step: int, training: Training) -> None:
        """From training step `step` on, the settings are these."""
        self.by_step[step] = replace(self.by_step.get(step, Turn()), training=training)

    def type_over(self, step: int, typed: Typed) -> None:
        """Right before training step `step`, a cell is given another number."""
        turn = self.by_step.get(step, Turn())
        self.by_step[step] = replace(turn, typed={**turn.typed, (typed.node, typed.cell): typed})

    def training(self, step: int) -> Training:
        """The settings with which training step `step` is made."""
        turned = [at for at, turn in self.by_step.items() if at <= step and turn.training is not None]
        last = self.by_step[max(turned)].training if turned else None
        return last or self.start

    def cut(self, step: int) -> None:
        """Forget what was changed after training step `step`."""
        self.by_step = {at: turn for at, turn in self.by_step.items() if at <= step}


def typed_value(program: Program, node: int, cell: Sequence[int], value: float) -> Typed:
    """A number typed over a cell of a parameter; raises ArgumentError where there is no such cell."""
    leaf = program.nodes[node] if node < len(program.nodes) else None
    if leaf is None or leaf.kind != "parameter":
        raise ArgumentError(
            "not-a-leaf",
            expected="a parameter or a typed value",
            got="no such node" if leaf is None else f"the {leaf.op or leaf.kind} {leaf.name}".strip(),
            cure="Change one of the numbers that it is computed from.",
        )
    return Typed(node, the_cell(leaf, cell), float(np.float32(value)))


def the_cell(leaf: Node, cell: Sequence[int]) -> Cell:
    """The cell of a leaf that is meant; raises ArgumentError where there is no such cell."""
    if len(cell) != len(leaf.shape) or any(at >= size for at, size in zip(cell, leaf.shape, strict=True)):
        raise ArgumentError(
            "no-such-cell",
            expected=f"one index for each axis of {list(leaf.shape)}, from 0 and below its size",
            got=str(list(cell)),
            cure="Pick a cell of the tensor as it is shown.",
        )
    return tuple(cell)
