"""Reductions: many cells become one, so one gradient goes back to many cells."""

from __future__ import annotations

from collections.abc import Sequence

from engine.arrays import np
from engine.cells import Cell, every_cell, shape_text
from engine.errors import DimensionError
from engine.op import Array, Attrs, Op, Planner, Sample, Shape, upstream
from engine.ops.broadcast import flat
from engine.richtext import LocalTerm, Number, RichText, rich, spelled_sum


def reduced_axes(rank: int, attrs: Attrs) -> tuple[int, ...]:
    """The axes that ``dim`` names (None = all), counted from the front; raises DimensionError."""
    dim = attrs.get("dim")
    if dim is None:
        return tuple(range(rank))
    axes = []
    for axis in (dim,) if isinstance(dim, int) else tuple(dim):
        if not -max(rank, 1) <= axis < max(rank, 1):
            raise DimensionError(
                "no-such-dimension",
                expected=f"a dimension from {-rank} to {rank - 1}",
                got=str(axis),
                cure="Count dimensions from 0 at the front or from −1 at the back.",
            )
        if rank:
            axes.append(axis % rank)
    return tuple(sorted(set(axes)))


class Reduction(Op):
    """A sum over axes, times a factor that depends on how many cells were joined."""

    arity = 1
    family = "reduce"

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        axes = reduced_axes(len(shapes[0]), attrs)
        if attrs.get("keepdim"):
            return tuple(1 if axis in axes else size for axis, size in enumerate(shapes[0]))
        return tuple(size for axis, size in enumerate(shapes[0]) if axis not in axes)

    def count(self, shape: Shape, attrs: Attrs) -> int:
        """How many input cells become one output cell."""
        return int(np.prod([shape[axis] for axis in reduced_axes(len(shape), attrs)], dtype=int))

    def plan_sum(self, p: Planner, attrs: Attrs, x: Array, out: Array) -> None:
        """Emit the sum of ``x`` over its reduced axes into ``out``."""
        axes = reduced_axes(x.ndim, attrs)
        if not axes:
            p.emit(np.copyto, out, x)
        elif len(axes) == x.ndim:
            p.emit(np.dot, flat(x), p.ones(x.size), out.reshape(()))
        else:
            kept = tuple(size for axis, size in enumerate(x.shape) if axis not in axes)
            p.emit(np.add.reduce, x, axes, None, out.reshape(kept))

    def spread(self, attrs: Attrs, g: Array, shape: Shape) -> Array:
        """A view of ``g`` in the input's shape: every cell sees the gradient of its sum."""
        axes = reduced_axes(len(shape), attrs)
        kept = tuple(1 if axis in axes else size for axis, size in enumerate(shape))
        return np.broadcast_to(g.reshape(kept), shape)

    def sum_cell(self, cell: Cell, attrs: Attrs) -> Cell:
        """The output cell that an input cell is added into."""
        axes = reduced_axes(len(cell), attrs)
        if attrs.get("keepdim"):
            return tuple(0 if axis in axes else at for axis, at in enumerate(cell))
        return tuple(at for axis, at in enumerate(cell) if axis not in axes)

    def added(self, cell: Cell, attrs: Attrs, x: Array) -> RichText:
        """The sum that makes an output cell, written out."""
        terms = [
            (rich("(", Number(float(x[at]), "value", 0, "value", at), ")"), float(x[at]))
            for at in every_cell(x.shape)
            if self.sum_cell(at, attrs) == cell
        ]
        return spelled_sum(terms)

    def shapes_forward(self, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        return f"{shape_text(out)} = {self.symbol} {shape_text(shapes[0])}"

    def shapes_vjp(self, i: int, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        return f"{shape_text(shapes[0])} = {shape_text(out)}, repeated"

    def samples(self) -> tuple[Sample, ...]:
        rng = np.random.default_rng(3)
        x = rng.normal(size=(2, 3, 4))
        return (
            Sample((x,), {"dim": None, "keepdim": False}, "everything"),
            Sample((x[0],), {"dim": 0, "keepdim": False}, "over the batch"),
            Sample((x[0],), {"dim": -1, "keepdim": True}, "over the last axis, kept"),
            Sample((x,), {"dim": (0, 2), "keepdim": False}, "two axes"),
            Sample((x[0, 0],), {"dim": None, "keepdim": True}, "everything, axes kept"),
            Sample((np.array(0.5),), {"dim": None, "keepdim": False}, "a scalar"),
            Sample((np.ones((1, 1)),), {"dim": 0, "keepdim": False}, "size 1"),
            Sample((np.zeros((0, 3)),), {"dim": 0, "keepdim": False}, "nothing", smooth=False),
            Sample((np.array([1.0, np.inf, np.nan]),), {"dim": None, "keepdim": False}, "extremes", smooth=False),
        )


class Sum(Reduction):
    name = "sum"
    title = "Sum"
    symbol = "Σ"
    doc = "Adds many values into one; each of them receives the gradient unchanged."

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.asarray(xs[0].sum(axis=reduced_axes(xs[0].ndim, attrs), keepdims=bool(attrs.get("keepdim"))))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return np.array(self.spread(attrs, g, xs[0].shape))

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        self.plan_sum(p, attrs, xs[0], out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.copyto, out, self.spread(attrs, g, xs[0].shape))

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\sum {names[0]}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return "1"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return upstream(out)

    def local_terms(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[LocalTerm]:
        return [LocalTerm(self.sum_cell(cell, attrs), 1.0)]

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return self.added(cell, attrs, xs[0])

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return (f"Adds {self.count(xs[0].shape, attrs)} values into one.",)

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        return (
            f"Each of the {self.count(xs[0].shape, attrs)} values in the sum receives the same upstream gradient, "
            "unchanged: raise any one of them and the sum rises by as much.",
        )


class Mean(Reduction):
    name = "mean"
    title = "Mean"
    symbol = "mean"
    doc = "Averages many values into one; the gradient is shared equally among them."

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        axes = reduced_axes(xs[0].ndim, attrs)
        total = xs[0].sum(axis=axes, keepdims=bool(attrs.get("keepdim")))
        return np.asarray(np.divide(total, np.asarray(self.count(xs[0].shape, attrs), xs[0].dtype)))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        count = np.asarray(self.count(xs[0].shape, attrs), g.dtype)
        return np.array(self.spread(attrs, np.asarray(g / count), xs[0].shape))

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        self.plan_sum(p, attrs, xs[0], out)
        p.emit(np.divide, out, p.constant(self.count(xs[0].shape, attrs)), out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        count = p.constant(self.count(xs[0].shape, attrs))
        p.emit(np.divide, self.spread(attrs, g, xs[0].shape), count, out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\frac{{1}}{{n}} \sum {names[0]}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return r"\frac{1}{n}"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"{upstream(out)} \cdot \frac{{1}}{{n}}"

    def local_terms(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[LocalTerm]:
        count = self.count(xs[0].shape, attrs)
        return [LocalTerm(self.sum_cell(cell, attrs), 1 / count, rich("1 / (", count, ")"))]

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return rich("(", self.added(cell, attrs, xs[0]), ") / (", self.count(xs[0].shape, attrs), ")")

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return (f"Averages {self.count(xs[0].shape, attrs)} values.",)

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        count = self.count(xs[0].shape, attrs)
        return (f"A mean shares its gradient equally: each of the {count} values receives 1/{count} of it.",)


OPS: tuple[Op, ...] = (Sum(), Mean())
