"""Cellwise ops that are written once: as instructions, and as sentences and formulas with places for numbers.

The eager kernels carry the plan out at once, so a value computed eagerly and one that is replayed come
from the same instructions. What an op says is text with names in it: ``@a``, ``@b``, ``@c`` are its
inputs, ``@y`` its output, and ``@alpha`` and the like its settings.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Literal

from engine.arrays import np
from engine.errors import DTypeError
from engine.op import Array, Attrs, DType, Planner, Promotion, Shape
from engine.ops.broadcast import broadcast_shape, plan_repeat, plan_unbroadcast
from engine.ops.families import Cellwise
from engine.ops.immediate import Immediate
from engine.richtext import Number, RichText, rich

NAMES = "abc"
_HERE = {1: "Here @a becomes @y.", 2: "Here @a and @b give @y.", 3: "Here @a, @b and @c give @y."}
_PLACE = re.compile(r"@([a-z_]+)")
_KINDS = {"f": "floating-point numbers", "i": "whole numbers", "u": "whole numbers", "b": "truth values"}


class Remembering(Immediate):
    """Carries a forward plan and then a VJP's out at once: what the first kept, the second reads."""

    def __init__(self, dtype: DType) -> None:
        super().__init__(dtype)
        self._kept: dict[str, Array] = {}

    def keep(self, name: str, shape: Shape, dtype: Any = None) -> Array:
        if name not in self._kept:
            self._kept[name] = super().keep(name, shape, dtype)
        return self._kept[name]


