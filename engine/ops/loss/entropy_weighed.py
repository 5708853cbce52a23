"""Binary cross-entropy of logits whose label 1 counts more or less than label 0, as instructions."""

from __future__ import annotations

from collections.abc import Sequence

from engine.arrays import np
from engine.op import Array, Planner
from engine.ops.families import emit_relu

# Inputs are (z, t[, weight], positive): label 1 counts ``positive`` times.


def _plan_beyond(p: Planner, z: Array, out: Array) -> None:
    """Emit log(1 + e^(−z)), as log(1 + e^(−|z|)) + max(−z, 0), which does not overflow."""
    turned, below = p.scratch(z.shape), p.scratch(z.shape)
    p.emit(np.negative, z, turned)
    emit_relu(p, turned, below)
    p.emit(np.copysign, z, p.constant(-1), out)
    p.emit(np.exp, out, out)
    p.emit(np.log1p, out, out)
    p.emit(np.add, out, below, out)


def plan_weighed_cells(p: Planner, xs: Sequence[Array], out: Array) -> None:
    """Emit (1 − t)·z + ((positive − 1)·t + 1)·log(1 + e^(−z))."""
    z, t = xs[:2]
    factor, rest, one = p.scratch(z.shape), p.scratch(z.shape), p.constant(1)
    _plan_beyond(p, z, out)
    p.emit(np.subtract, xs[-1], one, factor)
    p.emit(np.multiply, factor, t, factor)
    p.emit(np.add, factor, one, factor)
    p.emit(np.multiply, out, factor, out)
    p.emit(np.subtract, one, t, rest)
    p.emit(np.multiply, rest, z, rest)
    p.emit(np.add, out, rest, out)
    if len(xs) == 4:
        p.emit(np.multiply, out, xs[2], out)


def plan_weighed_slopes(p: Planner, i: int, xs: Sequence[Array], out: Array) -> None:
    """Emit each cell's slope for the logit (0) or the label (1)."""
    z, t = xs[:2]
    factor, one = p.scratch(z.shape), p.constant(1)
    p.emit(np.subtract, xs[-1], one, factor)
    if i == 1:
        _plan_beyond(p, z, out)
        p.emit(np.multiply, out, factor, out)
        p.emit(np.subtract, out, z, out)
    else:
        p.emit(np.multiply, factor, t, factor)
        p.emit(np.add, factor, one, factor)
        p.emit(np.exp, z, out)
        p.emit(np.add, out, one, out)
        p.emit(np.divide, factor, out, factor)
        p.emit(np.subtract, one, t, out)
        p.emit(np.subtract, out, factor, out)
    if len(xs) == 4:
        p.emit(np.multiply, out, xs[2], out)
