"""The logarithm of softmax: what a loss over classes reads."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.cells import Cell
from engine.op import Array, Attrs, Op, Planner, upstream
from engine.ops.activation.softmax import Line, exponentials, line_cells
from engine.ops.axis import axis_of, emit_beside, plan_highest, plan_total, shifted
from engine.richtext import LocalTerm, Number, RichText, rich


class LogSoftmax(Line):
    """x − log Σ e^x; https://pytorch.org/docs/stable/generated/torch.nn.functional.log_softmax.html"""

    name = "log_softmax"
    logarithm = True
    torch = ".log_softmax"
    torch_settings: ClassVar[Attrs] = {"dim": ...}
    title = "Log-softmax"
    symbol = "log softmax"
    doc = "The logarithm of the softmax's probabilities, computed so that none of them is lost to rounding."

    def along(self, axis: int, x: Array) -> Array:
        lower = shifted(x, axis)
        return np.asarray(lower - np.log(np.exp(lower).sum(axis, keepdims=True)))

    def back_along(self, axis: int, g: Array, y: Array) -> Array:
        return np.asarray(g - np.exp(y) * g.sum(axis, keepdims=True))

    def plan_along(self, p: Planner, axis: int, x: Array, out: Array) -> None:
        one = p.scratch((*out.shape[:axis], 1, *out.shape[axis + 1 :]))
        plan_highest(p, x, axis, one)
        emit_beside(p, np.subtract, x, one, out)
        powers, sums = p.keep("exponentials", out.shape), p.keep("sums", one.shape)
        p.emit(np.exp, out, powers)
        plan_total(p, powers, axis, sums)
        p.emit(np.log, sums, one)
        emit_beside(p, np.subtract, out, one, out)

    def plan_back_along(self, p: Planner, axis: int, g: Array, y: Array, out: Array) -> None:
        total = p.scratch((*y.shape[:axis], 1, *y.shape[axis + 1 :]))
        plan_total(p, g, axis, total)
        p.emit(np.divide, total, p.keep("sums", total.shape), total)
        emit_beside(p, np.multiply, p.keep("exponentials", y.shape), total, out)
        p.emit(np.subtract, g, out, out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"{names[0]} - \log \sum_j e^{{{names[0]}_j}}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\delta_{{ij}} - e^{{{out}_i}}"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        g = upstream(out)
        return rf"{g} - e^{{{out}}} \odot \sum {g}"

    def local_terms(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[LocalTerm]:
        own = Number(float(out[cell]), "value", None, "value", cell)
        with np.errstate(all="ignore"):
            share = float(np.exp(np.float64(own.value)))
        terms = []
        for at in line_cells(cell, axis_of(out.ndim, attrs["dim"], self.title), out.shape):
            if at == cell:
                terms.append(LocalTerm(at, 1 - share, rich("1 − exp(", own, ")")))
            else:
                terms.append(LocalTerm(at, -share, rich("−exp(", own, ")")))
        return terms

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        cells = line_cells(cell, axis_of(out.ndim, attrs["dim"], self.title), out.shape)
        score = Number(float(xs[0][cell]), "value", 0, "value", cell)
        return rich("(", score, ") − log(", exponentials(xs[0], cells), ")")

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return ("The score less the logarithm of all scores' exponentials: 0 would be certainty.",)

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        return (
            "The upstream gradient comes back as it is, less this class's probability times the sum of all upstream "
            "gradients on its line.",
        )


OPS: tuple[Op, ...] = (LogSoftmax(),)
