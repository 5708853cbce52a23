"""Leaky ReLUs: two straight lines that meet at 0, the lower one given or learned."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.op import Array, Attrs, Op, Planner, Sample
from engine.ops.operands import curve_points
from engine.ops.planned import Curve, Planned
from engine.ops.steps import emit_choice, emit_max, emit_min, emit_only_where, mask_like

FAMILY = "activation"


class LeakyReLU(Curve):
    name = "leaky_relu"
    torch = "F.leaky_relu"
    torch_settings: ClassVar[Attrs] = {"negative_slope": 0.01}
    title = "Leaky ReLU"
    symbol = "LReLU"
    family = FAMILY
    doc = "Lets positive values through and a small part of the rest, so that no unit is ever quite off."
    tex = r"\max(0, @a) + @negative_slope \min(0, @a)"
    slopes_tex = (r"[@a > 0] + @negative_slope [@a \le 0]",)

    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        slope = attrs["negative_slope"]
        if 0 <= slope <= 1:
            p.emit(np.multiply, xs[0], p.constant(slope), out)
            emit_max(p, xs[0], out, out)
            return
        emit_min(p, xs[0], p.constant(0), out)
        p.emit(np.multiply, out, p.constant(slope), out)
        positive = p.scratch(out.shape)
        emit_max(p, xs[0], p.constant(0), positive)
        p.emit(np.add, positive, out, out)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        open_ = mask_like(p, xs[0])
        p.emit(np.greater, xs[0], p.constant(0), open_)
        p.emit(np.multiply, g, p.constant(attrs["negative_slope"]), out)
        emit_choice(p, open_, g, out, out)

    def value_form(self, v: Sequence[float], attrs: Attrs) -> str:
        return "@a" if v[0] > 0 else "(@negative_slope)·(@a)"

    def slope_form(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        return "1, since @a > 0" if v[0] > 0 else "@negative_slope, since @a is not positive"

    def value_words(self, v: Sequence[float], y: float, attrs: Attrs) -> str:
        if v[0] > 0:
            return "Leaky ReLU lets @a through because it is positive."
        return "Leaky ReLU lets only the part @negative_slope of @a through, because it is not positive."

    def back_words(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        if v[0] > 0:
            return "The input, @a, was positive: all of the gradient passes."
        return "The input, @a, was not positive: only the part @negative_slope of the gradient leaks through."

    def samples(self) -> tuple[Sample, ...]:
        return (
            *curve_points(-2.2, 2.0, 0.0, -0.0, -200.0, 200.0, attrs={"negative_slope": 0.01}),
            *curve_points(-2.2, 2.0, 0.0, attrs={"negative_slope": 1.5}),
            *curve_points(-2.2, 2.0, 0.0, attrs={"negative_slope": -0.5}),
        )


class PReLU(Planned):
    name = "prelu"
    title = "PReLU"
    symbol = "PReLU"
    family = FAMILY
    arity = 2
    promotion = "same"
    doc = "A leaky ReLU whose slope below 0 is a parameter; the weight broadcasts over the input."
    needs = ((0, 1), (0,))
    tex = r"\max(0, @a) + @b \odot \min(0, @a)"
    slopes_tex = (r"[@a > 0] + @b [@a \le 0]", r"\min(0, @a)")

    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        self._choose(p, xs[0], xs[0], xs[1], out)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        if i == 0:
            self._choose(p, xs[0], g, xs[1], out)
            return
        shut = mask_like(p, g)
        p.emit(np.greater, xs[0], p.constant(0), shut)
        p.emit(np.logical_not, shut, shut)
        p.emit(np.multiply, g, xs[0], out)
        emit_only_where(p, shut, out, out)

    def _choose(self, p: Planner, x: Array, whole: Array, weight: Array, out: Array) -> None:
        """``whole`` where x > 0, else its product with the weight."""
        open_ = mask_like(p, out)
        p.emit(np.greater, x, p.constant(0), open_)
        part = p.scratch(out.shape)
        p.emit(np.multiply, whole, weight, part)
        # A scalar beside a larger weight is repeated here.
        full = whole
        if whole.shape != out.shape:
            full = p.scratch(out.shape)
            p.emit(np.copyto, full, whole)
        emit_choice(p, open_, full, part, out)

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        # F.prelu wants a vector of weights, one for each channel; here they broadcast.
        x, weight = names
        return f"torch.where({x} > 0, {x}, {weight} * {x})"

    def value_form(self, v: Sequence[float], attrs: Attrs) -> str:
        return "@a" if v[0] > 0 else "(@b)·(@a)"

    def slope_form(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        if i == 0:
            return "1, since @a > 0" if v[0] > 0 else "the weight, @b"
        return "0, since @a > 0 and the weight was not used" if v[0] > 0 else "@a"

    def back_words(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        if i == 0:
            return "All of it passes where the input, @a, is positive, and elsewhere the part that the weight says, @b."
        return "The weight counts only where the input is not positive; its slope there is the input, @a."

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-2.2, 2.0, 12).reshape(3, 4)
        return (
            Sample((x, np.array([[0.25]])), note="one weight"),
            Sample((x, np.array([0.25, -0.5, 1.5, 0.0])), note="a weight for each column"),
            Sample((x.reshape(2, 3, 2), np.array([[0.1], [0.2], [0.3]])), note="a weight for each channel"),
            Sample((np.array(-0.5), np.array(0.25)), note="two scalars"),
            Sample((np.zeros((0, 2)), np.array([0.25])), note="no examples"),
            Sample((np.array([0.0, np.inf, -np.inf, np.nan]), np.array([0.25])), note="extremes", smooth=False),
        )


OPS: tuple[Op, ...] = (LeakyReLU(), PReLU())
