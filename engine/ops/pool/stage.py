"""The largest of windows along one axis, and the way of the gradient back to those that won."""

from __future__ import annotations

from functools import partial

from engine.arrays import np
from engine.op import Array, Planner
from engine.ops.order import laid_like
from engine.ops.pool.geometry import Span
from engine.ops.pool.padding import kept


def taps(x: Array, span: Span, axis: int) -> list[Array]:
    """What each of the kernel's cells meets along the axis (−2 or −1): one number per window."""
    return [x[..., tap, :] if axis == -2 else x[..., tap] for tap in span.taps()]


class Stage:
    """One axis of a max-pooling over ``x``."""

    def __init__(self, p: Planner, span: Span, axis: int, x: Array) -> None:
        self.p = p
        self.span = span
        self.axis = axis
        self.views = taps(x, span, axis)
        self.met = list(self.views)
        if axis == -1:
            # Along a row the numbers lie apart: a copy is compared faster, forward and backward.
            for place, view in enumerate(self.views[:-1]):
                self.met[place] = laid_like(view, view.shape, kept(p, f"met {place}", view))

    def find(self, out: Array) -> None:
        """Emit the largest of every window into ``out``."""
        for view, met in zip(self.views, self.met, strict=True):
            if met is not view:
                self.p.emit(np.copyto, met, view)
        first, *others = self.met
        if not others:
            self.p.emit(np.copyto, out, first)
        for other in others:
            self.p.emit(partial(np.maximum, first, other, out=out))
            first = out

    def spread(self, result: Array, g: Array, into: Array) -> None:
        """Emit the gradient of ``result`` to those cells of ``into`` that won, and 0 to the others."""
        p, targets = self.p, taps(into, self.span, self.axis)
        if not self.span.disjoint or sum(target.size for target in targets) != into.size:
            p.emit(into.fill, 0)
        won = laid_like(g, g.shape, lambda shape: p.scratch(shape, np.bool_))
        part, rest = (laid_like(g, g.shape, p.scratch) for _ in range(2))
        # Along a column whole rows are written at a time, and nothing is gained by collecting them first.
        direct = self.span.disjoint and self.axis == -2
        left = g
        for place, met in enumerate(self.met[:-1]):
            share = targets[place] if direct else part
            p.emit(np.equal, met, result, won)
            p.emit(np.multiply, left, won, share)
            p.emit(np.subtract, left, share, rest)
            left = rest
            if not direct:
                self._deliver(part, targets[place])
        self._deliver(left, targets[-1])

    def _deliver(self, share: Array, target: Array) -> None:
        if self.span.disjoint:
            self.p.emit(np.copyto, target, share)
        else:
            self.p.emit(np.add, target, share, target)
