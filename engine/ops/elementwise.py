"""Powers, exponentials and logarithms, cell by cell."""

from __future__ import annotations

from collections.abc import Sequence

from engine.arrays import np
from engine.cells import shape_text
from engine.op import Array, Attrs, Op, Planner, Sample, Shape, upstream
from engine.ops.broadcast import broadcast_shape, plan_unbroadcast, unbroadcast
from engine.ops.families import Cellwise, Unary
from engine.richtext import Number, RichText, rich


class Exp(Unary):
    name = "exp"
    title = "Exponential"
    symbol = "exp"
    family = "elementwise"
    doc = "Raises e to the input; its local gradient is its own value."

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (-1,)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.asarray(np.exp(xs[0]))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return np.asarray(g * out)

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.exp, xs[0], out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.multiply, g, y, out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return f"e^{{{names[0]}}}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return out

    def written(self, v: Sequence[Number], attrs: Attrs) -> RichText:
        return rich("exp(", v[0], ")")

    def slope(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return rich("exp(", v[0], ")")

    def said(self, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return rich("Raises e ≈ 2.718 to the power ", v[0], "; the result is always positive.")

    def said_back(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return rich("The exponential is its own slope: the upstream gradient is multiplied by its value, ", y, ".")

    def samples(self) -> tuple[Sample, ...]:
        return (
            Sample((np.linspace(-2.0, 2.0, 12).reshape(3, 4),)),
            Sample((np.array(0.5),), note="a scalar"),
            Sample((np.zeros((0, 2)),), note="no examples"),
            Sample((np.array([-np.inf, -200.0, 200.0, np.inf, np.nan]),), note="extremes", smooth=False),
        )


class Log(Unary):
    name = "log"
    title = "Logarithm"
    symbol = "log"
    family = "elementwise"
    doc = "The natural logarithm; its local gradient is one over the input."

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (0,)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.asarray(np.log(xs[0]))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return np.asarray(g / xs[0])

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.log, xs[0], out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.divide, g, xs[0], out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\log {names[0]}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\frac{{1}}{{{names[0]}}}"

    def written(self, v: Sequence[Number], attrs: Attrs) -> RichText:
        return rich("log(", v[0], ")")

    def slope(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return rich("1 / (", v[0], ")")

    def said(self, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        if not v[0].value > 0:
            return rich("The logarithm of ", v[0], " is not a finite number: only positive values have one.")
        return rich("To which power must e be raised to give ", v[0], "? To ", y, ".")

    def said_back(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return rich(
            "The nearer the input, ", v[0], ", is to 0, the steeper the logarithm: its slope is 1 over the input."
        )

    def samples(self) -> tuple[Sample, ...]:
        return (
            Sample((np.linspace(0.2, 3.0, 12).reshape(3, 4),)),
            Sample((np.array(0.5),), note="a scalar"),
            Sample((np.zeros((0, 2)),), note="no examples"),
            Sample((np.array([0.0, -1.0, np.inf, np.nan]),), note="extremes", smooth=False),
        )


class Pow(Cellwise):
    """Base to an exponent that is a number (attr ``exponent``, one input) or a second input."""

    name = "pow"
    title = "Power"
    symbol = "^"
    family = "elementwise"
    arity = 2
    doc = "Raises the first value to a power."

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        return broadcast_shape(self.title, shapes)

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (0,) if "exponent" in attrs else (0, 1) if i == 0 else (0, 1, -1)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.asarray(np.power(xs[0], _exponent(attrs, xs)))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        exponent = _exponent(attrs, xs)
        base = xs[0]
        if i == 0:
            # 0 · x^(−1) at x = 0 would be nan; PyTorch answers 0 where the exponent is 0.
            local = np.where(exponent == 0, np.zeros_like(out), exponent * np.power(base, exponent - 1))
        else:
            # 0^e is flat in e where e ≥ 0, though log 0 is −∞.
            flat = (base == 0) & (exponent >= 0)
            local = np.where(flat, np.zeros_like(out), out * np.log(base))
        return unbroadcast(np.asarray(g * local), xs[i].shape)

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        if len(xs) == 1 and attrs["exponent"] == 2:
            p.emit(np.multiply, xs[0], xs[0], out)
        else:
            p.emit(np.power, xs[0], p.constant(attrs["exponent"]) if len(xs) == 1 else xs[1], out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        if len(xs) == 2 or attrs["exponent"] == 0:
            super().plan_vjp(p, i, attrs, g, xs, y, out)
            return
        exponent = attrs["exponent"]
        local = p.scratch(y.shape)
        if exponent == 2:
            p.emit(np.multiply, xs[0], p.constant(2), local)
        else:
            p.emit(np.power, xs[0], p.constant(exponent - 1), local)
            p.emit(np.multiply, local, p.constant(exponent), local)
        p.emit(np.multiply, g, local, local)
        plan_unbroadcast(p, local, out)

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

    def written(self, v: Sequence[Number], attrs: Attrs) -> RichText:
        return _power(v[0], _exponent_number(v, attrs))

    def slope(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        exponent = _exponent_number(v, attrs)
        power = exponent.value if isinstance(exponent, Number) else exponent
        if (i == 0 and power == 0) or (i == 1 and v[0].value == 0 and power >= 0):
            return ()
        if i == 1:
            return rich("(", y, ")·log(", v[0], ")")
        if exponent == 2:
            return rich("2·(", v[0], ")")
        return rich("(", exponent, ")·(", v[0], ")^((", exponent, ") − 1)")

    def said(self, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        exponent = _exponent_number(v, attrs)
        if exponent == 2:
            return rich("Squares ", v[0], ": the result is never negative.")
        return rich("Raises ", v[0], " to the power ", exponent, ".")

    def said_back(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        exponent = _exponent_number(v, attrs)
        if i == 1:
            return rich(
                "Raising the exponent multiplies the power: its slope is the value, ", y, ", times log ", v[0], "."
            )
        if exponent == 2:
            return rich("The slope of a square is twice its input, 2 × ", v[0], ": steep far from 0, flat at 0.")
        return rich("The power rule: the exponent ", exponent, " comes down in front and is one less above.")

    def samples(self) -> tuple[Sample, ...]:
        positive = np.linspace(0.3, 2.0, 6).reshape(2, 3)
        signed = np.linspace(-2.0, 2.0, 6).reshape(2, 3)
        return (
            Sample((signed,), {"exponent": 2.0}, "a square"),
            Sample((signed,), {"exponent": 3.0}, "a cube"),
            Sample((positive,), {"exponent": 0.5}, "a square root"),
            Sample((positive,), {"exponent": -1.0}, "a reciprocal"),
            Sample((signed,), {"exponent": 0.0}, "exponent 0"),
            Sample((positive, np.array([0.5, 2.0, -1.0])), note="an exponent for each column"),
            Sample((positive, np.array(1.5)), note="one exponent for all"),
            Sample((np.zeros((0, 2)),), {"exponent": 2.0}, "no examples"),
            Sample((np.array([0.0, np.inf, np.nan]),), {"exponent": 2.0}, "extremes", smooth=False),
            Sample((np.array([0.0, 0.0, 2.0]), np.array([0.0, 2.0, 0.0])), note="ties at 0", smooth=False),
        )


def _exponent(attrs: Attrs, xs: Sequence[Array]) -> Array:
    return xs[1] if len(xs) == 2 else np.asarray(attrs["exponent"], dtype=xs[0].dtype)


def _power(base: Number, exponent: float | Number) -> RichText:
    """`(x)²` or `(x)^(e)`."""
    if exponent == 2:
        return rich("(", base, ")²")
    return rich("(", base, ")^(", exponent, ")")


def _exponent_number(v: Sequence[Number], attrs: Attrs) -> float | Number:
    return v[1] if len(v) == 2 else float(attrs["exponent"])


def _exponent_name(names: Sequence[str], attrs: Attrs) -> str:
    return names[1] if len(names) == 2 else f"{attrs['exponent']:g}"


OPS: tuple[Op, ...] = (Pow(), Exp(), Log())
