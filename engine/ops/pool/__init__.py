"""Poolings."""

from __future__ import annotations

from engine.op import Op
from engine.ops.pool import maximum

OPS: tuple[Op, ...] = (*maximum.OPS,)

__all__ = ["OPS"]
