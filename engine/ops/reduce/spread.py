"""How far values lie from their mean: variance and standard deviation."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from engine.arrays import np
from engine.cells import Cell
from engine.op import Array, Attrs, Op, Planner, Sample, upstream
from engine.ops.axis import emit_beside, kept_shape, require_float
from engine.ops.broadcast import flat
from engine.ops.laid import kept_like
from engine.ops.reduce.reduction import Reduction, arguments
from engine.richtext import LocalTerm, Number, RichText, rich, spelled_long


class Variance(Reduction):
    """Σ (x − mean)² / (n − correction), over ``dim``; the attr ``correction`` is 1 unless given.

    https://pytorch.org/docs/stable/generated/torch.var.html
    """

    name = "var"
    title = "Variance"
    symbol = "var"
    doc = "Averages the squared distances from the mean: how far the values are spread."

    def divisor(self, attrs: Attrs, count: int) -> float:
        """n − correction, not below 0."""
        return max(0.0, count - float(attrs.get("correction", 1)))

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (0,)

    def centered(self, attrs: Attrs, x: Array) -> Array:
        """Each value less the mean of those with which it is joined."""
        require_float(self.title, x)
        total = np.asarray(x.sum(axis=self.axes(x.ndim, attrs), keepdims=True))
        return np.asarray(x - total / np.asarray(self.count(x.shape, attrs), x.dtype))

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        centered = self.centered(attrs, xs[0])
        axes = self.axes(xs[0].ndim, attrs)
        squares = (centered * centered).sum(axis=axes, keepdims=bool(attrs.get("keepdim")))
        divisor = self.divisor(attrs, self.count(xs[0].shape, attrs))
        return np.asarray(np.divide(squares, np.asarray(divisor, xs[0].dtype)))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        divisor = np.asarray(self.divisor(attrs, self.count(xs[0].shape, attrs)), g.dtype)
        return np.asarray(self.kept(attrs, np.asarray(g * 2 / divisor), xs[0].shape) * self.centered(attrs, xs[0]))

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        x, count = xs[0], self.count(xs[0].shape, attrs)
        centered = kept_like(p, "centered", x)
        mean = p.scratch(kept_shape(x.shape, self.axes(x.ndim, attrs)))
        self.plan_sum(p, attrs, x, mean)
        p.emit(np.divide, mean, p.constant(count), mean)
        emit_beside(p, np.subtract, x, mean, centered)
        if mean.size == 1 and x.size:
            p.emit(np.dot, flat(centered), flat(centered), out.reshape(()))
        else:
            axes = self.axes(x.ndim, attrs)
            every, left = range(x.ndim), [axis for axis in range(x.ndim) if axis not in axes]
            kept = out.reshape(tuple(x.shape[axis] for axis in left))
            p.emit(partial(np.einsum, centered, every, centered, every, left, out=kept))
        p.emit(np.divide, out, p.constant(self.divisor(attrs, count)), out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        scale, shape = p.scratch(g.shape), xs[0].shape
        p.emit(np.multiply, g, p.constant(2), scale)
        p.emit(np.divide, scale, p.constant(self.divisor(attrs, self.count(shape, attrs))), scale)
        emit_beside(p, np.multiply, kept_like(p, "centered", xs[0]), self.kept(attrs, scale, shape), out)

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        correction = f"correction={attrs.get('correction', 1)!r}"
        return f"{names[0]}.{self.name}({arguments(attrs, correction)})"

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\frac{{1}}{{{self._count(attrs)}}} \sum ({names[0]} - \bar{{{names[0]}}})^2"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\frac{{2}}{{{self._count(attrs)}}} ({names[0]} - \bar{{{names[0]}}})"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"{upstream(out)} \cdot {self.latex_local(i, names, out, attrs)}"

    def _count(self, attrs: Attrs) -> str:
        correction = attrs.get("correction", 1)
        return f"n - {correction:g}" if correction else "n"

    def squares(self, cell: Cell, attrs: Attrs, x: Array) -> RichText:
        """The mean squared distance of an output cell, written out."""
        cells, values = self.joined_cells(cell, attrs, x.shape), self.joined(cell, attrs, x).astype(np.float64)
        with np.errstate(all="ignore"):
            mean = Number(float(values.mean()) if values.size else np.nan)
            squares = (values - mean.value) ** 2
        text = spelled_long(squares, lambda k: rich("((", self.number(cells[k], x), ") − (", mean, "))²"))
        return rich("(", text, ") / (", self.divisor(attrs, values.size), ")")

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return self.squares(cell, attrs, xs[0])

    def distance(self, cell: Cell, attrs: Attrs, x: Array) -> tuple[Number, Number, float]:
        """The value at a cell, the mean, and what the sum of squares is divided by."""
        values = self.joined(self.out_cell(cell, attrs), attrs, x).astype(np.float64)
        with np.errstate(all="ignore"):
            return self.number(cell, x), Number(float(values.mean())), self.divisor(attrs, values.size)

    def local_terms(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[LocalTerm]:
        own, mean, divisor = self.distance(cell, attrs, xs[0])
        local = float(np.divide(2.0, np.float64(divisor)) * (own.value - mean.value))
        return [LocalTerm(self.out_cell(cell, attrs), local, rich("2·((", own, ") − (", mean, ")) / (", divisor, ")"))]

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return ("How far are the values from their mean? The distances are squared and averaged.",)

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        own, mean, _ = self.distance(cell, attrs, xs[0])
        return rich("The further this value, ", own, ", is from the mean, ", mean, ", the more it moves the spread.")

    def samples(self) -> tuple[Sample, ...]:
        rng = np.random.default_rng(3)
        x = rng.normal(size=(2, 3, 4))
        one, none = {"keepdim": False, "correction": 1}, {"keepdim": False, "correction": 0}
        return (
            Sample((x,), {"dim": None, **one}, "everything"),
            Sample((x[0],), {"dim": 0, **none}, "over the batch, uncorrected"),
            Sample((x[0],), {"dim": -1, "keepdim": True, "correction": 1}, "over the last axis, kept"),
            Sample((x,), {"dim": (0, 2), **none}, "two axes"),
            Sample((x.transpose(2, 0, 1),), {"dim": 0, **one}, "turned"),
            Sample((np.ones((2, 0)),), {"dim": 0, **one}, "no cells"),
            Sample((np.array(0.5),), {"dim": None, **none}, "a scalar", smooth=False),
            Sample((np.ones((1, 1)),), {"dim": 0, **one}, "size 1", smooth=False),
            Sample((np.ones(3),), {"dim": 0, **one}, "all alike", smooth=False),
            Sample((np.array([1.0, np.inf, np.nan]),), {"dim": None, **one}, "extremes", smooth=False),
        )


class Deviation(Variance):
    """The square root of the variance; where it is 0, the gradient is 0 too.

    https://pytorch.org/docs/stable/generated/torch.std.html
    """

    name = "std"
    title = "Standard deviation"
    symbol = "std"
    doc = "The square root of the variance: the spread in the values' own units."

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (0, -1)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.asarray(np.sqrt(super().forward(attrs, *xs)))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        share = np.where(out == 0, np.zeros_like(out), g / (2 * out))
        return super().vjp(i, attrs, np.asarray(share), xs, out)

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        super().plan_forward(p, attrs, xs, out)
        p.emit(np.sqrt, out, out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        share, flat_place = p.scratch(y.shape), p.scratch(y.shape, np.bool_)
        p.emit(np.divide, g, y, share)
        p.emit(np.multiply, share, p.constant(0.5), share)
        p.emit(np.equal, y, p.constant(0), flat_place)
        p.emit(np.putmask, share, flat_place, p.constant(0))
        super().plan_vjp(p, i, attrs, share, xs, y, out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\sqrt{{{super().latex(names, attrs)}}}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\frac{{{names[0]} - \bar{{{names[0]}}}}}{{({self._count(attrs)})\, {out}}}"

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return rich("√(", self.squares(cell, attrs, xs[0]), ")")

    def local_terms(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[LocalTerm]:
        own, mean, divisor = self.distance(cell, attrs, xs[0])
        at = self.out_cell(cell, attrs)
        result = self.result(at, out)
        if result.value == 0:
            return [LocalTerm(at, 0.0)]
        with np.errstate(all="ignore"):
            local = float(np.divide(own.value - mean.value, np.float64(divisor)) / np.float64(result.value))
        return [LocalTerm(at, local, rich("((", own, ") − (", mean, ")) / ((", divisor, ")·(", result, "))"))]


OPS: tuple[Op, ...] = (Variance(), Deviation())
