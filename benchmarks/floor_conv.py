"""The floor of a convolutional network: its training step written by hand in NumPy, buffers made beforehand.

The operations of the network in their order, none left out and none joined; but a gradient takes the
place of another that is no longer needed, and ReLU works in place. Memory is in the order (width,
channels, height, batch), which is the fastest that was found: the windows of a column of the output are
then a matrix that overlaps with the next column's, each convolution one batched matrix product, and two
columns that meet in a pooling two long vectors. What is to be kept of a number is chosen by its bits.
"""

from __future__ import annotations

from functools import partial

import numpy as np
from numpy.lib.stride_tricks import as_strided

from benchmarks.floor_losses import CrossEntropy
from benchmarks.floor_updates import Adam, packed
from benchmarks.workloads import Array
from engine.arrays import Room

ROOM = Room(Room.LARGE)
"""Where all buffers lie, side by side as a Program's do."""


def zeros(*shape: int) -> Array:
    """A buffer that begins at a line of the cache."""
    return ROOM.zeros(shape, np.float32)


class HandwrittenConvStep:
    """Twice a 3×3 convolution with padding 1, ReLU and max-pooling by 2; then two linear layers, ReLU between.

    ``arrays`` are weight and bias of each in turn; images are [batch, channels, side, side].
    """

    def __init__(self, arrays: list[Array], batch: int, side: int, lr: float) -> None:
        values, gradients, views, slopes = packed(arrays)
        self.update = Adam(values, gradients, lr)
        channels = [arrays[0].shape[1], arrays[0].shape[0], arrays[2].shape[0]]
        first = Stage(views[0:2], slopes[0:2], channels[0], side, batch, None)
        second = Stage(views[2:4], slopes[2:4], channels[1], side // 2, batch, first)
        self.stages = (first, second)
        self.x = zeros(side, channels[0], side, batch)
        self.top, self.g_top = second.pooled, second.g_pooled
        features = self.top.size // batch
        self.flat, self.g_flat = (zeros(batch, features) for _ in range(2))
        cells = (batch, channels[2], side // 4, side // 4)
        self.flat_cells, self.g_flat_cells = (x.reshape(cells).transpose(3, 1, 2, 0) for x in (self.flat, self.g_flat))
        self.w, self.b, self.gw, self.gb = views[4::2], views[5::2], slopes[4::2], slopes[5::2]
        self.h = [zeros(batch, len(b)) for b in self.b]
        self.g = [zeros(*h.shape) for h in self.h]
        self.zeros = zeros(*self.h[0].shape)
        self.open = np.zeros(self.h[0].shape, np.bool_)
        self.ones = np.ones(batch, np.float32)
        # In two products each: OpenBLAS multiplies small matrices where they lie, without packing them first.
        self.flat_halves, self.g_flat_halves, self.h_halves, self.g_rows, self.g_halves, self.gw_halves = (
            x.reshape(2, len(x) // 2, -1)
            for x in (self.flat, self.g_flat, self.h[0], self.g[0], self.g[0].T, self.gw[0])
        )
        self.loss = CrossEntropy(self.h[1], self.g[1])

    @np.errstate(all="ignore")
    def step(self, x: Array, t: Array) -> float:
        """Forward, loss, backward, update."""
        first, second = self.stages
        self.x[...] = x.transpose(3, 1, 2, 0)
        first.forward(self.x)
        second.forward(first.pooled)
        self.flat_cells[...] = self.top
        self._linear(t)
        self.g_top[...] = self.g_flat_cells
        second.backward()
        first.backward()
        self.update.run()
        return self.loss.value.item()

    def _linear(self, t: Array) -> None:
        (h, z), (g, gz), (w1, w2) = self.h, self.g, self.w
        np.matmul(self.flat_halves, w1.T, self.h_halves)
        np.add(h, self.b[0], h)
        np.maximum(h, self.zeros, out=h)
        h.dot(w2.T, z)
        np.add(z, self.b[1], z)
        self.loss.run(t)
        gz.T.dot(h, self.gw[1])
        self.ones.dot(gz, self.gb[1])
        gz.dot(w2, g)
        np.greater(h, self.zeros, self.open)
        np.multiply(g, self.open, g)
        np.matmul(self.g_halves, self.flat, self.gw_halves)
        self.ones.dot(g, self.gb[0])
        np.matmul(self.g_rows, w1, self.g_flat_halves)


class Rows:
    """An image and its copies shifted by a row up and down, in columns with a line of ones for the bias."""

    def __init__(self, channels: int, side: int, batch: int, ones: int) -> None:
        lines = 3 * channels + ones
        rows = zeros(side + 2, lines, side * batch)
        rows[:, 3 * channels :] = 1
        cells = rows[1:-1, : 3 * channels].reshape(side, 3, channels, side, batch)
        self.middle = cells[:, 1]
        self.up, self.down = cells[:, 0, :, 1:], cells[:, 2, :, :-1]
        self.windows = as_strided(rows, (side, 3 * lines, side * batch), rows.strides)
        self.turned = self.windows.transpose(0, 2, 1)

    def fill(self, x: Array) -> None:
        # From another buffer: within one, NumPy would copy twice.
        self.middle[...] = x
        self.up[...] = x[:, :, :-1]
        self.down[...] = x[:, :, 1:]


class Stage:
    """A convolution, ReLU and max-pooling; ``below`` takes the gradient of the input."""

    def __init__(
        self, values: list[Array], slopes: list[Array], channels: int, side: int, batch: int, below: Stage | None
    ) -> None:
        (weight, self.bias), (self.g_weight, self.g_bias), self.below = values, slopes, below
        filters, half = len(weight), side // 2
        self.weight, self.g_cells = weight.transpose(0, 3, 2, 1), self.g_weight.transpose(0, 3, 2, 1)
        self.rows = Rows(channels, side, batch, 1)
        self.kernels = zeros(filters, 3, 3 * channels + 1)
        self.kernel_cells = self.kernels[:, :, :-1].reshape(filters, 3, 3, channels)
        self.kernel_bias, self.kernel_matrix = self.kernels[:, 0, -1], self.kernels.reshape(filters, -1)
        shape = (side, filters, side, batch)
        self.z, self.g = zeros(*shape), zeros(*shape)
        self.z_rows, self.g_rows = (x.reshape(side, filters, side * batch) for x in (self.z, self.g))
        self.zeros, self.units = zeros(*shape[1:]), np.ones(shape[1:], np.uint32)
        self.pooled, self.g_pooled = (zeros(half, filters, half, batch) for _ in range(2))
        # Half of the columns at a time, so that what one instruction writes is in the cache for the next.
        cut = half // 2
        self.pools = [
            Pool(
                self.z[2 * first : 2 * last],
                self.g[2 * first : 2 * last],
                *(x[first:last] for x in (self.pooled, self.g_pooled)),
            )
            for first, last in ((0, cut), (cut, half))
        ]
        self.each = zeros(side, filters, self.kernel_matrix.shape[1])
        self.sum = zeros(*self.kernels.shape)
        self.sum_cells = self.sum[:, :, :-1].reshape(filters, 3, 3, channels)
        self.per_row = zeros(side, filters)
        lines = self.g.reshape(side * filters, side * batch)
        self.sum_lines = partial(lines.dot, np.ones(side * batch, np.float32), self.per_row.reshape(-1))
        self.sum_rows = partial(np.add.reduce, self.each, 0, out=self.sum.reshape(self.each.shape[1:]))
        self.sum_bias = partial(np.add.reduce, self.per_row, 0, out=self.g_bias)
        if below is not None:
            self.g_window = Rows(filters, side, batch, 0)
            self.back = zeros(channels, 3, 3, filters)
            self.back_matrix = self.back.reshape(channels, -1)
            self.weight_turned = weight[:, :, ::-1, ::-1].transpose(1, 3, 2, 0)
            self.g_below = below.g_pooled.reshape(side, channels, side * batch)

    def forward(self, x: Array) -> None:
        self.rows.fill(x)
        self.kernel_cells[...] = self.weight
        self.kernel_bias[...] = self.bias
        np.matmul(self.kernel_matrix, self.rows.windows, self.z_rows)
        np.maximum(self.z, self.zeros, out=self.z)
        for pool in self.pools:
            pool.forward()

    def backward(self) -> None:
        for pool in self.pools:
            pool.backward()
        # Bits times 1 are the number itself, and times 0 they are 0; z, which is 0 or positive, is needed no more.
        z, g = self.z.view(np.uint32), self.g.view(np.uint32)
        np.minimum(z, self.units, out=z)
        np.multiply(g, z, g)
        np.matmul(self.g_rows, self.rows.turned, self.each)
        self.sum_rows()
        self.g_cells[...] = self.sum_cells
        self.sum_lines()
        self.sum_bias()
        if self.below is not None:
            self.g_window.fill(self.g)
            self.back[...] = self.weight_turned
            np.matmul(self.back_matrix, self.g_window.windows, self.g_below)


class Pool:
    """Max-pooling by 2 of some columns: of two columns that meet, and then of two rows that meet in these."""

    def __init__(self, z: Array, g: Array, pooled: Array, g_pooled: Array) -> None:
        columns, filters, side, batch = (len(pooled), *z.shape[1:])
        self.left, self.right, self.pooled = z[0::2], z[1::2], pooled
        self.best, self.upper = zeros(columns, filters, side, batch), zeros(*pooled.shape)
        self.best_upper, self.best_lower = self.best[:, :, 0::2], self.best[:, :, 1::2]
        self.won_left, self.won_upper = (ROOM.zeros(x.shape, np.bool_) for x in (self.best, pooled))
        self.open, self.open_upper = (ROOM.zeros(x.shape, np.uint32) for x in (self.best, pooled))
        self.g_left, self.g_right, self.g_pooled, self.g_best, self.g_upper, self.g_best_upper, self.g_best_lower = (
            x.view(np.uint32)
            for x in (g[0::2], g[1::2], g_pooled, self.best, self.upper, self.best_upper, self.best_lower)
        )

    def forward(self) -> None:
        np.maximum(self.left, self.right, out=self.best)
        np.equal(self.left, self.best, self.won_left)
        self.upper[...] = self.best_upper
        np.maximum(self.upper, self.best_lower, out=self.pooled)
        np.equal(self.upper, self.pooled, self.won_upper)

    def backward(self) -> None:
        self.open_upper[...] = self.won_upper
        np.multiply(self.g_pooled, self.open_upper, self.g_upper)
        self.g_best_upper[...] = self.g_upper
        np.bitwise_xor(self.g_pooled, self.g_upper, self.g_upper)
        self.g_best_lower[...] = self.g_upper
        self.open[...] = self.won_left
        np.multiply(self.g_best, self.open, self.g_left)
        np.bitwise_xor(self.g_best, self.g_left, self.g_right)
