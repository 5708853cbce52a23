"""Products as functions: ``engine.matmul(a, b)``, ``engine.einsum("ij,jk->ik", a, b)``."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.errors import ArgumentError, ShapeError
from engine.functions.function import as_function
from engine.ops import OPS
from engine.ops.axis import axis_of
from engine.tensor import Tensor, apply

__all__ = [
    "addbmm",
    "addmm",
    "addmv",
    "addr",
    "baddbmm",
    "bmm",
    "cdist",
    "cosine_similarity",
    "dot",
    "einsum",
    "ger",
    "inner",
    "matmul",
    "mm",
    "mv",
    "outer",
    "tensordot",
    "trace",
    "vdot",
]

matmul = as_function(Tensor.matmul)
mm = as_function(Tensor.mm)
bmm = as_function(Tensor.bmm)
mv = as_function(Tensor.mv)
dot = as_function(Tensor.dot)
vdot = dot
inner = as_function(Tensor.inner)
outer = as_function(Tensor.outer)
ger = outer
addmm = as_function(Tensor.addmm)
addmv = as_function(Tensor.addmv)
addr = as_function(Tensor.addr)
addbmm = as_function(Tensor.addbmm)
baddbmm = as_function(Tensor.baddbmm)
trace = as_function(Tensor.trace)


def einsum(equation: Any, *operands: Any) -> Tensor:
    """Products over axes of the same name, summed over the names that stand left of -> only.

    Without -> the result has the names that stand once, in alphabetical order; ... stands for further axes.

    >>> import engine as torch
    >>> a, b = torch.tensor([[1.0, 2.0]]), torch.tensor([[3.0], [4.0]])
    >>> einsum("ij,jk->ik", a, b).tolist()
    [[11.0]]
    """
    if not isinstance(equation, str):
        raise ArgumentError(
            "einsum-equation",
            expected='an equation in letters, such as "ij,jk->ik"',
            got=type(equation).__name__,
            cure="Write the axes as letters; lists of numbers are not read.",
        )
    given = operands[0] if len(operands) == 1 and isinstance(operands[0], list | tuple) else operands
    return apply(OPS["einsum"], {"equation": equation}, *given)


def tensordot(a: Tensor, b: Tensor, dims: int | Sequence[Any] = 2) -> Tensor:
    """Sums of products over axes: the last ``dims`` of ``a`` and first of ``b``, or two lists of axes.

    >>> import engine as torch
    >>> tensordot(torch.ones(2, 3, 4), torch.ones(3, 4, 5)).shape
    torch.Size([2, 5])
    """
    if isinstance(dims, int):
        own, its = list(range(a.ndim - dims, a.ndim)), list(range(dims))
    else:
        own, its = ([axis_of(x.ndim, axis, "tensordot") for axis in axes] for x, axes in zip((a, b), dims, strict=True))
    if len(own) != len(its) or min(own, default=0) < 0 or len(its) > b.ndim:
        raise ShapeError(
            "tensordot-dims",
            expected="as many axes of one tensor as of the other",
            got=f"{own} of {list(a.shape)} and {its} of {list(b.shape)}",
            cure="Name the axes in pairs: dims=([1], [0]).",
        )
    names = "abcdefghijklmnopqrstuvwxyz"
    left, right = list(names[: a.ndim]), list(names[a.ndim : a.ndim + b.ndim])
    for mine, other in zip(own, its, strict=True):
        right[other] = left[mine]
    result = [n for axis, n in enumerate(left) if axis not in own] + [
        n for axis, n in enumerate(right) if axis not in its
    ]
    return einsum(f"{''.join(left)},{''.join(right)}->{''.join(result)}", a, b)


def cosine_similarity(x1: Tensor, x2: Tensor, dim: int = 1, eps: float = 1e-8) -> Tensor:
    """How alike two directions are along ``dim``: 1 for the same, 0 at a right angle, −1 for opposite ones.

    >>> import engine as torch
    >>> cosine_similarity(torch.tensor([1.0, 0.0]), torch.tensor([0.0, 2.0]), dim=0).item()
    0.0
    """
    lengths = [x.norm(2, dim, True).clamp_min(eps) for x in (x1, x2)]
    return ((x1 / lengths[0]) * (x2 / lengths[1])).sum(dim)


def cdist(x1: Tensor, x2: Tensor, p: float = 2.0) -> Tensor:
    """The distance from each row of ``x1`` [..., n, d] to each row of ``x2`` [..., m, d]: [..., n, m]."""
    if x1.ndim < 2 or x2.ndim < 2:
        raise ShapeError(
            "rank", expected="rows in both inputs of cdist", got=f"{list(x1.shape)} and {list(x2.shape)}",
            cure="Give matrices, or stacks of them.",
        )  # fmt: skip
    return (x1.unsqueeze(-2) - x2.unsqueeze(-3)).norm(p, -1)
