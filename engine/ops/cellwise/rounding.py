"""Sizes, signs and whole parts of numbers, and numbers in place of those that are none."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from engine.arrays import np
from engine.op import Array, Attrs, Op, Planner, Promotion, Sample
from engine.ops.operands import curve_points
from engine.ops.planned import Curve
from engine.ops.steps import emit_choice, emit_only_where, emit_sign, mask_like

FAMILY = "elementwise"
_INTEGERS = Sample((np.array([[3, -2, 0]]),), note="whole numbers")


class Abs(Curve):
    name = "abs"
    title = "Absolute value"
    symbol = "|·|"
    family = FAMILY
    promotion: ClassVar[Promotion] = "common"
    kinds = "fiu"
    doc = "The distance from 0; the gradient passes with the input's sign."
    ufunc = np.absolute
    form = "abs(@a)"
    tex = "|@a|"
    slopes_tex = (r"\operatorname{sign}(@a)",)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        emit_sign(p, xs[0], out)
        p.emit(np.multiply, g, out, out)

    def slope_form(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        if v[0] == 0:
            return "0, since the corner lies here"
        return "1, since @a > 0" if v[0] > 0 else "−1, since @a < 0"

    def back_words(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        if v[0] == 0:
            return "At exactly 0 the absolute value has a corner; the slope there is taken to be 0."
        if v[0] > 0:
            return "The input, @a, is positive, and moves with its distance from 0: all of the gradient passes."
        return "The input, @a, is negative: raise it and its distance from 0 falls, so the gradient's sign turns."

    def samples(self) -> tuple[Sample, ...]:
        return (*curve_points(-2.2, 2.0, 0.0, -0.0), _INTEGERS)


class Flat(Curve):
    """A staircase: level everywhere but at its steps, so that no gradient passes."""

    family = FAMILY
    promotion: ClassVar[Promotion] = "common"
    kinds = "fiu"
    needs = ((),)
    slopes = ("0",)
    slopes_tex = ("0",)
    back = ("A staircase is level wherever it is smooth: a small change of the input changes nothing.",)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(out.fill, 0)

    def samples(self) -> tuple[Sample, ...]:
        return (*curve_points(-2.2, 2.1, 0.0, -0.0, 0.5, 1.5, 2.5, -0.5, -1.5, 2.0), _INTEGERS)


class Sign(Flat):
    name = "sign"
    title = "Sign"
    symbol = "sign"
    kinds = "fiub"
    doc = "−1, 0 or 1: on which side of 0 the input lies."
    tex = r"\operatorname{sign}(@a)"

    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        if out.dtype.kind == "f":
            emit_sign(p, xs[0], out)
        elif out.dtype.kind == "b":
            p.emit(np.copyto, out, xs[0])
        else:
            p.emit(np.sign, xs[0], out)

    def value_form(self, v: Sequence[float], attrs: Attrs) -> str:
        return "1" if v[0] > 0 else "−1" if v[0] < 0 else "0"


class Whole(Flat):
    """A rounding; whole numbers stay as they are."""

    rounds: ClassVar[Callable[..., object]]

    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(type(self).rounds if out.dtype.kind == "f" else np.positive, xs[0], out)


class Floor(Whole):
    name = "floor"
    title = "Round down"
    symbol = "⌊·⌋"
    doc = "The greatest whole number that is not above the input."
    rounds = np.floor
    form = "floor(@a)"
    tex = r"\lfloor @a \rfloor"


class Ceil(Whole):
    name = "ceil"
    title = "Round up"
    symbol = "⌈·⌉"
    doc = "The smallest whole number that is not below the input."
    rounds = np.ceil
    form = "ceil(@a)"
    tex = r"\lceil @a \rceil"


class Trunc(Whole):
    name = "trunc"
    title = "Cut off"
    symbol = "trunc"
    doc = "The whole part of the input: what stands after the decimal point is dropped."
    rounds = np.trunc
    form = "trunc(@a)"
    tex = r"\operatorname{trunc}(@a)"


class Round(Flat):
    name = "round"
    torch_settings: ClassVar[Attrs] = {"decimals": 0}
    title = "Round"
    symbol = "round"
    doc = "The nearest number with so many decimals; a half goes to the even neighbour."
    tex = r"\operatorname{round}(@a)"
    form = "round(@a)"

    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        decimals = attrs["decimals"]
        if out.dtype.kind != "f":
            p.emit(np.positive, xs[0], out)
            return
        if decimals == 0:
            p.emit(np.rint, xs[0], out)
            return
        tens = p.constant(10.0 ** abs(decimals))
        p.emit(np.multiply if decimals > 0 else np.divide, xs[0], tens, out)
        p.emit(np.rint, out, out)
        p.emit(np.divide if decimals > 0 else np.multiply, out, tens, out)

    def value_form(self, v: Sequence[float], attrs: Attrs) -> str:
        return f"round(@a, {attrs['decimals']})"

    def samples(self) -> tuple[Sample, ...]:
        at_0, at_1, at_tens = ({"decimals": decimals} for decimals in (0, 1, -1))
        return (
            *curve_points(-2.2, 2.0, 0.0, -0.0, 0.5, 1.5, 2.5, -0.5, attrs=at_0),
            *curve_points(-2.23, 2.01, attrs=at_1),
            *curve_points(-22.2, 23.3, 35.0, 45.0, attrs=at_tens),
            Sample(_INTEGERS.inputs, at_0, _INTEGERS.note),
        )


class Frac(Curve):
    name = "frac"
    title = "Fractional part"
    symbol = "frac"
    family = FAMILY
    promotion: ClassVar[Promotion] = "common"
    doc = "What stands after the decimal point, with the input's sign."
    needs = ((),)
    form = "(@a) − trunc(@a)"
    slopes = ("1",)
    tex = r"@a - \operatorname{trunc}(@a)"
    slopes_tex = ("1",)
    back = ("Between two whole numbers the fraction rises as the input does: all of the gradient passes.",)

    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.trunc, xs[0], out)
        p.emit(np.subtract, xs[0], out, out)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.copyto, out, g)

    def samples(self) -> tuple[Sample, ...]:
        return curve_points(-2.2, 2.3, 0.0, 2.0, -1.5)


class NanToNum(Curve):
    """``posinf`` and ``neginf`` of None are the greatest and the smallest number that the dtype has."""

    name = "nan_to_num"
    torch_settings: ClassVar[Attrs] = {"nan": 0.0, "posinf": None, "neginf": None}
    title = "Numbers for NaN"
    symbol = "NaN→"
    family = FAMILY
    promotion: ClassVar[Promotion] = "common"
    kinds = "fiub"
    doc = "Puts a number in the place of NaN and of the infinities; nothing passes back there."
    form = "@a"
    tex = r"@a"
    slopes_tex = (r"[@a \text{ finite}]",)

    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.copyto, out, xs[0])
        if out.dtype.kind != "f":
            return
        found, limits = mask_like(p, out), np.finfo(out.dtype)
        p.emit(np.isnan, xs[0], found)
        emit_choice(p, found, p.constant(attrs.get("nan") or 0.0), out, out)
        for infinity, wanted, limit in ((np.inf, "posinf", limits.max), (-np.inf, "neginf", limits.min)):
            number = attrs.get(wanted)
            p.emit(np.equal, xs[0], p.constant(infinity), found)
            emit_choice(p, found, p.constant(float(limit) if number is None else number), out, out)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        finite = mask_like(p, g)
        p.emit(np.isfinite, xs[0], finite)
        emit_only_where(p, finite, g, out)

    def slope_form(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        return "1" if np.isfinite(v[0]) else "0, since the input was replaced"

    def back_words(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        if np.isfinite(v[0]):
            return "A finite number is handed on as it is, so all of the gradient passes."
        return "The input was replaced by a number of its own, so it has no influence and nothing passes."

    def samples(self) -> tuple[Sample, ...]:
        return (
            *curve_points(-2.2, 2.0, attrs={"nan": 0.5, "posinf": 9.0, "neginf": -9.0}),
            *curve_points(-2.2, 2.0, attrs={"nan": 0.0, "posinf": None, "neginf": None})[-1:],
            Sample(_INTEGERS.inputs, {"nan": 0.5}, _INTEGERS.note),
        )


OPS: tuple[Op, ...] = (Abs(), Sign(), Floor(), Ceil(), Trunc(), Round(), Frac(), NanToNum())
