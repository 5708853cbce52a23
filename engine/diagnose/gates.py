"""What an activation function is like as a gate for gradients, found by asking the op for its slopes.

No list of names: an op whose slope is exactly 0 over a stretch can close (ReLU), one whose slope dies away far out
saturates (sigmoid, tanh), all others do neither.
"""

from __future__ import annotations

from typing import NamedTuple

from engine.arrays import np
from engine.op import Array, Attrs, Op

REACH = 8.0
"""How far from 0 slopes are asked for: beyond what the values of a healthy network take."""
POINTS = 160
"""How many places are asked; an even number, so that 0 itself, where many functions have their corner, is left out."""
STRETCH = 0.1
"""The share of places with a slope of exactly 0 from which an op counts as one that closes."""
FADED = 0.01
"""A slope below this share of the steepest one, and still falling, is that of a function that saturates."""


class Gate(NamedTuple):
    """The steepest slope, whether the op can close, and whether it saturates."""

    steepest: float
    closes: bool
    saturates: bool


@np.errstate(all="ignore")
def gate_of(op: Op, attrs: Attrs) -> Gate:
    """How this use of an op treats gradients."""
    places = np.linspace(-REACH, REACH, POINTS)
    slopes = op.local_gradient(attrs, [places], op.forward(attrs, places))
    if slopes is None or not np.isfinite(slopes).any():
        return Gate(0.0, closes=False, saturates=False)
    sizes = np.abs(slopes)
    steepest = float(np.nanmax(sizes))
    closed = float((sizes == 0).mean())
    closes = STRETCH <= closed < 1
    saturates = op.family == "activation" and not closes and _fades(sizes, steepest)
    return Gate(steepest, closes, saturates)


def _fades(sizes: Array, steepest: float) -> bool:
    """Whether the slope dies away at either end: little is left, and less than half of what is left half-way."""
    quarter = POINTS // 4
    ends = ((sizes[0], sizes[quarter]), (sizes[-1], sizes[-1 - quarter]))
    return any(end < FADED * steepest and end < half_way / 2 for end, half_way in ends)
