"""Sums, differences and the minus sign, cell by cell, with broadcasting."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.op import Array, Attrs, Op, Planner, Promotion, Sample, upstream
from engine.ops.broadcast import plan_repeat, plan_unbroadcast, unbroadcast
from engine.ops.families import Binary, Unary
from engine.ops.operands import operand_pairs
from engine.richtext import Number, RichText, rich


class Add(Binary):
    name = "add"
    torch = "+"
    takes_numbers = True
    title = "Add"
    symbol = "+"
    family = "elementwise"
    doc = "Adds two values; each input receives the gradient unchanged."

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return ()

    def passes(self, i: int, attrs: Attrs) -> bool:
        return True

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.asarray(np.add(xs[0], xs[1]))

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        a = plan_repeat(p, xs[0], out.shape, out)
        b = plan_repeat(p, xs[1], out.shape, None if a is out else out)
        p.emit(np.add, a, b, out)

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return unbroadcast(g, xs[i].shape)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        plan_unbroadcast(p, g, out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return f"{names[0]} + {names[1]}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return "1"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return upstream(out)

    def written(self, v: Sequence[Number], attrs: Attrs) -> RichText:
        return rich("(", v[0], ") + (", v[1], ")")

    def slope(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return ()

    def said(self, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return rich("Adds ", v[1], " to ", v[0], ".")

    def said_back(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return (
            "Addition passes the upstream gradient on unchanged: raise either input by a little, "
            "and the sum rises by as much.",
        )

    def samples(self) -> tuple[Sample, ...]:
        return operand_pairs()


class Sub(Binary):
    name = "sub"
    torch = "-"
    takes_numbers = True
    title = "Subtract"
    symbol = "−"
    family = "elementwise"
    promotion: ClassVar[Promotion] = "numbers"
    doc = "Subtracts the second value from the first; the second receives the gradient with its sign turned."

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return ()

    def passes(self, i: int, attrs: Attrs) -> bool:
        return i == 0

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.asarray(np.subtract(xs[0], xs[1]))

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.subtract, plan_repeat(p, xs[0], out.shape), plan_repeat(p, xs[1], out.shape), out)

    def full_vjp(self, i: int, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return g if i == 0 else np.asarray(-g)

    def plan_full_vjp(self, p: Planner, i: int, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.positive if i == 0 else np.negative, g, out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return f"{names[0]} - {names[1]}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return "1" if i == 0 else "-1"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return upstream(out) if i == 0 else f"-{upstream(out)}"

    def written(self, v: Sequence[Number], attrs: Attrs) -> RichText:
        return rich("(", v[0], ") − (", v[1], ")")

    def slope(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return ()

    def said(self, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return rich("Takes ", v[1], " away from ", v[0], ".")

    def said_back(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        if i == 0:
            return ("The first input of a difference receives the upstream gradient unchanged.",)
        return (
            "This input is taken away: raise it and the difference falls by as much, so the gradient's sign turns.",
        )

    def samples(self) -> tuple[Sample, ...]:
        return operand_pairs()


class Neg(Unary):
    name = "neg"
    title = "Negate"
    symbol = "−"
    family = "elementwise"
    promotion: ClassVar[Promotion] = "numbers"
    doc = "Turns the sign; the gradient's sign is turned too."

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return ()

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.asarray(np.negative(xs[0]))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return np.asarray(np.negative(g))

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.negative, xs[0], out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.negative, g, out)

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        return f"-{names[0]}"

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return f"-{names[0]}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return "-1"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return f"-{upstream(out)}"

    def written(self, v: Sequence[Number], attrs: Attrs) -> RichText:
        return rich("−(", v[0], ")")

    def slope(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return ()

    def said(self, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return rich("Turns the sign of ", v[0], ".")

    def said_back(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return ("Raise the input and the output falls by as much, so the gradient's sign turns.",)

    def samples(self) -> tuple[Sample, ...]:
        return tuple(Sample(pair.inputs[:1], note=pair.note, smooth=pair.smooth) for pair in operand_pairs())


OPS: tuple[Op, ...] = (Add(), Sub(), Neg())
