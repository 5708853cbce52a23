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
    """log Σ e^z − z[label], averaged over the examples; the gradient is (softmax − one-hot) / n."""

    def __init__(self, z: Array, g: Array) -> None:
        examples, classes = z.shape
        self.z, self.g = z, g
        self.shifted, self.exps = np.zeros_like(z), np.zeros_like(z)
        self.highest = np.zeros((examples, 1), np.float32)
        self.sums, self.part = np.zeros(examples, np.float32), np.zeros(examples, np.float32)
        self.picked = np.zeros(examples, np.float32)
        self.add_up = partial(self.exps.dot, np.ones(classes, np.float32), self.sums)
        self.rows = np.arange(0, examples * classes, classes)
        self.places = np.zeros(examples, np.intp)
        self.flat_shifted, self.flat_g = self.shifted.reshape(-1), g.reshape(-1)
        self.value = np.zeros((), np.float32)
        self.total = partial(self.part.dot, np.ones(examples, np.float32), self.value)
        self.count = np.array(examples, np.float32)
        self.scale, self.share = self.part.reshape(-1, 1), np.array(1 / examples, np.float32)

    def run(self, t: Array) -> None:
        g, shifted, places, part, picked = self.g, self.shifted, self.places, self.part, self.picked
        np.maximum.reduce(self.z, 1, None, self.highest, True)
        np.subtract(self.z, self.highest, shifted)
        np.exp(shifted, self.exps)
        self.add_up()
        np.add(self.rows, t, places)
        self.flat_shifted.take(places, None, picked, "clip")
        np.log(self.sums, part)
        np.subtract(part, picked, part)
        self.total()
        np.divide(self.value, self.count, self.value)
        np.divide(self.share, self.sums, part)
        np.multiply(self.exps, self.scale, g)
        self.flat_g.take(places, None, picked, "clip")
        np.subtract(picked, self.share, picked)
        self.flat_g[places] = picked


LOSSES = {"MSELoss": MSE, "BCEWithLogitsLoss": BCEWithLogits, "CrossEntropyLoss": CrossEntropy}
