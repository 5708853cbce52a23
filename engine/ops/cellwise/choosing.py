"""Choosing between numbers, cell by cell: by a condition, by which is greater, by limits.

Each cell of the gradient goes to the number that was chosen; of two equal ones each gets half.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from engine.arrays import np
from engine.op import Array, Attrs, DType, Op, Planner, Promotion, Sample
from engine.ops.operands import curve_points
from engine.ops.planned import Curve, Planned
from engine.ops.steps import emit_choice, emit_max, emit_min, emit_only_where, mask_like

FAMILY = "elementwise"
_NAN, _INF = np.nan, np.inf


class Where(Planned):
    """The condition holds truth values; the other two are of one dtype."""

    name = "where"
    takes_numbers = True
    title = "Where"
    symbol = "?:"
    family = FAMILY
    arity = 3
    promotion: ClassVar[Promotion] = "none"
    kinds = "fiub"
    doc = "Takes the second value where the condition holds, and the third elsewhere."
    needs = ((), (0,), (0,))
    tex = r"[@a]\, @b + [\lnot @a]\, @c"
    slopes_tex = ("0", "[@a]", r"[\lnot @a]")

    def result_dtype(self, dtypes: Sequence[DType], attrs: Attrs) -> DType:
        return dtypes[1]

    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        emit_choice(p, xs[0], xs[1], xs[2], out)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        taken = xs[0]
        if i == 2:
            taken = mask_like(p, g)
            p.emit(np.logical_not, xs[0], taken)
        emit_only_where(p, taken, g, out)

    def value_form(self, v: Sequence[float], attrs: Attrs) -> str:
        return "@b" if v[0] else "@c"

    def slope_form(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        return "1" if bool(v[0]) == (i == 1) else "0, since the other value was taken"

    def back_words(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        if bool(v[0]) == (i == 1):
            return "The condition chose this value: all of the gradient passes."
        return "The condition chose the other value: nothing passes."

    def samples(self) -> tuple[Sample, ...]:
        a = np.linspace(-2.0, 2.0, 12).reshape(3, 4)
        mask = np.arange(12).reshape(3, 4) % 3 == 0
        return (
            Sample((mask, a, a[::-1].copy())),
            Sample((mask, a.T.copy().T, np.array(0.0)), note="a number elsewhere"),
            Sample((mask[0], a, a[:, :1].copy()), note="a row of conditions, a column"),
            Sample((np.array(True), np.array(1.5), a[0]), note="scalars"),
            Sample((mask[:0], a[:0], a[0]), note="no examples"),
            Sample((mask, np.arange(12).reshape(3, 4), np.array(7)), note="whole numbers"),
            Sample((np.array([True, False]), np.array([_NAN, _INF]), np.array([_INF, _NAN])), {}, "extremes", False),
        )


def rivals() -> tuple[Sample, ...]:
    """Two operands of which one is taken: every way to broadcast, ties, NaN and infinities."""
    a = np.linspace(-2.0, 2.0, 12).reshape(3, 4)
    return (
        Sample((a, a[::-1] * 0.7 + 0.1)),
        Sample((a.T, np.array([0.1, -0.7, 0.5]))),
        Sample((a[:, :1].copy(), a[0] + 0.3), note="a column against a row"),
        Sample((a, np.array(0.25)), note="a scalar"),
        Sample((a[:0], a[0]), note="no examples"),
        Sample((np.array([1.0, 2.0, 0.0]), np.array([1.0, 3.0, -0.0])), note="ties", smooth=False),
        Sample(
            (np.array([_NAN, 1.0, _NAN, _INF, -_INF]), np.array([1.0, _NAN, _NAN, _INF, 2.0])),
            note="extremes",
            smooth=False,
        ),
        Sample((np.array([3, -1]), np.array([2, 2])), note="whole numbers"),
    )


class Extreme(Planned):
    """The greater or the smaller of two values; NaN where either is. Equal ones share the gradient."""

    family = FAMILY
    arity = 2
    promotion: ClassVar[Promotion] = "common"
    kinds = "fiub"
    needs = ((0, 1), (0, 1))
    greater: ClassVar[bool]
    """Whether the greater of the two is taken."""
    loses: ClassVar[Callable[..., object]]
    """Whether the first of two values is surely not the one taken."""

    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        (emit_max if self.greater else emit_min)(p, xs[0], xs[1], out)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        mask, half = mask_like(p, g), p.scratch(g.shape)
        p.emit(np.equal, xs[0], xs[1], mask)
        p.emit(np.multiply, g, p.constant(0.5), half)
        emit_choice(p, mask, half, g, out)
        p.emit(type(self).loses, xs[i], xs[1 - i], mask)
        p.emit(np.logical_not, mask, mask)
        emit_only_where(p, mask, out, out)

    def slope_form(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        if v[0] == v[1]:
            return "0.5, since the two are equal"
        return "0, since the other value was taken" if type(self).loses(v[i], v[1 - i]) else "1"

    def back_words(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        if v[0] == v[1]:
            return "Both values are equal, and each gets half of the gradient."
        if type(self).loses(v[i], v[1 - i]):
            return "The other value was taken: a small change of this one changes nothing."
        return "This value was taken: all of the gradient passes."

    def samples(self) -> tuple[Sample, ...]:
        return rivals()


class Maximum(Extreme):
    name = "maximum"
    title = "Maximum"
    symbol = "max"
    doc = "The greater of two values; the gradient goes to the one that was taken, and is halved between equals."
    form = "max(@a, @b)"
    tex = r"\max(@a, @b)"
    slopes_tex = (r"[@a > @b] + \tfrac{1}{2} [@a = @b]", r"[@b > @a] + \tfrac{1}{2} [@a = @b]")
    greater = True
    loses = np.less
    ufunc = np.maximum


class Minimum(Extreme):
    name = "minimum"
    title = "Minimum"
    symbol = "min"
    doc = "The smaller of two values; the gradient goes to the one that was taken, and is halved between equals."
    form = "min(@a, @b)"
    tex = r"\min(@a, @b)"
    slopes_tex = (r"[@a < @b] + \tfrac{1}{2} [@a = @b]", r"[@b < @a] + \tfrac{1}{2} [@a = @b]")
    greater = False
    loses = np.greater
    ufunc = np.minimum


class Clamp(Curve):
    """``min`` and ``max`` are numbers; None for no limit."""

    name = "clamp"
    torch_settings: ClassVar[Attrs] = {"min": None, "max": None}
    title = "Clamp"
    symbol = "clamp"
    family = FAMILY
    promotion: ClassVar[Promotion] = "common"
    kinds = "fiu"
    doc = "Keeps the value between two limits; the gradient passes between them and on them."
    tex = r"\min(@max, \max(@min, @a))"
    slopes_tex = (r"[@min \le @a \le @max]",)

    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        low, high = attrs["min"], attrs["max"]
        if low is not None:
            emit_max(p, xs[0], p.constant(low, out.dtype), out)
        if high is not None:
            emit_min(p, xs[0] if low is None else out, p.constant(high, out.dtype), out)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        low, high = attrs["min"], attrs["max"]
        inside, below = mask_like(p, g), mask_like(p, g)
        if low is not None:
            p.emit(np.greater_equal, xs[0], p.constant(low), inside)
        if high is not None:
            p.emit(np.less_equal, xs[0], p.constant(high), below if low is not None else inside)
        if low is not None and high is not None:
            p.emit(np.logical_and, inside, below, inside)
        emit_only_where(p, inside, g, out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        if attrs["min"] is None:
            return rf"\min({attrs['max']:g}, {names[0]})"
        return super().latex(names, attrs) if attrs["max"] is not None else rf"\max({attrs['min']:g}, {names[0]})"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        low = rf"{attrs['min']:g} \le " if attrs["min"] is not None else ""
        high = rf" \le {attrs['max']:g}" if attrs["max"] is not None else ""
        return f"[{low}{names[0]}{high}]"

    def value_form(self, v: Sequence[float], attrs: Attrs) -> str:
        form = "@a" if attrs["min"] is None else "max(@min, @a)"
        return form if attrs["max"] is None else f"min(@max, {form})"

    def slope_form(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        return "1" if self._inside(v[0], attrs) else "0, since @a lies beyond a limit"

    def back_words(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        if self._inside(v[0], attrs):
            return "The input, @a, lies within the limits: all of the gradient passes."
        return "The input, @a, lies beyond a limit, and the limit was taken in its place: nothing passes."

    def _inside(self, value: float, attrs: Attrs) -> bool:
        low, high = attrs["min"], attrs["max"]
        return (low is None or value >= low) and (high is None or value <= high)

    def samples(self) -> tuple[Sample, ...]:
        return (
            *curve_points(-2.2, 2.0, -1.0, 1.0, 0.0, attrs={"min": -1.0, "max": 1.0}),
            *curve_points(-2.2, 2.0, 0.5, attrs={"min": 0.5, "max": None}),
            *curve_points(-2.2, 2.0, 0.5, attrs={"min": None, "max": 0.5}),
            *curve_points(-2.2, 2.0, 0.5, attrs={"min": 1.0, "max": -1.0})[-1:],
            Sample((np.array([3, -1, 0]),), {"min": 0, "max": 2}, "whole numbers"),
        )


OPS: tuple[Op, ...] = (Where(), Maximum(), Minimum(), Clamp())
