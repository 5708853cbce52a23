"""Poolings."""

from __future__ import annotations

from engine.op import Op
from engine.ops.pool import adaptive, average, maximum

OPS: tuple[Op, ...] = (*maximum.OPS, *average.OPS, *adaptive.OPS)

__all__ = ["OPS"]
