"""What really happens to the loss when one value is nudged: the check that a learner believes.

A twin of the Program in float64, with buffers of its own, runs the same forward pass with one value a
little lower and a little higher. Never on the training path.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.arrays import np
from engine.cells import Cell
from engine.errors import ArgumentError
from engine.op import Array
from engine.program.program import Program


@dataclass(frozen=True, slots=True)
class Nudge:
    """The loss's slope at one cell by central differences, and the losses that it came from.

    `numeric` is (`loss_plus` − `loss_minus`) / 2`h`. Where `corner` is True the slopes just below and
    just above differ (a ReLU at 0), and no single gradient is right.
    """

    numeric: float
    h: float
    loss: float
    loss_minus: float
    loss_plus: float
    corner: bool


class Nudger:
    """Nudges the values of one training step, which began with `state` and this batch."""

    def __init__(self, program: Program, inputs: Any, targets: Any, state: Mapping[str, Array]) -> None:
        if program.loss is None:
            raise ArgumentError(
                "no-loss",
                expected="a program that was recorded with a loss",
                got="one that runs forward only",
                cure="Record it with a loss function: a nudge asks how the loss changes.",
            )
        self._loss = program.loss
        self._twin = program.twin(np.float64)
        self._twin.load(inputs, targets)
        for node in program.nodes:
            if node.kind == "parameter":
                np.copyto(self._twin.nodes[node.id].value, _parameter(program, node.id, state))
        self._made_by = {event.target: event.index for event in self._twin.events}

    def nudge(self, node: int, cell: Cell, h: float = 1e-5) -> Nudge:
        """Central differences of the loss when the value of `node` at `cell` is nudged by ± `h`.

        `h` is scaled with the value's size where that is above 1.
        """
        loss = self._twin.forward()
        assert loss is not None, "the program was recorded with a loss"
        step = h * max(1.0, abs(float(self._twin.nodes[node].value[cell])))
        minus, plus = self._loss_at(node, cell, -step), self._loss_at(node, cell, step)
        jump = (plus - 2 * loss + minus) / step
        half = self._loss_at(node, cell, -step / 2), self._loss_at(node, cell, step / 2)
        nearer = (half[0] - 2 * loss + half[1]) / (step / 2)
        # Curvature makes the two sides differ by as little as the step; at a corner they differ at any step.
        corner = abs(nearer) > 1e-6 and abs(nearer) > 0.75 * abs(jump)
        return Nudge((plus - minus) / (2 * step), step, loss, minus, plus, corner)

    @np.errstate(all="ignore")
    def _loss_at(self, node: int, cell: Cell, shift: float) -> float:
        """The loss with the value at the cell moved by `shift`; only what comes after it is computed again."""
        made, value = self._made_by.get(node), self._twin.nodes[node].value
        original = value[cell]
        value[cell] = original + shift
        for function, args in self._twin.instructions[0 if made is None else self._twin.events[made].last :]:
            function(*args)
        loss = float(self._twin.nodes[self._loss].value)
        value[cell] = original
        return loss


def nudge(
    program: Program,
    node_id: int,
    cell: Cell,
    inputs: Any,
    targets: Any,
    before_state: Mapping[str, Array],
    h: float = 1e-5,
) -> Nudge:
    """One nudge; make a `Nudger` for several of the same step. `before_state` is `program.state()` at its start."""
    return Nudger(program, inputs, targets, before_state).nudge(node_id, cell, h)


def _parameter(program: Program, index: int, state: Mapping[str, Array]) -> Array:
    """A parameter's value in a saved state."""
    own, tensor, optimizer = state.get(f"node.{index}"), program.nodes[index].tensor, program.optimizer
    if own is not None:
        return own
    assert tensor is not None
    assert optimizer is not None, "a parameter lies in the optimizer's flat array or is saved alone"
    return optimizer.flat.view(state["values"], tensor)