class Planned(Cellwise):
    """Any number of inputs that broadcast against each other, cell by cell.

    A subclass gives :meth:`plan_value` and :meth:`plan_slope`, both over arrays in the output's shape;
    the copies of what is repeated, and the sums over it on the way back, are made here.
    """

    promotion: ClassVar[Promotion] = "float"
    kinds: ClassVar[str] = "f"
    """The kinds of numbers that it computes with: NumPy's letters."""
    gives: ClassVar[Literal["same", "bool"]] = "same"
    """The dtype of the output: that of the first input, or truth values."""
    constants: ClassVar[Mapping[str, float]] = {}
    """Numbers with names of their own in the forms, beside the settings."""
    ufunc: ClassVar[Callable[..., Any] | None] = None
    """The whole value, where one ufunc of the inputs gives it."""
    keeps: ClassVar[bool] = False
    """Its VJP reads what its forward plan kept."""
    needs: ClassVar[Sequence[Sequence[int]]]
    """For each input, whose numbers its VJP reads; −1 is the output."""
    form: ClassVar[str]
    """The value as a calculation: ``sin(@a)``."""
    slopes: ClassVar[Sequence[str]]
    """Each local gradient as a calculation, or empty where it is plain."""
    tex: ClassVar[str]
    slopes_tex: ClassVar[Sequence[str]]
    back: ClassVar[Sequence[str]]
    """For each input, a sentence on how much of the upstream gradient reaches it, and why."""

    # --- what a subclass writes ------------------------------------------------------------------
    def plan_value(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        """Emit the value; every input has the output's shape, or is a scalar."""
        ufunc = type(self).ufunc
        assert ufunc is not None, "an op without a ufunc plans its value"
        p.emit(ufunc, *xs, out)

    def plan_slope(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        """Emit upstream × local gradient in the output's shape; every input has it, or is a scalar."""
        raise NotImplementedError

    def value_form(self, v: Sequence[float], attrs: Attrs) -> str:
        """:attr:`form`, or the piece of it that holds for these numbers."""
        return self.form

    def slope_form(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        """The slope as a calculation, or the piece of it that holds for these numbers."""
        return self.slopes[i]

    def value_words(self, v: Sequence[float], y: float, attrs: Attrs) -> str:
        """A sentence on what was done."""
        return f"{self.doc} {_HERE[len(v)]}"

    def back_words(self, i: int, v: Sequence[float], y: float, attrs: Attrs) -> str:
        """A sentence on what comes back to input ``i``."""
        return self.back[i]

    # --- kernels ---------------------------------------------------------------------------------
    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        return shapes[0] if len(shapes) == 1 else broadcast_shape(self.title, shapes)

    def result_dtype(self, dtypes: Sequence[DType], attrs: Attrs) -> DType:
        return np.dtype(np.bool_) if self.gives == "bool" else dtypes[0]

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return self.needs[i]

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        for x in xs:
            if x.dtype.kind not in self.kinds:
                raise self.refuse(x.dtype)
        ufunc = type(self).ufunc
        if ufunc is not None:
            return np.asarray(ufunc(*xs))
        out = self._buffer(self.infer([x.shape for x in xs], attrs), attrs, xs)
        self.plan_forward(Immediate(_floating(*xs)), attrs, xs, out)
        return out

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        p: Immediate = Immediate(g.dtype)
        if self.keeps:
            p = Remembering(g.dtype)
            self.plan_forward(p, attrs, xs, np.empty_like(out))
        gradient = np.empty_like(out, g.dtype) if xs[i].shape == out.shape else np.empty(xs[i].shape, g.dtype)
        self.plan_vjp(p, i, attrs, g, xs, out, gradient)
        return gradient

    def refuse(self, dtype: DType) -> DTypeError:
        """The error of numbers of a kind for which the op has no meaning."""
        wanted = " or ".join(dict.fromkeys(_KINDS[kind] for kind in self.kinds))
        return DTypeError(
            "wrong-dtype",
            expected=f"{wanted} as inputs of {self.title} ({self.name})",
            got=str(dtype),
            cure="Convert them first, for example with x.float()." if "f" in self.kinds else "Convert them first.",
        )

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        self.plan_value(p, attrs, [plan_repeat(p, x, out.shape) for x in xs], out)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        read = self.reads(i, attrs)
        full = [plan_repeat(p, x, g.shape) if position in read else x for position, x in enumerate(xs)]
        if out.shape == g.shape:
            self.plan_slope(p, i, attrs, g, full, y, out)
            return
        repeated = p.scratch(g.shape)
        self.plan_slope(p, i, attrs, g, full, y, repeated)
        plan_unbroadcast(p, repeated, out)

    def _buffer(self, shape: Shape, attrs: Attrs, xs: Sequence[Array]) -> Array:
        dtype = self.result_dtype([x.dtype for x in xs], attrs)
        like = next((x for x in xs if x.shape == shape), None)
        return np.empty(shape, dtype) if like is None else np.empty_like(like, dtype)

    # --- formulas and words ----------------------------------------------------------------------
    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return _named(self.tex, names, "", attrs)

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return _named(self.slopes_tex[i], names, out, attrs)

    def written(self, v: Sequence[Number], attrs: Attrs) -> RichText:
        return _filled(self.value_form([n.value for n in v], attrs), v, None, {**attrs, **self.constants})

    def slope(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return _filled(self.slope_form(i, [n.value for n in v], y.value, attrs), v, y, {**attrs, **self.constants})

    def said(self, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return _filled(self.value_words([n.value for n in v], y.value, attrs), v, y, {**attrs, **self.constants})

    def said_back(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return _filled(self.back_words(i, [n.value for n in v], y.value, attrs), v, y, {**attrs, **self.constants})


class Curve(Planned):
    """A function of one number."""

    arity = 1
    needs: ClassVar[Sequence[Sequence[int]]] = ((0,),)


def _floating(*arrays: Array) -> DType:
    """The floating dtype in which to compute: the first that there is."""
    return next((array.dtype for array in arrays if array.dtype.kind == "f"), np.dtype(np.float32))


def _filled(text: str, v: Sequence[Number], y: Number | None, attrs: Attrs) -> RichText:
    """The text with its places taken by numbers."""

    def piece(index: int, part: str) -> str | float | Number:
        if index % 2 == 0:
            return part
        if part == "y" and y is not None:
            return y
        return v[NAMES.index(part)] if part in NAMES else float(attrs[part])

    return rich(*[piece(index, part) for index, part in enumerate(_PLACE.split(text))])


def _named(text: str, names: Sequence[str], out: str, attrs: Attrs) -> str:
    """The text with its places taken by LaTeX names."""

    def name(match: re.Match[str]) -> str:
        part = match[1]
        if part == "y":
            return out
        return names[NAMES.index(part)] if part in NAMES else f"{attrs[part]:g}"

    return _PLACE.sub(name, text)
