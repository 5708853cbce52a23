"""Orders of memory: a buffer whose axes lie as another array's do, so that loops run along both."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.arrays import np
from engine.cells import Shape
from engine.op import Array


def laid_like(x: Array, shape: Shape, make: Callable[[Shape], Array]) -> Array:
    """A buffer of ``shape``, with as many axes as ``x`` and in their order; ``make`` gives it in C order."""
    axes = sorted(range(x.ndim), key=lambda axis: -abs(x.strides[axis]))
    places: Any = np.argsort(axes)
    return make(tuple(shape[axis] for axis in axes)).transpose(places)
