"""Which cell of a tensor is meant, and which cells it feeds when shapes are broadcast."""

from collections.abc import Iterator, Sequence
from itertools import product as all_of

Cell = tuple[int, ...]
Shape = tuple[int, ...]


def shape_text(shape: Shape) -> str:
    """`[10,4]`; a scalar is `scalar`."""
    return f"[{','.join(map(str, shape))}]" if shape else "scalar"


def every_cell(shape: Shape) -> Iterator[Cell]:
    """All cells of a tensor in reading order; a scalar has one cell, `()`."""
    return all_of(*(range(size) for size in shape))


def source_cell(out_cell: Cell, shape: Shape) -> Cell:
    """The cell of an input of `shape` that NumPy's broadcasting reads for `out_cell`."""
    if not shape:
        return ()
    aligned = out_cell[len(out_cell) - len(shape) :]
    return tuple(0 if size == 1 else at for at, size in zip(aligned, shape, strict=True))


def fed_cells(cell: Cell, shape: Shape, out_shape: Shape) -> list[Cell]:
    """Every output cell into which broadcasting copies this cell of an input of `shape`.

    A bias [4] added to [10, 4] feeds 10 cells: that is why its gradient is a sum over the batch.
    """
    leading = len(out_shape) - len(shape)
    choices: list[Sequence[int]] = [range(size) for size in out_shape[:leading]]
    for at, size, out_size in zip(cell, shape, out_shape[leading:], strict=True):
        choices.append(range(out_size) if size == 1 else (at,))
    return list(all_of(*choices))


def focus_cell(shape: Shape, row: int, unit: int, per_example: bool = False) -> Cell:
    """The cell of a tensor that the focus (example `row`, `unit`) falls on, clipped into its shape.

    The first axis takes the row and the last the unit; axes between stand at 0. A vector takes the
    unit, as a bias has one cell per unit, unless it is `per_example`.
    """
    if not shape:
        return ()
    if len(shape) == 1:
        wanted: Cell = (row if per_example else unit,)
    else:
        wanted = (row, *(0 for _ in shape[1:-1]), unit)
    return clipped(wanted, shape)


def clipped(cell: Cell, shape: Shape) -> Cell:
    """The nearest cell that exists; the cell and the shape have the same number of axes."""
    return tuple(min(max(at, 0), max(size - 1, 0)) for at, size in zip(cell, shape, strict=True))
