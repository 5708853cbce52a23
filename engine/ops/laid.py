"""Buffers that lie in memory as another array does: copies between orders are slow."""

from __future__ import annotations

from engine.arrays import np
from engine.op import Array, Planner


def kept_like(p: Planner, name: str, like: Array) -> Array:
    """The node's own buffer of that name, in the shape and the physical order of ``like``."""
    order = sorted(range(like.ndim), key=lambda axis: -like.strides[axis])
    kept = p.keep(name, tuple(like.shape[axis] for axis in order), like.dtype)
    return kept.transpose(np.argsort(order)) if like.ndim else kept
