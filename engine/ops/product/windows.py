"""A matrix product drawn: the row and the column that meet, their products, and the cell that they make."""

from __future__ import annotations

from collections.abc import Sequence

from engine.arrays import np
from engine.cells import Cell
from engine.op import Array
from engine.paths import Paths
from engine.richtext import Number
from engine.windows import SIDE, Window, around, cut, single, worked

BESIDE = 1
"""Rows or columns drawn beside those that meet."""


def value_windows(xs: Sequence[Array], out: Array, cell: Cell, met: Sequence[Sequence[Cell]]) -> tuple[Window, ...]:
    """Left × right = products, added up; ``met`` are the cells of either input, in the order in which they meet."""
    left, right = met
    if not left:
        return ()
    products = [float(xs[0][a]) * float(xs[1][b]) for a, b in zip(left, right, strict=True)]
    return (
        line("left input", xs[0], left, input=0),
        line("right input", xs[1], right, input=1, sign="×"),
        *added(products),
        _result("output", out, cell),
    )


def back_windows(other: int, g: Array, xs: Sequence[Array], paths: Paths, example: int) -> tuple[Window, ...]:
    """Upstream × the other input = products, added up; of a stack of matrices, those of the ``example``."""
    if not len(paths):
        return ()
    stacked = paths.cells.shape[1] > 2 and len(np.unique(paths.cells[:, 0])) > 1
    mine = np.flatnonzero(paths.cells[:, 0] == example) if stacked else np.arange(len(paths))
    products = paths.contributions(g)
    shown = [paths[int(k)] for k in mine]
    numbers = [term.working[-1] for term in shown]
    cells = [number.cell for number in numbers if isinstance(number, Number)]
    if not cells:
        return ()
    of = f" of example {example + 1}" if stacked else ""
    name = f"{('left', 'right')[other]} input{of}"
    windows = [
        line(f"upstream gradient{of}", g, [term.out_cell for term in shown], slot="grad"),
        line(name, xs[other], cells, input=other, sign="×"),
        *added(products[mine].tolist()),
    ]
    rest = np.delete(products, mine)
    if len(rest):
        windows.append(single("the other examples, together", float(rest.sum())))
    return tuple(windows)


def line(
    title: str,
    array: Array,
    cells: Sequence[Cell],
    *,
    input: int | None = None,
    slot: str = "value",
    sign: str = "",
) -> Window:
    """The cells of a row or a column, lit among their neighbours; of a long one the beginning."""
    first, last = cells[0], cells[-1]
    if not first:
        return cut(title, array, first, input=input, slot=slot, lit=cells, sign=sign)
    moved = [axis for axis, (a, b) in enumerate(zip(first, last, strict=True)) if a != b]
    along = moved[-1] if moved else len(first) - 1
    places = range(cells[0][along], min(cells[-1][along], cells[0][along] + SIDE - 1) + 1)
    if array.ndim < 2:
        return cut(title, array, first, cols=places, input=input, slot=slot, lit=cells, sign=sign)
    across = array.ndim - 1 if along != array.ndim - 1 else array.ndim - 2
    near = around((first[across],), array.shape[across], BESIDE)
    rows, cols = (places, near) if along < across else (near, places)
    axes = (min(along, across), max(along, across))
    return cut(title, array, first, rows, cols, input=input, slot=slot, axes=axes, lit=cells, sign=sign)


def added(products: Sequence[float]) -> list[Window]:
    """The products in a row, and their sum."""
    count = len(products)
    windows = [worked("products" if count <= SIDE else f"products, the first {SIDE} of {count}", [products[:SIDE]])]
    return [*windows, single("their sum", float(np.sum(products)), "Σ")]


def _result(title: str, out: Array, cell: Cell) -> Window:
    rows = around(cell[-2:-1], out.shape[-2], BESIDE) if out.ndim > 1 else None
    cols = around(cell[-1:], out.shape[-1], BESIDE) if out.ndim else None
    return cut(title, out, cell, rows, cols, lit=[cell], focus=cell, sign="=")
