"""Functions that make tensors, and ops written as functions: ``engine.zeros(3)``, ``engine.tanh(x)``."""

from __future__ import annotations

from typing import Any

from engine.arrays import np
from engine.dtypes import float32
from engine.methods.operators import Dims
from engine.op import Array, Shape
from engine.tensor import Tensor, wrap

__all__ = [
    "from_numpy",
    "matmul",
    "mean",
    "ones",
    "randn",
    "reshape",
    "sum",
    "tensor",
    "transpose",
    "zeros",
]


def tensor(data: object, *, requires_grad: bool = False, dtype: Any = None) -> Tensor:
    """A new tensor over a copy of ``data``; decimal numbers become float32."""
    return Tensor(data, requires_grad=requires_grad, dtype=dtype)


def from_numpy(array: Array) -> Tensor:
    """A tensor that shares the array's memory."""
    return wrap(array)


def zeros(*shape: int, requires_grad: bool = False, dtype: Any = float32) -> Tensor:
    return Tensor(np.zeros(shape, dtype), requires_grad=requires_grad)


def ones(*shape: int, requires_grad: bool = False, dtype: Any = float32) -> Tensor:
    return Tensor(np.ones(shape, dtype), requires_grad=requires_grad)


def randn(*shape: int, generator: np.random.Generator, requires_grad: bool = False) -> Tensor:
    """Standard normal numbers from the generator that is passed in."""
    return Tensor(generator.standard_normal(shape, np.float32), requires_grad=requires_grad)


def matmul(a: Tensor, b: Tensor) -> Tensor:
    return a @ b


def sum(x: Tensor, dim: Dims = None, keepdim: bool = False) -> Tensor:
    return x.sum(dim, keepdim)


def mean(x: Tensor, dim: Dims = None, keepdim: bool = False) -> Tensor:
    return x.mean(dim, keepdim)


def reshape(x: Tensor, shape: Shape) -> Tensor:
    return x.reshape(shape)


def transpose(x: Tensor, dim0: int, dim1: int) -> Tensor:
    return x.transpose(dim0, dim1)
