"""Activation functions that are a straight line above 0 and level off as an exponential below it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

from engine.arrays import np
from engine.op import Array, Attrs, Op, Planner, Sample
from engine.ops.operands import curve_points
from engine.ops.planned import Curve
from engine.ops.steps import emit_choice, emit_max, emit_min, mask_like

FAMILY = "activation"


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
    constants: ClassVar[Mapping[str, float]] = {"scale": SCALE, "alpha": ALPHA}

    def shape_of(self, attrs: Attrs) -> tuple[float, float, float]:
        return self.ALPHA, self.SCALE, 1.0

    def value_form(self, v: Sequence[float], attrs: Attrs) -> str:
        return "(@scale)·(@a)" if v[0] > 0 else "(@scale)·(@alpha)·(exp(@a) − 1)"

    def slope_form(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        return "@scale" if v[0] > 0 else "(@scale)·(@alpha)·exp(@a)"

    def samples(self) -> tuple[Sample, ...]:
        return curve_points(-2.2, 2.0, 0.0, -0.0, -200.0, 200.0)


OPS: tuple[Op, ...] = (ELU(), CELU(), SELU())
