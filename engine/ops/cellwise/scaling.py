"""Products and quotients, cell by cell, with broadcasting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.cells import Cell
from engine.op import Array, Attrs, Op, Planner, Promotion, Sample
from engine.ops.broadcast import plan_repeat
from engine.ops.families import Binary
from engine.ops.operands import operand_pairs
from engine.richtext import Number, RichText, product, rich
from engine.windows import Window, beside_cell

_SIDES = ("first", "second")


class Mul(Binary):
    name = "mul"
    torch = "*"
    takes_numbers = True
    title = "Multiply"
    symbol = "×"
    family = "elementwise"
    doc = "Multiplies two values; each input's local gradient is the other input."

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (1 - i,)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.asarray(np.multiply(xs[0], xs[1]))

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.multiply, plan_repeat(p, xs[0], out.shape), plan_repeat(p, xs[1], out.shape), out)

    def full_vjp(self, i: int, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return np.asarray(g * xs[1 - i])

    def plan_full_vjp(self, p: Planner, i: int, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.multiply, g, plan_repeat(p, xs[1 - i], out.shape), out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"{names[0]} \odot {names[1]}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return names[1 - i]

    def written(self, v: Sequence[Number], attrs: Attrs) -> RichText:
        return product(v[0], v[1])

    def slope(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return rich("the other input, ", v[1 - i])

    def said(self, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return rich("Multiplies ", v[0], " by ", v[1], ".")

    def said_back(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        other = v[1 - i]
        if other.value == 0:
            return ("The other input is 0: whatever this input is, the product stays 0, so no gradient passes.",)
        return rich(
            "A product passes the upstream gradient times the other input, ", other,
            ", and not times its own value, ", v[i], ": raise this input by 1 and the product changes by ", other, ".",
        )  # fmt: skip

    def windows_forward(
        self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array, example: int = 0
    ) -> tuple[Window, ...]:
        if not cell or xs[0].shape != xs[1].shape:
            return ()
        return (
            beside_cell("first input", xs[0], cell, input=0),
            beside_cell("second input", xs[1], cell, input=1, sign="×"),
            beside_cell("output", out, cell, sign="="),
        )

    def windows_vjp(
        self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array, example: int = 0
    ) -> tuple[Window, ...]:
        if not cell or xs[0].shape != xs[1].shape:
            return super().windows_vjp(i, cell, attrs, g, xs, out, example)
        upstream_plane = beside_cell("upstream gradient", g, cell, slot="grad")
        return (upstream_plane, beside_cell(f"{_SIDES[1 - i]} input", xs[1 - i], cell, input=1 - i, sign="×"))

    def samples(self) -> tuple[Sample, ...]:
        return operand_pairs()


class Div(Binary):
    name = "div"
    torch = "/"
    takes_numbers = True
    title = "Divide"
    symbol = "÷"
    family = "elementwise"
    promotion: ClassVar[Promotion] = "float"
    doc = "Divides the first value by the second."

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (1,) if i == 0 else (0, 1)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.asarray(np.divide(xs[0], xs[1]))

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.divide, plan_repeat(p, xs[0], out.shape), plan_repeat(p, xs[1], out.shape), out)

    def full_vjp(self, i: int, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return np.asarray(g / xs[1] if i == 0 else -g * (xs[0] / xs[1]) / xs[1])

    def plan_full_vjp(self, p: Planner, i: int, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        divisor = plan_repeat(p, xs[1], out.shape)
        if i == 0:
            p.emit(np.divide, g, divisor, out)
        else:
            p.emit(np.divide, plan_repeat(p, xs[0], out.shape), divisor, out)
            p.emit(np.divide, out, divisor, out)
            p.emit(np.multiply, g, out, out)
            p.emit(np.negative, out, out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\frac{{{names[0]}}}{{{names[1]}}}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\frac{{1}}{{{names[1]}}}" if i == 0 else rf"-\frac{{{names[0]}}}{{{names[1]}^2}}"

    def written(self, v: Sequence[Number], attrs: Attrs) -> RichText:
        return rich("(", v[0], ") / (", v[1], ")")

    def slope(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return rich("1 / (", v[1], ")") if i == 0 else rich("−(", v[0], ") / (", v[1], ")²")

    def said(self, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        if v[1].value == 0:
            return rich("Divides ", v[0], " by 0, which is not a finite number.")
        return rich("Divides ", v[0], " by ", v[1], ".")

    def said_back(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        if i == 0:
            return rich("A change of the first input is divided by ", v[1], " too, and so is its gradient.")
        return rich(
            "The nearer a divisor is to 0, the more a change of it matters: "
            "its local gradient is the quotient, ", y, ", divided by ", v[1], " once more, with the sign turned.",
        )  # fmt: skip

    def samples(self) -> tuple[Sample, ...]:
        return operand_pairs(low=0.5)


OPS: tuple[Op, ...] = (Mul(), Div())
