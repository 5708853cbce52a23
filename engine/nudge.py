"""What really happens to the loss when one value is nudged: the check that a learner believes.

A twin of the Program in float64, with buffers of its own, runs the same forward pass with one value a
little lower and a little higher. Never on the training path.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from engine.arrays import np
from engine.cells import Cell
from engine.errors import ArgumentError
from engine.op import Array
from engine.ops import OPS
from engine.program.program import Program
from engine.random import Generator

SMALLER = 4
"""So many sizes of a nudge are tried, each an eighth of the one before."""


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
        _draw_again(program, self._twin, state)
        self._made_by = {event.target: event.index for event in self._twin.events}

    def nudge(self, node: int, cell: Cell, h: float = 1e-5) -> Nudge:
        """Central differences of the loss when the value of `node` at `cell` is nudged by ± `h`.

        `h` is scaled with the value's size where that is above 1, and made smaller where a corner lies
        beside the value, within reach of the nudge.
        """
        loss = self._twin.forward()
        assert loss is not None, "the program was recorded with a loss"
        size = abs(float(self._twin.nodes[node].value[cell]))
        # An infinite value, such as a masked score, stays infinite when it is nudged: the loss does not change.
        step = h * max(1.0, size) if math.isfinite(size) else h
        for _ in range(SMALLER):
            found, agrees = self._nudged(node, cell, step, loss)
            if found.corner or agrees:
                break
            step /= 8
        return found

    def _nudged(self, node: int, cell: Cell, step: float, loss: float) -> tuple[Nudge, bool]:
        """A nudge by ± ``step``, and whether one half as far gives the same slope."""
        minus, plus = self._loss_at(node, cell, -step), self._loss_at(node, cell, step)
        jump = (plus - 2 * loss + minus) / step
        half = self._loss_at(node, cell, -step / 2), self._loss_at(node, cell, step / 2)
        nearer = (half[0] - 2 * loss + half[1]) / (step / 2)
        # Curvature makes the two sides differ by as little as the step; at a corner they differ at any step.
        corner = abs(nearer) > 1e-6 and abs(nearer) > 0.75 * abs(jump)
        slope, near = (plus - minus) / (2 * step), (half[1] - half[0]) / step
        agrees = not abs(slope - near) > 1e-7 + 1e-5 * abs(near)
        return Nudge(slope, step, loss, minus, plus, corner), agrees

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


def _draw_again(program: Program, twin: Program, state: Mapping[str, Array]) -> None:
    """Give the twin the masks and the noise that the step drew, whatever the program has drawn since."""
    places: dict[Generator, int] = {}
    sources: dict[int, Generator] = {}
    for node in program.nodes:
        if node.op is None or not OPS[node.op].random:
            continue
        generator = node.attrs["generator"]
        place = places.setdefault(generator, len(places))
        # Two of ours may stand over one of NumPy's.
        stream = id(generator.numpy)
        if stream not in sources:
            sources[stream] = Generator().set_state(state[f"generator.{place}"])
        if node.inputs:
            break  # its numbers depend on what comes before: they stay as the program holds them
        drawn = OPS[node.op].forward({**node.attrs, "generator": sources[stream]})
        np.copyto(twin.nodes[node.id].value, drawn)


def _parameter(program: Program, index: int, state: Mapping[str, Array]) -> Array:
    """A parameter's value in a saved state."""
    own, tensor, optimizer = state.get(f"node.{index}"), program.nodes[index].tensor, program.optimizer
    if own is not None:
        return own
    assert tensor is not None
    assert optimizer is not None, "a parameter lies in the optimizer's flat array or is saved alone"
    return optimizer.flat.view(state["values"], tensor)
