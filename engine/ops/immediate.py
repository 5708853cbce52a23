"""A plan carried out at once: an eager kernel that is the Program's own arithmetic, in buffers of the moment."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import Any

from engine.arrays import np
from engine.op import Array, DType, Shape


class Immediate:
    """A Planner whose instructions run as they are emitted.

    Nothing is remembered between two of them, so what a plan keeps from the forward for a VJP has to be
    made again.
    """

    def __init__(self, dtype: DType) -> None:
        self.dtype = dtype

    def emit(self, function: Callable[..., object], *args: object) -> None:
        """Run the instruction."""
        function(*args)

    def scratch(self, shape: Shape, dtype: Any = None) -> Array:
        """A fresh buffer."""
        return np.empty(shape, dtype or self.dtype)

    def keep(self, name: str, shape: Shape, dtype: Any = None) -> Array:
        """A fresh buffer of zeros."""
        return np.zeros(shape, dtype or self.dtype)

    def constant(self, value: float, dtype: Any = None) -> Array:
        """A 0-d array."""
        return _constant(value, dtype or self.dtype)

    def ones(self, count: int, dtype: Any = None) -> Array:
        """A vector of ones."""
        return np.ones(count, dtype or self.dtype)


@lru_cache(maxsize=4096)
def _constant(value: float, dtype: Any) -> Array:
    """A 0-d array, made once: nobody writes into a constant."""
    return np.array(value, dtype)
