"""A walk from number to number as a frame: why a gradient, or a value, is what it is."""

from __future__ import annotations

from typing import Literal

from app.protocol.base import Index, Message
from app.protocol.explained import Quantity, Text
from app.protocol.graph import Slot


class WalkWay(Message):
    """Another way that could be followed: a number, where it is, and the part that it had in the one it leads to."""

    number: Quantity
    share: Quantity
    title: str


class WalkHop(Message):
    """One number of a walk, and how it came to be.

    `cursor` is the place in the trace behind the event that wrote it; 0 for what was there before the step began. `via`
    is the op's node through which it came. `skipped` counts the copies in other shapes that were stepped over. `ways`
    were not followed, and `more` says how many others there were.
    """

    cursor: Index
    node: Index
    slot: Slot
    cell: list[int]
    title: str
    number: Quantity
    words: Text
    via: int | None
    skipped: Index
    ways: list[WalkWay]
    more: Index


class Walk(Message):
    """The answer to `why`, with the question that it answers. `ended` says where: at the seed, at an input or a
    parameter, where nothing leads on, or because the walk grew too long."""

    type: Literal["walk"] = "walk"
    trace: Index
    cursor: Index
    node: Index
    slot: Slot
    cell: list[int]
    hops: list[WalkHop]
    ended: Literal["seed", "leaf", "nowhere", "long"]
