"""The course of training on the wire: the loss so far, and which training steps can be shown."""

from __future__ import annotations

from typing import Literal

from app.protocol.base import Index, Message, Real


class HistoryPoint(Message):
    """Loss after an epoch (or, for an expression, after a step)."""

    epoch: float
    train: Real
    test: Real | None


class HistoryFrame(Message):
    """Loss so far: these points replace all from place `first` on. Thinned as a run grows long, so places may be sent
    anew."""

    type: Literal["history"] = "history"
    first: Index
    points: list[HistoryPoint]


class Ghost(Message):
    """The future that was given up when something was changed at training step `step`, `epochs` epochs after the start:
    its loss from there on (the last point before the change first), and how many steps were known of it."""

    step: Index
    epochs: float
    steps: Index
    points: list[HistoryPoint]


class PastFrame(Message):
    """Which training steps can be shown: from `first`, with which this design began (`first_epochs` epochs after the
    start of the run), to `last`, the furthest that was made or recorded. Losses before `first` are another design's.

    `plain`: this is a network of the gallery and nothing was changed on the way, but the seed, perhaps; so its seed and
    the step say all. `seed` is the one that it has in the gallery.
    """

    type: Literal["past"] = "past"
    first: Index
    first_epochs: float
    last: Index
    steps_per_epoch: Index
    ghost: Ghost | None
    plain: bool
    seed: Index
