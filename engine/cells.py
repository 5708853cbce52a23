"""Which cell of a tensor is meant, and which cells it feeds when shapes are broadcast."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import product as all_of
from math import prod
from typing import overload

Cell = tuple[int, ...]
Shape = tuple[int, ...]


def shape_text(shape: Shape) -> str:
    """`[10,4]`; a scalar is `scalar`."""
    return f"[{','.join(map(str, shape))}]" if shape else "scalar"


def place_text(cell: Cell) -> str:
    """A cell as people count it, from 1: `cell 2, 5`; of a scalar, `its only cell`."""
    return f"cell {', '.join(str(at + 1) for at in cell)}" if cell else "its only cell"


def every_cell(shape: Shape) -> Iterator[Cell]:
    """All cells of a tensor in reading order; a scalar has one cell, `()`."""
    return all_of(*(range(size) for size in shape))


class Cells(Sequence[Cell]):
    """Every combination of places along axes, in reading order, each made when it is asked for."""

    def __init__(self, places: Sequence[Sequence[int]]) -> None:
        self._places = places
        self._count = prod(len(axis) for axis in places)

    def __len__(self) -> int:
        return self._count

    @overload
    def __getitem__(self, k: int) -> Cell: ...
    @overload
    def __getitem__(self, k: slice) -> list[Cell]: ...
    def __getitem__(self, k: int | slice) -> Cell | list[Cell]:
        if isinstance(k, slice):
            return [self[each] for each in range(*k.indices(len(self)))]
        rest, cell = range(self._count)[k], []
        for axis in reversed(self._places):
            rest, at = divmod(rest, len(axis))
            cell.append(axis[at])
        return tuple(reversed(cell))

    def __iter__(self) -> Iterator[Cell]:
        return all_of(*self._places)


def source_cell(out_cell: Cell, shape: Shape) -> Cell:
    """The cell of an input of `shape` that NumPy's broadcasting reads for `out_cell`."""
    if not shape:
        return ()
    aligned = out_cell[len(out_cell) - len(shape) :]
    return tuple(0 if size == 1 else at for at, size in zip(aligned, shape, strict=True))


def fed_axes(cell: Cell, shape: Shape, out_shape: Shape) -> list[Sequence[int]]:
    """The places along each axis of the output into which broadcasting copies this cell of an input of `shape`.

    A bias [4] added to [10, 4] feeds 10 cells: that is why its gradient is a sum over the batch.
    """
    leading = len(out_shape) - len(shape)
    places: list[Sequence[int]] = [range(size) for size in out_shape[:leading]]
    for at, size, out_size in zip(cell, shape, out_shape[leading:], strict=True):
        places.append(range(out_size) if size == 1 else (at,))
    return places


def repeated_axes(shape: Shape, out_shape: Shape) -> tuple[int, ...]:
    """The axes of the output along which broadcasting repeats an input of `shape`."""
    leading = len(out_shape) - len(shape)
    sizes = enumerate(zip(shape, out_shape[leading:], strict=True), leading)
    return (*range(leading), *(axis for axis, (size, wide) in sizes if size == 1 and wide != 1))


def fed_cells(cell: Cell, shape: Shape, out_shape: Shape) -> list[Cell]:
    """Every output cell into which broadcasting copies this cell, in reading order."""
    return list(all_of(*fed_axes(cell, shape, out_shape)))


@dataclass(frozen=True, slots=True)
class Focus:
    """What the learner looks at, whatever the tensor: an example of the batch, a unit, and an input of that unit.

    `at` is the full cell where one of this very tensor was pointed at; the others then say whose it is.
    """

    row: int = 0
    unit: int = 0
    input: int = 0
    at: Cell | None = None


def focus_cell(
    shape: Shape,
    row: int,
    unit: int,
    per_example: bool = False,
    *,
    input: int = 0,
    parameter: bool = False,
) -> Cell:
    """The cell of a tensor that the focus (example `row`, `unit`, and of a `parameter` the `input`) falls on.

    A vector takes the unit, as a bias has one cell per unit, unless it is `per_example`. A parameter's first axis
    takes the unit and its second the input; any other tensor's first axis takes the row and its last the unit. Of
    planes, [examples, channels, height, width] or a kernel, the channel is the unit and the cell is in the middle.
    Axes in between stand at 0, and all is clipped into the shape.
    """
    first, second = (unit, input) if parameter else (row, unit)
    if len(shape) < 2:
        wanted: Cell = (row if per_example else unit,)[: len(shape)]
    elif len(shape) >= 4:
        between = (0 for _ in shape[2:-2])
        wanted = (first, second, *between, shape[-2] // 2, shape[-1] // 2)
    elif parameter:
        wanted = (first, second, *(size // 2 for size in shape[2:]))
    else:
        wanted = (first, *(0 for _ in shape[1:-1]), second)
    return clipped(wanted, shape)


def clipped(cell: Cell, shape: Shape) -> Cell:
    """The nearest cell that exists; the cell and the shape have the same number of axes."""
    return tuple(min(max(at, 0), max(size - 1, 0)) for at, size in zip(cell, shape, strict=True))
