"""The table of all ops: palette, catalogue, help, gradient checks and parity tests follow from it."""

from __future__ import annotations

from engine.op import Op
from engine.ops import activation, cellwise, chance, conv, index, loss, norm, pool, product, reduce, shape

OPS: dict[str, Op] = {
    op.name: op
    for family in (cellwise, activation, product, reduce, shape, index, loss, conv, pool, norm, chance)
    for op in family.OPS
}

__all__ = ["OPS"]
