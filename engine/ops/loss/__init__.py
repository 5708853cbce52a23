"""Losses: one number that says how wrong the network is."""

from __future__ import annotations

from engine.op import Op
from engine.ops.loss import (
    cross_entropy,
    divergence,
    entropy,
    huber,
    nll,
    probabilities,
    squares,
)

_FAMILIES = (
    squares,
    huber,
    entropy,
    cross_entropy,
    nll,
    probabilities,
    divergence,
)

OPS: tuple[Op, ...] = tuple(op for family in _FAMILIES for op in family.OPS)

__all__ = ["OPS"]
