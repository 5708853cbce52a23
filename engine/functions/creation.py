"""Functions that make tensors: ``engine.zeros(2, 3)``, ``engine.arange(10)``, ``engine.tensor([1.0, 2.0])``."""

from __future__ import annotations

import math
from typing import Any

from engine.arrays import np
from engine.device import require_available
from engine.dtypes import DTYPES, Default, as_array, dtype_of
from engine.errors import ArgumentError, DTypeError, RangeError, ShapeError
from engine.methods.shaping import sizes_of
from engine.op import Array, Shape
from engine.tensor import Tensor, fresh, wrap

__all__ = [
    "arange",
    "as_tensor",
    "asarray",
    "empty",
    "empty_like",
    "eye",
    "from_numpy",
    "full",
    "full_like",
    "linspace",
    "logspace",
    "ones",
    "ones_like",
    "scalar_tensor",
    "tensor",
    "zeros",
    "zeros_like",
]


def tensor(data: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """A new tensor over a copy of ``data``: numbers, nested lists, a NumPy array or a tensor.

    Decimal numbers become float32, whole ones int64; an array keeps its dtype.

    >>> tensor([[1.0, 2.0], [3.0, 4.0]]).shape
    torch.Size([2, 2])
    """
    require_available(device)
    if isinstance(data, Tensor):
        data._refuse_while_recording("tensor()")
        data = data.array
    return fresh(as_array(data, dtype), requires_grad)


def as_tensor(data: Any, dtype: Any = None, device: Any = None) -> Tensor:
    """``data`` as a tensor, without a copy where it is one already or a NumPy array."""
    require_available(device)
    if isinstance(data, Tensor):
        return data if dtype is None else data.to(dtype)
    if isinstance(data, np.ndarray) and (dtype is None or data.dtype == dtype_of(dtype)):
        return from_numpy(data)
    return tensor(data, dtype=dtype)


def asarray(obj: Any, *, dtype: Any = None, device: Any = None, copy: bool | None = None) -> Tensor:
    """As :func:`as_tensor`; with ``copy=True`` always a copy."""
    return as_tensor(obj, dtype, device).clone() if copy else as_tensor(obj, dtype, device)


def from_numpy(ndarray: Array) -> Tensor:
    """A tensor that shares the array's memory: a change in one shows in the other.

    Raises DTypeError for an array of a dtype in which nothing here computes.
    """
    if not isinstance(ndarray, np.ndarray):
        raise DTypeError(
            "not-an-array", expected="a NumPy array", got=type(ndarray).__name__, cure="Write tensor(data) for others."
        )
    if ndarray.dtype not in DTYPES:
        dtype_of(ndarray.dtype)
    shared = wrap(ndarray)
    shared._watched = True
    return shared


def scalar_tensor(s: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """One number as a tensor, of the default dtype."""
    return full((), s, dtype=dtype or Default.dtype, device=device, requires_grad=requires_grad)


def shape_of(sizes: tuple[Any, ...], size: Any) -> Shape:
    """The shape that was given, as sizes or by its name; raises ShapeError for a size below 0."""
    shape = sizes_of(sizes if size is None else (size,))
    if min(shape, default=0) < 0:
        raise ShapeError("negative-size", expected="sizes of 0 or more", got=str(list(shape)), cure="Drop the sign.")
    return shape


def _kind(dtype: Any, device: Any, otherwise: Any = None) -> np.dtype[Any]:
    require_available(device)
    return dtype_of(dtype) if dtype is not None else otherwise or Default.dtype


def zeros(*sizes: Any, size: Any = None, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """Zeros of a shape, given as sizes or as one tuple.

    >>> zeros(2, 3)
    tensor([[0., 0., 0.],
            [0., 0., 0.]])
    """
    return fresh(np.zeros(shape_of(sizes, size), _kind(dtype, device)), requires_grad)


def ones(*sizes: Any, size: Any = None, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """Ones of a shape, given as sizes or as one tuple."""
    return fresh(np.ones(shape_of(sizes, size), _kind(dtype, device)), requires_grad)


def empty(*sizes: Any, size: Any = None, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """A tensor to be written to; here its numbers begin as zeros."""
    return zeros(*sizes, size=size, dtype=dtype, device=device, requires_grad=requires_grad)


def full(size: Any, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """One number in every cell; its kind decides the dtype where none is named.

    >>> full((2,), 7)
    tensor([7, 7])
    """
    if isinstance(fill_value, Tensor):
        fill_value._refuse_while_recording("full()")
        fill_value = fill_value.item()
    kind = _kind(dtype, device, as_array(fill_value).dtype)
    return fresh(np.full(shape_of((), size), fill_value, kind), requires_grad)


def _like(like: Tensor, dtype: Any, device: Any) -> np.dtype[Any]:
    return _kind(dtype, device, like.array.dtype)


def zeros_like(input: Tensor, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """Zeros in the shape and dtype of another tensor."""
    return fresh(np.zeros(input.array.shape, _like(input, dtype, device)), requires_grad)


def ones_like(input: Tensor, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """Ones in the shape and dtype of another tensor."""
    return fresh(np.ones(input.array.shape, _like(input, dtype, device)), requires_grad)


def empty_like(input: Tensor, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """A tensor to be written to, in the shape and dtype of another."""
    return zeros_like(input, dtype=dtype, device=device, requires_grad=requires_grad)


def full_like(
    input: Tensor, fill_value: Any, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """One number in every cell, in the shape and dtype of another tensor."""
    return full(tuple(input.array.shape), fill_value, dtype=_like(input, dtype, device), requires_grad=requires_grad)


def arange(
    start: Any, end: Any = None, step: Any = 1, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """Numbers from ``start`` up to, but not including, ``end``; with one argument, from 0.

    >>> arange(1, 2.5, 0.5)
    tensor([1.0000, 1.5000, 2.0000])
    """
    if end is None:
        start, end = 0, start
    start, end, step = (part.item() if isinstance(part, Tensor | np.generic) else part for part in (start, end, step))
    if step == 0 or (end - start) * step < 0:
        raise RangeError(
            "arange-bounds",
            expected="a step that leads from start to end",
            got=f"start {start}, end {end} and step {step}",
            cure="Choose a step other than 0, with the sign of end − start.",
        )
    whole = all(isinstance(part, int) for part in (start, end, step))
    kind = _kind(dtype, device, np.dtype(np.int64) if whole else None)
    count = max(math.ceil((end - start) / step), 0)
    return fresh((np.arange(count) * step + start).astype(kind), requires_grad)


def linspace(
    start: Any, end: Any, steps: int, *, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """``steps`` numbers at equal distances, both ends among them.

    >>> linspace(0, 1, 3)
    tensor([0.0000, 0.5000, 1.0000])
    """
    if steps < 0:
        raise ArgumentError("steps", expected="steps of 0 or more", got=str(steps), cure="Choose a larger number.")
    return fresh(np.linspace(float(start), float(end), steps).astype(_kind(dtype, device)), requires_grad)


def logspace(
    start: Any,
    end: Any,
    steps: int,
    base: float = 10.0,
    *,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """``base`` to the powers from ``start`` to ``end``, at equal distances of the exponents."""
    return fresh(np.logspace(float(start), float(end), steps, base=base).astype(_kind(dtype, device)), requires_grad)


def eye(n: int, m: int | None = None, *, dtype: Any = None, device: Any = None, requires_grad: bool = False) -> Tensor:
    """A matrix with ones on the diagonal."""
    n, m = shape_of((n, n if m is None else m), None)
    return fresh(np.eye(n, m, dtype=_kind(dtype, device)), requires_grad)
