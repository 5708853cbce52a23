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
    embedding,
    entropy,
    huber,
    index,
    index_along,
    index_mask,
    index_tensor,
    join,
    linalg,
    passing,
    pool,
    random,
    reduce,
    scaling,
    shape,
    shape_axes,
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
        shape_axes,
        join,
        index,
        index_tensor,
        index_along,
        index_mask,
        embedding,
        softmax,
        squares,
        huber,
        entropy,
        conv,
        pool,
        passing,
        random,
    )
    for op in family.OPS
}

__all__ = ["OPS"]
