"""Axis 1 as channels: one number for each, beside values [batch, channels, …]."""

from __future__ import annotations

from functools import partial

from engine.arrays import np
from engine.op import Array, Planner


def along(v: Array, x: Array) -> Array:
    """One number per channel [channels] as a view that broadcasts against ``x``."""
    return v if v.ndim == 0 else v[(None, slice(None), *(None,) * (x.ndim - 2))]


def _axes(x: Array) -> str:
    return "abcdefghijkl"[: x.ndim]


def channel_sum(x: Array, *by: Array) -> Array:
    """Σ of ``x`` (times each of ``by``) over everything but the channels; a scalar as it is."""
    if x.ndim == 0:
        return np.asarray(np.prod([x, *by], axis=0))
    return np.asarray(np.einsum(f"{','.join([_axes(x)] * (1 + len(by)))}->b", x, *by))


def plan_channel_sum(p: Planner, out: Array, x: Array, *by: Array) -> None:
    """Emit :func:`channel_sum` into ``out``: einsum sums in any physical order, without a product in between."""
    if x.ndim == 2 and not by:
        p.emit(np.dot, p.ones(x.shape[0]), x, out)
    else:
        sums = f"{','.join([_axes(x)] * (1 + len(by)))}->b"
        p.emit(partial(np.einsum, sums, x, *by, out=out))


def plan_channel_scale(p: Planner, x: Array, scale: Array, out: Array) -> None:
    """Emit ``x`` times one number per channel into ``out``; einsum broadcasts without a buffer, and fastest."""
    if x.ndim == 2:
        full = p.scratch(x.shape, x.dtype)
        p.emit(np.copyto, full, scale)
        p.emit(np.multiply, x, full, out)
    else:
        p.emit(partial(np.einsum, f"{_axes(x)},b->{_axes(x)}", x, scale, out=out))
