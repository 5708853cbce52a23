"""Broadcasting, and its reverse: what was repeated forward is summed backward."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from engine.arrays import np
from engine.errors import ShapeError
from engine.op import Array, Planner, Shape


def broadcast_shape(title: str, shapes: Sequence[Shape]) -> Shape:
    """The common shape of the operands; raises ShapeError where axes neither match nor are 1."""
    longest = shapes[0]
    for shape in shapes:
        if len(shape) > len(longest):
            longest = shape
    for shape in shapes:
        if shape != longest and shape != longest[len(longest) - len(shape) :]:
            break
    else:
        return longest
    try:
        return np.broadcast_shapes(*shapes)
    except ValueError:
        raise ShapeError(
            "shape-mismatch",
            expected="shapes that agree in every axis, counted from the last, or are 1 there",
            got=" and ".join(str(list(shape)) for shape in shapes),
            cure=f"Reshape one input of {title} so that the axes line up.",
        ) from None


def broadcast_axes(shape: Shape, target: Shape) -> tuple[int, ...]:
    """The axes of ``shape`` along which ``target`` was repeated (missing in front, or of size 1)."""
    missing = len(shape) - len(target)
    return tuple(range(missing)) + tuple(
        axis + missing for axis, size in enumerate(target) if size == 1 and shape[axis + missing] != 1
    )


def flat(x: Array) -> Array:
    """All cells as a vector, in the order in which they lie in memory: always a view, never a copy.

    For sums and whole-array instructions, to which the order of the cells is all the same.
    """
    axes = sorted(range(x.ndim), key=lambda axis: -x.strides[axis])
    vector = x.transpose(axes).reshape(-1)
    assert x.size == 0 or np.shares_memory(vector, x), "only a buffer without gaps can be seen as a vector"
    return vector


def unbroadcast(g: Array, target: Shape) -> Array:
    """Sum ``g`` over the axes along which ``target`` was repeated, giving ``target``'s shape."""
    shape = g.shape
    if shape == target:
        return g
    if len(shape) == 2 and shape[1:] == target:
        return np.asarray(_ones(shape[0], g.dtype).dot(g))
    return np.asarray(np.add.reduce(g, axis=broadcast_axes(shape, target))).reshape(target)


@lru_cache(64)
def _ones(count: int, dtype: Any) -> Array:
    ones = np.ones(count, dtype)
    ones.flags.writeable = False
    return ones


def plan_unbroadcast(p: Planner, g: Array, out: Array) -> None:
    """Emit the sum of ``g`` into ``out``: a dot product with ones where the axes allow, as it is fastest."""
    if g.shape == out.shape:
        p.emit(np.copyto, out, g)
        return
    axes = broadcast_axes(g.shape, out.shape)
    if len(axes) == g.ndim:
        p.emit(np.dot, flat(g), p.ones(g.size), out.reshape(()))
    elif g.ndim == 2 and axes == (0,):
        p.emit(np.dot, p.ones(g.shape[0]), g, out.reshape(-1))
    elif g.ndim == 2 and axes == (1,):
        p.emit(np.dot, g, p.ones(g.shape[1]), out.reshape(-1))
    else:
        kept = tuple(size for axis, size in enumerate(g.shape) if axis not in axes)
        p.emit(np.add.reduce, g, axes, None, out.reshape(kept))


def plan_repeat(p: Planner, x: Array, shape: Shape, into: Array | None = None) -> Array:
    """Emit the copy of ``x`` in full ``shape`` (in ``into``, or scratch) and give it; ``x`` itself where it fits.

    A ufunc that broadcasts a row allocates a buffer and takes longer than a copy and a plain ufunc.
    """
    if x.shape == shape or x.ndim == 0:
        return x
    full = p.scratch(shape, x.dtype) if into is None else into
    p.emit(np.copyto, full, x)
    return full
