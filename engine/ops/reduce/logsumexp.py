"""log Σ e^x: a maximum with its corner rounded off."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from engine.arrays import np
from engine.cells import Cell
from engine.op import Array, Attrs, Op, Planner, Sample, upstream
from engine.ops.activation.softmax import exponentials
from engine.ops.axis import emit_beside, kept_shape, require_float
from engine.ops.reduce.reduction import Reduction
from engine.richtext import LocalTerm, RichText, rich


class LogSumExp(Reduction):
    """https://pytorch.org/docs/stable/generated/torch.logsumexp.html"""

    name = "logsumexp"
    title = "Log of summed exponentials"
    symbol = "logsumexp"
    doc = "A soft maximum: the largest value counts most, and the gradient is shared as softmax shares."

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (0, -1)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        x = xs[0]
        require_float(self.title, x)
        axes = self.axes(x.ndim, attrs)
        highest = np.asarray(x.max(axis=axes, keepdims=True, initial=-np.inf))
        highest[np.isinf(highest)] = 0
        total = np.log(np.exp(x - highest).sum(axis=axes, keepdims=True)) + highest
        return np.asarray(total.reshape(self.infer((x.shape,), attrs)))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        x = xs[0]
        return np.asarray(self.kept(attrs, g, x.shape) * np.exp(x - self.kept(attrs, out, x.shape)))

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        x = xs[0]
        axes = self.axes(x.ndim, attrs)
        if not x.size or not axes:
            super().plan_forward(p, attrs, xs, out)
            return
        lower, one = p.scratch(x.shape), kept_shape(x.shape, axes)
        highest, endless, total = p.scratch(one), p.scratch(one, np.bool_), p.scratch(one)
        p.emit(np.maximum.reduce, x, axes, None, highest, True)
        p.emit(np.isinf, highest, endless)
        p.emit(partial(np.copyto, highest, p.constant(0), where=endless))
        emit_beside(p, np.subtract, x, highest, lower)
        p.emit(np.exp, lower, lower)
        self.plan_sum(p, attrs, lower, total)
        p.emit(np.log, total, total)
        p.emit(np.add, total, highest, out.reshape(one))

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        x = xs[0]
        emit_beside(p, np.subtract, x, self.kept(attrs, y, x.shape), out)
        p.emit(np.exp, out, out)
        emit_beside(p, np.multiply, out, self.kept(attrs, g, x.shape), out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\log \sum e^{{{names[0]}}}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"e^{{{names[0]} - {out}}}"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"{upstream(out)} \cdot {self.latex_local(i, names, out, attrs)}"

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        return f"torch.logsumexp({names[0]}, dim={attrs['dim']!r}, keepdim={bool(attrs.get('keepdim'))})"

    def local_terms(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[LocalTerm]:
        at = self.out_cell(cell, attrs)
        own, result = self.number(cell, xs[0]), self.result(at, out)
        with np.errstate(all="ignore"):
            local = float(np.exp(np.float64(own.value) - result.value))
        return [LocalTerm(at, local, rich("exp((", own, ") − (", result, "))"))]

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return rich("log(", exponentials(xs[0], self.joined_cells(cell, attrs, xs[0].shape)), ")")

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return (
            f"Adds up e to each of {self.count(xs[0].shape, attrs)} values and takes the logarithm: a little above the "
            "largest of them, which counts most.",
        )

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        at = self.out_cell(cell, attrs)
        own, result = self.number(cell, xs[0]), self.result(at, out)
        return rich(
            "The gradient is shared among the values as softmax shares: this one, ", own, ", receives e to the power "
            "of itself less the result, ", result, ", which is its probability.",
        )  # fmt: skip

    def samples(self) -> tuple[Sample, ...]:
        return tuple(
            sample if sample.attrs["dim"] is not None else Sample(
                sample.inputs, {**sample.attrs, "dim": tuple(range(sample.inputs[0].ndim))}, sample.note, sample.smooth
            )
            for sample in super().samples()
        )  # fmt: skip

    def extremes(self) -> tuple[Sample, ...]:
        rows = np.array([[1000.0, 999.0], [-1000.0, -999.0], [-np.inf, -np.inf], [np.inf, 0.0], [np.nan, 0.0]])
        return (
            Sample((np.zeros((0, 3)),), {"dim": 0, "keepdim": False}, "nothing", smooth=False),
            Sample((rows,), {"dim": 1, "keepdim": False}, "extremes", smooth=False),
        )


OPS: tuple[Op, ...] = (LogSumExp(),)
