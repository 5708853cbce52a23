"""Parts of a tensor: by number, by slice, by mask, by other tensors."""

from __future__ import annotations

from engine.op import Op
from engine.ops.index import (
    along,
    basic,
    embedding,
    mask,
    scatter,
    tensor,
)

_FAMILIES = (
    basic,
    tensor,
    along,
    scatter,
    mask,
    embedding,
)

OPS: tuple[Op, ...] = tuple(op for family in _FAMILIES for op in family.OPS)

__all__ = ["OPS"]
