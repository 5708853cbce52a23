"""Places as numbers: cells are taken from, and added to, memory seen as rows.

``np.add.at`` is fast only for vectors, so rows are taken apart into cells; nothing here is in the order
of the places, so the sum is the same in an eager run and in a Program.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.arrays import np
from engine.op import Array, Planner, Shape
from engine.ops.index.basic import out_of_range

int64 = np.dtype(np.int64)


def check_places(places: Array, size: int, dim: int, least: int | None = None, what: str = "an index") -> None:
    """Raise RangeError where any of the places lies outside a dimension of ``size``; ``least`` is −size by default."""
    if places.size:
        low, high = int(places.min()), int(places.max())
        if low < (-size if least is None else least) or high >= size:
            raise out_of_range(high if high >= size else low, size, dim, what, least)


def add_rows(rows: Array, places: Array, g: Array) -> None:
    """Add the n-th of ``g``'s rows to row ``places[n]``; ``rows`` is C-ordered, of as many cells as its rows have."""
    if g.size:
        width = g.size // places.size
        cells = (places * width)[:, None] + np.arange(width)
        np.add.at(rows.reshape(-1), cells.reshape(-1), g.reshape(-1))


def plan_add_rows(p: Planner, rows: Array, places: Array, g: Array) -> None:
    """Emit :func:`add_rows` into zeros; all of them C-ordered."""
    count, width = g.shape
    p.emit(rows.fill, 0)
    if width == 1:
        p.emit(np.add.at, rows.reshape(-1), places, g.reshape(-1))
        return
    columns = p.keep("columns", (count, width), int64)
    columns[...] = np.arange(width)
    first, cells = p.scratch((count,), int64), p.scratch((count, width), int64)
    p.emit(np.multiply, places.reshape(count), p.constant(width, int64), first)
    p.emit(np.copyto, cells, first[:, None])
    p.emit(np.add, cells, columns, cells)
    p.emit(np.add.at, rows.reshape(-1), cells.reshape(-1), g.reshape(-1))


def row_numbers(sizes: Sequence[int], indices: Sequence[Array]) -> Array:
    """One number for each tuple of places in dimensions of these sizes, as a vector; negative places count back."""
    total: Any = 0
    for size, places in zip(sizes, np.broadcast_arrays(*indices), strict=True):
        total = total * size + np.where(places < 0, places + size, places)
    return np.asarray(total, int64).reshape(-1)


def plan_row_numbers(
    p: Planner, sizes: Sequence[int], dims: Sequence[int], indices: Sequence[Array], shape: Shape
) -> Array:
    """Emit the checks and :func:`row_numbers` into a buffer that the VJPs may read, and give it."""
    numbers = p.keep("rows", shape, int64)
    within = p.scratch(shape, int64)
    for step, (size, dim, places) in enumerate(zip(sizes, dims, indices, strict=True)):
        p.emit(check_places, places, size, dim)
        if step:
            p.emit(np.multiply, numbers, size, numbers)
        p.emit(np.remainder, places, max(size, 1), within)
        p.emit(np.add, numbers, within, numbers) if step else p.emit(np.copyto, numbers, within)
    return numbers.reshape(-1)


def contiguous(p: Planner, x: Array) -> Array:
    """``x`` itself where it is C-ordered, else a copy of it that is."""
    if x.flags.c_contiguous:
        return x
    p.emit(np.copyto, copy := p.scratch(x.shape, x.dtype), x)
    return copy
