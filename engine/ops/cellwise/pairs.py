"""Functions of two numbers: the angle and the length of an arrow, and a sum of exponentials under a logarithm."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.op import Array, Attrs, Op, Planner, Promotion, Sample
from engine.ops.operands import operand_pairs
from engine.ops.planned import Planned
from engine.ops.steps import emit_choice, emit_max, emit_only_where, mask_like


class Pair(Planned):
    """Two numbers in, one out."""

    family = "elementwise"
    arity = 2
    promotion: ClassVar[Promotion] = "common"

    def samples(self) -> tuple[Sample, ...]:
        a, b = operand_pairs()[0].inputs
        return (
            *operand_pairs()[:-1],
            Sample((a.T, b.T), note="turned"),
            Sample((np.array([0.0, 0.0, 3.0, np.nan]), np.array([0.0, -1.0, 4.0, 1.0])), note="edges", smooth=False),
        )


class Atan2(Pair):
    name = "atan2"
    title = "Angle"
    symbol = "atan2"
    promotion: ClassVar[Promotion] = "float"
    doc = "The angle of an arrow that goes the first value up and the second to the right, from −π to π."
    ufunc = np.arctan2
    needs = ((0, 1), (0, 1))
    form = "atan2(@a, @b)"
    slopes = ("(@b) / ((@a)² + (@b)²)", "−(@a) / ((@a)² + (@b)²)")
    tex = r"\operatorname{atan2}(@a, @b)"
    slopes_tex = (r"\frac{@b}{{@a}^2 + {@b}^2}", r"-\frac{@a}{{@a}^2 + {@b}^2}")
    back = (
        "The longer the arrow, the less a step upwards turns it; an arrow straight up is not turned at all.",
        "The longer the arrow, the less a step to the right turns it, and it turns it back.",
    )

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        square, some = p.scratch(g.shape), mask_like(p, g)
        p.emit(np.multiply, xs[0], xs[0], square)
        p.emit(np.multiply, xs[1], xs[1], out)
        p.emit(np.add, square, out, square)
        p.emit(np.not_equal, square, p.constant(0), some)
        p.emit(np.divide, xs[1 - i], square, out)
        p.emit(np.multiply, g, out, out)
        if i == 1:
            p.emit(np.negative, out, out)
        # An arrow of no length has no angle to turn.
        emit_only_where(p, some, out, out)


class Hypot(Pair):
    name = "hypot"
    title = "Length"
    symbol = "hypot"
    doc = "The length of an arrow that goes the first value up and the second to the right."
    ufunc = np.hypot
    needs = ((0, -1), (1, -1))
    form = "√((@a)² + (@b)²)"
    slopes = ("(@a) / (@y)", "(@b) / (@y)")
    tex = r"\sqrt{{@a}^2 + {@b}^2}"
    slopes_tex = (r"\frac{@a}{@y}", r"\frac{@b}{@y}")
    back = ("A side lengthens the arrow by its share of the length, @a of @y.", "A side counts by its share, @b of @y.")

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.divide, xs[i], y, out)
        p.emit(np.multiply, g, out, out)


class LogAddExp(Pair):
    name = "logaddexp"
    title = "Logarithm of a sum of exponentials"
    symbol = "log+exp"
    doc = "Adds two numbers that are given by their logarithms, without ever leaving the logarithms."
    needs = ((0, 1), (0, 1))
    form = "log(exp(@a) + exp(@b))"
    slopes = ("1 / (1 + exp((@b) − (@a)))", "1 / (1 + exp((@a) − (@b)))")
    tex = r"\log(e^{@a} + e^{@b})"
    slopes_tex = (r"\sigma(@a - @b)", r"\sigma(@b - @a)")
    back = ("The gradient is shared as the two exponentials share their sum: the greater gets more.",) * 2

    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        greater, endless = p.scratch(out.shape), mask_like(p, out)
        emit_max(p, xs[0], xs[1], greater)
        p.emit(np.subtract, xs[0], xs[1], out)
        p.emit(np.absolute, out, out)
        p.emit(np.negative, out, out)
        p.emit(np.exp, out, out)
        p.emit(np.log1p, out, out)
        p.emit(np.add, greater, out, out)
        # The difference of two equal infinities is not a number.
        p.emit(np.isinf, greater, endless)
        emit_choice(p, endless, greater, out, out)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.subtract, xs[1 - i], xs[i], out)
        p.emit(np.exp, out, out)
        p.emit(np.add, out, p.constant(1), out)
        p.emit(np.divide, g, out, out)

    def samples(self) -> tuple[Sample, ...]:
        inf = np.inf
        extremes = (
            np.array([0.0, inf, -inf, np.nan, 1.0, inf, 500.0]),
            np.array([0.0, inf, -inf, 1.0, inf, -inf, -500.0]),
        )
        return (*super().samples(), Sample(extremes, note="extremes", smooth=False))


OPS: tuple[Op, ...] = (Atan2(), Hypot(), LogAddExp())
