"""What the ops of one family share: shapes, and sums over what was broadcast."""

from __future__ import annotations

from collections.abc import Sequence

from engine.op import Array, Attrs, Op, Planner, Shape
from engine.ops.broadcast import broadcast_shape, plan_unbroadcast, unbroadcast


class Unary(Op):
    """One input, and an output of the same shape, cell by cell."""

    arity = 1

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        return shapes[0]


class Binary(Op):
    """Two inputs that broadcast against each other, cell by cell.

    A subclass gives the full-size VJP (:meth:`full_vjp`, :meth:`plan_full_vjp`); the sum over the
    axes along which an input was repeated is done here.
    """

    arity = 2

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        return broadcast_shape(self.title, shapes)

    def full_vjp(self, i: int, g: Array, xs: Sequence[Array], out: Array) -> Array:
        """Upstream × local gradient in the output's shape."""
        raise NotImplementedError

    def plan_full_vjp(self, p: Planner, i: int, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        """Emit :meth:`full_vjp` into ``out``, which has the output's shape."""
        raise NotImplementedError

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return unbroadcast(self.full_vjp(i, g, xs, out), xs[i].shape)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        if out.shape == g.shape:
            self.plan_full_vjp(p, i, g, xs, y, out)
            return
        full = p.scratch(g.shape)
        self.plan_full_vjp(p, i, g, xs, y, full)
        plan_unbroadcast(p, full, out)
