"""Sums of products over named axes, as instructions: permute to matrices, multiply, permute back."""

from __future__ import annotations

import math
from collections.abc import Sequence

from engine.arrays import np
from engine.op import Array, Planner
from engine.ops.axis import plan_sum_over
from engine.ops.product.instructions import emit_product

Labels = str
Operand = tuple[Array, Labels]
"""An array and the name of each of its axes, one letter each."""


def diagonal(x: Array, labels: Labels) -> Operand:
    """A view in which an axis that is named twice stands once: the diagonal."""
    names = "".join(dict.fromkeys(labels))
    if len(names) == len(labels):
        return x, labels
    sizes = {name: x.shape[labels.index(name)] for name in names}
    strides = {name: sum(x.strides[axis] for axis, label in enumerate(labels) if label == name) for name in names}
    view = np.lib.stride_tricks.as_strided(x, [sizes[name] for name in names], [strides[name] for name in names])
    return view, names


def without_single(operand: Operand, sizes: dict[str, int]) -> Operand:
    """A view without the axes of size 1 that stand for a larger one: their cell is the same all along."""
    x, labels = operand
    dropped = [axis for axis, name in enumerate(labels) if x.shape[axis] == 1 and sizes[name] != 1]
    kept = "".join(name for axis, name in enumerate(labels) if axis not in dropped)
    return x[tuple(0 if axis in dropped else slice(None) for axis in range(x.ndim))], kept


def turned_to(x: Array, labels: Labels, order: Labels) -> Array:
    """A view with the axes in another order."""
    return x.transpose([labels.index(name) for name in order])


def emit_contraction(p: Planner, operands: Sequence[Operand], labels: Labels, out: Array) -> None:
    """Emit the sum of products into ``out``, whose axes are ``labels``: those that are missing there are summed over.

    Two operands at a time, from the left; a label of ``out`` that no operand has is repeated.
    """
    waiting = list(operands)
    while len(waiting) > 2:
        (a, first), (b, second) = waiting[:2]
        later = labels + "".join(names for _, names in waiting[2:])
        kept = "".join(name for name in dict.fromkeys(first + second) if name in later)
        sizes = dict(zip(first + second, a.shape + b.shape, strict=True))
        made = p.scratch(tuple(sizes[name] for name in kept), out.dtype)
        _emit_pair(p, (a, first), (b, second), kept, made)
        waiting[:2] = [(made, kept)]
    held = "".join(name for name in labels if any(name in names for _, names in waiting))
    into = out
    if held != labels:
        into = p.scratch(tuple(out.shape[labels.index(name)] for name in held), out.dtype)
    if len(waiting) == 1:
        _emit_single(p, waiting[0], held, into)
    else:
        _emit_pair(p, waiting[0], waiting[1], held, into)
    if into is not out:
        wide = into.reshape([size if name in held else 1 for name, size in zip(labels, out.shape, strict=True)])
        p.emit(np.copyto, out, np.broadcast_to(wide, out.shape))


def _emit_single(p: Planner, operand: Operand, labels: Labels, out: Array) -> None:
    x, names = operand
    summed = "".join(name for name in names if name not in labels)
    x = turned_to(x, names, labels + summed)
    axes = tuple(range(len(labels), x.ndim))
    if not axes or out.flags.c_contiguous:
        plan_sum_over(p, x, axes, out)
    else:
        made = p.scratch(out.shape, out.dtype)
        plan_sum_over(p, x, axes, made)
        p.emit(np.copyto, out, made)


def _alone_summed(p: Planner, operand: Operand, others: Labels) -> Operand:
    """The operand with the axes summed over that nobody else has."""
    x, names = operand
    kept = "".join(name for name in names if name in others)
    if kept == names:
        return operand
    made = p.scratch(tuple(x.shape[names.index(name)] for name in kept), x.dtype)
    _emit_single(p, operand, kept, made)
    return made, kept


def _emit_pair(p: Planner, left: Operand, right: Operand, labels: Labels, out: Array) -> None:
    a, first = _alone_summed(p, left, right[1] + labels)
    b, second = _alone_summed(p, right, first + labels)
    both = [name for name in first if name in second]
    batch, inner = "".join(n for n in both if n in labels), "".join(n for n in both if n not in labels)
    rows, columns = "".join(n for n in first if n not in both), "".join(n for n in second if n not in both)
    if not inner:
        p.emit(np.multiply, _in_order(a, first, labels), _in_order(b, second, labels), out)
        return
    matrices = _grouped(p, a, first, (batch, rows, inner)), _grouped(p, b, second, (batch, inner, columns))
    place = turned_to(out, labels, batch + rows + columns)
    shape = [math.prod(out.shape[labels.index(n)] for n in group) for group in (batch, rows, columns)]
    merged = place.reshape(shape)
    view = not out.size or np.may_share_memory(merged, out)
    result = merged if view else p.scratch(tuple(shape), out.dtype)
    if batch:
        emit_product(p, *matrices, result)
    else:
        emit_product(p, matrices[0][0], matrices[1][0], result[0])
    if not view:
        p.emit(np.copyto, place, result.reshape(place.shape))


def _in_order(x: Array, names: Labels, labels: Labels) -> Array:
    """A view that broadcasts against an array whose axes are ``labels``."""
    view = turned_to(x, names, "".join(name for name in labels if name in names))
    return view[tuple(slice(None) if name in names else None for name in labels)]


def _grouped(p: Planner, x: Array, names: Labels, groups: tuple[str, str, str]) -> Array:
    """The array as a stack of matrices, each group of axes as one: a view where memory allows, else a copy."""
    view = turned_to(x, names, "".join(groups))
    shape = tuple(math.prod(x.shape[names.index(name)] for name in group) for group in groups)
    merged = view.reshape(shape)
    if not x.size or np.may_share_memory(merged, x):
        return merged
    copy = p.scratch(view.shape, x.dtype)
    p.emit(np.copyto, copy, view)
    return copy.reshape(shape)
