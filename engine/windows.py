"""Windows: small planes cut from the tensors that took part, with the cells that did lit.

A sum over a kernel's window, a row times a column, the winner of a max-pooling: what a learner would
draw on squared paper beside the formula. An op cuts its own windows; the page draws any of them.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from engine.cells import Cell

SIDE = 32
"""The most rows and columns of a window."""
CHANNELS = 4
"""How many channels, filters or windows of a sum are drawn; the rest is given as one number."""
CONTEXT = 1
"""How many cells around the ones that took part are drawn with them."""

Values = tuple[tuple[float | None, ...], ...]
Spot = tuple[int, int]
"""A row and a column of a window, counted from its upper left cell."""


@dataclass(frozen=True, slots=True)
class Window:
    """A plane of numbers. Cell (r, c) shows the tensor's cell ``origin``, moved r along ``rows_axis`` and c along
    ``cols_axis``.

    ``input`` says which input of the op it is cut from, None meaning the output, and ``slot`` from which buffer
    ("value", "grad"); a ``slot`` of None means that the numbers were worked out on the way. A value of None lies
    outside the tensor, in the padding, where ``origin`` and the cells that follow from it may be negative or too
    large. An axis of −1 does not exist: a vector has no rows. ``lit`` are the cells that took part, ``focus`` the one
    that is meant. ``sign`` stands before the window: "×", "=", "+"; a window without one begins a line.
    ``node`` is filled in as a Number's is.
    """

    title: str
    input: int | None
    slot: str | None
    origin: Cell
    values: Values
    lit: tuple[Spot, ...] = ()
    focus: Spot | None = None
    node: int | None = None
    rows_axis: int = -1
    cols_axis: int = -1
    sign: str = ""

    def cell(self, spot: Spot) -> Cell:
        """The tensor's cell that this one shows; () where the numbers were worked out."""
        cell = list(self.origin)
        for axis, along in ((self.rows_axis, spot[0]), (self.cols_axis, spot[1])):
            if axis >= 0:
                cell[axis] += along
        return tuple(cell)


def cut(
    title: str,
    array: Any,
    cell: Cell,
    rows: range | None = None,
    cols: range | None = None,
    *,
    input: int | None = None,  # noqa: A002
    slot: str = "value",
    axes: tuple[int, int] | None = None,
    lit: Iterable[Cell] = (),
    focus: Cell | None = None,
    sign: str = "",
) -> Window:
    """The plane through ``cell`` along ``axes`` (rows, columns; the last two unless given) of a tensor.

    ``rows`` and ``cols`` may reach beyond the tensor: there the values are None. ``lit`` and ``focus`` are cells of
    the tensor; those that the window does not show are left out.
    """
    shape = array.shape
    rows_axis, cols_axis = axes or (len(shape) - 2, len(shape) - 1)
    rows_axis, cols_axis = max(rows_axis, -1), max(cols_axis, -1)
    rows = range(1) if rows_axis < 0 else rows if rows is not None else around((cell[rows_axis],), shape[rows_axis])
    cols = range(1) if cols_axis < 0 else cols if cols is not None else around((cell[cols_axis],), shape[cols_axis])

    def there(row: int, col: int) -> Cell:
        moved = list(cell)
        for axis, at in ((rows_axis, row), (cols_axis, col)):
            if axis >= 0:
                moved[axis] = at
        return tuple(moved)

    def value(row: int, col: int) -> float | None:
        at = there(row, col)
        inside = all(0 <= place < size for place, size in zip(at, shape, strict=True))
        return float(array[at]) if inside else None

    wanted, lighted, focused = set(lit), [], None
    values = []
    for row in rows:
        values.append(tuple(value(row, col) for col in cols))
        for col in cols:
            if (at := there(row, col)) in wanted:
                lighted.append((row - rows.start, col - cols.start))
            if at == focus:
                focused = (row - rows.start, col - cols.start)
    return Window(
        title=title,
        input=input,
        slot=slot,
        origin=there(rows.start, cols.start),
        values=tuple(values),
        lit=tuple(lighted),
        focus=focused,
        rows_axis=rows_axis,
        cols_axis=cols_axis,
        sign=sign,
    )


def worked(title: str, values: Sequence[Sequence[float | None]], sign: str = "=", focus: Spot | None = None) -> Window:
    """A plane of numbers that were worked out on the way, each of them lit."""
    kept = tuple(tuple(None if value is None else float(value) for value in row[:SIDE]) for row in values[:SIDE])
    lit = tuple((r, c) for r, row in enumerate(kept) for c, value in enumerate(row) if value is not None)
    return Window(title, None, None, (), kept, lit, focus, sign=sign)


def single(title: str, value: float, sign: str = "+") -> Window:
    """One number that was worked out on the way."""
    return worked(title, ((value,),), sign)


def around(used: Iterable[int], size: int, context: int | None = None) -> range:
    """The places of an axis to draw: those used, with some context, at most `SIDE` of them.

    A short axis is drawn whole, unless a ``context`` says how much. Used places beyond the axis are padding.
    """
    places = tuple(used)
    low, high = (min(places), max(places) + 1) if places else (0, min(size, 1))
    if context is None:
        middle = min(max(low - SIDE // 2, 0), max(size - SIDE, 0))
        first, last = middle, middle + SIDE
    else:
        first, last = low - context, high + context
    first, last = min(low, max(first, 0)), max(high, min(last, size))
    return range(first, min(last, first + SIDE))


def located(window: Window, node: int | None) -> Window:
    """The same window, known to be cut from a tensor of ``node``."""
    return replace(window, node=node)
