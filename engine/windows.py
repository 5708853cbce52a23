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

NEIGHBOURS = 2
"""How many cells on each side are drawn where one alone took part."""

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
    input: int | None = None,
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

    here = dict(zip((rows_axis, cols_axis), (rows, cols), strict=True))
    corner = tuple(here[axis].start if axis in here else at for axis, at in enumerate(cell))

    def spot(at: Cell) -> Spot | None:
        """Where a cell of the tensor is drawn; None where it is not."""
        beside = any(a != b for axis, (a, b) in enumerate(zip(at, cell, strict=True)) if axis not in here)
        row, col = (at[axis] if axis >= 0 else 0 for axis in (rows_axis, cols_axis))
        return None if beside or row not in rows or col not in cols else (row - rows.start, col - cols.start)

    lighted = [found for found in map(spot, lit) if found is not None]
    return Window(
        title=title,
        input=input,
        slot=slot,
        origin=corner,
        values=_values(array, cell, here, (rows_axis, cols_axis)),
        lit=tuple(sorted(set(lighted))),
        focus=None if focus is None else spot(focus),
        rows_axis=rows_axis,
        cols_axis=cols_axis,
        sign=sign,
    )


def _values(array: Any, cell: Cell, here: dict[int, range], axes: tuple[int, int]) -> Values:
    """The plane's numbers, None beyond the tensor."""
    inside = {axis: range(max(r.start, 0), min(r.stop, array.shape[axis])) for axis, r in here.items() if axis >= 0}
    key = tuple(slice(inside[axis].start, inside[axis].stop) if axis in inside else at for axis, at in enumerate(cell))
    plane = array[key]
    if axes[0] > axes[1] >= 0:
        plane = plane.T
    found = iter(plane.reshape(-1).tolist())
    rows, cols = (here[axis] for axis in axes)

    def value(row: int, col: int) -> float | None:
        known = all(axis < 0 or at in inside[axis] for axis, at in zip(axes, (row, col), strict=True))
        return float(next(found)) if known else None

    return tuple(tuple(value(row, col) for col in cols) for row in rows)


def line(
    title: str,
    array: Any,
    cell: Cell,
    axis: int,
    places: range | None = None,
    *,
    input: int | None = None,
    slot: str = "value",
    focus: Cell | None = None,
    sign: str = "",
) -> Window:
    """The line through ``cell`` along one axis, drawn across, all of it lit."""
    shown = places if places is not None else around((cell[axis],), array.shape[axis])
    lit = [(*cell[:axis], at, *cell[axis + 1 :]) for at in shown]
    return cut(title, array, cell, cols=shown, input=input, slot=slot, axes=(-1, axis), lit=lit, focus=focus, sign=sign)


def beside_cell(
    title: str,
    array: Any,
    cell: Cell,
    *,
    input: int | None = None,
    slot: str = "value",
    sign: str = "",
) -> Window:
    """The plane around a cell with a few of its neighbours, the cell alone lit."""
    rows = around(cell[-2:-1], array.shape[-2], NEIGHBOURS) if array.ndim > 1 else None
    cols = around(cell[-1:], array.shape[-1], NEIGHBOURS) if array.ndim else None
    return cut(title, array, cell, rows, cols, input=input, slot=slot, lit=[cell], focus=cell, sign=sign)


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
