"""Orders of memory: buffers whose axes lie as another array's do, so that loops run along both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.arrays import np
from engine.cells import Shape
from engine.op import Array
from engine.ops.broadcast import flat

ROW = 4096
"""Cells of a row that are worth a loop of their own."""


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
    steps = [stride // first.itemsize for stride in first.strides]
    if any([stride // array.itemsize for stride in array.strides] != steps for array in others):
        return arrays
    cells = 1
    for axis in sorted(range(first.ndim), key=lambda axis: abs(steps[axis])):
        if cells >= ROW:
            break
        cells *= first.shape[axis]
    return tuple(flat(array).reshape(-1, max(cells, 1)) for array in arrays)
