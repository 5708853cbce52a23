"""The floor: a training step of an MLP written by hand in NumPy, with every buffer made beforehand.

No graph, no gradient that nobody asks for, nothing general. What an engine adds to this is its price.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float32]


class HandwrittenStep:
    """Linear layers with tanh between them and binary cross-entropy with logits, trained by SGD or Adam."""

    def __init__(self, weights: list[Array], biases: list[Array], batch: int, lr: float, adam: bool) -> None:
        sizes = [array.size for pair in zip(weights, biases, strict=True) for array in pair]
        shapes = [array.shape for pair in zip(weights, biases, strict=True) for array in pair]
        self.flat, self.grads = np.zeros(sum(sizes), np.float32), np.zeros(sum(sizes), np.float32)
        views, gradients, at = [], [], 0
        arrays = [array for pair in zip(weights, biases, strict=True) for array in pair]
        for array, size, shape in zip(arrays, sizes, shapes, strict=True):
            views.append(self.flat[at : at + size].reshape(shape))
            gradients.append(self.grads[at : at + size].reshape(shape))
            views[-1][...] = array
            at += size
        self.w, self.b = views[0::2], views[1::2]
        self.gw, self.gb = gradients[0::2], gradients[1::2]
        self.wt = [w.T for w in self.w]
        self.h = [np.zeros((batch, len(b)), np.float32) for b in self.b]
        self.gh = [np.zeros_like(h) for h in self.h]
        self.ght = [g.T for g in self.gh]
        self.s = [np.zeros_like(h) for h in self.h]
        self.ones = np.ones(batch, np.float32)
        self.one, self.minus = np.array(1, np.float32), np.array(-1, np.float32)
        self.count = np.array(self.h[-1].size, np.float32)
        self.cells, self.product = np.zeros_like(self.h[-1]), np.zeros_like(self.h[-1])
        self.flat_cells = self.cells.reshape(-1)
        self.ones_cells = np.ones(self.cells.size, np.float32)
        self.relu = partial(np.maximum, self.h[-1], np.zeros_like(self.cells), out=np.zeros_like(self.cells))
        self.loss = np.zeros((), np.float32)
        self.lr = np.array(lr, np.float32)
        self.change = np.zeros_like(self.flat)
        self.adam = adam
        self.m, self.v, self.t = np.zeros_like(self.flat), np.zeros_like(self.flat), 0
        self.rest1, self.rest2 = np.array(0.1, np.float32), np.array(0.001, np.float32)
        self.beta2, self.eps = np.array(0.999, np.float32), np.array(1e-8, np.float32)
        self.size, self.root = np.array(0, np.float32), np.array(0, np.float32)

    @np.errstate(all="ignore")
    def step(self, x: Array, t: Array) -> float:
        """Forward, loss, backward, update."""
        h = x
        last = len(self.w) - 1
        for i in range(last + 1):
            z = self.h[i]
            np.copyto(z, self.b[i])
            np.dot(h, self.wt[i], self.s[i])
            np.add(z, self.s[i], z)
            if i < last:
                np.tanh(z, z)
            h = z
        self._loss(h, t)
        for i in range(last, -1, -1):
            below = self.h[i - 1] if i else x
            np.dot(self.ght[i], below, self.gw[i])
            np.dot(self.ones, self.gh[i], self.gb[i])
            if i:
                s = self.s[i - 1]
                np.dot(self.gh[i], self.w[i], self.gh[i - 1])
                np.multiply(below, below, s)
                np.subtract(self.one, s, s)
                np.multiply(self.gh[i - 1], s, self.gh[i - 1])
        self._update()
        return float(self.loss)

    def _loss(self, z: Array, t: Array) -> None:
        cells, product, g = self.cells, self.product, self.gh[-1]
        np.copysign(z, self.minus, cells)
        np.exp(cells, cells)
        np.log1p(cells, cells)
        np.multiply(z, t, product)
        np.subtract(self.relu(), product, product)
        np.add(cells, product, cells)
        np.dot(self.flat_cells, self.ones_cells, self.loss)
        np.divide(self.loss, self.count, self.loss)
        np.negative(z, g)
        np.exp(g, g)
        np.add(g, self.one, g)
        np.reciprocal(g, g)
        np.subtract(g, t, g)
        np.divide(g, self.count, g)

    def _update(self) -> None:
        change = self.change
        if not self.adam:
            np.multiply(self.grads, self.lr, change)
            np.subtract(self.flat, change, self.flat)
            return
        self.t += 1
        self.size[()] = float(self.lr) / (1 - 0.9**self.t)
        self.root[()] = (1 - 0.999**self.t) ** 0.5
        np.subtract(self.grads, self.m, change)
        np.multiply(change, self.rest1, change)
        np.add(self.m, change, self.m)
        np.multiply(self.v, self.beta2, self.v)
        np.multiply(self.grads, self.grads, change)
        np.multiply(change, self.rest2, change)
        np.add(self.v, change, self.v)
        np.sqrt(self.v, change)
        np.divide(change, self.root, change)
        np.add(change, self.eps, change)
        np.divide(self.m, change, change)
        np.multiply(change, self.size, change)
        np.subtract(self.flat, change, self.flat)
