"""Which kind of numbers an array holds: float32 unless told otherwise, and never upcast unasked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from engine.errors import DTypeError

Array = NDArray[Any]
float32 = np.dtype(np.float32)
float64 = np.dtype(np.float64)


def as_array(data: object, dtype: Any = None) -> Array:
    """A fresh array: Python numbers become float32 (whole ones int64), arrays keep their dtype."""
    array = np.array(data, dtype=dtype)
    if dtype is None and array.dtype == float64 and not isinstance(data, np.ndarray | np.generic):
        array = array.astype(float32)
    if array.dtype.kind not in "fiub":
        raise DTypeError(
            "not-numbers",
            expected="numbers",
            got=f"{array.dtype} data",
            cure="Pass a number, a list of numbers of equal lengths, or a NumPy array of numbers.",
        )
    return array


def require_floating(array: Array) -> None:
    """Raise DTypeError for whole numbers, which have no gradient."""
    if array.dtype.kind != "f":
        raise DTypeError(
            "gradient-of-integers",
            expected="floating-point numbers where a gradient is required",
            got=str(array.dtype),
            cure="Write the numbers with a decimal point, or pass dtype=float32.",
        )


def one_dtype(arrays: Sequence[Array], tracked: Sequence[bool]) -> tuple[Array, ...]:
    """Arrays of one floating dtype: whole numbers and untracked scalars follow the others.

    Raises DTypeError where two floating dtypes meet, since NumPy would silently take the larger.
    """
    first = arrays[0].dtype
    if first.kind == "f" and all(array.dtype == first for array in arrays):
        return tuple(arrays)
    floating = [array for array in arrays if array.dtype.kind == "f"]
    large = [array.dtype for array in floating if array.ndim] or [array.dtype for array in floating] or [float32]
    wanted = max(large, key=lambda dtype: dtype.itemsize)
    return tuple(_cast(array, wanted, fixed) for array, fixed in zip(arrays, tracked, strict=True))


def _cast(array: Array, wanted: np.dtype[Any], tracked: bool) -> Array:
    if array.dtype != wanted and array.dtype.kind == "f" and (array.ndim or tracked):
        raise DTypeError(
            "dtype-mismatch",
            expected=f"both inputs of one dtype ({wanted})",
            got=f"{array.dtype} beside {wanted}",
            cure="Make both tensors float32, for example with tensor(values, dtype=float32).",
        )
    return array.astype(wanted, copy=False)
