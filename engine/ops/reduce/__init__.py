"""Many cells become one: sums, extremes, orders, running totals."""

from __future__ import annotations

from engine.op import Op
from engine.ops.reduce import (
    chosen,
    counting,
    extrema,
    lengths,
    logsumexp,
    multiplied,
    ordered,
    scan,
    spread,
    sums,
)

_FAMILIES = (
    sums,
    spread,
    logsumexp,
    extrema,
    chosen,
    counting,
    multiplied,
    scan,
    lengths,
    ordered,
)

OPS: tuple[Op, ...] = tuple(op for family in _FAMILIES for op in family.OPS)

__all__ = ["OPS"]
