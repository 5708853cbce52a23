"""The same numbers in another shape, at other places, or laid together."""

from __future__ import annotations

from engine.op import Op
from engine.ops.shape import (
    axes,
    copies,
    diagonal,
    join,
    pad,
    reshape,
)

_FAMILIES = (
    reshape,
    axes,
    copies,
    diagonal,
    pad,
    join,
)

OPS: tuple[Op, ...] = tuple(op for family in _FAMILIES for op in family.OPS)

__all__ = ["OPS"]
