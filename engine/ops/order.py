"""Orders of memory: buffers whose axes lie as another array's do, so that loops run along both."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from engine.arrays import np
from engine.cells import Shape
from engine.op import Array, Planner
from engine.ops.broadcast import flat

BLOCK = 65536
"""Cells of a block, with which a few others stay in the cache."""


def laid_like(x: Array, shape: Shape, make: Callable[[Shape], Array]) -> Array:
    """A buffer of ``shape``, with as many axes as ``x`` and in their order; ``make`` gives it in C order."""
    axes = sorted(range(x.ndim), key=lambda axis: -abs(x.strides[axis]))
    places: Any = np.argsort(axes)
    return make(tuple(shape[axis] for axis in axes)).transpose(places)


def beside(p: Planner, constant: float, *arrays: Array) -> Iterator[tuple[Array, ...]]:
    """The constant as an array, and the arrays beside it, in blocks that stay in the cache.

    NumPy is fastest where all operands are vectors: a scalar, or a row that is broadcast, costs up to twice the
    time, and as many constants as a large array has cells would be read from memory.
    """
    together = len({tuple(_steps(array)) for array in arrays}) == 1
    if not together or arrays[0].size <= BLOCK // 2:
        beside_all = laid_like(arrays[0], arrays[0].shape, _constant(p, constant, arrays[0]))
        yield (beside_all, *arrays)
        return
    vectors = [flat(array) for array in arrays]
    kept = _constant(p, constant, arrays[0])((BLOCK // 2,))
    for first in range(0, vectors[0].size, BLOCK // 2):
        parts = [vector[first : first + BLOCK // 2] for vector in vectors]
        yield (kept[: parts[0].size], *parts)


def _constant(p: Planner, constant: float, like: Array) -> Callable[[Shape], Array]:
    """Makes arrays of that constant, in the dtype of ``like``."""

    def make(shape: Shape) -> Array:
        made = p.keep(f"{constant} as {like.dtype}", shape, like.dtype)
        made.fill(constant)
        return made

    return make


def _steps(x: Array) -> list[int]:
    """Along each axis the distance to the next cell, in cells; 0 where there is no next one."""
    return [stride // x.itemsize if size > 1 else 0 for stride, size in zip(x.strides, x.shape, strict=True)]


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
