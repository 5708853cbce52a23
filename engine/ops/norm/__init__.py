"""Values brought to mean 0 and variance 1, and the statistics that are kept for it."""

from __future__ import annotations

from engine.op import Op
from engine.ops.norm import (
    batch_norm,
    layer_norm,
    statistics,
)

_FAMILIES = (
    batch_norm,
    layer_norm,
    statistics,
)

OPS: tuple[Op, ...] = tuple(op for family in _FAMILIES for op in family.OPS)

__all__ = ["OPS"]
