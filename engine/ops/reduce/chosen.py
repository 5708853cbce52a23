"""Where the largest or the smallest stands along one axis, and its value: the first one where several tie."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Any, ClassVar

from engine.arrays import np
from engine.cells import Cell, Shape, shape_text
from engine.dtypes import int64
from engine.errors import DimensionError
from engine.op import Array, Attrs, DType, Op, Planner, Sample, upstream
from engine.ops.axis import axis_of, kept_shape
from engine.ops.reduce.reduction import Reduction, among
from engine.richtext import LocalTerm, RichText, rich


class Chosen(Reduction):
    """The choice along ``dim``; of several nans or ties the first."""

    find: ClassVar[Any]
    word: ClassVar[str]

    def axis(self, rank: int, attrs: Attrs) -> int | None:
        """The one axis, from the front; None for all cells in reading order, and for a scalar."""
        dim = attrs.get("dim")
        return None if dim is None or not rank else axis_of(rank, dim, self.title)

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        shape = super().infer(shapes, attrs)
        if not self.count(shapes[0], attrs):
            raise DimensionError(
                "nothing-to-choose",
                expected=f"at least one cell in what {self.title} is taken of",
                got=f"shape {list(shapes[0])}",
                cure="Leave empty batches out.",
            )
        return shape

    def plan_find(self, p: Planner, x: Array, axis: int | None, out: Array) -> None:
        """Emit the search; along an axis that is not the last one, over a copy in which it is, as NumPy would make."""
        if axis is None or (axis == x.ndim - 1 and x.flags.c_contiguous):
            p.emit(self.find, x, axis, out)
            return
        turned = np.moveaxis(x, axis, -1)
        copy = p.scratch(turned.shape, x.dtype)
        p.emit(np.copyto, copy, turned)
        p.emit(self.find, copy, -1, out)


class ArgExtremum(Chosen):
    """The place of the extreme, a whole number."""

    differentiable = False

    def result_dtype(self, dtypes: Sequence[DType], attrs: Attrs) -> DType:
        return int64

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return ()

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        found = self.find(xs[0], self.axis(xs[0].ndim, attrs))
        return np.asarray(found, int64).reshape(self.infer((xs[0].shape,), attrs))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return np.zeros_like(xs[0])

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        axis, shape = self.axis(xs[0].ndim, attrs), xs[0].shape
        rest = () if axis is None else shape[:axis] + shape[axis + 1 :]
        self.plan_find(p, xs[0], axis, out.reshape(rest))

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\operatorname{{arg{self.word}}} {names[0]}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return "0"

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        place, values = int(out[cell]), self.joined(cell, attrs, xs[0])
        best = self.number(self.joined_cells(cell, attrs, xs[0].shape)[place], xs[0])
        return rich(
            f"Of {values.size} values the {self.word}imum, ", best, f", stands at place {place}, counted from 0."
        )

    def samples(self) -> tuple[Sample, ...]:
        x = np.random.default_rng(3).normal(size=(2, 3, 4))
        ties = np.array([[1.0, 3.0, 3.0], [2.0, 2.0, 2.0]])
        return (
            Sample((x,), {"dim": 1, "keepdim": False}, "over an inner axis"),
            Sample((x,), {"dim": None, "keepdim": False}, "everything"),
            Sample((x.transpose(2, 0, 1),), {"dim": -1, "keepdim": True}, "turned, kept"),
            Sample((np.array([[3, 1], [2, 7]]),), {"dim": 0, "keepdim": False}, "whole numbers", smooth=False),
            Sample((ties,), {"dim": 1, "keepdim": False}, "ties", smooth=False),
            Sample((np.array([1.0, np.nan, np.inf]),), {"dim": 0, "keepdim": False}, "nan", smooth=False),
            Sample((np.array(2.0),), {"dim": 0, "keepdim": False}, "a scalar"),
            Sample((np.zeros((0, 3)),), {"dim": 1, "keepdim": False}, "no examples"),
        )


class ArgMax(ArgExtremum):
    name = "argmax"
    title = "Place of the largest"
    symbol = "argmax"
    doc = "Says where the largest value stands, as for the class with the highest score. No gradient passes."
    find, word = staticmethod(np.argmax), "max"


class ArgMin(ArgExtremum):
    name = "argmin"
    title = "Place of the smallest"
    symbol = "argmin"
    doc = "Says where the smallest value stands. No gradient passes."
    find, word = staticmethod(np.argmin), "min"


class ExtremumAlong(Chosen):
    """The value at the first extreme along ``dim``: the whole gradient goes back to that one cell."""

    of_two: ClassVar[Any]

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (0,)

    @property
    def grad_name(self) -> str:
        return f"{self.word.capitalize()}Backward0"

    def axis(self, rank: int, attrs: Attrs) -> int | None:
        """The one axis, from the front; None for a scalar. Raises DimensionError where it is not said."""
        if rank and attrs.get("dim") is None:
            raise DimensionError(
                "no-dim",
                expected=f"the dimension along which {self.title} is taken",
                got="none",
                cure="Set dim, or take Largest or Smallest of all cells.",
            )
        return super().axis(rank, attrs)

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        self.axis(len(shapes[0]), attrs)
        return super().infer(shapes, attrs)

    def places(self, attrs: Attrs, x: Array) -> Array:
        """Where the extremes stand, with the axis kept."""
        axis = self.axis(x.ndim, attrs)
        found = np.asarray(self.find(x, axis))
        return found if axis is None else np.expand_dims(found, axis)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        x, axis = xs[0], self.axis(xs[0].ndim, attrs)
        if axis is None:
            return x.copy()
        return np.take_along_axis(x, self.places(attrs, x), axis).reshape(self.infer((x.shape,), attrs))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        x, axis = xs[0], self.axis(xs[0].ndim, attrs)
        if axis is None:
            return g.copy()
        gradient = np.zeros_like(x)
        np.put_along_axis(gradient, self.places(attrs, x), self.kept(attrs, g, x.shape), axis)
        return gradient

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        x, axis = xs[0], self.axis(xs[0].ndim, attrs)
        if axis is None:
            p.emit(np.copyto, out, x)
            return
        p.emit(self.of_two.reduce, x, axis, None, out.reshape(kept_shape(x.shape, (axis,))), True)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        x, axis = xs[0], self.axis(xs[0].ndim, attrs)
        if axis is None:
            p.emit(np.copyto, out, g)
            return
        rest = x.shape[:axis] + x.shape[axis + 1 :]
        # The number of each line's first cell in reading order; the place along the line is added to it.
        numbers = np.arange(x.size).reshape(x.shape) if x.size else np.zeros(x.shape, np.intp)
        first = p.keep("first", rest, np.intp)
        first[...] = numbers.take(0, axis) if x.size else 0
        places, step = p.scratch(rest, np.intp), np.array(math.prod(x.shape[axis + 1 :]), np.intp)
        full = out if out.flags.c_contiguous else p.scratch(out.shape)
        self.plan_find(p, x, axis, places)
        p.emit(np.multiply, places, step, places)
        p.emit(np.add, places, first, places)
        p.emit(full.fill, 0)
        p.emit(full.reshape(-1).__setitem__, places, g.reshape(rest))
        if full is not out:
            p.emit(np.copyto, out, full)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\{self.word} {names[0]}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\mathbf{{1}}[\operatorname{{arg{self.word}}} {names[0]}]"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"{upstream(out)} \cdot {self.latex_local(i, names, out, attrs)}"

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        keepdim = ", keepdim=True" if attrs.get("keepdim") else ""
        return f"{names[0]}.{self.word}(dim={attrs.get('dim') or 0}{keepdim}).values"

    def local_terms(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[LocalTerm]:
        at = self.out_cell(cell, attrs)
        found = int(self.find(self.joined(at, attrs, xs[0])))
        return [LocalTerm(at, 1.0)] if self.joined_cells(at, attrs, xs[0].shape)[found] == cell else []

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        cells = self.joined_cells(cell, attrs, xs[0].shape)
        if len(cells) == 1:
            return rich(self.number(cells[0], xs[0]))
        return among(self.word, self.joined(cell, attrs, xs[0]), lambda k: rich(self.number(cells[k], xs[0])))

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return (f"Of {self.count(xs[0].shape, attrs)} values, the {self.word}imum is kept.",)

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        if self.local_terms(i, cell, attrs, xs, out):
            return ("This value was the first one at the extreme: the whole gradient comes back to it.",)
        return ("Another value was kept, so a small change of this one changes nothing, and nothing comes back.",)

    def shapes_vjp(self, i: int, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        return f"{shape_text(shapes[0])} = {shape_text(out)}, put where they came from"

    def samples(self) -> tuple[Sample, ...]:
        return tuple(s for s in ArgMax().samples() if s.attrs["dim"] is not None)


class MaxAlong(ExtremumAlong):
    name = "max_dim"
    title = "Largest along an axis"
    symbol = "max"
    doc = "Keeps the largest value along an axis; where several tie, the first one receives the whole gradient."
    of_two, find, word = np.maximum, staticmethod(np.argmax), "max"


class MinAlong(ExtremumAlong):
    name = "min_dim"
    title = "Smallest along an axis"
    symbol = "min"
    doc = "Keeps the smallest value along an axis; where several tie, the first one receives the whole gradient."
    of_two, find, word = np.minimum, staticmethod(np.argmin), "min"


OPS: tuple[Op, ...] = (ArgMax(), ArgMin(), MaxAlong(), MinAlong())
