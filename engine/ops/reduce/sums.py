"""Reductions: many cells become one, so one gradient goes back to many cells."""

from __future__ import annotations

from collections.abc import Sequence

from engine.arrays import np
from engine.cells import Cell
from engine.dtypes import int64
from engine.op import Array, Attrs, DType, Op, Planner, Sample, upstream
from engine.ops.axis import require_float
from engine.ops.reduce.reduction import Reduction
from engine.richtext import LocalTerm, RichText, rich


class Sum(Reduction):
    name = "sum"
    title = "Sum"
    symbol = "Σ"
    doc = "Adds many values into one; each of them receives the gradient unchanged."

    def result_dtype(self, dtypes: Sequence[DType], attrs: Attrs) -> DType:
        return dtypes[0] if dtypes[0].kind == "f" else int64

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return ()

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        x = xs[0]
        dtype = None if x.dtype.kind == "f" else int64
        return np.asarray(x.sum(axis=self.axes(x.ndim, attrs), dtype=dtype, keepdims=bool(attrs.get("keepdim"))))

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
        return [LocalTerm(self.out_cell(cell, attrs), 1.0)]

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return self.added(cell, attrs, xs[0])

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return (f"Adds {self.count(xs[0].shape, attrs)} values into one.",)

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        return (
            f"Each of the {self.count(xs[0].shape, attrs)} values in the sum receives the same upstream gradient, "
            "unchanged: raise any one of them and the sum rises by as much.",
        )

    def samples(self) -> tuple[Sample, ...]:
        whole = np.array([[250, 250, 3], [1, 0, 2]])
        return (
            *super().samples(),
            Sample((whole.astype(np.uint8),), {"dim": 1, "keepdim": False}, "whole numbers", smooth=False),
            Sample((whole > 2,), {"dim": None, "keepdim": False}, "truth values", smooth=False),
        )


class Mean(Reduction):
    name = "mean"
    title = "Mean"
    symbol = "mean"
    doc = "Averages many values into one; the gradient is shared equally among them."

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return ()

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        x = xs[0]
        require_float(self.title, x)
        total = x.sum(axis=self.axes(x.ndim, attrs), keepdims=bool(attrs.get("keepdim")))
        return np.asarray(np.divide(total, np.asarray(self.count(x.shape, attrs), x.dtype)))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        count = np.asarray(self.count(xs[0].shape, attrs), g.dtype)
        return np.array(self.spread(attrs, np.asarray(g / count), xs[0].shape))

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        self.plan_sum(p, attrs, xs[0], out)
        p.emit(np.divide, out, p.constant(self.count(xs[0].shape, attrs)), out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        count = p.constant(self.count(xs[0].shape, attrs))
        share = p.scratch(g.shape)
        p.emit(np.divide, g, count, share)
        p.emit(np.copyto, out, self.spread(attrs, share, xs[0].shape))

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\frac{{1}}{{n}} \sum {names[0]}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return r"\frac{1}{n}"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"{upstream(out)} \cdot \frac{{1}}{{n}}"

    def local_terms(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[LocalTerm]:
        count = self.count(xs[0].shape, attrs)
        return [LocalTerm(self.out_cell(cell, attrs), 1 / count, rich("1 / (", count, ")"))]

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return rich("(", self.added(cell, attrs, xs[0]), ") / (", self.count(xs[0].shape, attrs), ")")

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return (f"Averages {self.count(xs[0].shape, attrs)} values.",)

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        count = self.count(xs[0].shape, attrs)
        return (f"A mean shares its gradient equally: each of the {count} values receives 1/{count} of it.",)


OPS: tuple[Op, ...] = (Sum(), Mean())
