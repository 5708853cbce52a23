"""Sums of products: the matrix product and Einstein's summation."""

from __future__ import annotations

from engine.op import Op
from engine.ops.product import (
    einsum,
    matmul,
)

_FAMILIES = (
    matmul,
    einsum,
)

OPS: tuple[Op, ...] = tuple(op for family in _FAMILIES for op in family.OPS)

__all__ = ["OPS"]
