"""What all reductions share: which cells become one, and how that is written and drawn."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence

from engine.arrays import np
from engine.cells import Cell, Cells, shape_text
from engine.op import Array, Attrs, Op, Planner, Sample, Shape
from engine.ops.axis import axes_of, kept_shape, plan_sum_over
from engine.ops.reduce.windows import joined_windows
from engine.richtext import Number, RichText, rich, spelled_long
from engine.windows import Window


def arguments(attrs: Attrs, *more: str) -> str:
    """The settings as they are written in a call of PyTorch's method."""
    keepdim = ["keepdim=True"] if attrs.get("keepdim") else []
    written = [f"dim={attrs.get('dim')!r}"] if keepdim or attrs.get("dim") is not None else []
    return ", ".join([*written, *keepdim, *more])


def among(word: str, values: Array, text: Callable[[int], RichText]) -> RichText:
    """The largest or the smallest ("max", "min") of many numbers, written out: of the middle ones only the best."""
    best = {"max": np.max, "min": np.min}[word]
    which = {"max": "the largest", "min": "the smallest"}[word]
    return rich(f"{word}(", spelled_long(values, text, plus=", ", gather=best, gathered=which), ")")


class Reduction(Op):
    """Cells are joined over the attr ``dim`` (None = all axes), which ``keepdim`` keeps with size 1."""

    arity = 1
    family = "reduce"

    def axes(self, rank: int, attrs: Attrs) -> tuple[int, ...]:
        """The axes that are joined, from the front."""
        return axes_of(rank, attrs.get("dim"), self.title)

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        axes = self.axes(len(shapes[0]), attrs)
        if attrs.get("keepdim"):
            return kept_shape(shapes[0], axes)
        return tuple(size for axis, size in enumerate(shapes[0]) if axis not in axes)

    def count(self, shape: Shape, attrs: Attrs) -> int:
        """How many input cells become one output cell."""
        return math.prod(shape[axis] for axis in self.axes(len(shape), attrs))

    def plan_sum(self, p: Planner, attrs: Attrs, x: Array, out: Array) -> None:
        """Emit the sum of ``x`` over its reduced axes into ``out``."""
        plan_sum_over(p, x, self.axes(x.ndim, attrs), out)

    def kept(self, attrs: Attrs, y: Array, shape: Shape) -> Array:
        """A view of a result that broadcasts against the input."""
        return y.reshape(kept_shape(shape, self.axes(len(shape), attrs)))

    def spread(self, attrs: Attrs, g: Array, shape: Shape) -> Array:
        """A view of ``g`` in the input's shape: every cell sees the gradient of its result."""
        return np.broadcast_to(self.kept(attrs, g, shape), shape)

    def out_cell(self, cell: Cell, attrs: Attrs) -> Cell:
        """The output cell that an input cell is joined into."""
        axes = self.axes(len(cell), attrs)
        if attrs.get("keepdim"):
            return tuple(0 if axis in axes else at for axis, at in enumerate(cell))
        return tuple(at for axis, at in enumerate(cell) if axis not in axes)

    def joined(self, cell: Cell, attrs: Attrs, x: Array) -> Array:
        """The numbers that are joined into an output cell, in the order of :meth:`joined_cells`."""
        axes = self.axes(x.ndim, attrs)
        rest = iter(self._kept_places(cell, axes, attrs))
        return np.asarray(x[tuple(slice(None) if axis in axes else next(rest) for axis in range(x.ndim))]).reshape(-1)

    def joined_cells(self, cell: Cell, attrs: Attrs, shape: Shape) -> Cells:
        """The input cells that are joined into an output cell: found when they are asked for."""
        axes = self.axes(len(shape), attrs)
        rest = iter(self._kept_places(cell, axes, attrs))
        return Cells([range(size) if axis in axes else [next(rest)] for axis, size in enumerate(shape)])

    def _kept_places(self, cell: Cell, axes: tuple[int, ...], attrs: Attrs) -> Sequence[int]:
        """The output cell's places along the axes that are not joined."""
        return [at for axis, at in enumerate(cell) if axis not in axes] if attrs.get("keepdim") else cell

    def number(self, cell: Cell, x: Array) -> Number:
        """The input's number at a cell."""
        return Number(float(x[cell]), "value", 0, "value", cell)

    def result(self, cell: Cell, out: Array) -> Number:
        """The output's number at a cell."""
        return Number(float(out[cell]), "value", None, "value", cell)

    def added(self, cell: Cell, attrs: Attrs, x: Array) -> RichText:
        """The sum that makes an output cell, written out."""
        cells = self.joined_cells(cell, attrs, x.shape)
        return spelled_long(self.joined(cell, attrs, x), lambda k: rich("(", self.number(cells[k], x), ")"))

    def windows_forward(
        self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array, example: int = 0
    ) -> tuple[Window, ...]:
        x, axes = xs[0], self.axes(xs[0].ndim, attrs)
        if not x.ndim or not x.size:
            return ()
        rest = iter(self._kept_places(cell, axes, attrs))
        first = min(example, x.shape[0] - 1)
        at = tuple((0 if axis else first) if axis in axes else next(rest) for axis in range(x.ndim))
        return joined_windows(x, out, at, cell, axes, self.count(x.shape, attrs), self.symbol)

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        return f"{names[0]}.{self.name}({arguments(attrs)})"

    def shapes_forward(self, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        return f"{shape_text(out)} = {self.symbol} {shape_text(shapes[0])}"

    def shapes_vjp(self, i: int, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        return f"{shape_text(shapes[0])} = {shape_text(out)}, repeated"

    def samples(self) -> tuple[Sample, ...]:
        rng = np.random.default_rng(3)
        x = rng.normal(size=(2, 3, 4))
        return (
            Sample((x,), {"dim": None, "keepdim": False}, "everything"),
            Sample((x[0],), {"dim": 0, "keepdim": False}, "over the batch"),
            Sample((x[0],), {"dim": -1, "keepdim": True}, "over the last axis, kept"),
            Sample((x,), {"dim": (0, 2), "keepdim": False}, "two axes"),
            Sample((x,), {"dim": (1, 2), "keepdim": True}, "the last two axes"),
            Sample((x.transpose(2, 0, 1),), {"dim": 1, "keepdim": False}, "turned"),
            Sample((x[0, 0],), {"dim": None, "keepdim": True}, "everything, axes kept"),
            Sample((np.array(0.5),), {"dim": None, "keepdim": False}, "a scalar"),
            Sample((np.ones((1, 1)),), {"dim": 0, "keepdim": False}, "size 1"),
            Sample((np.zeros((3, 0)),), {"dim": 0, "keepdim": False}, "no cells"),
            *self.extremes(),
        )

    def extremes(self) -> tuple[Sample, ...]:
        """Samples over which finite differences mean nothing."""
        return (
            Sample((np.zeros((0, 3)),), {"dim": 0, "keepdim": False}, "nothing", smooth=False),
            Sample((np.array([1.0, np.inf, np.nan]),), {"dim": None, "keepdim": False}, "extremes", smooth=False),
        )
