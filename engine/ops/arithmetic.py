"""The four operations and the minus sign, cell by cell, with broadcasting."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.op import Array, Attrs, Op, Planner, Sample, upstream
from engine.ops.broadcast import plan_unbroadcast
from engine.ops.families import Binary, Unary


def _pairs(low: float = -2.0) -> tuple[Sample, ...]:
    """Two operands of every way to broadcast; ``low`` keeps a divisor away from 0."""
    rng = np.random.default_rng(7)

    def draw(*shape: int) -> Array:
        values = rng.uniform(-2.0, 2.0, shape)
        return values if low < 0 else np.where(values < 0, values - low, values + low)

    return (
        Sample((draw(3, 4), draw(3, 4)), note="same shape"),
        Sample((draw(3, 4), draw(4)), note="a row for every example, as a bias is"),
        Sample((draw(3, 1), draw(1, 4)), note="a column against a row"),
        Sample((draw(2, 3, 4), draw(3, 1)), note="missing and size-1 axes"),
        Sample((draw(3, 4), draw()), note="a scalar"),
        Sample((draw(), draw()), note="two scalars"),
        Sample((draw(0, 4), draw(4)), note="no examples"),
        Sample((np.array([np.inf, -np.inf, np.nan]), np.array([1.0, 2.0, 3.0])), note="extremes", smooth=False),
    )


class Add(Binary):
    name = "add"
    title = "Add"
    symbol = "+"
    family = "elementwise"
    doc = "Adds two values; each input receives the gradient unchanged."

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.asarray(np.add(xs[0], xs[1]))

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.add, xs[0], xs[1], out)

    def full_vjp(self, i: int, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return g

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        plan_unbroadcast(p, g, out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return f"{names[0]} + {names[1]}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return "1"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return upstream(out)

    def samples(self) -> tuple[Sample, ...]:
        return _pairs()


class Sub(Binary):
    name = "sub"
    title = "Subtract"
    symbol = "−"
    family = "elementwise"
    doc = "Subtracts the second value from the first; the second receives the gradient with its sign turned."

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.asarray(np.subtract(xs[0], xs[1]))

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.subtract, xs[0], xs[1], out)

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

    def samples(self) -> tuple[Sample, ...]:
        return _pairs()


class Mul(Binary):
    name = "mul"
    title = "Multiply"
    symbol = "×"
    family = "elementwise"
    doc = "Multiplies two values; each input's local gradient is the other input."

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.asarray(np.multiply(xs[0], xs[1]))

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.multiply, xs[0], xs[1], out)

    def full_vjp(self, i: int, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return np.asarray(g * xs[1 - i])

    def plan_full_vjp(self, p: Planner, i: int, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.multiply, g, xs[1 - i], out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"{names[0]} \odot {names[1]}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return names[1 - i]

    def samples(self) -> tuple[Sample, ...]:
        return _pairs()


class Div(Binary):
    name = "div"
    title = "Divide"
    symbol = "÷"
    family = "elementwise"
    doc = "Divides the first value by the second."

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.asarray(np.divide(xs[0], xs[1]))

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.divide, xs[0], xs[1], out)

    def full_vjp(self, i: int, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return np.asarray(g / xs[1] if i == 0 else -g * out / xs[1])

    def plan_full_vjp(self, p: Planner, i: int, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        if i == 0:
            p.emit(np.divide, g, xs[1], out)
        else:
            p.emit(np.negative, g, out)
            p.emit(np.multiply, out, y, out)
            p.emit(np.divide, out, xs[1], out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\frac{{{names[0]}}}{{{names[1]}}}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\frac{{1}}{{{names[1]}}}" if i == 0 else rf"-\frac{{{names[0]}}}{{{names[1]}^2}}"

    def samples(self) -> tuple[Sample, ...]:
        return _pairs(low=0.5)


class Neg(Unary):
    name = "neg"
    title = "Negate"
    symbol = "−"
    family = "elementwise"
    doc = "Turns the sign; the gradient's sign is turned too."

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.asarray(np.negative(xs[0]))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return np.asarray(np.negative(g))

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.negative, xs[0], out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.negative, g, out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return f"-{names[0]}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return "-1"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return f"-{upstream(out)}"

    def samples(self) -> tuple[Sample, ...]:
        return tuple(Sample(pair.inputs[:1], note=pair.note, smooth=pair.smooth) for pair in _pairs())


OPS: tuple[Op, ...] = (Add(), Sub(), Mul(), Div(), Neg())
