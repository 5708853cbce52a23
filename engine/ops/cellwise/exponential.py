"""The exponential and the natural logarithm, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.op import Array, Attrs, Op, Planner, Promotion, Sample
from engine.ops.families import Unary
from engine.richtext import Number, RichText, rich


class Exp(Unary):
    name = "exp"
    title = "Exponential"
    symbol = "exp"
    family = "elementwise"
    promotion: ClassVar[Promotion] = "float"
    doc = "Raises e to the input; its local gradient is its own value."

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (-1,)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.asarray(np.exp(xs[0]))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return np.asarray(g * out)

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.exp, xs[0], out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.multiply, g, y, out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return f"e^{{{names[0]}}}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return out

    def written(self, v: Sequence[Number], attrs: Attrs) -> RichText:
        return rich("exp(", v[0], ")")

    def slope(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return rich("exp(", v[0], ")")

    def said(self, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return rich("Raises e ≈ 2.718 to the power ", v[0], "; the result is always positive.")

    def said_back(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return rich("The exponential is its own slope: the upstream gradient is multiplied by its value, ", y, ".")

    def samples(self) -> tuple[Sample, ...]:
        return (
            Sample((np.linspace(-2.0, 2.0, 12).reshape(3, 4),)),
            Sample((np.array(0.5),), note="a scalar"),
            Sample((np.zeros((0, 2)),), note="no examples"),
            Sample((np.array([-np.inf, -200.0, 200.0, np.inf, np.nan]),), note="extremes", smooth=False),
        )


class Log(Unary):
    name = "log"
    title = "Logarithm"
    symbol = "log"
    family = "elementwise"
    promotion: ClassVar[Promotion] = "float"
    doc = "The natural logarithm; its local gradient is one over the input."

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (0,)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.asarray(np.log(xs[0]))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return np.asarray(g / xs[0])

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.log, xs[0], out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.divide, g, xs[0], out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\log {names[0]}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\frac{{1}}{{{names[0]}}}"

    def written(self, v: Sequence[Number], attrs: Attrs) -> RichText:
        return rich("log(", v[0], ")")

    def slope(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return rich("1 / (", v[0], ")")

    def said(self, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        if not v[0].value > 0:
            return rich("The logarithm of ", v[0], " is not a finite number: only positive values have one.")
        return rich("To which power must e be raised to give ", v[0], "? To ", y, ".")

    def said_back(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return rich(
            "The nearer the input, ", v[0], ", is to 0, the steeper the logarithm: its slope is 1 over the input."
        )

    def samples(self) -> tuple[Sample, ...]:
        return (
            Sample((np.linspace(0.2, 3.0, 12).reshape(3, 4),)),
            Sample((np.array(0.5),), note="a scalar"),
            Sample((np.zeros((0, 2)),), note="no examples"),
            Sample((np.array([0.0, -1.0, np.inf, np.nan]),), note="extremes", smooth=False),
        )


OPS: tuple[Op, ...] = (Exp(), Log())
