"""Which kind of numbers an array holds: float32 unless told otherwise, and never upcast unasked."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.arrays import NDArray, np
from engine.errors import DTypeError

Array = NDArray[Any]
float32 = np.dtype(np.float32)
float64 = np.dtype(np.float64)
int64 = np.dtype(np.int64)
int32 = np.dtype(np.int32)
int16 = np.dtype(np.int16)
int8 = np.dtype(np.int8)
uint8 = np.dtype(np.uint8)
bool_ = np.dtype(np.bool_)


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


def category(dtype: np.dtype[Any]) -> int:
    """0 for truth values, 1 for whole numbers, 2 for floating-point numbers."""
    return {"b": 0, "i": 1, "u": 1}.get(dtype.kind, 2)


def number_dtype(number: bool | int | float, like: np.dtype[Any]) -> np.dtype[Any]:
    """The dtype that a Python number takes beside ``like``: it never widens a dtype of its own category."""
    if isinstance(number, float):
        return like if like.kind == "f" else float32
    if isinstance(number, bool):
        return like
    return like if like.kind != "b" else int64


def result_type(arrays: Sequence[Array]) -> np.dtype[Any]:
    """The common dtype by PyTorch's rules: a 0-d array counts only where its category is higher.

    https://pytorch.org/docs/stable/tensor_attributes.html#torch.dtype
    """
    wide = [array.dtype for array in arrays if array.ndim]
    narrow = [array.dtype for array in arrays if not array.ndim]
    if not wide or not narrow:
        return _joined(wide or narrow)
    high, low = _joined(wide), _joined(narrow)
    return _joined([high, low]) if category(low) > category(high) else high


def _joined(dtypes: Sequence[np.dtype[Any]]) -> np.dtype[Any]:
    """NumPy's table, but whole numbers never widen a floating dtype."""
    floating = [dtype for dtype in dtypes if dtype.kind == "f"]
    return np.result_type(*(floating or dtypes))


def promoted_dtype(promotion: str, arrays: Sequence[Array], title: str) -> np.dtype[Any] | None:
    """The dtype that the inputs of an op are brought to; None where they stay as they are.

    Raises DTypeError where the op wants one floating dtype and got two.
    """
    if promotion == "none":
        return None
    if promotion == "same":
        floating = {array.dtype for array in arrays if array.dtype.kind == "f"}
        if len(floating) > 1 or (floating and any(array.dtype.kind != "f" for array in arrays)):
            dtypes = " and ".join(str(array.dtype) for array in arrays)
            raise DTypeError(
                "dtype-mismatch",
                expected=f"inputs of {title} that all have one dtype",
                got=dtypes,
                cure="Bring them to one dtype, for example with x.to(engine.float32).",
            )
        return None
    wanted = result_type(arrays)
    return float32 if promotion == "float" and wanted.kind != "f" else wanted
