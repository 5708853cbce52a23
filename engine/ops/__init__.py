"""The table of all ops: palette, catalogue, help, gradient checks and parity tests follow from it."""

from __future__ import annotations

from engine.op import Op
from engine.ops import (
    activation,
    activation_hard,
    activation_pieces,
    activation_smooth,
    arithmetic,
    conv,
    elementwise,
    entropy,
    huber,
    linalg,
    passing,
    pool,
    reduce,
    scaling,
    shape,
    softmax,
    squares,
)

OPS: dict[str, Op] = {
    op.name: op
    for family in (
        arithmetic,
        scaling,
        elementwise,
        activation,
        activation_smooth,
        activation_pieces,
        activation_hard,
        linalg,
        reduce,
        shape,
        softmax,
        squares,
        huber,
        entropy,
        conv,
        pool,
        passing,
    )
    for op in family.OPS
}

__all__ = ["OPS"]
