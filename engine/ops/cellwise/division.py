"""Division that leaves whole numbers: how often one value goes into another, and what remains."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.errors import DivisionByZeroError
from engine.op import Array, Attrs, Op, Planner, Promotion, Sample
from engine.ops.planned import Planned


class WholeDivision(Planned):
    """A ufunc of a value and a divisor; among whole numbers the divisor must not be 0."""

    family = "elementwise"
    arity = 2
    promotion: ClassVar[Promotion] = "common"
    kinds = "fiu"

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        if xs[1].dtype.kind in "iu" and not xs[1].all():
            raise DivisionByZeroError(
                "division-by-zero",
                expected=f"whole numbers other than 0 as divisors of {self.title} ({self.name})",
                got="a 0 among them",
                cure="Divide floating-point numbers, which give infinity or NaN, or leave the zeros out.",
            )
        return super().forward(attrs, *xs)

    def samples(self) -> tuple[Sample, ...]:
        a, b = np.linspace(-5.3, 5.1, 12).reshape(3, 4), np.array([1.7, -1.3, 0.9, 2.2])
        signs = np.array([[5.0], [-5.0], [6.0]]), np.array([3.0, -3.0, 2.0])
        return (
            Sample((a, b), note="a divisor for each column"),
            Sample((a.T, np.array([[1.7], [-1.3], [0.9], [2.2]])), note="turned"),
            Sample((a, np.array(1.6)), note="one divisor"),
            Sample((np.array(5.3), np.array(-1.7)), note="two scalars"),
            Sample((a[:0], b), note="no examples"),
            Sample(signs, note="on the steps", smooth=False),
            Sample(
                (np.array([5.0, np.inf, 5.0, -5.0, np.nan, 1.0]), np.array([0.0, 2.0, np.inf, np.inf, 1.0, np.nan])),
                note="extremes",
                smooth=False,
            ),
            Sample((np.array([7, -7, 7, -7]), np.array([2, 2, -2, -2])), note="whole numbers"),
        )


class FloorDivide(WholeDivision):
    name = "floor_divide"
    title = "Divide and round down"
    symbol = "//"
    doc = "How many times the second value goes into the first, rounded down: a staircase, so no gradient passes."
    ufunc = np.floor_divide
    needs = ((), ())
    form = "floor((@a) / (@b))"
    slopes = ("0", "0")
    tex = r"\lfloor @a / @b \rfloor"
    slopes_tex = ("0", "0")
    back = ("A staircase is level wherever it is smooth: a small change of the input changes nothing.",) * 2

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        # The sign // has no gradient in PyTorch.
        return f'torch.div({", ".join(names)}, rounding_mode="floor")'

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(out.fill, 0)


class Rest(WholeDivision):
    """What remains of the first value: its own slope is 1, the divisor's minus how often it went in."""

    needs = ((), (0, 1))
    back = (
        "What remains rises as the value does: all of the gradient passes.",
        "The divisor went in a whole number of times, and each time a change of it is taken away.",
    )

    def plan_times(self, p: Planner, a: Array, b: Array, out: Array) -> None:
        """Emit how often the divisor went in."""
        raise NotImplementedError

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        if i == 0:
            p.emit(np.copyto, out, g)
            return
        self.plan_times(p, xs[0], xs[1], out)
        p.emit(np.negative, out, out)
        p.emit(np.multiply, g, out, out)


class Remainder(Rest):
    name = "remainder"
    torch = "%"
    takes_numbers = True
    title = "Remainder"
    symbol = "%"
    doc = "What remains after dividing and rounding down, with the divisor's sign, as Python's %."
    ufunc = np.remainder
    form = "(@a) − (@b)·floor((@a) / (@b))"
    slopes = ("1", "−floor((@a) / (@b))")
    tex = r"@a - @b \lfloor @a / @b \rfloor"
    slopes_tex = ("1", r"-\lfloor @a / @b \rfloor")

    def plan_times(self, p: Planner, a: Array, b: Array, out: Array) -> None:
        p.emit(np.floor_divide, a, b, out)


class Fmod(Rest):
    name = "fmod"
    title = "Remainder towards 0"
    symbol = "fmod"
    doc = "What remains after dividing and cutting off, with the first value's sign, as in C."
    ufunc = np.fmod
    form = "(@a) − (@b)·trunc((@a) / (@b))"
    slopes = ("1", "−trunc((@a) / (@b))")
    tex = r"@a - @b \operatorname{trunc}(@a / @b)"
    slopes_tex = ("1", r"-\operatorname{trunc}(@a / @b)")

    def plan_times(self, p: Planner, a: Array, b: Array, out: Array) -> None:
        p.emit(np.divide, a, b, out)
        p.emit(np.trunc, out, out)


OPS: tuple[Op, ...] = (FloorDivide(), Remainder(), Fmod())
