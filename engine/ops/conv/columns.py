"""Convolution in general: every window becomes a column of one matrix, and the kernels its rows."""

from __future__ import annotations

from functools import cached_property

from engine.arrays import np
from engine.op import Array
from engine.ops.conv.geometry import Geometry
from engine.ops.conv.way import Way

Grid = tuple[slice, slice]


def grid(place: Geometry, dy: int, dx: int) -> Grid:
    """The cells of the padded input that the kernel's cell (dy, dx) meets, one per output cell."""
    rows, columns = (
        slice(at * spacing, at * spacing + (count - 1) * step + 1, step)
        for at, spacing, count, step in zip((dy, dx), place.dilation, place.out, place.stride, strict=True)
    )
    return rows, columns


def interior(place: Geometry) -> Grid:
    """The cells of the padded input that are not padding."""
    rows, columns = (slice(first, first + size) for first, size in zip(place.before, place.size, strict=True))
    return rows, columns


class Columns(Way):
    """Any stride, dilation and number of groups, in PyTorch's own order of memory.

    ``columns`` is (batch, groups, window, cells of the output).
    """

    @cached_property
    def columns(self) -> Array:
        place = self.place
        return self.p.keep("columns", (place.batch, place.groups, place.window, place.out[0] * place.out[1]))

    def fill(self, x: Array) -> None:
        place = self.place
        padded = x
        if place.padded != place.size:
            padded = self.p.keep("padded", (place.batch, place.channels, *place.padded))
            self.p.emit(np.copyto, padded[:, :, *interior(place)], x)
        cells = self._cells(self.columns)
        for dy in range(place.kernel[0]):
            for dx in range(place.kernel[1]):
                self.p.emit(np.copyto, cells[:, :, dy, dx], padded[:, :, *grid(place, dy, dx)])

    def value(self, weight: Array, bias: Array | None, out: Array) -> None:
        result = self.target(out)
        self.p.emit(np.matmul, self._kernels(weight), self.columns, self._grouped(result))
        if bias is None:
            self.deliver(result, out)
        else:
            self.p.emit(np.add, result, bias.reshape(-1, 1, 1), out)

    def input_gradient(self, weight: Array, g: Array, out: Array) -> None:
        place = self.place
        columns = self.p.scratch((place.batch, place.groups, place.window, place.out[0] * place.out[1]))
        upstream = self._grouped(self.contiguous(g))
        self.p.emit(np.matmul, self._kernels(weight).swapaxes(1, 2), upstream, columns)
        cells = self._cells(columns)
        # Every column is added back to the cells that its window read.
        total = self.p.scratch((place.batch, place.channels, *place.padded))
        self.p.emit(total.fill, 0)
        for dy in range(place.kernel[0]):
            for dx in range(place.kernel[1]):
                met = total[:, :, *grid(place, dy, dx)]
                self.p.emit(np.add, met, cells[:, :, dy, dx], met)
        self.p.emit(np.copyto, out, total[:, :, *interior(place)])

    def weight_gradient(self, g: Array, out: Array) -> None:
        result = self.target(out)
        upstream = self._grouped(self.contiguous(g))
        each = self.p.scratch((*upstream.shape[:3], self.place.window))
        self.p.emit(np.matmul, upstream, self.columns.swapaxes(2, 3), each)
        self.p.emit(np.add.reduce, each, 0, None, result.reshape(each.shape[1:]))
        self.deliver(result, out)

    def bias_gradient(self, g: Array, out: Array) -> None:
        self.p.emit(np.add.reduce, g, (0, 2, 3), None, out)

    def _kernels(self, weight: Array) -> Array:
        """The weight as (groups, filters of a group, window)."""
        place = self.place
        return self.contiguous(weight).reshape(place.groups, place.filters // place.groups, place.window)

    def _grouped(self, cells: Array) -> Array:
        """(batch, filters, h, w) as (batch, groups, filters of a group, cells)."""
        place = self.place
        return cells.reshape(place.batch, place.groups, place.filters // place.groups, place.out[0] * place.out[1])

    def _cells(self, columns: Array) -> Array:
        """The columns as (batch, channels, kernel's height and width, output's height and width)."""
        place = self.place
        return columns.reshape(place.batch, place.channels, *place.kernel, *place.out)
