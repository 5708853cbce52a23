"""The dataset of a network, split, and the order in which training visits it.

The batches of an epoch are a pure function of the network's seed and the epoch's number, so a run needs no
random state to be saved: the same place always has the same batch.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.network.schema import DataSpec, LossName
from engine.data import ORIGINS, Origin, batches, examples, split
from engine.data.epoch import batch_count

Array = NDArray[Any]
WATCHED = 32
"""So many examples can be followed while training."""
ORDER = 0x0BA7C4
"""Keeps the order of the batches apart from the weights, which are drawn from the same seed."""


class Place(NamedTuple):
    """Where a run stands: `step` updates made in all, `within` of them in epoch `epoch`."""

    step: int = 0
    epoch: int = 0
    within: int = 0

    def onwards(self, steps_per_epoch: int) -> Place:
        """The place after one more training step."""
        if self.within + 1 >= steps_per_epoch:
            return Place(self.step + 1, self.epoch + 1, 0)
        return Place(self.step + 1, self.epoch, self.within + 1)

    def rebatched(self, old_size: int, new_size: int, steps_per_epoch: int) -> Place:
        """The same place in the epoch when the batches get another size: about as many examples are behind it."""
        within = min(self.within * old_size // new_size, steps_per_epoch - 1)
        return self._replace(within=within)


class Batch(NamedTuple):
    """Examples of one training step: their places in the dataset, inputs [n, …] and targets [n, 1], or classes [n].

    No targets, where no loss takes them.
    """

    rows: NDArray[np.intp]
    inputs: Array
    targets: Array | None


class Examples:
    """Inputs [n, …], which of them train, and every epoch's batches.

    Targets are what the loss compares with: classes [n] in int64 for cross-entropy, else numbers [n, 1] in float32.
    """

    def __init__(
        self, spec: DataSpec, batch_size: int, seed: int, loss: LossName = "mse", targeted: bool = True
    ) -> None:
        self.spec = spec
        self._targeted = targeted
        self.origin: Origin = ORIGINS[spec.kind]
        self.batch_size = batch_size
        inputs, targets = examples(self.origin, spec.size, spec.noise, spec.seed)
        self.inputs: Array = inputs
        indexed = loss == "cross_entropy"
        self.targets: Array = targets.astype(np.int64) if indexed else targets.astype(np.float32).reshape(-1, 1)
        self.train, self.test = split(len(inputs), spec.train_share, spec.seed)
        self.steps_per_epoch = batch_count(len(self.train), batch_size)
        self._seed = seed
        self._epoch = -1
        self._order: list[NDArray[np.intp]] = []

    @property
    def classifies(self) -> bool:
        """Whether the targets are classes rather than numbers to predict."""
        return self.origin.task == "classification"

    @property
    def watched(self) -> NDArray[np.intp]:
        """The examples that are watched while training: the same all the time, held back from it where any are."""
        return (self.test if len(self.test) else self.train)[:WATCHED]

    @property
    def planar(self) -> bool:
        """Whether the inputs are points of the plane, of which pictures can be painted."""
        return self.origin.layout == "points"

    def batch(self, place: Place) -> Batch:
        """The examples of the training step that begins at `place`."""
        rows = self._rows_of(place.epoch)[place.within]
        return Batch(rows, self.inputs[rows], self.targets[rows] if self._targeted else None)

    def within(self, index: int, epoch: int) -> int:
        """Which training step of an epoch, counted from 0, uses the example at place `index`. It is one that trains."""
        return next(at for at, rows in enumerate(self._rows_of(epoch)) if index in rows)

    def _rows_of(self, epoch: int) -> list[NDArray[np.intp]]:
        """The places of every batch's examples. The examples themselves are not copied: pictures are large."""
        if epoch != self._epoch:
            self._order = self._shuffled(epoch)
            self._epoch = epoch
        return self._order

    def _shuffled(self, epoch: int) -> list[NDArray[np.intp]]:
        rng = np.random.default_rng([self._seed, epoch, ORDER])
        rows = self.train[next(batches(len(self.train), len(self.train), rng))]
        return [rows[start : start + self.batch_size] for start in range(0, len(rows), self.batch_size)]
