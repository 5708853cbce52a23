"""Truth values joined: is every one true, is any, how many are not 0?"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from engine.arrays import np
from engine.cells import Cell
from engine.dtypes import bool_, int64, uint8
from engine.op import Array, Attrs, DType, Op, Planner, Sample
from engine.ops.reduce.reduction import Reduction, arguments
from engine.richtext import RichText, rich, spelled_long


class Counting(Reduction):
    """A reduction over which cells are not 0. No gradient passes."""

    differentiable = False

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return ()

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return np.zeros_like(xs[0])

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\operatorname{{{self.name.replace('_', ' ')}}} {names[0]}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return "0"

    def samples(self) -> tuple[Sample, ...]:
        x = np.array([[[1.0, 0.0], [0.0, -2.0]], [[3.0, 4.0], [0.0, 0.0]]])
        return (
            Sample((x > 0,), {"dim": 1, "keepdim": False}, "truth values"),
            Sample((x,), {"dim": None, "keepdim": False}, "everything"),
            Sample((x,), {"dim": (0, 2), "keepdim": self.keeps}, "two axes"),
            Sample((x.transpose(2, 0, 1),), {"dim": -1, "keepdim": False}, "turned"),
            Sample((x[0].astype(np.uint8),), {"dim": 0, "keepdim": False}, "small whole numbers"),
            Sample((np.array(2.0),), {"dim": None, "keepdim": False}, "a scalar"),
            Sample((np.zeros((0, 3)),), {"dim": 0, "keepdim": False}, "nothing"),
            Sample((np.array([np.nan, 0.0]),), {"dim": 0, "keepdim": False}, "nan", smooth=False),
        )

    keeps: ClassVar[bool] = True


class Truth(Counting):
    """True or false for each group of cells; for uint8 in that dtype, as in PyTorch."""

    joins: ClassVar[Any]

    def result_dtype(self, dtypes: Sequence[DType], attrs: Attrs) -> DType:
        return uint8 if dtypes[0] == uint8 else bool_

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        x = xs[0]
        joined = self.joins.reduce(x, axis=self.axes(x.ndim, attrs), keepdims=bool(attrs.get("keepdim")))
        return np.asarray(joined, uint8 if x.dtype == uint8 else bool_)

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        x = xs[0]
        if out.dtype == bool_ and x.ndim:
            there = x
            if x.dtype != bool_:
                there = p.scratch(x.shape, bool_)
                p.emit(np.not_equal, x, p.constant(0, x.dtype), there)
            p.emit(self.joins.reduce, there, self.axes(x.ndim, attrs), None, out, bool(attrs.get("keepdim")))
        else:
            super().plan_forward(p, attrs, xs, out)


class All(Truth):
    name = "all"
    title = "All"
    symbol = "all"
    doc = "Says whether every value is true, or not 0."
    joins = np.logical_and

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        zeros = int(np.count_nonzero(self.joined(cell, attrs, xs[0]) == 0))
        if zeros:
            return (f"{zeros} of {self.count(xs[0].shape, attrs)} values are 0, or false, so the answer is no: 0.",)
        return ("No value is 0, or false, so the answer is yes: 1.",)


class Any_(Truth):  # noqa: N801 - typing has an Any of its own
    name = "any"
    title = "Any"
    symbol = "any"
    doc = "Says whether any value is true, or not 0."
    joins = np.logical_or

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        found = int(np.count_nonzero(self.joined(cell, attrs, xs[0])))
        if found:
            return (f"{found} of {self.count(xs[0].shape, attrs)} values are true, or not 0, so the answer is yes: 1.",)
        return ("No value is true, or not 0, so the answer is no: 0.",)


class CountNonzero(Counting):
    name = "count_nonzero"
    title = "Count"
    symbol = "#"
    doc = "Counts the values that are true, or not 0."
    keeps = False

    def result_dtype(self, dtypes: Sequence[DType], attrs: Attrs) -> DType:
        return int64

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.asarray(np.count_nonzero(xs[0], axis=self.axes(xs[0].ndim, attrs)), int64)

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        x, there = xs[0], p.scratch(xs[0].shape, bool_)
        p.emit(np.not_equal, x, p.constant(0, x.dtype), there)
        p.emit(np.add.reduce, there, self.axes(x.ndim, attrs), None, out)

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        return f"{names[0]}.count_nonzero({arguments({'dim': attrs['dim']})})"

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        count = int(out[cell])
        return (f"Of {self.count(xs[0].shape, attrs)} values, {count} {'is' if count == 1 else 'are'} true, or not 0.",)

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        cells, values = self.joined_cells(cell, attrs, xs[0].shape), self.joined(cell, attrs, xs[0])
        return spelled_long(values != 0, lambda k: rich("((", self.number(cells[k], xs[0]), ") ≠ 0)"))


OPS: tuple[Op, ...] = (All(), Any_(), CountNonzero())
