"""Which input cell met which weight at which output cell: what explanations of a convolution are made of."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import product as all_of

from engine.cells import Cell
from engine.ops.conv.geometry import Geometry


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

    def of_input(self, cell: Cell) -> Iterator[tuple[Cell, Cell]]:
        """(output cell, weight cell) for every use of an input cell."""
        place = self.place
        example, channel, y, x = self._four(cell)
        channels, filters = place.channels // place.groups, place.filters // place.groups
        group = channel // channels
        for filter_, dy, dx in all_of(range(group * filters, (group + 1) * filters), *map(range, place.kernel)):
            row, column = self._written(0, y, dy), self._written(1, x, dx)
            if row is not None and column is not None:
                yield self._cell(example, filter_, row, column), self._weight(filter_, channel % channels, dy, dx)

    def of_weight(self, cell: Cell) -> Iterator[tuple[Cell, Cell]]:
        """(output cell, input cell) for every use of a weight, over the batch and all places."""
        place = self.place
        filter_, channel, dy, dx = cell if self.rank == 2 else (*cell[:2], 0, cell[2])
        group = filter_ // (place.filters // place.groups)
        source = group * (place.channels // place.groups) + channel
        for example, row, column in all_of(range(place.batch), *map(range, place.out)):
            y, x = self._read(0, row, dy), self._read(1, column, dx)
            if 0 <= y < place.size[0] and 0 <= x < place.size[1]:
                yield self._cell(example, filter_, row, column), self._cell(example, source, y, x)

    def of_filter(self, filter_: int) -> Iterator[Cell]:
        """Every output cell of a filter."""
        for example, row, column in all_of(range(self.place.batch), *map(range, self.place.out)):
            yield self._cell(example, filter_, row, column)

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

    def _read(self, axis: int, out: int, kernel: int) -> int:
        """The place in the input that the kernel's cell reads for an output cell; outside it is padding."""
        place = self.place
        return out * place.stride[axis] + kernel * place.dilation[axis] - place.before[axis]

    def _written(self, axis: int, at: int, kernel: int) -> int | None:
        """The place in the output for which the kernel's cell reads this input cell, if there is one."""
        place = self.place
        out, rest = divmod(at + place.before[axis] - kernel * place.dilation[axis], place.stride[axis])
        return out if rest == 0 and 0 <= out < place.out[axis] else None

    def _four(self, cell: Cell) -> tuple[int, int, int, int]:
        """(example, channel, row, column) of a cell of the input or output."""
        example, *rest = cell if self.batched else (0, *cell)
        return (example, rest[0], *((0, rest[1]) if self.rank == 1 else (rest[1], rest[2])))

    def _cell(self, example: int, channel: int, row: int, column: int) -> Cell:
        inside = (channel, column) if self.rank == 1 else (channel, row, column)
        return (example, *inside) if self.batched else inside

    def _weight(self, filter_: int, channel: int, dy: int, dx: int) -> Cell:
        return (filter_, channel, dx) if self.rank == 1 else (filter_, channel, dy, dx)
