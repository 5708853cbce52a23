"""Activation functions without a corner: softplus, and the logarithm of a sigmoid."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.op import Array, Attrs, Op, Planner, Sample
from engine.ops.operands import curve_points
from engine.ops.planned import Curve
from engine.ops.steps import emit_choice, emit_min, emit_sigmoid, emit_softplus, mask_like

FAMILY = "activation"


class Softplus(Curve):
    name = "softplus"
    torch = "F.softplus"
    torch_settings: ClassVar[Attrs] = {"beta": 1.0, "threshold": 20.0}
    title = "Softplus"
    symbol = "softplus"
    family = FAMILY
    doc = "A smooth ReLU: nearly 0 far below 0, nearly the value itself far above."
    tex = r"\tfrac{1}{@beta} \log(1 + e^{@beta @a})"
    slopes_tex = (r"\sigma(@beta @a)",)
    back = ("Softplus has the sigmoid of its input, @a, as its slope: closed far below 0, open far above.",)

    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        z = self._scaled(p, attrs, xs[0])
        emit_softplus(p, z, out)
        if attrs["beta"] != 1:
            p.emit(np.divide, out, p.constant(attrs["beta"]), out)
        emit_choice(p, self._straight(p, attrs, z), xs[0], out, out)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        z = self._scaled(p, attrs, xs[0])
        straight = self._straight(p, attrs, z)
        emit_sigmoid(p, z, out)
        p.emit(np.multiply, g, out, out)
        emit_choice(p, straight, g, out, out)

    def _scaled(self, p: Planner, attrs: Attrs, x: Array) -> Array:
        if attrs["beta"] == 1:
            return x
        z = p.scratch(x.shape)
        p.emit(np.multiply, x, p.constant(attrs["beta"]), z)
        return z

    def _straight(self, p: Planner, attrs: Attrs, z: Array) -> Array:
        """Where the curve is taken to be the line itself."""
        beyond = mask_like(p, z)
        p.emit(np.greater, z, p.constant(attrs["threshold"]), beyond)
        return beyond

    def value_form(self, v: Sequence[float], attrs: Attrs) -> str:
        if v[0] * attrs["beta"] > attrs["threshold"]:
            return "@a"
        return "log(1 + exp(@a))" if attrs["beta"] == 1 else "log(1 + exp((@beta)·(@a))) / (@beta)"

    def slope_form(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        if v[0] * attrs["beta"] > attrs["threshold"]:
            return "1, since the curve is taken to be straight from here on"
        return "1 / (1 + exp(−(@beta)·(@a)))"

    def samples(self) -> tuple[Sample, ...]:
        plain = {"beta": 1.0, "threshold": 20.0}
        return (
            *curve_points(-2.2, 2.0, 19.0, 21.0, -200.0, 200.0, attrs=plain),
            *curve_points(-2.2, 2.0, 0.5, 0.6, attrs={"beta": 2.0, "threshold": 5.0}),
        )


class LogSigmoid(Curve):
    name = "logsigmoid"
    torch = "F.logsigmoid"
    title = "Log-sigmoid"
    symbol = "log σ"
    family = FAMILY
    doc = "The logarithm of a probability that is given by its logit, without ever making 0 of it."
    form = "−log(1 + exp(−(@a)))"
    slopes = ("1 / (1 + exp(@a))",)
    tex = r"\log \sigma(@a)"
    slopes_tex = (r"\sigma(-@a)",)
    back = ("The slope is how far the probability is from 1: a logit of @a that is already high gets little.",)

    @property
    def grad_name(self) -> str:
        return "LogSigmoidBackward0"

    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.absolute, xs[0], out)
        p.emit(np.negative, out, out)
        p.emit(np.exp, out, out)
        p.emit(np.log1p, out, out)
        negative = p.scratch(out.shape)
        emit_min(p, xs[0], p.constant(0), negative)
        p.emit(np.subtract, negative, out, out)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.exp, xs[0], out)
        p.emit(np.add, out, p.constant(1), out)
        p.emit(np.divide, g, out, out)

    def samples(self) -> tuple[Sample, ...]:
        return curve_points(-2.2, 2.0, 0.0, -200.0, 200.0)


OPS: tuple[Op, ...] = (Softplus(), LogSigmoid())
