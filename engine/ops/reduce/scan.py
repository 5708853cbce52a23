"""Running sums and products along one axis: each cell joins all that came before it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from engine.arrays import np
from engine.cells import Cell, shape_text
from engine.dtypes import int64
from engine.op import Array, Attrs, DType, Op, Planner, Sample, Shape, upstream
from engine.ops.activation.softmax import line_cells
from engine.ops.axis import axis_of
from engine.richtext import LocalTerm, Number, RichText, product, rich, spelled_sum


class Scan(Op):
    """The output cell at place k joins the input cells at places 0 to k of its line along ``dim``."""

    arity = 1
    family = "reduce"
    joins: ClassVar[Any]

    def axis(self, rank: int, attrs: Attrs) -> int:
        """The axis along which it runs, from the front."""
        return axis_of(rank, attrs["dim"], self.title)

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        self.axis(len(shapes[0]), attrs)
        return shapes[0]

    def result_dtype(self, dtypes: Sequence[DType], attrs: Attrs) -> DType:
        return dtypes[0] if dtypes[0].kind == "f" else int64

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        x = xs[0]
        dtype = x.dtype if x.dtype.kind == "f" else int64
        if not x.ndim:
            return x.astype(dtype)
        return np.asarray(self.joins.accumulate(x, self.axis(x.ndim, attrs), dtype))

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        if xs[0].ndim:
            p.emit(self.joins.accumulate, xs[0], self.axis(xs[0].ndim, attrs), None, out)
        else:
            p.emit(np.copyto, out, xs[0])

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        return f"torch.{self.name}({names[0]}, dim={attrs['dim']})"

    def line(self, cell: Cell, attrs: Attrs, shape: Shape) -> tuple[list[Cell], int]:
        """The cells of the line, and the place of ``cell`` on it."""
        axis = self.axis(len(shape), attrs)
        return line_cells(cell, axis, shape), cell[axis] if shape else 0

    def number(self, cell: Cell, x: Array) -> Number:
        """The input's number at a cell."""
        return Number(float(x[cell]), "value", 0, "value", cell)

    def shapes_vjp(self, i: int, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        return f"{shape_text(shapes[0])} = running {self.symbol} of {shape_text(out)}, from the end"

    def samples(self) -> tuple[Sample, ...]:
        x = np.random.default_rng(3).uniform(0.5, 1.5, (2, 3, 4))
        return (
            Sample((x,), {"dim": 1}, "along an inner axis"),
            Sample((x[0],), {"dim": -1}, "along the last axis"),
            Sample((x.transpose(2, 0, 1),), {"dim": 0}, "turned"),
            Sample((np.array(0.5),), {"dim": 0}, "a scalar"),
            Sample((np.ones((1, 1)),), {"dim": 0}, "size 1"),
            Sample((np.zeros((0, 3)),), {"dim": 0}, "nothing"),
            Sample((np.array([[0.5, 0.0, 2.0, 3.0], [0.0, 1.0, 0.0, 2.0]]),), {"dim": 1}, "zeros"),
            Sample((np.array([3, 200, 100], np.uint8),), {"dim": 0}, "whole numbers", smooth=False),
            Sample((np.array([1.0, np.nan, 2.0]),), {"dim": 0}, "nan", smooth=False),
        )


class CumSum(Scan):
    name = "cumsum"
    title = "Running sum"
    symbol = "Σ"
    doc = "Each value is the sum of all up to its place, so each input feeds all results from its place on."
    joins = np.add

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return ()

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        if not g.ndim:
            return g.copy()
        axis = self.axis(g.ndim, attrs)
        return np.flip(np.add.accumulate(np.flip(g, axis), axis), axis)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        if not g.ndim:
            p.emit(np.copyto, out, g)
            return
        axis = self.axis(g.ndim, attrs)
        p.emit(np.add.accumulate, np.flip(g, axis), axis, None, np.flip(out, axis))

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\sum_{{j \le i}} {names[0]}_j"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return r"\mathbf{1}[j \le i]"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\sum_{{i \ge j}} {upstream(out + '_i')}"

    def local_terms(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[LocalTerm]:
        cells, place = self.line(cell, attrs, out.shape)
        return [LocalTerm(at, 1.0) for at in cells[place:]]

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        cells, place = self.line(cell, attrs, out.shape)
        return spelled_sum([(rich("(", self.number(at, xs[0]), ")"), float(xs[0][at])) for at in cells[: place + 1]])

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        _, place = self.line(cell, attrs, out.shape)
        return (
            "The first sum is the first value alone." if not place else f"The sum of the first {place + 1} values.",
        )

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        return ("This value is part of every sum from its place on, so all of their gradients add up.",)


class CumProd(Scan):
    name = "cumprod"
    title = "Running product"
    symbol = "∏"
    doc = "Each value is the product of all up to its place."
    joins = np.multiply

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (0, -1)

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        if not g.ndim:
            return g.copy()
        axis = self.axis(g.ndim, attrs)
        if xs[0].all():
            return np.asarray(np.flip(np.add.accumulate(np.flip(g * out, axis), axis), axis) / xs[0])
        x, upstreams = np.moveaxis(xs[0], axis, 0), np.moveaxis(g, axis, 0)
        gradient = np.zeros_like(x)
        before = np.ones_like(x[:1])[0] if len(x) else x
        for place in range(len(x)):
            # The products from here on, without the value at this place: right where it is 0 too.
            rest = np.multiply.accumulate(np.concatenate([before[None], x[place + 1 :]]), 0)
            gradient[place] = (rest * upstreams[place:]).sum(0)
            before = before * x[place]
        return np.moveaxis(gradient, 0, axis)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\prod_{{j \le i}} {names[0]}_j"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\prod_{{k \le i,\, k \ne j}} {names[0]}_k"

    def local_terms(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[LocalTerm]:
        cells, place = self.line(cell, attrs, out.shape)
        terms = []
        if np.isnan(out[cells[-1]]):
            # Sums of nan were divided by this value.
            return [LocalTerm(at, np.nan) for at in cells[place:]]
        for end in range(place, len(cells)):
            factors = [at for at in cells[: end + 1] if at != cell]
            local = float(np.prod([np.float64(xs[0][at]) for at in factors]))
            written = product(*(self.number(at, xs[0]) for at in factors)) if 0 < len(factors) <= 12 else ()
            terms.append(LocalTerm(cells[end], local, written))
        return terms

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        cells, place = self.line(cell, attrs, out.shape)
        return product(*(self.number(at, xs[0]) for at in cells[: place + 1]))

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        _, place = self.line(cell, attrs, out.shape)
        return (
            "The first product is the first value." if not place else f"The product of the first {place + 1} values.",
        )

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        return ("This value is a factor of every product from its place on; their gradients come back times the rest.",)


OPS: tuple[Op, ...] = (CumSum(), CumProd())
