"""The floor: a training step of an MLP written by hand in NumPy, with every buffer made beforehand.

No graph, no gradient that nobody asks for, nothing general. What an engine adds to this is its price.
Of the ways to write one thing, the quickest: ``a.dot(b, out)`` and ``a[...] = b`` do without the tenth of a
microsecond in which ``np.dot`` and ``np.copyto`` look for other array libraries.
"""

from __future__ import annotations

import numpy as np

from benchmarks.floor_losses import LOSSES
from benchmarks.floor_updates import UPDATES, packed
from benchmarks.workloads import Array
from engine.arrays import aligned


class HandwrittenStep:
    """Linear layers with tanh or ReLU between them; the loss and the optimizer by their names in PyTorch.

    ``arrays`` are weight, bias, weight, bias …, the weights as [out, in].
    """

    def __init__(self, arrays: list[Array], batch: int, activation: str, loss: str, optimizer: str, lr: float) -> None:
        self.values, gradients, views, slopes = packed(arrays)
        self.update = UPDATES[optimizer](self.values, gradients, lr)
        self.w, self.b, self.gw, self.gb = views[0::2], views[1::2], slopes[0::2], slopes[1::2]
        self.h, self.g, self.s, self.zeros = ([aligned((batch, len(b)), np.float32) for b in self.b] for _ in range(4))
        self.bits = [(h.view(np.int32), g.view(np.int32)) for h, g in zip(self.h, self.g, strict=True)]
        self.masks = [s.view(np.int32) for s in self.s]
        self.units = [np.ones(h.shape, np.int32) for h in self.h]
        self.wt, self.gt = [w.T for w in self.w], [g.T for g in self.g]
        self.loss = LOSSES[loss](self.h[-1], self.g[-1])
        self.relu = activation == "ReLU"
        self.sum_rows = np.ones(batch, np.float32).dot
        self.one = np.array(1, np.float32)
        self.last = len(self.w) - 1

    @np.errstate(all="ignore")
    def step(self, x: Array, t: Array) -> float:
        """Forward, loss, backward, update."""
        self._forward(x)
        self.loss.run(t)
        self._backward(x)
        self.update.run()
        return self.loss.value.item()

    def _forward(self, h: Array) -> None:
        for i in range(self.last + 1):
            z, product = self.h[i], self.s[i]
            z[...] = self.b[i]
            h.dot(self.wt[i], product)
            np.add(z, product, z)
            if i < self.last:
                if self.relu:
                    np.maximum(z, self.zeros[i], out=z)
                else:
                    np.tanh(z, z)
            h = z

    def _backward(self, x: Array) -> None:
        for i in range(self.last, 0, -1):
            h, g, below, s = self.h[i - 1], self.g[i], self.g[i - 1], self.s[i - 1]
            self.gt[i].dot(h, self.gw[i])
            self.sum_rows(g, self.gb[i])
            g.dot(self.w[i], below)
            if self.relu:
                # The bits of h, which is 0 or positive, make a mask of 0 and 1, by which bits can be multiplied.
                (cells, slopes), mask = self.bits[i - 1], self.masks[i - 1]
                np.minimum(cells, self.units[i - 1], out=mask)
                np.multiply(slopes, mask, slopes)
            else:
                np.multiply(h, h, s)
                np.subtract(self.one, s, s)
                np.multiply(below, s, below)
        self.gt[0].dot(x, self.gw[0])
        self.sum_rows(self.g[0], self.gb[0])
