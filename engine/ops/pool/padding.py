"""Padding for windows: a kept copy of the input with a border that is written once."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.arrays import np
from engine.cells import Shape
from engine.op import Array, Planner
from engine.ops.order import laid_like
from engine.ops.pool.geometry import Spans


def kept(p: Planner, name: str, dtype: Any) -> Callable[[Shape], Array]:
    """Makes the node's own buffers of that name."""
    return lambda shape: p.keep(name, shape, dtype)


def inside(padded: Array, over: Spans) -> Array:
    """The cells that are not padding."""
    height, width = over
    return padded[..., height.pad : height.pad + height.size, width.pad : width.pad + width.size]


def bordered(p: Planner, x: Array, over: Spans, border: float) -> Array:
    """The array that the windows read: ``x`` itself, or a kept buffer with a border, for :func:`plan_border`."""
    height, width = over
    if (height.padded, width.padded) == (height.size, width.size):
        return x
    padded = laid_like(x, (*x.shape[:-2], height.padded, width.padded), kept(p, "padded", x.dtype))
    padded.fill(border)
    return padded


def plan_border(p: Planner, x: Array, padded: Array, over: Spans) -> None:
    """Emit the copy of ``x`` into its bordered buffer, if it has one."""
    if padded is not x:
        p.emit(np.copyto, inside(padded, over), x)
