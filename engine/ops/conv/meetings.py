"""Which input cell met which weight at which output cell: what explanations of a convolution are made of."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product as all_of
from typing import Any

from engine.arrays import np
from engine.cells import Cell
from engine.op import Array
from engine.ops.conv.geometry import Geometry
from engine.paths import grid


class Meetings:
    """The cells of a convolution's inputs and output, as the learner's tensors count them."""

    def __init__(self, place: Geometry, rank: int, batched: bool) -> None:
        self.place = place
        self.rank = rank
        self.batched = batched

    def at(self, out_cell: Cell) -> Iterator[tuple[Cell, Cell]]:
        """(input cell, weight cell) for every product that makes an output cell; padding is left out."""
        place = self.place
        example, filter_, row, column = self._four(out_cell)
        group = filter_ // (place.filters // place.groups)
        channels = place.channels // place.groups
        for channel, dy, dx in all_of(range(channels), *map(range, place.kernel)):
            y, x = self._read(0, row, dy), self._read(1, column, dx)
            if 0 <= y < place.size[0] and 0 <= x < place.size[1]:
                yield self._cell(example, group * channels + channel, y, x), self._weight(filter_, channel, dy, dx)

    def of_input(self, cell: Cell) -> tuple[Array, Array]:
        """The output cells that read an input cell, and the weight's cell through which each did."""
        place = self.place
        example, channel, y, x = self._four(cell)
        channels, filters = place.channels // place.groups, place.filters // place.groups
        group = channel // channels
        rows, downs = self._uses(0, y)
        columns, across = self._uses(1, x)
        at = grid(range(filters), range(len(rows)), range(len(columns)))
        filter_, row, column = group * filters + at[:, 0], at[:, 1], at[:, 2]
        return (
            self._cells(example, filter_, rows[row], columns[column]),
            self._kernels(filter_, channel % channels, downs[row], across[column]),
        )

    def of_weight(self, cell: Cell) -> tuple[Array, Array]:
        """The output cells in which a weight was used, and the input's cell that it lay on, over the whole batch."""
        place = self.place
        filter_, channel, dy, dx = cell if self.rank == 2 else (*cell[:2], 0, cell[2])
        group = filter_ // (place.filters // place.groups)
        source = group * (place.channels // place.groups) + channel
        rows, columns = self._inside(0, dy), self._inside(1, dx)
        at = grid(range(place.batch), rows, columns)
        example, row, column = at.T
        y, x = self._read(0, row, dy), self._read(1, column, dx)
        return self._cells(example, filter_, row, column), self._cells(example, source, y, x)

    def of_filter(self, filter_: int) -> Array:
        """Every output cell of a filter."""
        at = grid(range(self.place.batch), *map(range, self.place.out))
        return self._cells(at[:, 0], filter_, at[:, 1], at[:, 2])

    def _inside(self, axis: int, step: int) -> Array:
        """The places of the output at which the kernel's cell does not lie on padding."""
        read = self._read(axis, np.arange(self.place.out[axis]), step)
        return np.flatnonzero((read >= 0) & (read < self.place.size[axis]))

    def _uses(self, axis: int, at: int) -> tuple[Array, Array]:
        """The places of the output that read an input's place, and the kernel's cell through which each does."""
        place = self.place
        steps = np.arange(place.kernel[axis])
        out, rest = np.divmod(at + place.before[axis] - steps * place.dilation[axis], place.stride[axis])
        used = (rest == 0) & (out >= 0) & (out < place.out[axis])
        return out[used], steps[used]

    def _cells(self, example: Array | int, channel: Array | int, row: Array, column: Array) -> Array:
        """Cells of the input or the output, one a line."""
        axes: list[Any] = [channel, column] if self.rank == 1 else [channel, row, column]
        return np.stack(np.broadcast_arrays(*([example, *axes] if self.batched else axes)), -1)

    def _kernels(self, filter_: Array, channel: int, dy: Array, dx: Array) -> Array:
        """Cells of the weight, one a line."""
        axes: list[Any] = [filter_, channel, dx] if self.rank == 1 else [filter_, channel, dy, dx]
        return np.stack(np.broadcast_arrays(*axes), -1)

    def reads(self, out_cell: Cell) -> tuple[list[int], list[int]]:
        """The rows and the columns of the input, padding counted too, that the kernel lies on for an output cell."""
        _, _, row, column = self._four(out_cell)
        rows, columns = (
            [self._read(axis, out, step) for step in range(self.place.kernel[axis])]
            for axis, out in ((0, row), (1, column))
        )
        return rows, columns

    def span(self, cells: list[Cell]) -> tuple[range, range]:
        """The rows and the columns from the first to the last of these cells."""
        places = [self._four(cell)[2:] for cell in cells]
        rows, columns = (range(min(axis), max(axis) + 1) for axis in zip(*places, strict=True))
        return rows, columns

    def moved(self, cell: Cell, row: int, column: int) -> Cell:
        """The cell of the same example and channel at another row and column."""
        example, channel, _, _ = self._four(cell)
        return self._cell(example, channel, row, column)

    def _read(self, axis: int, out: Any, kernel: int) -> Any:
        """The place (or places) in the input that the kernel's cell reads for an output cell; outside is padding."""
        place = self.place
        return out * place.stride[axis] + kernel * place.dilation[axis] - place.before[axis]

    def _four(self, cell: Cell) -> tuple[int, int, int, int]:
        """(example, channel, row, column) of a cell of the input or output."""
        example, *rest = cell if self.batched else (0, *cell)
        return (example, rest[0], *((0, rest[1]) if self.rank == 1 else (rest[1], rest[2])))

    def _cell(self, example: int, channel: int, row: int, column: int) -> Cell:
        inside = (channel, column) if self.rank == 1 else (channel, row, column)
        return (example, *inside) if self.batched else inside

    def _weight(self, filter_: int, channel: int, dy: int, dx: int) -> Cell:
        return (filter_, channel, dx) if self.rank == 1 else (filter_, channel, dy, dx)
