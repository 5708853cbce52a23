"""Lengths of vectors, and how alike two of them are."""

from __future__ import annotations

from engine.errors import ArgumentError
from engine.functions.kinds import promote_types
from engine.functions.shaping import broadcast_tensors
from engine.nn.functional.running import run
from engine.tensor import Tensor

__all__ = ["cosine_similarity", "normalize", "pairwise_distance"]


def normalize(input: Tensor, p: float = 2.0, dim: int = 1, eps: float = 1e-12, out: object = None) -> Tensor:
    """Each vector along ``dim`` divided by its length; ``eps`` is the least that is divided by.

    >>> import engine
    >>> normalize(engine.tensor([3.0, 4.0]), dim=0).tolist()
    [0.6000000238418579, 0.800000011920929]
    """
    if out is not None:
        raise ArgumentError(
            "no-out",
            expected="the result of normalize as a new tensor",
            got="out=...",
            cure="Leave out= away.",
        )
    return input / _length(input, p, dim, True).clamp_min(eps)


def cosine_similarity(x1: Tensor, x2: Tensor, dim: int = 1, eps: float = 1e-8) -> Tensor:
    """The cosine of the angle between vectors along ``dim``: 1 for one direction, 0 for right angles."""
    if x1.shape != x2.shape:
        x1, x2 = broadcast_tensors(x1, x2)
    if x1.dtype != x2.dtype:
        wanted = promote_types(x1.dtype, x2.dtype)
        x1, x2 = x1.to(wanted), x2.to(wanted)
    lengths = [_length(x, 2.0, dim, True).clamp_min(eps) for x in (x1, x2)]
    return ((x1 / lengths[0]) * (x2 / lengths[1])).sum(dim)


def pairwise_distance(x1: Tensor, x2: Tensor, p: float = 2.0, eps: float = 1e-6, keepdim: bool = False) -> Tensor:
    """The length of the difference of vectors along the last axis; ``eps`` keeps it away from 0."""
    return _length(x1 - x2 + eps, p, -1, keepdim)


def _length(x: Tensor, p: float, dim: int, keepdim: bool) -> Tensor:
    return run("norm", x, p=float(p), dim=dim, keepdim=keepdim)
