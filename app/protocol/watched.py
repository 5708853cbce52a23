"""One number over the training steps, on the wire."""

from __future__ import annotations

from typing import Literal

from app.protocol.base import Index, Message, Real
from app.protocol.graph import Slot


class SeriesPoint(Message):
    """What the number was in training step `step`."""

    step: Index
    value: Real


class SeriesFrame(Message):
    """The history of one cell of a node's value, gradient or optimizer state, in the order of steps.

    From `since` on it was watched at every step; before that it was looked up at some. A value is that of the forward
    pass, of a parameter the one that the step began with; a gradient is the whole one, as the update used it. `ghost`
    is what it was in the future that was given up when something was changed.
    """

    type: Literal["series"] = "series"
    graph: Index
    node: Index
    slot: Slot
    cell: list[int]
    since: Index
    points: list[SeriesPoint]
    ghost: list[SeriesPoint]
