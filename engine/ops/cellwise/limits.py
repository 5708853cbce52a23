"""Two values of which one gives way: limits that are tensors, and extremes that look away from NaN."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import ClassVar

from engine.arrays import np
from engine.op import Array, Attrs, Op, Planner, Promotion, Sample
from engine.ops.cellwise.choosing import rivals
from engine.ops.planned import Planned
from engine.ops.steps import emit_max, emit_min, emit_only_where, mask_like


class OneSided(Planned):
    """The whole gradient goes to one of the two: the first where :meth:`plan_first` says so."""

    family = "elementwise"
    arity = 2
    promotion: ClassVar[Promotion] = "common"
    kinds = "fiub"
    needs = ((0, 1), (0, 1))

    def plan_first(self, p: Planner, a: Array, b: Array, mask: Array) -> None:
        """Emit whether the first value was taken."""
        raise NotImplementedError

    def plan_second(self, p: Planner, a: Array, b: Array, mask: Array) -> None:
        """Emit whether the second value was taken."""
        self.plan_first(p, a, b, mask)
        p.emit(np.logical_not, mask, mask)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        mask = mask_like(p, g)
        (self.plan_second if i else self.plan_first)(p, xs[0], xs[1], mask)
        emit_only_where(p, mask, g, out)

    def slope_form(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        return ""

    def back_words(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        return "All of the gradient goes to the value that was taken, and nothing to the other; here @y was taken."

    def samples(self) -> tuple[Sample, ...]:
        return rivals()


class Ignoring(OneSided):
    """The greater or the smaller of two values; a number where one of them is NaN."""

    wins: ClassVar[Callable[..., object]]

    def plan_first(self, p: Planner, a: Array, b: Array, mask: Array) -> None:
        none = mask_like(p, mask)
        p.emit(np.isnan, b, none)
        p.emit(type(self).wins, a, b, mask)
        p.emit(np.logical_or, mask, none, mask)


class FMax(Ignoring):
    name = "fmax"
    title = "Maximum without NaN"
    symbol = "fmax"
    doc = "The greater of two values, or the other one where one is NaN; of equals the first is taken."
    ufunc, wins = np.fmax, np.greater_equal
    form = "max(@a, @b)"
    tex = r"\max(@a, @b)"
    slopes_tex = (r"[@a \ge @b]", "[@a < @b]")


class FMin(Ignoring):
    name = "fmin"
    title = "Minimum without NaN"
    symbol = "fmin"
    doc = "The smaller of two values, or the other one where one is NaN; of equals the first is taken."
    ufunc, wins = np.fmin, np.less_equal
    form = "min(@a, @b)"
    tex = r"\min(@a, @b)"
    slopes_tex = (r"[@a \le @b]", "[@a > @b]")


class Limit(OneSided):
    """A value and the limit of each cell; on the limit the value counts as taken."""

    within: ClassVar[Callable[..., object]]
    beyond: ClassVar[Callable[..., object]]
    greater: ClassVar[bool]
    """Whether the greater of the two is taken."""

    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        (emit_max if self.greater else emit_min)(p, xs[0], xs[1], out)

    def plan_first(self, p: Planner, a: Array, b: Array, mask: Array) -> None:
        p.emit(type(self).within, a, b, mask)

    def plan_second(self, p: Planner, a: Array, b: Array, mask: Array) -> None:
        p.emit(type(self).beyond, a, b, mask)


class ClampMin(Limit):
    name = "clamp_min"
    title = "Lower limit"
    symbol = "clamp≥"
    doc = "Keeps the value from falling below a limit of its own; the gradient goes to what was taken."
    within, beyond, greater = np.greater_equal, np.less, True
    form = "max(@a, @b)"
    tex = r"\max(@a, @b)"
    slopes_tex = (r"[@a \ge @b]", "[@a < @b]")


class ClampMax(Limit):
    name = "clamp_max"
    title = "Upper limit"
    symbol = "clamp≤"
    doc = "Keeps the value from rising above a limit of its own; the gradient goes to what was taken."
    within, beyond, greater = np.less_equal, np.greater, False
    form = "min(@a, @b)"
    tex = r"\min(@a, @b)"
    slopes_tex = (r"[@a \le @b]", "[@a > @b]")


OPS: tuple[Op, ...] = (FMax(), FMin(), ClampMin(), ClampMax())
