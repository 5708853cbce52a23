"""Updates of the floor: all parameters in one flat array, by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.arrays import aligned

Array = NDArray[Any]


class SGD:
    """w ← w − lr · g."""

    def __init__(self, values: Array, gradients: Array, lr: float) -> None:
        self.values, self.gradients, self.change = values, gradients, aligned(values.shape, np.float32)
        self.lr = np.array(lr, np.float32)

    def run(self) -> None:
        np.multiply(self.gradients, self.lr, self.change)
        np.subtract(self.values, self.change, self.values)


class Adam:
    """Adam with betas (0.9, 0.999) and eps 1e-8, as PyTorch computes it."""

    def __init__(self, values: Array, gradients: Array, lr: float) -> None:
        self.values, self.gradients, self.lr, self.steps = values, gradients, lr, 0
        self.m, self.v, self.change = (aligned(values.shape, np.float32) for _ in range(3))
        self.rest1, self.rest2 = np.array(0.1, np.float32), np.array(0.001, np.float32)
        self.beta2 = np.array(0.999, np.float32)
        self.size, self.eps = np.array(0, np.float32), np.array(0, np.float32)

    def run(self) -> None:
        values, gradients, m, v, change = self.values, self.gradients, self.m, self.v, self.change
        self.steps += 1
        root = (1 - 0.999**self.steps) ** 0.5
        self.size[()] = self.lr / (1 - 0.9**self.steps) * root
        self.eps[()] = 1e-8 * root
        np.subtract(gradients, m, change)
        np.multiply(change, self.rest1, change)
        np.add(m, change, m)
        np.multiply(v, self.beta2, v)
        np.multiply(gradients, gradients, change)
        np.multiply(change, self.rest2, change)
        np.add(v, change, v)
        np.sqrt(v, change)
        np.add(change, self.eps, change)
        np.divide(m, change, change)
        np.multiply(change, self.size, change)
        np.subtract(values, change, values)


UPDATES = {"SGD": SGD, "Adam": Adam}


def packed(arrays: list[Array]) -> tuple[Array, Array, list[Array], list[Array]]:
    """All values in one array, room for all gradients in another, and each array's views into the two."""
    size = sum(array.size for array in arrays)
    values, gradients = aligned((size,), np.float32), aligned((size,), np.float32)
    values[...] = np.concatenate([array.reshape(-1) for array in arrays])
    views: list[list[Array]] = [[], []]
    at = 0
    for array in arrays:
        for kept, flat in zip(views, (values, gradients), strict=True):
            kept.append(flat[at : at + array.size].reshape(array.shape))
        at += array.size
    return values, gradients, views[0], views[1]
