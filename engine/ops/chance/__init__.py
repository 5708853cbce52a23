"""What is drawn at random."""

from __future__ import annotations

from engine.op import Op
from engine.ops.chance import (
    dropout,
    random,
)

_FAMILIES = (
    dropout,
    random,
)

OPS: tuple[Op, ...] = tuple(op for family in _FAMILIES for op in family.OPS)

__all__ = ["OPS"]
