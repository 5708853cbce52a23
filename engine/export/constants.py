"""Constant tensors as source: ranges, triangles and the like by name, others cell by cell."""

from __future__ import annotations

from typing import Any

from engine.arrays import np
from engine.export.errors import ExportError
from engine.export.varying import Varying, fixed, follows_batch, merged
from engine.op import Array
from engine.source import sizes, typed, written

LARGEST = 10_000
"""A constant of more cells is not written out cell by cell."""
SHORT = 16
"""Numbers that were worked out from constants alone are written out up to this many cells."""

FLOAT32: np.dtype[Any] = np.dtype(np.float32)
INT64: np.dtype[Any] = np.dtype(np.int64)
USUAL: dict[str, np.dtype[Any]] = {"f": FLOAT32, "i": INT64, "b": np.dtype(np.bool_)}
"""What PyTorch makes of Python's numbers."""


def constant_text(one: Array, other: Array) -> str:
    """The constant at both batch sizes as one expression; raises ExportError where there is none."""
    shape = merged(one.shape, other.shape)
    if fixed(shape):
        if one.dtype == other.dtype and np.array_equal(one, other, equal_nan=one.dtype.kind == "f"):
            return pattern(one, shape) or tensor_text(one)
        raise follows_batch(f"a constant of shape {list(shape)} with other numbers")
    found = pattern(one, shape), pattern(other, shape)
    if found[0] is None or found[0] != found[1]:
        raise follows_batch(f"a constant of shape {list(one.shape)} for one and {list(other.shape)} for another")
    return found[0]


def pattern(array: Array, shape: tuple[int, ...]) -> str | None:
    """A constant that has a name: one number everywhere, a range, a triangle. ``shape`` may follow the batch."""
    if array.ndim == 0 or array.size < 2:
        return None
    first = array.reshape(-1)[0]
    if (array == first).all() or (array != array).all():
        return _filled(first, shape, array.dtype)
    if array.ndim == 1 and np.array_equal(array, np.arange(array.size)):
        return f"torch.arange({', '.join([*sizes(shape), *typed(INT64, array.dtype)])})"
    return _triangle(array, shape) if array.ndim == 2 else None


def tensor_text(array: Array) -> str:
    """A tensor written out with its dtype."""
    if array.size > LARGEST:
        raise ExportError(
            "constant-size",
            expected=f"constants of at most {LARGEST} cells",
            got=f"one of shape {list(array.shape)}",
            cure="Register it as a buffer of the model: it is then saved with the weights.",
        )
    if 0 in array.shape:
        return f"torch.zeros({', '.join([*sizes(array.shape), *typed(FLOAT32, array.dtype)])})"
    usual = USUAL.get(array.dtype.kind, FLOAT32)
    return f"torch.tensor({', '.join([written(shortest(array)), *typed(usual, array.dtype)])})"


def shortest(array: Array) -> Any:
    """Nested lists whose float32 numbers are the shortest decimals that read back the same."""
    if array.dtype != np.float32:
        return array.tolist()
    return np.array([float(str(number)) for number in array.reshape(-1)]).reshape(array.shape).tolist()


def number(array: Array, other: Array) -> Any:
    """A constant without axes as a Python number, one that follows the batch where it does."""
    one, two = shortest(array), shortest(other)
    if one == two or (one != one and two != two):
        return one
    if float(one).is_integer() and float(two).is_integer():
        return Varying(int(one), int(two))
    return merged(one, two)


def _filled(value: Any, shape: tuple[int, ...], dtype: np.dtype[Any]) -> str:
    size = sizes(shape)
    if dtype.kind != "b" and value in (0, 1):
        return f"torch.{'ones' if value else 'zeros'}({', '.join([*size, *typed(FLOAT32, dtype)])})"
    usual = USUAL.get(dtype.kind, FLOAT32)
    filling = written(shortest(np.asarray(value, dtype)))
    return f"torch.full({', '.join([written(tuple(shape)), filling, *typed(usual, dtype)])})"


def _triangle(array: Array, shape: tuple[int, ...]) -> str | None:
    """One number on one side of the diagonal and 0 (or False) on the other; or the identity."""
    rows, columns = array.shape
    if array.dtype.kind == "f" and rows == columns and np.array_equal(array, np.eye(rows)):
        return f"torch.eye({', '.join([written(shape[0]), *typed(FLOAT32, array.dtype)])})"
    for word, diagonal, kept in (
        ("tril", 0, np.tri(rows, columns, 0, np.bool_)),
        ("tril", -1, np.tri(rows, columns, -1, np.bool_)),
        ("triu", 0, ~np.tri(rows, columns, -1, np.bool_)),
        ("triu", 1, ~np.tri(rows, columns, 0, np.bool_)),
    ):
        inside = array[kept]
        if inside.size and (inside == inside[0]).all() and not array[~kept].any():
            full = _filled(inside[0], shape, array.dtype)
            return f"{full}.{word}({diagonal if diagonal else ''})"
    return None
