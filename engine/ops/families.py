"""What the ops of one family share: shapes, and sums over what was broadcast."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from engine.arrays import np
from engine.cells import Cell, Shape, fed_cells, shape_text, source_cell
from engine.op import Array, Attrs, Op, Planner
from engine.ops.broadcast import broadcast_shape, plan_unbroadcast, unbroadcast
from engine.ops.order import beside
from engine.richtext import LocalTerm, Number, RichText, rich


class Cellwise(Op):
    """Every output cell is worked out from one cell of each input, which broadcasting may repeat.

    A subclass says how the local gradient is written out (:meth:`slope`) and how the value is
    (:meth:`written`), both over the numbers at one output cell.
    """

    def allocate(self, shape: Shape, dtype: Any, xs: Sequence[Array]) -> Array:
        like = next((x for x in xs if x.shape == shape), None)
        return super().allocate(shape, dtype, xs) if like is None else np.zeros_like(like, dtype)

    def written(self, v: Sequence[Number], attrs: Attrs) -> RichText:
        """The value over the inputs' numbers ``v`` at one cell."""
        return rich(self.symbol, "(", *[part for number in v for part in (number, ", ")][:-1], ")")

    def slope(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        """How the local gradient for input ``i`` was worked out at one cell; empty where it is plain."""
        return ()

    def said(self, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        """One sentence on what the op did at one cell."""
        return (self.doc,)

    def said_back(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        """One sentence on how much of the upstream gradient reaches input ``i``, and why."""
        return (f"{self.title} passes on the upstream gradient times its own slope at this value.",)

    def point(self, cell: Cell, xs: Sequence[Array], out: Array) -> tuple[list[Number], Number]:
        """The inputs' numbers and the output's number at one output cell."""
        cells = [source_cell(cell, x.shape) for x in xs]
        v = [Number(float(x[at]), "value", i, "value", at) for i, (x, at) in enumerate(zip(xs, cells, strict=True))]
        return v, Number(float(out[cell]), "value", None, "value", cell)

    def fed(self, i: int, cell: Cell, xs: Sequence[Array], out: Array) -> list[Cell]:
        """The output cells that ``xs[i][cell]`` feeds: more than one where it was broadcast."""
        return fed_cells(cell, xs[i].shape, out.shape)

    def local_gradient(self, attrs: Attrs, xs: Sequence[Array], out: Array) -> Array | None:
        return self.vjp(0, attrs, np.ones_like(out), xs, out) if self.arity == 1 else None

    def local_terms(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[LocalTerm]:
        terms = []
        one = np.ones(())
        with np.errstate(all="ignore"):
            for out_cell in self.fed(i, cell, xs, out):
                v, y = self.point(out_cell, xs, out)
                # The kernel itself, at this one cell, with an upstream gradient of 1: no second formula.
                point = [_number(number.value, x) for number, x in zip(v, xs, strict=True)]
                local = self.vjp(i, attrs, one, point, np.asarray(y.value))
                terms.append(LocalTerm(out_cell, float(local), self.slope(i, v, y, attrs)))
        return terms

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return self.written(self.point(cell, xs, out)[0], attrs)

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return self.said(*self.point(cell, xs, out), attrs)

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        fed = self.fed(i, cell, xs, out)
        if not fed:
            return ("No output used this value, so nothing comes back.",)
        said = self.said_back(i, *self.point(fed[0], xs, out), attrs)
        return rich(said, self.repeated_words(i, xs, out))

    def shapes_vjp(self, i: int, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        if shapes[i] == out:
            return super().shapes_vjp(i, shapes, out, attrs)
        return f"{shape_text(shapes[i])} = Σ ({shape_text(out)} ⊙ {shape_text(out)})"

    def repeated_words(self, i: int, xs: Sequence[Array], out: Array) -> RichText:
        """What a learner must know where an input was broadcast: its gradient is a sum; else empty."""
        times = out.size // xs[i].size if xs[i].size else 0
        if xs[i].shape == out.shape or times < 2:
            return ()
        return (
            f" This one value was used {times} times, so the {times} contributions add up: "
            f"its gradient has its own shape {shape_text(xs[i].shape)}, not {shape_text(out.shape)}.",
        )


class Unary(Cellwise):
    """One input, and an output of the same shape, cell by cell."""

    arity = 1
    refuses = True

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        return shapes[0]


class Binary(Cellwise):
    """Two inputs that broadcast against each other, cell by cell.

    A subclass gives the full-size VJP (:meth:`full_vjp`, :meth:`plan_full_vjp`); the sum over the
    axes along which an input was repeated is done here.
    """

    arity = 2
    refuses = True

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        return broadcast_shape(self.title, shapes)

    def shapes_forward(self, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        return f"{shape_text(out)} = {shape_text(shapes[0])} {self.symbol} {shape_text(shapes[1])}"

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


def _number(value: float, like: Array) -> Array:
    """The number as an array of no axes: in full precision, or of its own kind where it is whole or a truth value."""
    return np.asarray(value) if like.dtype.kind == "f" else np.asarray(value, like.dtype)


def emit_relu(p: Planner, x: Array, out: Array) -> None:
    """Emit max(0, x) into ``out``.

    ``maximum`` alone among the ufuncs wants its output by keyword.
    """
    for zeros, of_x, of_out in beside(p, 0, x, out):
        p.emit(partial(np.maximum, of_x, zeros, out=of_out))
