"""Work along one axis: which one is meant, its maximum and its sum."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from functools import partial

from engine.arrays import np
from engine.errors import DimensionError, DTypeError, ShapeError
from engine.op import Array, Planner, Shape
from engine.ops.broadcast import flat
from engine.ops.immediate import Immediate


def axis_of(rank: int, dim: int, title: str) -> int:
    """The axis that ``dim`` names, counted from the front; 0 for a scalar. Raises DimensionError."""
    if not -max(rank, 1) <= dim < max(rank, 1):
        raise DimensionError(
            "no-such-dimension",
            expected=f"a dimension of {title} from {-max(rank, 1)} to {max(rank, 1) - 1}",
            got=str(dim),
            cure="Count dimensions from 0 at the front or from −1 at the back.",
        )
    return dim % max(rank, 1)


def axes_of(rank: int, dim: int | Sequence[int] | None, title: str) -> tuple[int, ...]:
    """The axes that ``dim`` names (None and () = all), in order; none for a scalar.

    Raises DimensionError, and ShapeError for an axis that is named twice.
    """
    if dim is None or dim == () or dim == []:
        return tuple(range(rank))
    named = [axis_of(rank, axis, title) for axis in ((dim,) if isinstance(dim, int) else dim)]
    if len(set(named)) < len(named):
        raise ShapeError(
            "dimension-twice",
            expected=f"every dimension of {title} named once",
            got=str(dim),
            cure="Leave out the dimension that is named twice.",
        )
    return tuple(sorted(named)) if rank else ()


def require_float(title: str, *xs: Array) -> None:
    """Raise DTypeError where an array holds no floating-point numbers."""
    for x in xs:
        if x.dtype.kind != "f":
            raise DTypeError(
                "not-floating",
                expected=f"floating-point numbers for {title}",
                got=str(x.dtype),
                cure="Convert it first, for example with x.float().",
            )


SHORT, MANY = 48, 32
"""Lines so short, and so many of them, are reduced faster when a copy brings them side by side."""


def shifted(x: Array, axis: int) -> Array:
    """The scores less the highest of their line, so that no exponential overflows."""
    if not x.size:
        return x.copy()
    highest = np.empty(kept_shape(x.shape, (axis,)), x.dtype)
    plan_highest(Immediate(x.dtype), x, axis, highest)
    return np.asarray(np.subtract(x, highest))


def plan_highest(p: Planner, x: Array, axis: int, out: Array) -> None:
    """Emit the maximum along one axis, which is kept in ``out`` with size 1.

    NumPy takes about as long for a line of 16 cells as for one of 128, so many lines are halved first.
    """
    if axis != x.ndim - 1 or not x.flags.c_contiguous or x.size < MANY * x.shape[axis]:
        p.emit(np.maximum.reduce, x, axis, None, out, True)
        return
    lines = x.reshape(-1, x.shape[axis])
    while lines.shape[1] > SHORT // 2 and lines.shape[1] % 2 == 0:
        half = lines.shape[1] // 2
        # Copies, since a ufunc over parts of lines would allocate a buffer.
        left, right = p.scratch((len(lines), half), x.dtype), p.scratch((len(lines), half), x.dtype)
        p.emit(np.copyto, left, lines[:, :half])
        p.emit(np.copyto, right, lines[:, half:])
        p.emit(partial(np.maximum, left, right, out=left))
        lines = left
    if lines.shape[1] <= SHORT:
        beside = p.scratch(lines.T.shape, x.dtype)
        p.emit(np.copyto, beside, lines.T)
        p.emit(np.maximum.reduce, beside, 0, None, out.reshape(-1))
    else:
        p.emit(np.maximum.reduce, lines, 1, None, out.reshape(-1))


def plan_total(p: Planner, x: Array, axis: int, out: Array) -> None:
    """Emit the sum along one axis, which is kept in ``out`` with size 1."""
    plan_sum_over(p, x, (axis,), out)


def plan_sum_over(p: Planner, x: Array, axes: tuple[int, ...], out: Array) -> None:
    """Emit the sum over axes into ``out``, in which they are missing or of size 1.

    As a product with ones where memory allows: that takes a third of the time of a reduction.
    """
    kept = tuple(size for axis, size in enumerate(x.shape) if axis not in axes)
    count = math.prod(x.shape[axis] for axis in axes)
    if not axes:
        p.emit(np.copyto, out, x.reshape(out.shape))
        return
    vectors = x.dtype.kind == "f" and x.size and x.dtype == out.dtype and out.flags.c_contiguous
    if vectors and not kept:
        p.emit(np.dot, flat(x), p.ones(x.size, x.dtype), out.reshape(()))
    elif vectors and x.flags.c_contiguous and axes == tuple(range(len(kept), x.ndim)):
        p.emit(np.dot, x.reshape(-1, count), p.ones(count, x.dtype), out.reshape(-1))
    elif vectors and x.flags.c_contiguous and axes == tuple(range(len(axes))):
        p.emit(np.dot, p.ones(count, x.dtype), x.reshape(count, -1), out.reshape(-1))
    else:
        p.emit(np.add.reduce, x, axes, None, out.reshape(kept))


def emit_beside(p: Planner, ufunc: Callable[..., object], x: Array, small: Array, out: Array) -> None:
    """Emit ``ufunc(x, small)`` into ``out``, where ``small`` is repeated along axes of size 1.

    It is written out in full first: a ufunc that repeats an operand allocates a buffer, and is no faster.
    """
    if small.size == 1:
        p.emit(ufunc, x, small.reshape(()), out)
        return
    full = small
    if small.shape != x.shape:
        full = out if out is not x and out.dtype == small.dtype else p.scratch(x.shape, small.dtype)
        p.emit(np.copyto, full, small)
    p.emit(ufunc, x, full, out)


def kept_shape(shape: Shape, axes: tuple[int, ...]) -> Shape:
    """The shape with size 1 at these axes: it broadcasts against the whole."""
    return tuple(1 if axis in axes else size for axis, size in enumerate(shape))
