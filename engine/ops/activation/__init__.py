"""Activation functions."""

from __future__ import annotations

from engine.op import Op
from engine.ops.activation import (
    classic,
    gates,
    hard,
    leaky,
    levelling,
    log_softmax,
    smooth,
    softmax,
)

_FAMILIES = (
    classic,
    smooth,
    gates,
    leaky,
    levelling,
    hard,
    softmax,
    log_softmax,
)

OPS: tuple[Op, ...] = tuple(op for family in _FAMILIES for op in family.OPS)

__all__ = ["OPS"]
