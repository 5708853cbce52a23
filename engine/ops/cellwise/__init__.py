"""Ops in which every output cell is worked out from one cell of each input."""

from __future__ import annotations

from engine.op import Op
from engine.ops.cellwise import (
    arithmetic,
    blending,
    choosing,
    comparison,
    division,
    exponential,
    limits,
    logic,
    pairs,
    passing,
    power,
    roots,
    rounding,
    scaling,
    waves,
)

_FAMILIES = (
    arithmetic,
    scaling,
    power,
    exponential,
    roots,
    waves,
    rounding,
    division,
    choosing,
    limits,
    blending,
    pairs,
    comparison,
    logic,
    passing,
)

OPS: tuple[Op, ...] = tuple(op for family in _FAMILIES for op in family.OPS)

__all__ = ["OPS"]
