"""``engine.linalg``: norms and products under the names of torch.linalg."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.errors import ArgumentError
from engine.functions.function import as_function
from engine.functions.products import matmul
from engine.tensor import Tensor

__all__ = ["matmul", "matrix_norm", "multi_dot", "norm", "vector_norm"]

Dims = int | Sequence[int] | None


def _vector_norm(x: Tensor, ord: float = 2, dim: Dims = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """The length over ``dim`` (None = all cells).

    >>> import engine as torch
    >>> torch.linalg.vector_norm(torch.tensor([3.0, 4.0])).item()
    5.0
    """
    return x.norm(ord, dim, keepdim, dtype)


def _matrix_norm(A: Tensor, ord: Any = "fro", dim: Sequence[int] = (-2, -1), keepdim: bool = False) -> Tensor:
    """The norm of each matrix: the length of all its cells ("fro"), or the largest sum of rows (inf) or columns (1)."""
    rows, columns = (axis % A.ndim for axis in dim)
    if ord == "fro":
        return A.norm(2, (rows, columns), keepdim)
    if ord not in (1, -1, float("inf"), -float("inf")):
        raise ArgumentError(
            "matrix-norm",
            expected="'fro', 1, −1, inf or −inf as a matrix's norm",
            got=repr(ord),
            cure="Norms that need singular values are not part of this library.",
        )
    first, second = (rows, columns) if abs(ord) == 1 else (columns, rows)
    sums = A.abs().sum(first, True)
    found = sums.amax(second, True) if ord > 0 else sums.amin(second, True)
    return found if keepdim else found.squeeze((rows, columns))


def _norm(A: Tensor, ord: Any = None, dim: Dims = None, keepdim: bool = False, *, dtype: Any = None) -> Tensor:
    """The length of all cells; with ``ord``, a vector's or (of two axes) a matrix's norm.

    >>> import engine as torch
    >>> torch.linalg.norm(torch.tensor([[1.0, 2.0], [3.0, 4.0]]), float("inf")).item()
    7.0
    """
    axes = tuple(range(A.ndim)) if dim is None else (dim,) if isinstance(dim, int) else tuple(dim)
    if ord is None or len(axes) != 2:
        return A.norm(2 if ord is None else ord, dim, keepdim, dtype)
    return _matrix_norm(A, ord, axes, keepdim)


def multi_dot(tensors: Sequence[Tensor]) -> Tensor:
    """The product of several matrices, from the left."""
    product, *rest = tensors
    for tensor in rest:
        product = product @ tensor
    return product


vector_norm = as_function(_vector_norm)
matrix_norm = as_function(_matrix_norm)
norm = as_function(_norm)
