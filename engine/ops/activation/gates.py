"""Activation functions that let a value through by as much as it opens a gate for itself."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.op import Array, Attrs, Op, Planner, Sample
from engine.ops.cellwise.erf import emit_erf
from engine.ops.operands import curve_points
from engine.ops.planned import Curve
from engine.ops.steps import emit_sigmoid, emit_softplus

FAMILY = "activation"
CUBE = 0.044715
"""The weight of x³ in GELU's approximation: D. Hendrycks and K. Gimpel, https://arxiv.org/abs/1606.08415"""


class Gate(Curve):
    """x times a gate between 0 and 1, which the forward keeps for the way back."""

    family = FAMILY
    keeps = True

    def plan_gate(self, p: Planner, attrs: Attrs, x: Array, gate: Array) -> None:
        """Emit how far the gate is open."""
        raise NotImplementedError

    def plan_opening(self, p: Planner, attrs: Attrs, x: Array, gate: Array, out: Array) -> None:
        """Emit the gate's own slope."""
        raise NotImplementedError

    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        gate = p.keep("gate", out.shape)
        self.plan_gate(p, attrs, xs[0], gate)
        p.emit(np.multiply, xs[0], gate, out)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        gate = p.keep("gate", y.shape)
        self.plan_opening(p, attrs, xs[0], gate, out)
        p.emit(np.multiply, xs[0], out, out)
        p.emit(np.add, gate, out, out)
        p.emit(np.multiply, g, out, out)

    def samples(self) -> tuple[Sample, ...]:
        return curve_points(-2.2, 2.0, 0.0, -8.0, 8.0, -200.0, 200.0)


class SiLU(Gate):
    name = "silu"
    torch = "F.silu"
    title = "SiLU"
    symbol = "SiLU"
    doc = "The value times its own sigmoid: like ReLU with a rounded corner, and slightly below 0 before it."
    form = "(@a) / (1 + exp(−(@a)))"
    slopes = ("1 / (1 + exp(−(@a))) + (@a)·exp(−(@a)) / (1 + exp(−(@a)))²",)
    tex = r"@a \odot \sigma(@a)"
    slopes_tex = (r"\sigma(@a) + @a \odot \sigma(@a) \odot (1 - \sigma(@a))",)
    back = ("The slope is the gate at @a plus what the value gains by opening it: negative only far below 0.",)

    def plan_gate(self, p: Planner, attrs: Attrs, x: Array, gate: Array) -> None:
        emit_sigmoid(p, x, gate)

    def plan_opening(self, p: Planner, attrs: Attrs, x: Array, gate: Array, out: Array) -> None:
        p.emit(np.subtract, p.constant(1), gate, out)
        p.emit(np.multiply, gate, out, out)


class Mish(Gate):
    name = "mish"
    torch = "F.mish"
    title = "Mish"
    symbol = "Mish"
    doc = "The value times the tanh of its softplus: a smooth ReLU that dips slightly below 0."
    form = "(@a)·tanh(log(1 + exp(@a)))"
    slopes = ("tanh(log(1 + exp(@a))) + (@a)·(1 − tanh(log(1 + exp(@a)))²) / (1 + exp(−(@a)))",)
    tex = r"@a \odot \tanh(\log(1 + e^{@a}))"
    slopes_tex = (r"t + @a \odot (1 - t^2) \odot \sigma(@a), \quad t = \tanh(\log(1 + e^{@a}))",)
    back = ("The slope is the gate at @a plus what the value gains by opening it.",)

    def plan_gate(self, p: Planner, attrs: Attrs, x: Array, gate: Array) -> None:
        emit_softplus(p, x, gate)
        p.emit(np.tanh, gate, gate)

    def plan_opening(self, p: Planner, attrs: Attrs, x: Array, gate: Array, out: Array) -> None:
        flat = p.scratch(x.shape)
        p.emit(np.multiply, gate, gate, flat)
        p.emit(np.subtract, p.constant(1), flat, flat)
        emit_sigmoid(p, x, out)
        p.emit(np.multiply, flat, out, out)


