"""The table of all ops: palette, catalogue, help, gradient checks and parity tests follow from it."""

from __future__ import annotations

from engine.op import Op
from engine.ops import (
    activation,
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
