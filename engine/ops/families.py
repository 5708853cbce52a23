"""What the ops of one family share: shapes, and sums over what was broadcast."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from engine.arrays import np
from engine.cells import Cell, Shape, fed_axes, repeated_axes, shape_text, source_cell
from engine.op import Array, Attrs, Op, Planner
from engine.ops.broadcast import broadcast_shape, plan_unbroadcast, unbroadcast
from engine.ops.order import beside
from engine.ops.summed import summed_windows
from engine.paths import Paths, grid, sources
from engine.richtext import Number, RichText, rich
from engine.windows import Window


class Cellwise(Op):
    """Every output cell is worked out from one cell of each input, which broadcasting may repeat.

    A subclass says how the local gradient is written out (:meth:`slope`) and how the value is
    (:meth:`written`), both over the numbers at one output cell.
    """

    def allocate(self, shape: Shape, dtype: Any, xs: Sequence[Array]) -> Array:
        like = next((x for x in xs if x.shape == shape), None)
        return super().allocate(shape, dtype, xs) if like is None else np.zeros_like(like, dtype)

    def folds(self, i: int, shapes: Sequence[Shape], out: Shape) -> tuple[int, ...]:
        return repeated_axes(shapes[i], out)

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

    def fed(self, i: int, cell: Cell, xs: Sequence[Array], out: Array) -> Array:
        """The output cells that ``xs[i][cell]`` feeds, [cells, rank]: more than one where it was broadcast."""
        return grid(*fed_axes(cell, xs[i].shape, out.shape))

    def local_gradient(self, attrs: Attrs, xs: Sequence[Array], out: Array) -> Array | None:
        return self.vjp(0, attrs, np.ones_like(out), xs, out) if self.arity == 1 else None

    def gathered(self, cells: Array, xs: Sequence[Array]) -> list[Array]:
        """The inputs' numbers at these output cells, as the kernels take them: in full precision, or of their kind."""
        return [_precise(x[sources(cells, x.shape)] if x.ndim else np.repeat(x, len(cells))) for x in xs]

    def paths(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> Paths:
        cells = self.fed(i, cell, xs, out)
        y = np.asarray(out[tuple(cells.T)], np.float64).reshape(len(cells))
        points = self.gathered(cells, xs)
        with np.errstate(all="ignore"):
            # The kernel itself, at these cells alone, with upstream gradients of 1: no second formula.
            local = self.vjp(i, attrs, np.ones(points[0].shape), points, y.reshape(points[0].shape)).reshape(-1)

        def working(k: int) -> RichText:
            v, result = self.point(tuple(cells[k].tolist()), xs, out)
            return self.slope(i, v, result, attrs)

        return Paths(cells, np.asarray(local, np.float64), working)

    def windows_vjp(
        self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array, example: int = 0
    ) -> tuple[Window, ...]:
        return summed_windows(g, self.paths(i, cell, attrs, xs, out), example)

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return self.written(self.point(cell, xs, out)[0], attrs)

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return self.said(*self.point(cell, xs, out), attrs)

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        fed = self.fed(i, cell, xs, out)
        if not len(fed):
            return ("No output used this value, so nothing comes back.",)
        said = self.said_back(i, *self.point(tuple(fed[0].tolist()), xs, out), attrs)
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


def _precise(x: Array) -> Array:
    """In full precision, or of its own kind where it is whole or a truth value."""
    return x.astype(np.float64) if x.dtype.kind == "f" else x


def emit_relu(p: Planner, x: Array, out: Array) -> None:
    """Emit max(0, x) into ``out``.

    ``maximum`` alone among the ufuncs wants its output by keyword.
    """
    for zeros, of_x, of_out in beside(p, 0, x, out):
        p.emit(partial(np.maximum, of_x, zeros, out=of_out))