class GELU(Gate):
    """``approximate`` is "none" (the normal distribution itself) or "tanh"."""

    name = "gelu"
    torch = "F.gelu"
    torch_settings: ClassVar[Attrs] = {"approximate": "none"}
    title = "GELU"
    symbol = "GELU"
    doc = "The value times the share of a normal distribution that lies below it: transformers' smooth ReLU."
    tex = r"@a \odot \Phi(@a)"
    slopes_tex = (r"\Phi(@a) + @a \odot \varphi(@a)",)
    back = ("The slope at @a is the share of a normal distribution below it, plus the value times its density there.",)
    TANH: ClassVar[str] = "tanh(√(2/π)·((@a) + 0.044715·(@a)^3))"

    def plan_gate(self, p: Planner, attrs: Attrs, x: Array, gate: Array) -> None:
        if attrs["approximate"] == "tanh":
            p.emit(np.multiply, x, x, gate)
            p.emit(np.multiply, gate, p.constant(CUBE * math.sqrt(2 / math.pi)), gate)
            p.emit(np.add, gate, p.constant(math.sqrt(2 / math.pi)), gate)
            p.emit(np.multiply, gate, x, gate)
            p.emit(np.tanh, gate, gate)
        else:
            p.emit(np.multiply, x, p.constant(math.sqrt(0.5)), gate)
            emit_erf(p, gate, gate)
        p.emit(np.add, gate, p.constant(1), gate)
        p.emit(np.multiply, gate, p.constant(0.5), gate)

    def plan_opening(self, p: Planner, attrs: Attrs, x: Array, gate: Array, out: Array) -> None:
        p.emit(np.multiply, x, x, out)
        if attrs["approximate"] != "tanh":
            p.emit(np.multiply, out, p.constant(-0.5), out)
            p.emit(np.exp, out, out)
            p.emit(np.multiply, out, p.constant(1 / math.sqrt(2 * math.pi)), out)
            return
        # With gate = (1 + t) / 2, its slope (1 − t²) / 2 is 2·gate·(1 − gate).
        p.emit(np.multiply, out, p.constant(6 * CUBE * math.sqrt(2 / math.pi)), out)
        p.emit(np.add, out, p.constant(2 * math.sqrt(2 / math.pi)), out)
        p.emit(np.multiply, out, gate, out)
        shut = p.scratch(x.shape)
        p.emit(np.subtract, p.constant(1), gate, shut)
        p.emit(np.multiply, out, shut, out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        if attrs["approximate"] == "none":
            return super().latex(names, attrs)
        return (
            rf"\tfrac{{1}}{{2}} {names[0]} \odot "
            rf"(1 + \tanh(\sqrt{{2 / \pi}} ({names[0]} + {CUBE} {{{names[0]}}}^3)))"
        )

    def value_form(self, v: Sequence[float], attrs: Attrs) -> str:
        share = self.TANH if attrs["approximate"] == "tanh" else "erf((@a)/√(2))"
        return f"0.5·(@a)·(1 + {share})"

    def slope_form(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        if attrs["approximate"] == "none":
            return "0.5·(1 + erf((@a)/√(2))) + (@a)·exp(−(@a)²/2)/√(2·π)"
        return f"0.5·(1 + {self.TANH}) + 0.5·(@a)·(1 − {self.TANH}²)·√(2/π)·(1 + 0.134145·(@a)²)"

    def samples(self) -> tuple[Sample, ...]:
        exact, near = {"approximate": "none"}, {"approximate": "tanh"}
        extremes = np.array([0.0, -8.0, 8.0, -200.0, 200.0, -np.inf, np.nan])
        return (
            *curve_points(-2.2, 2.0, attrs=exact)[:-1],
            Sample((extremes,), exact, "extremes", smooth=False),
            *curve_points(-2.2, 2.0, *extremes, attrs=near),
        )


OPS: tuple[Op, ...] = (SiLU(), Mish(), GELU())
