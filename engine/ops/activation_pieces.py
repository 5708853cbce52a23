"""Activation functions in pieces: straight lines and exponentials that meet in corners."""

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


class Exponential(Curve):
    """The line above 0, and an exponential that levels off below it."""

    family = FAMILY

    def shape_of(self, attrs: Attrs) -> tuple[float, float, float]:
        """How far down it levels off, the steepness of the whole, and the reach of the exponential."""
        raise NotImplementedError

    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        alpha, scale, reach = self.shape_of(attrs)
        emit_min(p, xs[0], p.constant(0), out)
        if reach != 1:
            p.emit(np.divide, out, p.constant(reach), out)
        p.emit(np.expm1, out, out)
        p.emit(np.multiply, out, p.constant(alpha * scale), out)
        positive = p.scratch(out.shape)
        emit_max(p, xs[0], p.constant(0), positive)
        if scale != 1:
            p.emit(np.multiply, positive, p.constant(scale), positive)
        p.emit(np.add, positive, out, out)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        alpha, scale, reach = self.shape_of(attrs)
        shut, below = mask_like(p, g), p.scratch(g.shape)
        p.emit(np.less_equal, xs[0], p.constant(0), shut)
        emit_min(p, xs[0], p.constant(0), below)
        if reach != 1:
            p.emit(np.divide, below, p.constant(reach), below)
        p.emit(np.exp, below, below)
        p.emit(np.multiply, below, p.constant(alpha * scale / reach), below)
        p.emit(np.multiply, below, g, below)
        if scale == 1:
            emit_choice(p, shut, below, g, out)
        else:
            p.emit(np.multiply, g, p.constant(scale), out)
            emit_choice(p, shut, below, out, out)

    def back_words(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        if v[0] > 0:
            return f"Above 0 {self.title} is a straight line, and the input was @a."
        return f"Below 0 {self.title} levels off: at @a its slope is that of an exponential, and never 0."


class ELU(Exponential):
    name = "elu"
    torch = "F.elu"
    torch_settings: ClassVar[Attrs] = {"alpha": 1.0}
    title = "ELU"
    symbol = "ELU"
    doc = "Lets positive values through and bends the rest smoothly towards −α, so that means stay near 0."
    tex = r"\max(0, @a) + @alpha (e^{\min(0, @a)} - 1)"
    slopes_tex = (r"[@a > 0] + @alpha e^{@a} [@a \le 0]",)

    def shape_of(self, attrs: Attrs) -> tuple[float, float, float]:
        return attrs["alpha"], 1.0, 1.0

    def value_form(self, v: Sequence[float], attrs: Attrs) -> str:
        return "@a" if v[0] > 0 else "(@alpha)·(exp(@a) − 1)"

    def slope_form(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        return "1, since @a > 0" if v[0] > 0 else "(@alpha)·exp(@a)"

    def samples(self) -> tuple[Sample, ...]:
        return (
            *curve_points(-2.2, 2.0, 0.0, -0.0, -200.0, 200.0, attrs={"alpha": 1.0}),
            *curve_points(-2.2, 2.0, 0.0, attrs={"alpha": 0.5}),
        )


class CELU(ELU):
    name = "celu"
    torch = "F.celu"
    torch_settings: ClassVar[Attrs] = {"alpha": 1.0}
    title = "CELU"
    symbol = "CELU"
    doc = "An ELU whose exponential is stretched by α too, so that its slope has no jump at 0."
    tex = r"\max(0, @a) + @alpha (e^{\min(0, @a) / @alpha} - 1)"
    slopes_tex = (r"[@a > 0] + e^{@a / @alpha} [@a \le 0]",)

    def shape_of(self, attrs: Attrs) -> tuple[float, float, float]:
        return attrs["alpha"], 1.0, attrs["alpha"]

    def value_form(self, v: Sequence[float], attrs: Attrs) -> str:
        return "@a" if v[0] > 0 else "(@alpha)·(exp((@a)/(@alpha)) − 1)"

    def slope_form(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        return "1, since @a > 0" if v[0] > 0 else "exp((@a)/(@alpha))"


class SELU(Exponential):
    name = "selu"
    torch = "F.selu"
    title = "SELU"
    symbol = "SELU"
    doc = "An ELU scaled so that values keep a mean of 0 and a variance of 1 from layer to layer."
    tex = r"\lambda (\max(0, @a) + \alpha (e^{\min(0, @a)} - 1))"
    slopes_tex = (r"\lambda [@a > 0] + \lambda \alpha e^{@a} [@a \le 0]",)
    # G. Klambauer et al., "Self-normalizing neural networks", https://arxiv.org/abs/1706.02515
    ALPHA: ClassVar[float] = 1.6732632423543772848170429916717
    SCALE: ClassVar[float] = 1.0507009873554804934193349852946

    def shape_of(self, attrs: Attrs) -> tuple[float, float, float]:
        return self.ALPHA, self.SCALE, 1.0

    def value_form(self, v: Sequence[float], attrs: Attrs) -> str:
        return f"{self.SCALE!r}·(@a)" if v[0] > 0 else f"{self.SCALE!r}·{self.ALPHA!r}·(exp(@a) − 1)"

    def slope_form(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        return f"{self.SCALE!r}" if v[0] > 0 else f"{self.SCALE!r}·{self.ALPHA!r}·exp(@a)"

    def samples(self) -> tuple[Sample, ...]:
        return curve_points(-2.2, 2.0, 0.0, -0.0, -200.0, 200.0)


OPS: tuple[Op, ...] = (LeakyReLU(), PReLU(), ELU(), CELU(), SELU())
