"""Activation functions: what makes a network more than one linear map."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache, partial
from typing import ClassVar

from engine.arrays import np
from engine.errors import DTypeError
from engine.op import Array, Attrs, DType, Op, Planner, Promotion, Sample
from engine.ops.bits import as_bits
from engine.ops.families import Unary, emit_relu
from engine.ops.order import beside
from engine.richtext import Number, RichText, rich


def _samples(*ties: float) -> tuple[Sample, ...]:
    return (
        Sample((np.linspace(-2.2, 2.0, 12).reshape(3, 4),)),
        Sample((np.array(-0.5),), note="a scalar"),
        Sample((np.zeros((0, 2)),), note="no examples"),
        Sample((np.array([-30.0, -8.0, 8.0, 30.0]),), note="saturation"),
        Sample((np.array([*ties, -np.inf, np.inf, np.nan, -200.0, 200.0]),), note="extremes", smooth=False),
    )


@lru_cache(4)
def _one(dtype: DType) -> Array:
    """1 as a 0-d array, an operand that costs half of what a Python number does."""
    return np.array(1, dtype)


class Tanh(Unary):
    name = "tanh"
    title = "Tanh"
    symbol = "tanh"
    family = "activation"
    promotion: ClassVar[Promotion] = "float"
    doc = "Squeezes any value into (−1, 1); far from 0 it is flat and lets little gradient through."

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (-1,)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.asarray(np.tanh(xs[0]))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return np.asarray(g * (_one(out.dtype) - out * out))

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.tanh, xs[0], out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.multiply, y, y, out)
        p.emit(np.subtract, p.constant(1), out, out)
        p.emit(np.multiply, g, out, out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\tanh({names[0]})"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return f"1 - {out}^2"

    def written(self, v: Sequence[Number], attrs: Attrs) -> RichText:
        return rich("tanh(", v[0], ")")

    def slope(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return rich("1 − (", y, ")²")

    def said(self, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        if abs(y.value) > 0.9:
            return rich("Tanh squeezes ", v[0], " to ", y, ", close to its limit: this unit is near saturation.")
        if abs(v[0].value) < 0.3:
            return rich("Near 0 tanh is almost a straight line: ", v[0], " becomes ", y, ".")
        return rich("Tanh squeezes ", v[0], " into the range from −1 to 1.")

    def said_back(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        passes = Number(100 * (1 - y.value**2), "plain")
        if abs(y.value) > 0.9:
            return rich("This unit is near saturation: at ", y, " tanh is flat, and ", passes, " % passes.")
        if abs(y.value) < 0.3:
            return rich("Tanh is steepest around 0; its output here is ", y, ", and ", passes, " % pass.")
        return rich("Tanh's slope where its output is ", y, " lets ", passes, " % of the upstream gradient through.")

    def samples(self) -> tuple[Sample, ...]:
        return _samples()


class Sigmoid(Unary):
    name = "sigmoid"
    title = "Sigmoid"
    symbol = "σ"
    family = "activation"
    promotion: ClassVar[Promotion] = "float"
    doc = "Squeezes any value into (0, 1), as a probability; its slope is at most ¼."

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (-1,)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.asarray(1 / (1 + np.exp(-xs[0])))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return np.asarray(g * (out * (1 - out)))

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.negative, xs[0], out)
        p.emit(np.exp, out, out)
        p.emit(np.add, out, p.constant(1), out)
        p.emit(np.reciprocal, out, out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.subtract, p.constant(1), y, out)
        p.emit(np.multiply, y, out, out)
        p.emit(np.multiply, g, out, out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\sigma({names[0]})"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"{out} \odot (1 - {out})"

    def written(self, v: Sequence[Number], attrs: Attrs) -> RichText:
        return rich("1 / (1 + exp(−(", v[0], ")))")

    def slope(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return rich("(", y, ")·(1 − (", y, "))")

    def said(self, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        if not 0.05 < y.value < 0.95:
            return rich("Sigmoid squeezes ", v[0], " to ", y, ", close to its limit: this unit is near saturation.")
        return rich("Sigmoid squeezes ", v[0], " into the range from 0 to 1: read ", y, " as a probability.")

    def said_back(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        passes = Number(100 * y.value * (1 - y.value), "plain")
        if not 0.05 < y.value < 0.95:
            return rich("This unit is near saturation: at ", y, " sigmoid is flat, and ", passes, " % passes.")
        return rich("Sigmoid's slope is at most ¼, so at most 25 % can pass; at ", y, " it is ", passes, " %.")

    def samples(self) -> tuple[Sample, ...]:
        return _samples()


class ReLU(Unary):
    name = "relu"
    title = "ReLU"
    symbol = "ReLU"
    family = "activation"
    doc = "Lets positive values through and makes the rest 0; the gradient passes where the value did."

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (-1,)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        if xs[0].dtype.kind == "b":
            raise DTypeError("wrong-dtype", expected="numbers for relu", got="bool", cure="Convert them first.")
        return np.asarray(np.maximum(xs[0], 0))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        # The smaller of 1 and the bits is 0 where out is 0, and else 1: of NaN too, which passes as in PyTorch.
        g_bits, out_bits = as_bits(g, out)
        return np.asarray(np.multiply(g_bits, np.minimum(out_bits, 1))).view(g.dtype)

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        emit_relu(p, xs[0], out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        for ones, of_y, of_g, of_out in beside(p, 1, *as_bits(y, g, out)):
            p.emit(partial(np.minimum, of_y, ones, out=of_out))
            p.emit(np.multiply, of_g, of_out, of_out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\max(0, {names[0]})"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"[{names[0]} > 0]"

    def written(self, v: Sequence[Number], attrs: Attrs) -> RichText:
        return rich("max(0, ", v[0], ")")

    def slope(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        if math.isnan(v[0].value):
            return ("1, since the input is not a number",)
        return rich("1, since ", v[0], " > 0") if v[0].value > 0 else rich("0, since ", v[0], " is not positive")

    def said(self, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        if v[0].value > 0:
            return rich("ReLU lets ", v[0], " through because it is positive.")
        if math.isnan(v[0].value):
            return ("The input is not a number, and ReLU passes that on.",)
        return rich("ReLU makes 0 of ", v[0], " because it is not positive: this unit is off here.")

    def said_back(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        if v[0].value > 0:
            return rich(
                "ReLU let this through because its input, ", v[0], ", was positive: all of the gradient passes."
            )
        if math.isnan(v[0].value):
            return ("The input was not a number, and ReLU lets the gradient pass, as it let the input.",)
        if v[0].value == 0:
            return ("At exactly 0 ReLU has a corner; the slope there is taken to be 0, so nothing passes.",)
        return rich(
            "ReLU was off because its input, ", v[0], ", was not positive: nothing passes, whatever arrives.",
        )  # fmt: skip

    def samples(self) -> tuple[Sample, ...]:
        return _samples(0.0, -0.0)


OPS: tuple[Op, ...] = (Tanh(), Sigmoid(), ReLU())
