"""Sums of windows, axis by axis, and the way of the gradient back to every cell of them."""

from __future__ import annotations

from dataclasses import dataclass

from engine.arrays import np
from engine.op import Array, Planner
from engine.ops.order import laid_like
from engine.ops.pool.geometry import Span
from engine.ops.pool.padding import kept
from engine.ops.pool.stage import taps

Segments = tuple[slice, ...]
"""Windows of several sizes, as an adaptive pooling has them: the cells of each."""


@dataclass(frozen=True)
class Uneven:
    """The windows along one axis where they are not all of one size."""

    segments: Segments

    @property
    def out(self) -> int:
        return len(self.segments)


Windows = Span | Uneven


def plan_sums(p: Planner, windows: Windows, axis: int, x: Array, out: Array) -> None:
    """Emit the sum of every window along the axis (−2 or −1) into ``out``."""
    if isinstance(windows, Span) and windows.out > 1:
        first, *others = taps(x, windows, axis)
        if not others:
            p.emit(np.copyto, out, first)
        for other in others:
            p.emit(np.add, first, other, out)
            first = out
        return
    for place, segment in enumerate(_segments(windows)):
        p.emit(np.add.reduce, _part(x, axis, segment), axis, None, _part(out, axis, place))


def plan_copies(p: Planner, windows: Windows, axis: int, g: Array, into: Array) -> None:
    """Emit the gradient of :func:`plan_sums`: each window's gradient is added to all of its cells."""
    if isinstance(windows, Span) and windows.out > 1:
        targets = taps(into, windows, axis)
        if not windows.disjoint or sum(target.size for target in targets) != into.size:
            p.emit(into.fill, 0)
        for target in targets:
            if windows.disjoint:
                p.emit(np.copyto, target, g)
            else:
                p.emit(np.add, target, g, target)
        return
    p.emit(into.fill, 0)
    for place, segment in enumerate(_segments(windows)):
        target = _part(into, axis, segment)
        p.emit(np.add, target, _part(g, axis, slice(place, place + 1)), target)


class Sums:
    """The plan of the sums over windows of height and width; ``source`` is the input with its border."""

    def __init__(self, p: Planner, over: tuple[Windows, Windows], source: Array) -> None:
        self.p = p
        self.over = over
        self.source = source
        self.rows = laid_like(source, (*source.shape[:-1], over[1].out), kept(p, "rows", source.dtype))

    def find(self, out: Array) -> None:
        """Emit the sum of every window into ``out``."""
        height, width = self.over
        if _untouched(height):
            plan_sums(self.p, width, -1, self.source, out)
        else:
            plan_sums(self.p, width, -1, self.source, self.rows)
            plan_sums(self.p, height, -2, self.rows, out)

    def spread(self, g: Array, into: Array) -> None:
        """Emit the gradient ``g`` of the sums into ``into``, which is shaped as the source."""
        height, width = self.over
        if _untouched(height):
            plan_copies(self.p, width, -1, g, into)
        else:
            plan_copies(self.p, height, -2, g, self.rows)
            plan_copies(self.p, width, -1, self.rows, into)


def _untouched(windows: Windows) -> bool:
    return isinstance(windows, Span) and windows.whole


def _segments(windows: Windows) -> Segments:
    if isinstance(windows, Uneven):
        return windows.segments
    return (windows.taps()[0],) if windows.kernel == 1 else (slice(0, windows.reach, windows.dilation),)


def _part(x: Array, axis: int, at: int | slice) -> Array:
    return x[..., at, :] if axis == -2 else x[..., at]
