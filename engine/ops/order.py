"""Orders of memory: buffers whose axes lie as another array's do, so that loops run along both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from engine.arrays import np
from engine.cells import Shape
from engine.op import Array, Planner
from engine.ops.broadcast import flat

ROW = 4096
"""Cells of a row that are worth a loop of their own."""
BLOCK = 65536
"""Cells of a block, with which a few others stay in the cache."""


def laid_like(x: Array, shape: Shape, make: Callable[[Shape], Array]) -> Array:
    """A buffer of ``shape``, with as many axes as ``x`` and in their order; ``make`` gives it in C order."""
    axes = sorted(range(x.ndim), key=lambda axis: -abs(x.strides[axis]))
    places: Any = np.argsort(axes)
    return make(tuple(shape[axis] for axis in axes)).transpose(places)


def in_rows(*arrays: Array) -> tuple[Array, ...]:
    """Arrays of one shape and one order of memory as matrices (rows, cells), for an operand that is one such row.

    A constant row stays in the cache, where an array of as many constants would be read from memory. Arrays
    in different orders are given as they are.
    """
    first, *others = arrays
    steps = _steps(first)
    if any(_steps(array) != steps or array.shape != first.shape for array in others):
        return arrays
    cells = 1
    for axis in sorted(range(first.ndim), key=lambda axis: abs(steps[axis])):
        if cells >= ROW:
            break
        cells *= first.shape[axis]
    return tuple(flat(array).reshape(-1, max(cells, 1)) for array in arrays)


def _steps(x: Array) -> list[int]:
    """Along each axis the distance to the next cell, in cells; 0 where there is no next one."""
    return [stride // x.itemsize if size > 1 else 0 for stride, size in zip(x.strides, x.shape, strict=True)]


def in_blocks(*arrays: Array) -> Iterator[tuple[Array, ...]]:
    """The arrays' rows in blocks that stay in the cache, for a plan that passes over each more than once."""
    rows = arrays[0].shape[0] if arrays[0].ndim else 1
    each = max(1, BLOCK * rows // max(1, arrays[0].size))
    if each >= rows:
        yield arrays
        return
    for first in range(0, rows, each):
        yield tuple(array[first : first + each] for array in arrays)


def emit_move(p: Planner, x: Array, out: Array) -> None:
    """Emit the copy of ``x`` into ``out``, which has the same shape and perhaps another order of memory.

    A copy runs along the innermost axis of what it writes; where that is short and the innermost axis of what it
    reads is long, a ufunc, which runs along the latter, is faster.
    """
    reads, writes = (_innermost(array) for array in (x, out))
    if x.dtype.kind == "b" or reads is None or writes is None or x.shape[reads] < 4 * x.shape[writes]:
        p.emit(np.copyto, out, x)
    else:
        axes = sorted(range(x.ndim), key=lambda axis: -abs(x.strides[axis]))
        p.emit(np.positive, x.transpose(axes), out.transpose(axes))


def _innermost(x: Array) -> int | None:
    """The axis of more than one cell along which neighbours in memory lie."""
    return min(
        (axis for axis in range(x.ndim) if x.shape[axis] > 1), key=lambda axis: abs(x.strides[axis]), default=None
    )
