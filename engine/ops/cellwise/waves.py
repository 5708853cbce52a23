"""Sine and its relatives, hyperbolic ones too, and the functions that undo them; the error function."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import ClassVar

from engine.arrays import np
from engine.op import Array, Attrs, Op, Planner, Sample
from engine.ops.cellwise.erf import emit_erf
from engine.ops.operands import curve_points
from engine.ops.planned import Curve


class Wave(Curve):
    """A ufunc whose slope is another ufunc of the input."""

    family = "elementwise"
    local: ClassVar[Callable[..., object]]
    sign: ClassVar[int] = 1

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(type(self).local, xs[0], out)
        if self.sign < 0:
            p.emit(np.negative, out, out)
        p.emit(np.multiply, g, out, out)

    def samples(self) -> tuple[Sample, ...]:
        return curve_points(-2.2, 2.0, 0.0, 10.0)


class Sin(Wave):
    name = "sin"
    title = "Sine"
    symbol = "sin"
    doc = "A wave between −1 and 1; its slope is the cosine."
    ufunc, local = np.sin, np.cos
    form = "sin(@a)"
    slopes = ("cos(@a)",)
    tex = r"\sin @a"
    slopes_tex = (r"\cos @a",)
    back = ("A sine is steepest where it crosses 0 and flat at its tops: its slope at @a is the cosine there.",)


class Cos(Wave):
    name = "cos"
    title = "Cosine"
    symbol = "cos"
    doc = "A wave between −1 and 1 that begins at its top; its slope is minus the sine."
    ufunc, local, sign = np.cos, np.sin, -1
    form = "cos(@a)"
    slopes = ("−sin(@a)",)
    tex = r"\cos @a"
    slopes_tex = (r"-\sin @a",)
    back = ("A cosine falls where the sine is positive: its slope at @a is minus the sine there.",)


class Sinh(Wave):
    name = "sinh"
    title = "Hyperbolic sine"
    symbol = "sinh"
    doc = "Half the difference of e to the input and e to minus the input."
    ufunc, local = np.sinh, np.cosh
    form = "sinh(@a)"
    slopes = ("cosh(@a)",)
    tex = r"\sinh @a"
    slopes_tex = (r"\cosh @a",)
    back = ("Its slope at @a is the hyperbolic cosine there, at least 1 and growing with the distance from 0.",)


class Cosh(Wave):
    name = "cosh"
    title = "Hyperbolic cosine"
    symbol = "cosh"
    doc = "The mean of e to the input and e to minus the input: the curve of a hanging chain."
    ufunc, local = np.cosh, np.sinh
    form = "cosh(@a)"
    slopes = ("sinh(@a)",)
    tex = r"\cosh @a"
    slopes_tex = (r"\sinh @a",)
    back = ("Its slope at @a is the hyperbolic sine there: flat at 0, and steeper with the distance from it.",)


class Tan(Curve):
    name = "tan"
    title = "Tangent"
    symbol = "tan"
    family = "elementwise"
    doc = "The sine over the cosine: it grows without bound wherever the cosine is 0."
    ufunc = np.tan
    needs = ((-1,),)
    form = "tan(@a)"
    slopes = ("1 + (@y)²",)
    tex = r"\tan @a"
    slopes_tex = ("1 + {@y}^2",)
    back = ("The slope of a tangent is 1 plus the square of its value, @y: never flat.",)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.multiply, y, y, out)
        p.emit(np.add, out, p.constant(1), out)
        p.emit(np.multiply, g, out, out)

    def samples(self) -> tuple[Sample, ...]:
        return curve_points(-1.3, 1.2, 0.0, 3.0)


class Undone(Curve):
    """The inverse of a wave: its slope is 1 over a root or a square of the input."""

    family = "elementwise"
    reach: ClassVar[float] = 0.9
    """The samples go this far from 0."""

    def plan_square(self, p: Planner, x: Array, out: Array) -> None:
        """Emit what stands below the fraction bar."""
        raise NotImplementedError

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.multiply, xs[0], xs[0], out)
        self.plan_square(p, xs[0], out)
        p.emit(np.divide, g, out, out)

    def samples(self) -> tuple[Sample, ...]:
        return curve_points(-self.reach, self.reach - 0.1, 0.0, 1.0, -1.0, 2.0)


class FromCircle(Undone):
    """An angle from a side of a circle: infinitely steep where the side is as long as the radius."""

    back = ("The nearer the input, @a, is to −1 or 1, the more a change of it turns the angle.",)

    def plan_square(self, p: Planner, x: Array, out: Array) -> None:
        p.emit(np.subtract, p.constant(1), out, out)
        p.emit(np.sqrt, out, out)


class Asin(FromCircle):
    name = "asin"
    title = "Arc sine"
    symbol = "asin"
    doc = "The angle whose sine is the input; infinitely steep at −1 and 1."
    ufunc = np.arcsin
    form = "asin(@a)"
    slopes = ("1 / √(1 − (@a)²)",)
    tex = r"\arcsin @a"
    slopes_tex = (r"\frac{1}{\sqrt{1 - {@a}^2}}",)


class Acos(FromCircle):
    name = "acos"
    title = "Arc cosine"
    symbol = "acos"
    doc = "The angle whose cosine is the input; infinitely steep at −1 and 1."
    ufunc = np.arccos
    form = "acos(@a)"
    slopes = ("−1 / √(1 − (@a)²)",)
    tex = r"\arccos @a"
    slopes_tex = (r"-\frac{1}{\sqrt{1 - {@a}^2}}",)

    def plan_square(self, p: Planner, x: Array, out: Array) -> None:
        super().plan_square(p, x, out)
        p.emit(np.negative, out, out)


class Atan(Undone):
    name = "atan"
    title = "Arc tangent"
    symbol = "atan"
    doc = "The angle whose tangent is the input: it squeezes any value into (−π/2, π/2)."
    ufunc = np.arctan
    reach = 2.2
    form = "atan(@a)"
    slopes = ("1 / (1 + (@a)²)",)
    tex = r"\arctan @a"
    slopes_tex = (r"\frac{1}{1 + {@a}^2}",)
    back = ("The further the input, @a, is from 0, the less the angle still turns.",)

    def plan_square(self, p: Planner, x: Array, out: Array) -> None:
        p.emit(np.add, out, p.constant(1), out)


class Erf(Curve):
    name = "erf"
    title = "Error function"
    symbol = "erf"
    family = "elementwise"
    doc = "The share of a normal distribution within a distance of its middle: an S-curve from −1 to 1."
    form = "erf(@a)"
    slopes = ("2/√(π)·exp(−(@a)²)",)
    tex = r"\operatorname{erf}(@a)"
    slopes_tex = (r"\tfrac{2}{\sqrt{\pi}} e^{-{@a}^2}",)
    back = ("Its slope is a bell curve: high while the input, @a, is near 0, and nothing far from it.",)

    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        emit_erf(p, xs[0], out)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.multiply, xs[0], xs[0], out)
        p.emit(np.negative, out, out)
        p.emit(np.exp, out, out)
        p.emit(np.multiply, out, p.constant(2 / math.sqrt(math.pi)), out)
        p.emit(np.multiply, g, out, out)

    def samples(self) -> tuple[Sample, ...]:
        return curve_points(-2.2, 2.0, 0.0, 1e-9, 0.46875, -4.0, 6.5, 30.0)


OPS: tuple[Op, ...] = (Sin(), Cos(), Tan(), Asin(), Acos(), Atan(), Sinh(), Cosh(), Erf())
