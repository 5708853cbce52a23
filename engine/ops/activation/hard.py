"""Activation functions made of straight lines that end: clipped ReLUs, and hard sigmoids and tanhs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.op import Array, Attrs, Op, Planner, Promotion, Sample
from engine.ops.operands import curve_points
from engine.ops.planned import Curve
from engine.ops.steps import emit_choice, emit_clamp, emit_only_where, mask_like

FAMILY = "activation"


class Clipped(Curve):
    """The line between two ends, and level beyond them; no gradient passes at the ends themselves."""

    family = FAMILY
    kinds = "fiu"
    promotion: ClassVar[Promotion] = "common"

    def ends(self, attrs: Attrs) -> tuple[float, float]:
        """The lowest and the highest value."""
        raise NotImplementedError

    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        emit_clamp(p, xs[0], *self.ends(attrs), out)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        low, high = self.ends(attrs)
        inside, below = mask_like(p, g), mask_like(p, g)
        p.emit(np.greater, xs[0], p.constant(low), inside)
        p.emit(np.less, xs[0], p.constant(high), below)
        p.emit(np.logical_and, inside, below, inside)
        emit_only_where(p, inside, g, out)

    def slope_form(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        low, high = self.ends(attrs)
        return "1" if low < v[0] < high else "0, since @a lies at an end or beyond it"

    def back_words(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        low, high = self.ends(attrs)
        if low < v[0] < high:
            return "The input, @a, lies between the ends: all of the gradient passes."
        return "The input, @a, lies at an end or beyond it, where the line is level: nothing passes."


class ReLU6(Clipped):
    name = "relu6"
    torch = "F.relu6"
    title = "ReLU6"
    symbol = "ReLU6"
    doc = "A ReLU that ends at 6: what lies above is cut off, and nothing passes back there."
    form = "max(0, min(6, @a))"
    tex = r"\min(6, \max(0, @a))"
    slopes_tex = (r"[0 < @a < 6]",)

    @property
    def grad_name(self) -> str:
        return "HardtanhBackward0"

    def ends(self, attrs: Attrs) -> tuple[float, float]:
        return 0.0, 6.0

    def samples(self) -> tuple[Sample, ...]:
        return curve_points(-2.2, 8.0, 0.0, -0.0, 6.0, -200.0, 200.0, times=8)


class Hardtanh(Clipped):
    name = "hardtanh"
    torch = "F.hardtanh"
    torch_settings: ClassVar[Attrs] = {"min_val": -1.0, "max_val": 1.0}
    title = "Hardtanh"
    symbol = "hardtanh"
    doc = "A tanh of straight lines: the value itself between two ends, and level beyond them."
    form = "max(@min_val, min(@max_val, @a))"
    tex = r"\min(@max_val, \max(@min_val, @a))"
    slopes_tex = (r"[@min_val < @a < @max_val]",)

    def ends(self, attrs: Attrs) -> tuple[float, float]:
        return attrs["min_val"], attrs["max_val"]

    def samples(self) -> tuple[Sample, ...]:
        return (
            *curve_points(-2.2, 2.0, -1.0, 1.0, 0.0, attrs={"min_val": -1.0, "max_val": 1.0}, times=8),
            *curve_points(-2.2, 2.0, -0.5, 1.5, 0.0, attrs={"min_val": -0.5, "max_val": 1.5}, times=8),
        )


class Hardsigmoid(Curve):
    name = "hardsigmoid"
    torch = "F.hardsigmoid"
    title = "Hardsigmoid"
    symbol = "hardσ"
    family = FAMILY
    doc = "A sigmoid of straight lines: 0 up to −3, 1 from 3 on, and a sixth of the way between."
    form = "max(0, min(6, (@a) + 3)) / 6"
    tex = r"\tfrac{1}{6} \min(6, \max(0, @a + 3))"
    slopes_tex = (r"\tfrac{1}{6} [-3 < @a < 3]",)

    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.add, xs[0], p.constant(3), out)
        emit_clamp(p, out, 0, 6, out)
        p.emit(np.divide, out, p.constant(6), out)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        inside, size = mask_like(p, g), p.scratch(g.shape)
        p.emit(np.absolute, xs[0], size)
        p.emit(np.less, size, p.constant(3), inside)
        p.emit(np.divide, g, p.constant(6), out)
        emit_only_where(p, inside, out, out)

    def slope_form(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        return "1/6" if abs(v[0]) < 3 else "0, since @a lies outside −3 to 3"

    def back_words(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        if abs(v[0]) < 3:
            return "Between −3 and 3, where @a lies, a sixth of the gradient passes."
        return "The input, @a, lies where the line is level: nothing passes."

    def samples(self) -> tuple[Sample, ...]:
        return curve_points(-4.2, 4.0, -3.0, 3.0, 0.0, -200.0, 200.0, times=8)


class Hardswish(Curve):
    name = "hardswish"
    torch = "F.hardswish"
    title = "Hardswish"
    symbol = "hardswish"
    family = FAMILY
    doc = "A SiLU of straight pieces and a parabola: the value times its hardsigmoid."
    form = "(@a)·max(0, min(6, (@a) + 3)) / 6"
    tex = r"\tfrac{1}{6} @a \odot \min(6, \max(0, @a + 3))"
    slopes_tex = (r"[@a \ge 3] + (\tfrac{1}{3} @a + \tfrac{1}{2}) [-3 < @a < 3]",)

    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.add, xs[0], p.constant(3), out)
        emit_clamp(p, out, 0, 6, out)
        p.emit(np.multiply, out, xs[0], out)
        p.emit(np.divide, out, p.constant(6), out)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        x = xs[0]
        beyond, reached = mask_like(p, g), mask_like(p, g)
        p.emit(np.greater_equal, x, p.constant(3), beyond)
        p.emit(np.less_equal, x, p.constant(-3), reached)
        p.emit(np.logical_not, reached, reached)
        p.emit(np.divide, x, p.constant(3), out)
        p.emit(np.add, out, p.constant(0.5), out)
        p.emit(np.multiply, g, out, out)
        emit_choice(p, beyond, g, out, out)
        emit_only_where(p, reached, out, out)

    def slope_form(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        if v[0] >= 3:
            return "1, since @a ≥ 3"
        return "(@a)/3 + 0.5" if v[0] > -3 else "0, since @a ≤ −3"

    def back_words(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        if v[0] >= 3:
            return "From 3 on Hardswish is the value itself, here @a: all of the gradient passes."
        if v[0] <= -3:
            return "Up to −3 Hardswish is 0, whatever the value, here @a: nothing passes."
        return "Between −3 and 3 Hardswish is a parabola: its slope at @a is a third of the value plus a half."

    def samples(self) -> tuple[Sample, ...]:
        return curve_points(-4.2, 4.0, -3.0, 3.0, 0.0, -200.0, 200.0, times=8)


class Softsign(Curve):
    name = "softsign"
    torch = "F.softsign"
    title = "Softsign"
    symbol = "softsign"
    family = FAMILY
    doc = "Squeezes any value into (−1, 1) as tanh does, but comes near its limits far more slowly."
    form = "(@a) / (1 + abs(@a))"
    slopes = ("1 / (1 + abs(@a))²",)
    tex = r"\frac{@a}{1 + |@a|}"
    slopes_tex = (r"\frac{1}{(1 + |@a|)^2}",)
    back = ("The slope falls with the square of the distance from 0: at @a little or much passes, but never nothing.",)

    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.absolute, xs[0], out)
        p.emit(np.add, out, p.constant(1), out)
        p.emit(np.divide, xs[0], out, out)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.absolute, xs[0], out)
        p.emit(np.add, out, p.constant(1), out)
        p.emit(np.multiply, out, out, out)
        p.emit(np.divide, g, out, out)

    def samples(self) -> tuple[Sample, ...]:
        *usual, _ = curve_points(-2.2, 2.0)
        return (*usual, Sample((np.array([0.0, -200.0, 200.0, np.nan]),), note="extremes", smooth=False))


OPS: tuple[Op, ...] = (ReLU6(), Hardtanh(), Hardsigmoid(), Hardswish(), Softsign())
