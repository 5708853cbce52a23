"""Roots, reciprocals, and exponentials and logarithms to other bases, cell by cell."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.op import Array, Attrs, Op, Planner, Sample
from engine.ops.operands import curve_points
from engine.ops.planned import Curve

FAMILY = "elementwise"


class Sqrt(Curve):
    name = "sqrt"
    title = "Square root"
    symbol = "√"
    family = FAMILY
    doc = "The number whose square is the input; infinitely steep at 0."
    ufunc = np.sqrt
    needs = ((-1,),)
    form = "√(@a)"
    slopes = ("1 / (2·(@y))",)
    tex = r"\sqrt{@a}"
    slopes_tex = (r"\frac{1}{2 @y}",)
    back = ("A root is steep near 0 and ever flatter further out: its slope is 1 over twice the root, @y.",)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.multiply, y, p.constant(2), out)
        p.emit(np.divide, g, out, out)

    def samples(self) -> tuple[Sample, ...]:
        return curve_points(0.2, 3.0, 0.0, -1.0)


class RSqrt(Curve):
    name = "rsqrt"
    title = "Reciprocal square root"
    symbol = "1/√"
    family = FAMILY
    doc = "One over the square root: what a value is multiplied by to scale it by its own spread."
    needs = ((-1,),)
    form = "1 / √(@a)"
    slopes = ("−0.5·(@y)^3",)
    tex = r"\frac{1}{\sqrt{@a}}"
    slopes_tex = (r"-\tfrac{1}{2} {@y}^3",)
    back = ("The larger the input, the smaller the result: the slope is minus half the cube of the result, @y.",)

    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.sqrt, xs[0], out)
        p.emit(np.reciprocal, out, out)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.multiply, y, y, out)
        p.emit(np.multiply, out, y, out)
        p.emit(np.multiply, out, p.constant(-0.5), out)
        p.emit(np.multiply, g, out, out)

    def samples(self) -> tuple[Sample, ...]:
        return curve_points(0.2, 3.0, 0.0, -1.0)


class Reciprocal(Curve):
    name = "reciprocal"
    title = "Reciprocal"
    symbol = "1/"
    family = FAMILY
    doc = "One over the input."
    ufunc = np.reciprocal
    needs = ((-1,),)
    form = "1 / (@a)"
    slopes = ("−(@y)²",)
    tex = r"\frac{1}{@a}"
    slopes_tex = (r"-{@y}^2",)
    back = ("A larger divisor makes the result smaller: the slope is minus the square of the result, @y.",)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.multiply, y, y, out)
        p.emit(np.negative, out, out)
        p.emit(np.multiply, g, out, out)

    def samples(self) -> tuple[Sample, ...]:
        return curve_points(0.2, 3.0, 0.0, -0.0, -1.0)


class Exp2(Curve):
    name = "exp2"
    title = "Power of 2"
    symbol = "2^"
    family = FAMILY
    doc = "Raises 2 to the input."
    ufunc = np.exp2
    needs = ((-1,),)
    form = "2^(@a)"
    slopes = ("log(2)·(@y)",)
    tex = "2^{@a}"
    slopes_tex = (r"\log 2 \odot @y",)
    back = ("Its slope is its own value, @y, times log 2 ≈ 0.693.",)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.multiply, y, p.constant(math.log(2)), out)
        p.emit(np.multiply, g, out, out)

    def samples(self) -> tuple[Sample, ...]:
        return curve_points(-2.0, 2.0, 0.0, -200.0, 200.0)


class Expm1(Curve):
    name = "expm1"
    title = "Exponential minus 1"
    symbol = "exp−1"
    family = FAMILY
    doc = "e raised to the input, minus 1, without losing digits where the input is near 0."
    ufunc = np.expm1
    needs = ((-1,),)
    form = "exp(@a) − 1"
    slopes = ("(@y) + 1",)
    tex = "e^{@a} - 1"
    slopes_tex = ("@y + 1",)
    back = ("Its slope is the exponential, which is its value, @y, plus 1.",)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.add, y, p.constant(1), out)
        p.emit(np.multiply, g, out, out)

    def samples(self) -> tuple[Sample, ...]:
        return curve_points(-2.0, 2.0, 0.0, 1e-7, -200.0, 200.0)


class BaseLog(Curve):
    """A logarithm to a base other than e."""

    family = FAMILY
    base: ClassVar[int]
    back = ("The nearer the input, @a, is to 0, the steeper the logarithm; a larger base makes it flatter.",)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.multiply, xs[0], p.constant(math.log(self.base)), out)
        p.emit(np.divide, g, out, out)

    def samples(self) -> tuple[Sample, ...]:
        return curve_points(0.2, 3.0, 0.0, -1.0, 1000.0)


class Log2(BaseLog):
    name = "log2"
    title = "Binary logarithm"
    symbol = "log₂"
    doc = "To which power 2 must be raised to give the input: information in bits."
    ufunc = np.log2
    base = 2
    form = "log(@a) / log(2)"
    slopes = ("1 / ((@a)·log(2))",)
    tex = r"\log_2 @a"
    slopes_tex = (r"\frac{1}{@a \log 2}",)


class Log10(BaseLog):
    name = "log10"
    title = "Decimal logarithm"
    symbol = "log₁₀"
    doc = "To which power 10 must be raised to give the input."
    ufunc = np.log10
    base = 10
    form = "log(@a) / log(10)"
    slopes = ("1 / ((@a)·log(10))",)
    tex = r"\log_{10} @a"
    slopes_tex = (r"\frac{1}{@a \log 10}",)


class Log1p(Curve):
    name = "log1p"
    title = "Logarithm of 1 plus"
    symbol = "log1p"
    family = FAMILY
    doc = "The natural logarithm of 1 plus the input, without losing digits where the input is near 0."
    ufunc = np.log1p
    form = "log(1 + (@a))"
    slopes = ("1 / (1 + (@a))",)
    tex = r"\log(1 + @a)"
    slopes_tex = (r"\frac{1}{1 + @a}",)
    back = ("Its slope is 1 over what the logarithm is taken of, 1 plus @a.",)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.add, xs[0], p.constant(1), out)
        p.emit(np.divide, g, out, out)

    def samples(self) -> tuple[Sample, ...]:
        return curve_points(-0.8, 3.0, 0.0, 1e-7, -1.0, -2.0)


OPS: tuple[Op, ...] = (Sqrt(), RSqrt(), Reciprocal(), Exp2(), Expm1(), Log2(), Log10(), Log1p())
