"""Comparisons, cell by cell: the answers are truth values, through which no gradient passes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.op import Array, Attrs, Op, Promotion, Sample
from engine.ops.planned import Planned


class Question(Planned):
    """A ufunc whose answers are truth values."""

    family = "comparison"
    promotion: ClassVar[Promotion] = "common"
    kinds = "fiub"
    gives = "bool"
    differentiable = False

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return ()

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return "0"


class Comparison(Question):
    """Two numbers set against each other."""

    arity = 2

    def samples(self) -> tuple[Sample, ...]:
        return question_pairs(np.array([-1.0, 0.0, 1.0, 2.0]), np.array([[1.0], [0.0]]))


class Equal(Comparison):
    name = "eq"
    torch = "=="
    takes_numbers = True
    title = "Equal"
    symbol = "=="
    doc = "1 where the two values are the same number, else 0."
    ufunc = np.equal
    form = "(@a) == (@b)"
    tex = "[@a = @b]"


class NotEqual(Comparison):
    name = "ne"
    torch = "!="
    takes_numbers = True
    title = "Not equal"
    symbol = "≠"
    doc = "1 where the two values differ, else 0; NaN differs from everything."
    ufunc = np.not_equal
    form = "(@a) ≠ (@b)"
    tex = r"[@a \ne @b]"


class Less(Comparison):
    name = "lt"
    torch = "<"
    takes_numbers = True
    title = "Less"
    symbol = "<"
    doc = "1 where the first value is less than the second, else 0."
    ufunc = np.less
    form = "(@a) < (@b)"
    tex = "[@a < @b]"


class LessEqual(Comparison):
    name = "le"
    torch = "<="
    takes_numbers = True
    title = "Less or equal"
    symbol = "≤"
    doc = "1 where the first value is at most the second, else 0."
    ufunc = np.less_equal
    form = "(@a) ≤ (@b)"
    tex = r"[@a \le @b]"


class Greater(Comparison):
    name = "gt"
    torch = ">"
    takes_numbers = True
    title = "Greater"
    symbol = ">"
    doc = "1 where the first value is greater than the second, else 0."
    ufunc = np.greater
    form = "(@a) > (@b)"
    tex = "[@a > @b]"


class GreaterEqual(Comparison):
    name = "ge"
    torch = ">="
    takes_numbers = True
    title = "Greater or equal"
    symbol = "≥"
    doc = "1 where the first value is at least the second, else 0."
    ufunc = np.greater_equal
    form = "(@a) ≥ (@b)"
    tex = r"[@a \ge @b]"


class Test(Question):
    """A question about one number."""

    __test__ = False
    arity = 1

    def samples(self) -> tuple[Sample, ...]:
        return (
            Sample((np.array([[0.0, -1.5, np.nan], [np.inf, -np.inf, 2.0]]),)),
            Sample((np.array([[0, 3]]),), note="whole numbers"),
            Sample((np.array([True, False]),), note="truth values"),
            Sample((np.array(0.5),), note="a scalar"),
            Sample((np.zeros((0, 2)),), note="no examples"),
        )


class IsNan(Test):
    name = "isnan"
    title = "Is NaN"
    symbol = "NaN?"
    doc = "1 where the value is not a number, else 0."
    ufunc = np.isnan
    form = "(@a) ≠ (@a)"
    tex = r"[@a = \text{NaN}]"


class IsInf(Test):
    name = "isinf"
    title = "Is infinite"
    symbol = "∞?"
    doc = "1 where the value is infinite, with either sign, else 0."
    ufunc = np.isinf
    form = "abs(@a) == inf"
    tex = r"[|@a| = \infty]"


class IsFinite(Test):
    name = "isfinite"
    title = "Is finite"
    symbol = "finite?"
    doc = "1 where the value is an ordinary number, neither infinite nor NaN, else 0."
    ufunc = np.isfinite
    form = "abs(@a) < inf"
    tex = r"[|@a| < \infty]"


def question_pairs(row: Array, column: Array) -> tuple[Sample, ...]:
    """Two operands of every way to broadcast, with ties and extremes."""
    return (
        Sample((np.tile(row, (2, 1)), column), note="ties, and a column for all"),
        Sample((row, row[::-1].copy())),
        Sample((np.array(1.0), np.array(2.0)), note="two scalars"),
        Sample((np.zeros((0, 4)), row), note="no examples"),
        Sample((np.array([np.nan, np.inf, -np.inf, 1.0]), np.array([np.nan, np.inf, 1.0, np.nan])), note="extremes"),
    )


OPS: tuple[Op, ...] = (
    Equal(),
    NotEqual(),
    Less(),
    LessEqual(),
    Greater(),
    GreaterEqual(),
    IsNan(),
    IsInf(),
    IsFinite(),
)
