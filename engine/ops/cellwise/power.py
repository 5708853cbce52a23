"""Powers: of a base to an exponent that is a number, or to one for each cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.cells import shape_text
from engine.errors import DTypeError
from engine.op import Array, Attrs, Op, Planner, Promotion, Sample, Shape, upstream
from engine.ops.planned import Planned
from engine.ops.steps import emit_only_where, mask_like
from engine.source import written


def emit_power(p: Planner, x: Array, exponent: float, out: Array) -> None:
    """Emit ``x`` to the power of a number; ``out`` is not ``x``. ``np.power`` takes 50 times as long as a product."""
    root, size = abs(exponent) == 0.5, abs(exponent)
    if exponent == 0:
        p.emit(out.fill, 1)
    elif root or size in (1, 2, 3):
        if root:
            p.emit(np.sqrt, x, out)
        elif size == 1:
            p.emit(np.copyto, out, x)
        else:
            p.emit(np.multiply, x, x, out)
        if size == 3:
            p.emit(np.multiply, out, x, out)
        if exponent < 0:
            p.emit(np.reciprocal, out, out)
    else:
        p.emit(np.power, x, p.constant(exponent, x.dtype), out)


class Pow(Planned):
    """Base to an exponent that is a number (attr ``exponent``, one input) or a second input."""

    name = "pow"
    torch = "**"
    takes_numbers = True
    title = "Power"
    symbol = "^"
    family = "elementwise"
    arity = 2
    promotion: ClassVar[Promotion] = "common"
    kinds = "fiu"
    doc = "Raises the first value to a power."

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        if "exponent" in attrs:
            return (0,)
        return (0, 1) if i == 0 else (0, 1, -1)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        if xs[0].dtype.kind in "iu" and len(xs) == 1 and attrs["exponent"] < 0:
            raise DTypeError(
                "negative-power",
                expected="exponents of at least 0 for whole numbers",
                got="a negative one",
                cure="Make the base floating-point numbers first, for example with x.float().",
            )
        return super().forward(attrs, *xs)

    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        if len(xs) == 1:
            emit_power(p, xs[0], attrs["exponent"], out)
        elif out.dtype.kind == "f":
            p.emit(np.power, xs[0], xs[1], out)
        else:
            p.emit(_whole_power, xs[0], xs[1], out)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        if len(xs) == 1:
            exponent = attrs["exponent"]
            if exponent == 0:
                p.emit(out.fill, 0)
                return
            emit_power(p, xs[0], exponent - 1, out)
            p.emit(np.multiply, out, p.constant(exponent), out)
            p.emit(np.multiply, g, out, out)
            return
        counts, base, exponents = mask_like(p, g), xs[0], xs[1]
        if i == 0:
            # 0 · x^(−1) at x = 0 would be nan; PyTorch answers 0 where the exponent is 0.
            p.emit(np.subtract, exponents, p.constant(1), out)
            p.emit(np.power, base, out, out)
            p.emit(np.multiply, out, exponents, out)
            p.emit(np.not_equal, exponents, p.constant(0), counts)
        else:
            # 0^e is flat in e where e ≥ 0, though log 0 is −∞.
            some = mask_like(p, g)
            p.emit(np.log, base, out)
            p.emit(np.multiply, out, y, out)
            p.emit(np.not_equal, base, p.constant(0), counts)
            p.emit(np.greater_equal, exponents, p.constant(0), some)
            p.emit(np.logical_not, some, some)
            p.emit(np.logical_or, counts, some, counts)
        p.emit(np.multiply, g, out, out)
        emit_only_where(p, counts, out, out)

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        if len(names) == 2:
            return super().code(names, attrs)
        exponent = attrs["exponent"]
        whole = isinstance(exponent, float) and exponent.is_integer()
        return super().code((names[0], written(int(exponent) if whole else exponent)), attrs)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return f"{{{names[0]}}}^{{{_exponent_name(names, attrs)}}}"

    def shapes_forward(self, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        exponent = shape_text(shapes[1]) if len(shapes) == 2 else f"{attrs['exponent']:g}"
        return f"{shape_text(out)} = {shape_text(shapes[0])} ^ {exponent}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        if i == 1:
            return rf"{out} \log {names[0]}"
        exponent = _exponent_name(names, attrs)
        if len(names) == 1 and attrs["exponent"] == 2:
            return f"2 {names[0]}"
        return f"{exponent} {{{names[0]}}}^{{{exponent} - 1}}"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"{upstream(out)} \odot {self.latex_local(i, names, out, attrs)}"

    def value_form(self, v: Sequence[float], attrs: Attrs) -> str:
        return "(@a)²" if _exponent(v, attrs) == 2 else f"(@a)^({_place(v)})"

    def slope_form(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        exponent = _exponent(v, attrs)
        if (i == 0 and exponent == 0) or (i == 1 and v[0] == 0 and exponent >= 0):
            return ""
        if i == 1:
            return "(@y)·log(@a)"
        return "2·(@a)" if exponent == 2 else f"({_place(v)})·(@a)^(({_place(v)}) − 1)"

    def value_words(self, v: Sequence[float], y: float, attrs: Attrs) -> str:
        if _exponent(v, attrs) == 2:
            return "Squares @a: the result is never negative."
        return f"Raises @a to the power {_place(v)}."

    def back_words(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        if i == 1:
            return "Raising the exponent multiplies the power: its slope is the value, @y, times log @a."
        if _exponent(v, attrs) == 2:
            return "The slope of a square is twice its input, 2 × @a: steep far from 0, flat at 0."
        return f"The power rule: the exponent {_place(v)} comes down in front and is one less above."

    def samples(self) -> tuple[Sample, ...]:
        positive = np.linspace(0.3, 2.0, 6).reshape(2, 3)
        signed = np.linspace(-2.0, 2.0, 6).reshape(2, 3)
        extremes = np.array([0.0, np.inf, np.nan])
        return (
            Sample((signed,), {"exponent": 2.0}, "a square"),
            Sample((signed,), {"exponent": 3.0}, "a cube"),
            Sample((positive,), {"exponent": 0.5}, "a square root"),
            Sample((positive.T,), {"exponent": -0.5}, "a reciprocal root, turned"),
            Sample((positive,), {"exponent": -1.0}, "a reciprocal"),
            Sample((positive,), {"exponent": 1.7}, "another power"),
            Sample((signed,), {"exponent": 0.0}, "exponent 0"),
            Sample((signed,), {"exponent": 1.0}, "exponent 1"),
            Sample((positive, np.array([0.5, 2.0, -1.0])), note="an exponent for each column"),
            Sample((positive, np.array(1.5)), note="one exponent for all"),
            Sample((np.array(2.0), signed), note="one base for all"),
            Sample((np.zeros((0, 2)),), {"exponent": 2.0}, "no examples"),
            *(
                Sample((extremes,), {"exponent": exponent}, "extremes", smooth=False)
                for exponent in (2.0, 0.5, -1.0, 0.0)
            ),
            Sample((np.array([0.0, 0.0, 2.0]), np.array([0.0, 2.0, 0.0])), note="ties at 0", smooth=False),
            Sample(
                (np.array([0.0, -2.0, np.inf, np.nan, 1.0]), np.array([-1.0, 2.0, 0.0, 0.0, np.nan])),
                note="extremes of both",
                smooth=False,
            ),
            Sample((np.array([3, -2, 0]),), {"exponent": 3}, "whole numbers"),
            Sample((np.array([3, -2, 0]), np.array([0, 1, 4])), note="whole exponents"),
            Sample((np.array([1, -1, -1, 2, 0]), np.array([-1, -1, -2, -1, -3])), {}, "negative ones", False),
        )


def _whole_power(base: Array, exponent: Array, out: Array) -> None:
    """Powers of whole numbers; a negative exponent leaves only what 1 and −1 give, as in PyTorch."""
    np.copyto(out, np.power(base, np.maximum(exponent, 0)))
    kept = np.where(base == -1, np.where(exponent % 2 == 0, 1, -1), base == 1)
    np.copyto(out, kept, where=exponent < 0, casting="unsafe")


def _exponent(v: Sequence[float], attrs: Attrs) -> float:
    return v[1] if len(v) == 2 else float(attrs["exponent"])


def _place(v: Sequence[float]) -> str:
    return "@b" if len(v) == 2 else "@exponent"


def _exponent_name(names: Sequence[str], attrs: Attrs) -> str:
    return names[1] if len(names) == 2 else f"{attrs['exponent']:g}"


OPS: tuple[Op, ...] = (Pow(),)
