"""Losses of the floor: the loss's value and the gradient of what the network put out, by hand.

Each writes the gradient of its ``z`` into ``g``, buffers that the network made, and leaves the loss in ``value``.
"""

from __future__ import annotations

from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]


class MSE:
    """The mean of the squared differences."""

    def __init__(self, z: Array, g: Array) -> None:
        self.z, self.g = z, g
        flat = g.reshape(-1)
        self.value = np.zeros((), np.float32)
        self.squares = partial(flat.dot, flat, self.value)
        self.count, self.share = np.array(z.size, np.float32), np.array(2 / z.size, np.float32)

    def run(self, t: Array) -> None:
        g = self.g
        np.subtract(self.z, t, g)
        self.squares()
        np.divide(self.value, self.count, self.value)
        np.multiply(g, self.share, g)


class BCEWithLogits:
    """max(z, 0) − z·t + log(1 + e^(−|z|)), averaged."""

    def __init__(self, z: Array, g: Array) -> None:
        self.z, self.g = z, g
        self.cells, self.product, self.positive = np.zeros_like(z), np.zeros_like(z), np.zeros_like(z)
        self.relu = partial(np.maximum, z, np.zeros_like(z), out=self.positive)
        self.value = np.zeros((), np.float32)
        self.total = partial(self.cells.reshape(-1).dot, np.ones(z.size, np.float32), self.value)
        self.one, self.minus = np.array(1, np.float32), np.array(-1, np.float32)
        self.count = np.array(z.size, np.float32)

    def run(self, t: Array) -> None:
        z, g, cells, product = self.z, self.g, self.cells, self.product
        np.copysign(z, self.minus, cells)
        np.exp(cells, cells)
        np.log1p(cells, cells)
        np.multiply(z, t, product)
        self.relu()
        np.subtract(self.positive, product, product)
        np.add(cells, product, cells)
        self.total()
        np.divide(self.value, self.count, self.value)
        np.negative(z, g)
        np.exp(g, g)
        np.add(g, self.one, g)
        np.reciprocal(g, g)
        np.subtract(g, t, g)
        np.divide(g, self.count, g)


class CrossEntropy:
    """log Σ e^z − z[label], averaged over the examples; the gradient is (softmax − one-hot) / n.

    Worked out with the classes in rows: what belongs to an example is then a vector as long as the batch.
    """

    def __init__(self, z: Array, g: Array) -> None:
        examples, classes = z.shape
        self.z, self.g = z.T, g.T
        self.cells = np.zeros((classes, examples), np.float32)
        self.flat = self.cells.reshape(-1)
        self.highest, self.part, self.picked, self.sums = np.zeros((4, examples), np.float32)
        self.add_up = partial(np.ones(classes, np.float32).dot, self.cells, self.sums)
        self.columns, self.wide = np.arange(examples), np.array(examples)
        self.places = np.zeros(examples, np.intp)
        self.value = np.zeros((), np.float32)
        self.total = partial(self.part.dot, np.ones(examples, np.float32), self.value)
        self.count, self.share = np.array(examples, np.float32), np.array(1 / examples, np.float32)

    def run(self, t: Array) -> None:
        cells, places, part, picked = self.cells, self.places, self.part, self.picked
        cells[...] = self.z
        np.maximum.reduce(cells, 0, None, self.highest)
        np.subtract(cells, self.highest, cells)
        np.multiply(t, self.wide, places)
        np.add(places, self.columns, places)
        self.flat.take(places, None, picked, "clip")
        np.exp(cells, cells)
        self.add_up()
        np.log(self.sums, part)
        np.subtract(part, picked, part)
        self.total()
        np.divide(self.value, self.count, self.value)
        np.divide(self.share, self.sums, part)
        np.multiply(cells, part, cells)
        self.flat.take(places, None, picked, "clip")
        np.subtract(picked, self.share, picked)
        self.flat[places] = picked
        self.g[...] = cells


LOSSES = {"MSELoss": MSE, "BCEWithLogitsLoss": BCEWithLogits, "CrossEntropyLoss": CrossEntropy}
