"""Convolution at stride 1: few copies, one batched matrix product, nothing allocated.

Memory is in the order (height, channels, width, batch), the batch innermost. The input is copied once
for each column of the kernel, shifted by that column, into rows[h, column, channel, w, n]. The rows
h … h + kernel height − 1 then lie one after the other and are, without another copy, the matrix of all
windows of output row h: these slabs overlap in memory. One line of ones goes along, so that the bias is
one more weight. The gradient of the input is again such a convolution: of the upstream gradient, with
the kernels turned by half a turn.
"""

from __future__ import annotations

from functools import cached_property

from engine.arrays import np
from engine.op import Array, Planner
from engine.ops.conv.geometry import Geometry
from engine.ops.conv.way import Way
from engine.ops.product.instructions import SMALL

LEAST_CELLS = 128
"""Products of fewer columns are too small to be worth a call."""


def suits(place: Geometry) -> bool:
    """Whether this way can be gone; it is then the faster one, for any batch."""
    return (
        place.groups == 1
        and place.stride == place.dilation == (1, 1)
        and all(max(ends) < kernel for *ends, kernel in zip(place.before, place.after, place.kernel, strict=True))
    )


def inward(x: Array) -> Array:
    """(batch, channels, h, w) seen as (h, channels, w, batch)."""
    return x.transpose(2, 1, 3, 0)


def outward(x: Array) -> Array:
    """(h, channels, w, batch) seen as (batch, channels, h, w)."""
    return x.transpose(3, 1, 0, 2)


def parted(weights: int, *matrices: Array) -> tuple[Array, ...]:
    """Matrices (h, lines, w · batch) as (h, parts, lines, cells), with as many parts as keep each product small.

    Small products are two to three times as fast.
    """
    cells = matrices[0].shape[-1]
    fitting = (cells // parts for parts in range(1, cells + 1) if cells % parts == 0)
    each = next((part for part in fitting if part * weights <= SMALL), 0)
    if each == cells or each < LEAST_CELLS:
        return matrices
    return tuple(x.reshape(*x.shape[:2], cells // each, each).swapaxes(1, 2) for x in matrices)


class Slabs(Way):
    """``rows`` is (padded height, lines, w · batch), a line for each column, channel and the ones; in ``slabs``
    (output's height, kernel's height · lines, w · batch) they overlap."""

    def __init__(self, p: Planner, place: Geometry, name: str = "rows", ones: int = 1) -> None:
        super().__init__(p, place)
        self.count = place.kernel[1] * place.channels
        self.lines = self.count + ones
        self.name = name

    @cached_property
    def rows(self) -> Array:
        place = self.place
        rows = self.p.keep(self.name, (place.padded[0], self.lines, place.out[1] * place.batch))
        rows[:, self.count :] = 1
        return rows

    @property
    def slabs(self) -> Array:
        height, width = self.place.out
        shape = (height, self.place.kernel[0] * self.lines, width * self.place.batch)
        return np.lib.stride_tricks.as_strided(self.rows, shape, self.rows.strides)

    def fill(self, x: Array) -> None:
        place = self.place
        height, width = place.size
        top, left = place.before
        inside = self.rows[top : top + height, : self.count]
        blocks = inside.reshape(height, place.kernel[1], place.channels, place.out[1], place.batch)
        # Another order of memory is read only once.
        source = self.contiguous(inward(x))
        for shift in range(place.kernel[1]):
            first, last = max(0, left - shift), min(place.out[1], width + left - shift)
            if first < last:
                moved = source[:, :, first + shift - left : last + shift - left]
                self.p.emit(np.copyto, blocks[:, shift, :, first:last], moved)

    def product(self, kernels: Array, out: Array) -> None:
        """Emit kernels (filters, window with its lines of ones) · slabs into ``out``."""
        ordered = inward(out)
        result = self.target(ordered)
        parts = parted(kernels.size, self.slabs, result.reshape(*result.shape[:2], -1))
        self.p.emit(np.matmul, kernels, *parts)
        self.deliver(result, ordered)

    def value(self, weight: Array, bias: Array | None, out: Array) -> None:
        place = self.place
        kernels = self.p.keep("kernels", (place.filters, place.kernel[0], self.lines))
        self.p.emit(np.copyto, self._blocks(kernels), weight.transpose(0, 2, 3, 1))
        if bias is not None:
            # The line of ones under the kernel's first row; the other rows have a weight of 0 for it.
            self.p.emit(np.copyto, kernels[:, 0, self.count], bias)
        self.product(kernels.reshape(place.filters, -1), out)

    def input_gradient(self, weight: Array, g: Array, out: Array) -> None:
        place = self.place
        turned = Slabs(self.p, _turned(place), "upstream rows", 0)
        turned.fill(g)
        kernels = self.p.scratch((place.channels, *place.kernel, place.filters))
        self.p.emit(np.copyto, kernels, weight[:, :, ::-1, ::-1].transpose(1, 2, 3, 0))
        turned.product(kernels.reshape(place.channels, -1), out)

    def weight_gradient(self, g: Array, out: Array) -> None:
        place = self.place
        total = self.p.scratch((place.filters, place.kernel[0], self.lines))
        upstream, windows = parted(total.size, self._upstream(g), self.slabs)
        each = self.p.scratch((*upstream.shape[:-1], windows.shape[-2]))
        self.p.emit(np.matmul, upstream, windows.swapaxes(-1, -2), each)
        products = each.reshape(-1, *each.shape[-2:])
        self.p.emit(np.add.reduce, products, 0, None, total.reshape(products.shape[1:]))
        self.p.emit(np.copyto, out, self._blocks(total).transpose(0, 3, 1, 2))

    def bias_gradient(self, g: Array, out: Array) -> None:
        upstream = self._upstream(g)
        each = self.p.scratch(upstream.shape[:2])
        self.p.emit(np.dot, upstream.reshape(each.size, -1), self.p.ones(upstream.shape[2]), each.reshape(-1))
        self.p.emit(np.add.reduce, each, 0, None, out)

    def _upstream(self, g: Array) -> Array:
        """The upstream gradient as (h, filters, w · batch)."""
        ordered = self.contiguous(inward(g))
        return ordered.reshape(*ordered.shape[:2], -1)

    def _blocks(self, kernels: Array) -> Array:
        """(filters, kernel's height, lines) seen as (filters, kernel's height and width, channels)."""
        place = self.place
        return kernels[:, :, : self.count].reshape(place.filters, *place.kernel, place.channels)


def _turned(place: Geometry) -> Geometry:
    """The geometry of the convolution that gives the input's gradient."""
    height, width = place.kernel
    return Geometry(
        batch=place.batch,
        channels=place.filters,
        size=place.out,
        filters=place.channels,
        kernel=place.kernel,
        stride=(1, 1),
        before=(height - 1 - place.before[0], width - 1 - place.before[1]),
        after=(height - 1 - place.after[0], width - 1 - place.after[1]),
        dilation=(1, 1),
        groups=1,
    )
