"""Softmax: scores along one axis become probabilities that add up to 1."""

from __future__ import annotations

from abc import abstractmethod
from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.cells import Cell, shape_text
from engine.op import Array, Attrs, Op, Planner, Sample, Shape, upstream
from engine.ops.activation.windows import back_windows, value_windows
from engine.ops.axis import axis_of, emit_beside, plan_highest, plan_total, require_float, shifted
from engine.richtext import LocalTerm, Number, RichText, rich, spelled_long
from engine.windows import Window


def line_cells(cell: Cell, axis: int, shape: Shape) -> list[Cell]:
    """The cells of the line through ``cell`` along ``axis``; a scalar is its own line."""
    if not shape:
        return [()]
    return [(*cell[:axis], at, *cell[axis + 1 :]) for at in range(shape[axis])]


def exponentials(x: Array, cells: Sequence[Cell]) -> RichText:
    """`exp(a) + exp(b) + …` over these cells of the first input."""
    with np.errstate(all="ignore"):
        powers = np.exp(np.array([x[at] for at in cells], np.float64))
    return spelled_long(powers, lambda k: rich("exp(", Number(float(x[cells[k]]), "value", 0, "value", cells[k]), ")"))


class Line(Op):
    """Every cell of the output depends on all cells of its line, along the attr ``dim``."""

    family = "softmax"
    arity = 1
    logarithm: ClassVar[bool] = False
    """Whether the output is the probabilities' logarithm."""

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        axis_of(len(shapes[0]), attrs["dim"], self.title)
        return shapes[0]

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (-1,)

    def windows_forward(
        self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array, example: int = 0
    ) -> tuple[Window, ...]:
        return value_windows(xs[0], out, cell, axis_of(out.ndim, attrs["dim"], self.title), self.logarithm)

    def windows_vjp(
        self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array, example: int = 0
    ) -> tuple[Window, ...]:
        paths = self.paths(i, cell, attrs, xs, out)
        return back_windows(g, cell, axis_of(out.ndim, attrs["dim"], self.title), paths)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        require_float(self.title, xs[0])
        axis = axis_of(xs[0].ndim, attrs["dim"], self.title)
        return self.along(axis, np.atleast_1d(xs[0])).reshape(xs[0].shape)

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        axis = axis_of(g.ndim, attrs["dim"], self.title)
        return self.back_along(axis, np.atleast_1d(g), np.atleast_1d(out)).reshape(g.shape)

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        if not out.ndim or not out.size:
            super().plan_forward(p, attrs, xs, out)
            return
        self.plan_along(p, axis_of(out.ndim, attrs["dim"], self.title), xs[0], out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        if not y.ndim or not y.size:
            super().plan_vjp(p, i, attrs, g, xs, y, out)
            return
        self.plan_back_along(p, axis_of(y.ndim, attrs["dim"], self.title), g, y, out)

    @abstractmethod
    def along(self, axis: int, x: Array) -> Array:
        """The value, for at least one axis."""

    @abstractmethod
    def back_along(self, axis: int, g: Array, y: Array) -> Array:
        """The VJP, from the value."""

    @abstractmethod
    def plan_along(self, p: Planner, axis: int, x: Array, out: Array) -> None:
        """Emit the value."""

    @abstractmethod
    def plan_back_along(self, p: Planner, axis: int, g: Array, y: Array, out: Array) -> None:
        """Emit the VJP."""

    def shapes_vjp(self, i: int, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        text = shape_text(out)
        return f"{text} = {text} − {text} ⊙ Σ {text}"

    def samples(self) -> tuple[Sample, ...]:
        rng = np.random.default_rng(17)
        x = rng.normal(size=(2, 3, 4)) * 2
        return (
            Sample((x[0],), {"dim": 1}, "three examples of four classes"),
            Sample((x[0],), {"dim": 0}, "over the first axis"),
            Sample((x,), {"dim": -2}, "over an inner axis"),
            Sample((x.transpose(2, 0, 1),), {"dim": -1}, "turned"),
            Sample((x[0, :, :1],), {"dim": 1}, "one class"),
            Sample((np.array(0.5),), {"dim": 0}, "a scalar"),
            Sample((np.zeros((0, 4)),), {"dim": 1}, "no examples"),
            Sample((np.zeros((3, 0)),), {"dim": 1}, "no classes"),
            Sample((np.array([[1000.0, 0.0, -1000.0], [2.0, 2.0, 2.0]]),), {"dim": 1}, "far apart", smooth=False),
            Sample((np.array([[np.inf, 0.0], [-np.inf, 0.0], [np.nan, 1.0]]),), {"dim": 1}, "extremes", smooth=False),
        )


class Softmax(Line):
    """e^x / Σ e^x along one axis; https://pytorch.org/docs/stable/generated/torch.nn.functional.softmax.html"""

    name = "softmax"
    torch = ".softmax"
    torch_settings: ClassVar[Attrs] = {"dim": ...}
    title = "Softmax"
    symbol = "softmax"
    doc = "Turns scores into probabilities: each is positive, and along the axis they add up to 1."

    def along(self, axis: int, x: Array) -> Array:
        powers = np.exp(shifted(x, axis))
        return np.asarray(np.divide(powers, powers.sum(axis, keepdims=True), out=powers))

    def back_along(self, axis: int, g: Array, y: Array) -> Array:
        weighted = g * y
        return np.asarray(weighted - y * weighted.sum(axis, keepdims=True))

    def plan_along(self, p: Planner, axis: int, x: Array, out: Array) -> None:
        one = p.scratch((*out.shape[:axis], 1, *out.shape[axis + 1 :]))
        plan_highest(p, x, axis, one)
        emit_beside(p, np.subtract, x, one, out)
        p.emit(np.exp, out, out)
        plan_total(p, out, axis, one)
        emit_beside(p, np.divide, out, one, out)

    def plan_back_along(self, p: Planner, axis: int, g: Array, y: Array, out: Array) -> None:
        total = p.scratch((*y.shape[:axis], 1, *y.shape[axis + 1 :]))
        product = p.scratch(y.shape)
        p.emit(np.multiply, g, y, product)
        plan_total(p, product, axis, total)
        emit_beside(p, np.multiply, y, total, out)
        p.emit(np.subtract, product, out, out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\frac{{e^{{{names[0]}_i}}}}{{\sum_j e^{{{names[0]}_j}}}}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"{out}_j (\delta_{{ij}} - {out}_i)"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        g = upstream(out)
        return rf"{out} \odot \left({g} - \sum {g} \odot {out}\right)"

    def local_terms(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[LocalTerm]:
        axis = axis_of(out.ndim, attrs["dim"], self.title)
        own = Number(float(out[cell]), "value", None, "value", cell)
        terms = []
        for at in line_cells(cell, axis, out.shape):
            other = Number(float(out[at]), "value", None, "value", at)
            if at == cell:
                terms.append(LocalTerm(at, own.value * (1 - own.value), rich("(", own, ")·(1 − (", own, "))")))
            else:
                terms.append(LocalTerm(at, -other.value * own.value, rich("−(", other, ")·(", own, ")")))
        return terms

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        cells = line_cells(cell, axis_of(out.ndim, attrs["dim"], self.title), out.shape)
        score = Number(float(xs[0][cell]), "value", 0, "value", cell)
        return rich("exp(", score, ") / (", exponentials(xs[0], cells), ")")

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        share = Number(float(out[cell]), "value", None, "value", cell)
        return rich(
            "e to the power of this score, divided by the sum of the same over its whole line: a share of ", share,
            ", to be read as a probability.",
        )  # fmt: skip

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        share = Number(float(out[cell]), "value", None, "value", cell)
        return rich(
            "Raising this score takes probability from all others on its line, so every one of their gradients has a "
            "say. The slopes are small where the probability, ", share, ", is near 0 or 1.",
        )  # fmt: skip


OPS: tuple[Op, ...] = (Softmax(),)
