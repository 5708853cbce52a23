"""What the parameters make of the data: how well they do, a picture of each unit, how likely each class is held."""

from __future__ import annotations

from typing import Literal

from app.protocol.base import Index, Message, Real


class PictureRef(Message):
    """A unit's output over the input plane: `size` × `size` signed bytes at `offset` in the picture block, row 0 at the
    top (largest y). The value is byte / 127 × `scale`.

    `role` "unit" is what leaves the layer. "decision" is the network's own output, finer, and counted from where the
    two classes part (0 for a logit, ½ for a probability), so that its sign is the class.
    """

    layer: str
    unit: Index
    role: Literal["unit", "decision"]
    size: Index
    offset: Index
    scale: Real


class Metrics(Message):
    """How well the parameters do on all train and all test data. `step` counts the updates made to them.

    `confusion` counts the test examples of pictures or sequences, by true class (row) and predicted class (column).
    """

    step: Index
    train_loss: Real
    test_loss: Real | None
    train_accuracy: float | None
    test_accuracy: float | None
    confusion: list[list[int]] | None = None


class ChancesRef(Message):
    """How likely the network holds each class for some examples: rows × `classes` float32 at `offset`, each row adding
    up to 1. `rows` are their places in the dataset: of a trace the batch's, while it trains always the same."""

    offset: Index
    rows: list[int]
    classes: Index


class View(Message):
    """What the parameters at one moment make of the data and of the input plane."""

    metrics: Metrics
    pictures: list[PictureRef]
    chances: ChancesRef | None = None
