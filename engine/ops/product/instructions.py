"""The matrix product as instructions, for matrices and stacks of them in any physical order."""

from __future__ import annotations

import math

from engine.arrays import np
from engine.op import Array, Planner, Shape
from engine.ops.broadcast import plan_unbroadcast

SMALL = 1_000_000
"""Multiplications up to which OpenBLAS multiplies matrices where they lie, without packing them first."""


def turned(x: Array) -> Array:
    """A view with the last two axes swapped."""
    return x.swapaxes(-1, -2)


def rows(x: Array) -> Array:
    """A stack of matrices as one tall matrix."""
    return x.reshape(math.prod(x.shape[:-1]), x.shape[-1])


def emit_product(p: Planner, a: Array, b: Array, out: Array) -> None:
    """Emit ``a @ b`` into ``out``; all are matrices or stacks, whose leading axes broadcast to ``out``'s."""
    if a.ndim == b.ndim == out.ndim == 2:
        # dot takes a transposed view without a copy and is faster than matmul when small; it writes in C order only.
        if out.flags.c_contiguous:
            _emit_dot(p, a, b, out)
        elif out.T.flags.c_contiguous:
            _emit_dot(p, b.T, a.T, out.T)
        else:
            made = p.scratch(out.shape, out.dtype)
            p.emit(np.dot, a, b, made)
            p.emit(np.copyto, out, made)
    elif b.ndim == 2 and a.flags.c_contiguous and out.flags.c_contiguous:
        p.emit(np.dot, rows(a), b, rows(out))
    else:
        p.emit(np.matmul, a, b, out)


def _emit_dot(p: Planner, a: Array, b: Array, out: Array) -> None:
    """Emit the product of two matrices; one that is a little too large to be small in a few small parts."""
    count, cells = len(a), a.size * b.shape[1]
    parts = next((n for n in (2, 3, 4) if count % n == 0 and cells <= n * SMALL), 1)
    if cells <= SMALL or parts == 1:
        p.emit(np.dot, a, b, out)
    else:
        each = (parts, count // parts)
        p.emit(np.matmul, a.reshape(*each, a.shape[1]), b, out.reshape(*each, out.shape[1]))


def emit_product_summed(p: Planner, a: Array, b: Array, lead: Shape, out: Array) -> None:
    """Emit ``a @ b``, whose leading axes are ``lead``, summed over those along which ``out`` was repeated."""
    if out.shape[:-2] == lead:
        emit_product(p, a, b, out)
        return
    if out.ndim == 2 and a.shape[:-2] == b.shape[:-2] == lead:
        left, right = turned(a), b
        if left.flags.c_contiguous and right.flags.c_contiguous:
            # One product over all rows of all examples, instead of a product for each and a sum.
            emit_product(p, rows(left).T, rows(right), out)
            return
    full = p.scratch((*lead, *out.shape[-2:]), out.dtype)
    emit_product(p, a, b, full)
    if out.flags.c_contiguous:
        plan_unbroadcast(p, full, out)
    else:
        summed = p.scratch(out.shape, out.dtype)
        plan_unbroadcast(p, full, summed)
        p.emit(np.copyto, out, summed)
