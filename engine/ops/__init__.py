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
    cross_entropy,
    curves_powers,
    curves_waves,
    dropout,
    elementwise,
    embedding,
    entropy,
    huber,
    index,
    index_along,
    index_mask,
    index_tensor,
    join,
    layer_norm,
    linalg,
    nll,
    norm,
    passing,
    pool,
    random,
    reduce,
    rounding,
    scaling,
    shape,
    shape_axes,
    softmax,
    squares,
    statistics,
)

OPS: dict[str, Op] = {
    op.name: op
    for family in (
        arithmetic,
        scaling,
        elementwise,
        curves_powers,
        curves_waves,
        rounding,
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
        cross_entropy,
        nll,
        conv,
        pool,
        norm,
        layer_norm,
        statistics,
        dropout,
        passing,
        random,
    )
    for op in family.OPS
}

__all__ = ["OPS"]
