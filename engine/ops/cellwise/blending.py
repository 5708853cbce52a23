"""Values that are mixed, and sums with a product or a quotient in them, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.op import Array, Attrs, Op, Planner, Promotion, Sample
from engine.ops.operands import operand_pairs
from engine.ops.planned import Planned

FAMILY = "elementwise"


def _triples(attrs: Attrs, low: float = -2.0) -> tuple[Sample, ...]:
    """Three operands: the pairs' two, and their second turned."""
    return tuple(
        Sample((pair.inputs[0], pair.inputs[0] * 0.5 + 0.3, pair.inputs[1]), attrs, pair.note, pair.smooth)
        for pair in operand_pairs(low)
    )


class Lerp(Planned):
    """``weight`` is a number, or a third input."""

    name = "lerp"
    torch_settings: ClassVar[Attrs] = {"weight": ...}
    title = "Mix"
    symbol = "lerp"
    family = FAMILY
    arity = 3
    promotion: ClassVar[Promotion] = "same"
    doc = "Goes from the first value towards the second, by a share of the way that a third value gives."
    back = (
        "The first value counts with 1 minus the weight.",
        "The second value counts with the weight.",
        "A greater weight moves the mix along the way from @a to @b: the slope is their difference.",
    )

    needs = ((2,), (2,), (0, 1))

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return () if "weight" in attrs else self.needs[i]

    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.subtract, xs[1], xs[0], out)
        p.emit(np.multiply, out, self._weight(p, attrs, xs), out)
        p.emit(np.add, xs[0], out, out)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        if i == 2:
            p.emit(np.subtract, xs[1], xs[0], out)
            p.emit(np.multiply, g, out, out)
        elif i == 1:
            p.emit(np.multiply, g, self._weight(p, attrs, xs), out)
        elif len(xs) == 2:
            p.emit(np.multiply, g, p.constant(1 - attrs["weight"]), out)
        else:
            p.emit(np.subtract, p.constant(1), xs[2], out)
            p.emit(np.multiply, g, out, out)

    def _weight(self, p: Planner, attrs: Attrs, xs: Sequence[Array]) -> Array:
        return xs[2] if len(xs) == 3 else p.constant(attrs["weight"])

    def _w(self, attrs: Attrs) -> str:
        return "@weight" if "weight" in attrs else "@c"

    def value_form(self, v: Sequence[float], attrs: Attrs) -> str:
        return f"(@a) + ({self._w(attrs)})·((@b) − (@a))"

    def slope_form(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        return (f"1 − ({self._w(attrs)})", f"{self._w(attrs)}", "(@b) − (@a)")[i]

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return f"{names[0]} + {self._w_tex(names, attrs)} ({names[1]} - {names[0]})"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        w = self._w_tex(names, attrs)
        return (f"1 - {w}", w, f"{names[1]} - {names[0]}")[i]

    def _w_tex(self, names: Sequence[str], attrs: Attrs) -> str:
        return names[2] if len(names) == 3 else f"{attrs['weight']:g}"

    def samples(self) -> tuple[Sample, ...]:
        numbers = (Sample(pair.inputs, {"weight": 0.3}, pair.note, pair.smooth) for pair in operand_pairs())
        return (*_triples({}), *numbers)


class AddProduct(Planned):
    """``value`` is the number by which the product is multiplied."""

    name = "addcmul"
    torch_settings: ClassVar[Attrs] = {"value": 1}
    title = "Add a product"
    symbol = "+×"
    family = FAMILY
    arity = 3
    promotion: ClassVar[Promotion] = "common"
    kinds = "fiu"
    doc = "Adds a multiple of the product of two values to a first one."
    needs = ((), (2,), (1,))
    form = "(@a) + (@value)·(@b)·(@c)"
    slopes = ("", "(@value)·(@c)", "(@value)·(@b)")
    tex = r"@a + @value\, @b \odot @c"
    slopes_tex = ("1", r"@value\, @c", r"@value\, @b")
    back = (
        "Addition passes the upstream gradient on unchanged.",
        "A factor receives the upstream gradient times the other factor, @c, and the multiple.",
        "A factor receives the upstream gradient times the other factor, @b, and the multiple.",
    )

    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.multiply, xs[1], xs[2], out)
        if attrs["value"] != 1:
            p.emit(np.multiply, out, p.constant(attrs["value"], out.dtype), out)
        p.emit(np.add, xs[0], out, out)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        if i == 0:
            p.emit(np.copyto, out, g)
            return
        p.emit(np.multiply, xs[3 - i], p.constant(attrs["value"]), out)
        p.emit(np.multiply, g, out, out)

    def samples(self) -> tuple[Sample, ...]:
        whole = np.array([1, -2, 3])
        return (
            *_triples({"value": 0.5}),
            Sample((whole, whole[::-1].copy(), np.array(2)), {"value": 2}, "whole numbers"),
        )


class AddQuotient(Planned):
    """``value`` is the number by which the quotient is multiplied."""

    name = "addcdiv"
    torch_settings: ClassVar[Attrs] = {"value": 1}
    title = "Add a quotient"
    symbol = "+÷"
    family = FAMILY
    arity = 3
    promotion: ClassVar[Promotion] = "common"
    doc = "Adds a multiple of the quotient of two values to a first one, as Adam's update does."
    needs = ((), (2,), (1, 2))
    form = "(@a) + (@value)·(@b) / (@c)"
    slopes = ("", "(@value) / (@c)", "−(@value)·(@b) / (@c)²")
    tex = r"@a + @value \frac{@b}{@c}"
    slopes_tex = ("1", r"\frac{@value}{@c}", r"-@value \frac{@b}{@c^2}")
    back = (
        "Addition passes the upstream gradient on unchanged.",
        "A change of the upper value is divided by @c too, and so is its gradient.",
        "The nearer the divisor, @c, is to 0, the more a change of it matters, with the sign turned.",
    )

    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.divide, xs[1], xs[2], out)
        if attrs["value"] != 1:
            p.emit(np.multiply, out, p.constant(attrs["value"]), out)
        p.emit(np.add, xs[0], out, out)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        if i == 0:
            p.emit(np.copyto, out, g)
            return
        p.emit(np.divide, p.constant(attrs["value"] if i == 1 else -attrs["value"]), xs[2], out)
        if i == 2:
            p.emit(np.divide, out, xs[2], out)
            p.emit(np.multiply, out, xs[1], out)
        p.emit(np.multiply, g, out, out)

    def samples(self) -> tuple[Sample, ...]:
        return _triples({"value": 0.5}, low=0.5)


OPS: tuple[Op, ...] = (Lerp(), AddProduct(), AddQuotient())
