"""The largest and the smallest: the gradient goes to the cells that were chosen, and to no other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any, ClassVar

from engine.arrays import np
from engine.cells import Cell, Shape
from engine.errors import DimensionError, ShapeError
from engine.op import Array, Attrs, Op, Planner, Sample, upstream
from engine.ops.axis import emit_beside, kept_shape, plan_sum_over
from engine.ops.reduce.reduction import Reduction, among
from engine.richtext import LocalTerm, RichText, rich


class Extremum(Reduction):
    """The extreme cell over ``dim``. Ties share the gradient equally.

    A subclass names the ufunc of two and the word.
    """

    of_two: ClassVar[Any]
    word: ClassVar[str]
    nan_ties: ClassVar[bool] = False
    """Whether a nan that was chosen receives the gradient; else nan comes back everywhere, as in PyTorch."""

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        axes = self.axes(len(shapes[0]), attrs)
        if any(shapes[0][axis] == 0 for axis in axes):
            # PyTorch raises an IndexError where axes are named, and a RuntimeError for all cells.
            raise (DimensionError if "dim" in attrs else ShapeError)(
                "nothing-to-choose",
                expected=f"at least one cell in what {self.title} is taken of",
                got=f"shape {list(shapes[0])}",
                cure="Leave empty batches out.",
            )
        return super().infer(shapes, attrs)

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (0, -1)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        axes = self.axes(xs[0].ndim, attrs)
        return np.asarray(self.of_two.reduce(xs[0], axis=axes, keepdims=bool(attrs.get("keepdim"))))

    def chosen(self, attrs: Attrs, x: Array, y: Array) -> Array:
        """Where the input is the extreme."""
        extreme = self.kept(attrs, y, x.shape)
        mask = np.equal(x, extreme)
        return np.asarray(mask | (np.isnan(x) & np.isnan(extreme)) if self.nan_ties else mask)

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        x = xs[0]
        mask = self.chosen(attrs, x, out).astype(g.dtype)
        ties = np.asarray(mask.sum(axis=self.axes(x.ndim, attrs), keepdims=True))
        return np.asarray(mask * (self.kept(attrs, g, x.shape) / ties))

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        axes = self.axes(xs[0].ndim, attrs)
        if not axes:
            p.emit(np.copyto, out, xs[0])
            return
        p.emit(self.of_two.reduce, xs[0], axes, None, out, bool(attrs.get("keepdim")))

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        x = xs[0]
        axes = self.axes(x.ndim, attrs)
        mask, extreme = p.scratch(x.shape, np.bool_), self.kept(attrs, y, x.shape)
        ties = p.scratch(kept_shape(x.shape, axes))
        emit_beside(p, np.equal, x, extreme, mask)
        if self.nan_ties:
            unknown, both = p.scratch(x.shape, np.bool_), p.scratch(extreme.shape, np.bool_)
            p.emit(np.isnan, x, unknown)
            p.emit(np.isnan, extreme, both)
            emit_beside(p, np.logical_and, unknown, both, unknown)
            p.emit(np.logical_or, mask, unknown, mask)
        p.emit(np.copyto, out, mask)
        plan_sum_over(p, out, axes, ties)
        p.emit(np.divide, self.kept(attrs, g, x.shape), ties, ties)
        emit_beside(p, np.multiply, out, ties, out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\{self.word} {names[0]}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\frac{{\mathbf{{1}}[{names[0]} = {out}]}}{{\text{{ties}}}}"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"{upstream(out)} \cdot {self.latex_local(i, names, out, attrs)}"

    def local_terms(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[LocalTerm]:
        at = self.out_cell(cell, attrs)
        values = self.joined(at, attrs, xs[0])
        same = values == out[at]
        if self.nan_ties and np.isnan(out[at]):
            same = np.isnan(values)
        ties = int(np.count_nonzero(same))
        if not ties:
            return [LocalTerm(at, float("nan"))]
        if not self._same(xs[0][cell], out[at]):
            return []
        return [LocalTerm(at, 1 / ties, rich("1 / (", ties, ")") if ties > 1 else ())]

    def _same(self, x: Any, y: Any) -> bool:
        return bool(x == y or (self.nan_ties and np.isnan(x) and np.isnan(y)))

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        cells = self.joined_cells(cell, attrs, xs[0].shape)
        if len(cells) == 1:
            return rich(self.number(cells[0], xs[0]))
        return among(self.word, self.joined(cell, attrs, xs[0]), lambda k: rich(self.number(cells[k], xs[0])))

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return (f"Of {self.count(xs[0].shape, attrs)} values, the {self.word}imum is kept.",)

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        terms = self.local_terms(i, cell, attrs, xs, out)
        if not terms:
            return ("Another value was kept, so a small change of this one changes nothing, and nothing comes back.",)
        if terms[0].local == 1:
            return ("This value was the one that was kept: the whole gradient comes back to it.",)
        return ("Several values tied for it, so the gradient is shared equally among them.",)

    def extremes(self) -> tuple[Sample, ...]:
        ties = np.array([[1.0, 3.0, 3.0], [2.0, 2.0, 2.0]])
        return (
            Sample((ties,), {"dim": 1, "keepdim": False}, "ties", smooth=False),
            Sample((np.array([1.0, np.inf, np.nan]),), {"dim": None, "keepdim": False}, "extremes", smooth=False),
            Sample((np.array([[3, 1], [2, 7]]),), {"dim": 1, "keepdim": False}, "whole numbers", smooth=False),
        )

    def samples(self) -> tuple[Sample, ...]:
        empty = Sample((np.zeros((0, 3)),), {"dim": 1, "keepdim": False}, "no examples")
        return (*(sample for sample in super().samples() if sample.inputs[0].size), empty)


class Amax(Extremum):
    name = "amax"
    title = "Largest along axes"
    symbol = "max"
    doc = "Keeps the largest values; where several tie, they share the gradient equally."
    of_two, word = np.maximum, "max"


class Amin(Extremum):
    name = "amin"
    title = "Smallest along axes"
    symbol = "min"
    doc = "Keeps the smallest values; where several tie, they share the gradient equally."
    of_two, word = np.minimum, "min"


def _whole(samples: Callable[[], tuple[Sample, ...]]) -> tuple[Sample, ...]:
    """The samples as those of an op that takes all cells together."""
    found = [Sample(s.inputs, {}, s.note, s.smooth) for s in samples() if s.inputs[0].size]
    return tuple({s.note: s for s in found}.values())


class Max(Extremum):
    """``x.max()``: the largest of all cells; a nan among them is the largest, and receives the gradient."""

    name = "max"
    title = "Largest"
    symbol = "max"
    doc = "Keeps the largest of all values; where several tie, they share the gradient equally."
    of_two, word, nan_ties = np.maximum, "max", True

    def samples(self) -> tuple[Sample, ...]:
        return _whole(super().samples)


class Min(Extremum):
    """``x.min()``: the smallest of all cells."""

    name = "min"
    title = "Smallest"
    symbol = "min"
    doc = "Keeps the smallest of all values; where several tie, they share the gradient equally."
    of_two, word, nan_ties = np.minimum, "min", True

    def samples(self) -> tuple[Sample, ...]:
        return _whole(super().samples)


OPS: tuple[Op, ...] = (Amax(), Amin(), Max(), Min())
