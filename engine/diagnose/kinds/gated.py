"""Activation functions that let no gradient through, or hardly any: dead units and saturation."""

from __future__ import annotations

from typing import NamedTuple

from engine.arrays import np
from engine.diagnose.case import Case
from engine.diagnose.diagnosis import Finding, Severity
from engine.diagnose.kinds.kind import Kind, bare
from engine.op import Array, Cell
from engine.program.instruction import Event, Node
from engine.richtext import rich

SOME_DEAD = 0.25
"""The share of dead units in a layer from which it counts: with small batches a unit or two are closed by chance."""
FLAT = 0.05
"""A slope below this share of the op's steepest one is flat: of tanh where |output| > 0.975."""
SATURATED, SHUT = 0.5, 0.95
"""The shares of flat cells in a layer from which it is called saturated, and from which hardly anything passes."""

_WEIGHT: dict[Severity, int] = {"note": 0, "warning": 1, "broken": 2}


class Seen(NamedTuple):
    """A node with the share of it that is ill."""

    node: Node
    share: float
    severity: Severity
    cell: Cell


class Gated(Kind):
    """What the two share: each activation is asked for its slopes, and the first of the worst is named."""

    light = "gradients"

    def worst(self, seen: list[Seen]) -> tuple[Seen, tuple[int, ...]] | None:
        """The first of the worst, and the others."""
        if not seen:
            return None
        first = max(seen, key=lambda one: (_WEIGHT[one.severity], -one.node.id))
        return first, tuple(one.node.id for one in seen if one is not first)


class DeadUnits(Gated):
    """A unit whose activation function has the slope 0 for every example of the batch: no gradient comes through it."""

    code = "dead-units"
    title = "Dead units"
    expected = "each unit open for some example of the batch"
    cure = "Use an activation function that does not close, such as tanh, or a lower learning rate and new weights."

    def look(self, case: Case) -> Finding | None:
        closing = [(node, slopes) for node, slopes, gate in case.activations if gate.closes]
        seen = [self._seen(node, dead_units(slopes, case.batch)) for node, slopes in closing]
        worst = self.worst([one for one in seen if one is not None])
        if worst is None:
            return None
        (node, share, severity, cell), also = worst
        dead = dead_units(case.slopes(node), case.batch)
        op = case.op(node)
        assert op is not None, "an activation is an op"
        unit = "channel" if len(node.shape) == 4 else "unit" if case.batch else "cell"
        units = unit if dead.size == 1 else f"{unit}s"
        when = f"for all {case.batch} examples of this batch" if case.batch else "at this value"
        got = rich(
            bare(int(dead.sum())), " of ", bare(dead.size), f" {units} of {case.labels.place(node.id)} let no gradient "
            f"through: {when} {op.title}'s slope is 0.",
        )  # fmt: skip
        return self.found(severity, node.id, back_event(case, node), got, cell=cell, measure=share, also=also)

    def _seen(self, node: Node, dead: Array) -> Seen | None:
        if not dead.any():
            return None
        share = float(dead.mean())
        severity: Severity = "broken" if share == 1 else "warning" if share >= SOME_DEAD else "note"
        return Seen(node, share, severity, cell_of_unit(node, dead))


class Saturated(Gated):
    """Most cells of an activation lie where it is so flat that hardly any gradient passes."""

    code = "saturated"
    title = "Saturated activation"
    expected = "most values where the activation function is steep"
    cure = "Use ReLU, or smaller weights: scale the data and draw new weights."

    def look(self, case: Case) -> Finding | None:
        seen = []
        for node, slopes, gate in case.activations:
            flat = np.abs(slopes) < FLAT * gate.steepest
            if gate.saturates and flat.size and flat.mean() >= SATURATED:
                seen.append(self._seen(case, node, flat))
        worst = self.worst(seen)
        if worst is None:
            return None
        (node, share, severity, cell), also = worst
        op = case.op(node)
        assert op is not None, "an activation is an op"
        got = rich(
            bare(round(100 * share, 1)), f" % of {case.labels.place(node.id)} lie where {op.title} is flat: less than ",
            bare(100 * FLAT), " % of its steepest slope is left.",
        )  # fmt: skip
        return self.found(severity, node.id, back_event(case, node), got, cell=cell, measure=share, also=also)

    def _seen(self, case: Case, node: Node, flat: Array) -> Seen:
        share = float(flat.mean())
        # What leaves the network is meant to be sure of itself.
        severity: Severity = "note" if node.id == case.program.output else "broken" if share >= SHUT else "warning"
        cell = tuple(int(at) for at in np.unravel_index(int(np.argmax(flat)), flat.shape))
        return Seen(node, share, severity, cell)


def dead_units(slopes: Array | None, batch: int | None) -> Array:
    """For each unit, whether its slope is 0 for every example (and, of a channel, at every place)."""
    assert slopes is not None, "an activation has slopes"
    closed = slopes == 0
    if batch is None or closed.ndim < 2 or closed.shape[0] != batch:
        per_example = batch is not None and closed.ndim == 1 and closed.shape[0] == batch
        return np.atleast_1d(closed.all()) if per_example else np.atleast_1d(closed)
    unit = unit_axis(closed.ndim)
    return np.asarray(closed.all(axis=tuple(axis for axis in range(closed.ndim) if axis != unit)))


def unit_axis(axes: int) -> int:
    """Which axis counts units: the last; of pictures [batch, channels, height, width] the channels."""
    return 1 if axes == 4 else axes - 1


def cell_of_unit(node: Node, dead: Array) -> Cell:
    """A cell of the first dead unit, in the first example."""
    if dead.ndim > 1 or not node.shape:
        return tuple(int(at) for at in np.unravel_index(int(np.argmax(dead)), node.shape)) if node.shape else ()
    cell = [0] * len(node.shape)
    cell[unit_axis(len(node.shape))] = min(int(np.argmax(dead)), node.shape[unit_axis(len(node.shape))] - 1)
    return tuple(cell)


def back_event(case: Case, node: Node) -> Event | None:
    """The event that carries the gradient back through the node; its forward one where none does."""
    backward = (event for event in case.trace.events if event.kind == "vjp" and event.node == node.id)
    return next(backward, case.made.get(node.id))
