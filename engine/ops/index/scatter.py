"""Scatter: for each number, an index says to which place along one axis it is written."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

from engine.arrays import np
from engine.cells import Cell
from engine.errors import ShapeError
from engine.op import Array, Attrs, Op, Planner, Sample, Shape, upstream
from engine.ops.index.along import Along
from engine.ops.index.scattering import contiguous
from engine.ops.moving import place_of
from engine.paths import Paths
from engine.richtext import Number, RichText, rich, spelled_sum
from engine.source import written


class Scatter(Along):
    """``x`` with ``src`` written to the places that the index names; inputs x, src, index."""

    name = "scatter"
    title = "Scatter"
    symbol = "⇢"
    arity = 3
    index_input = 2
    doc = "Writes numbers to the places along one axis that an index names; what was there before no longer counts."

    def moved(self, xs: Sequence[Array]) -> Sequence[int]:
        return (0, 1)

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        self.dim(shapes, attrs)
        if len(shapes[1]) != len(shapes[2]) or any(at > size for at, size in zip(shapes[2], shapes[1], strict=True)):
            raise ShapeError(
                "source-shape",
                expected=f"a source at least as large as the index, {list(shapes[2])}",
                got=str(list(shapes[1])),
                cure="Give the source the index's shape.",
            )
        return shapes[0]

    def used(self, src: Array, index: Array) -> Array:
        """The part of the source that lies over the index."""
        key: tuple[Any, ...] = (..., *[slice(size) for size in index.shape])
        part: Array = src[key]
        return part

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        out = np.array(xs[0], order="C")
        out.reshape(-1)[self.numbers(attrs, xs)] = self.used(xs[1], xs[2]).reshape(-1)
        return out

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        numbers = self.numbers(attrs, xs)
        if i == 0:
            return self.rest(np.array(g, order="C"), numbers)
        full = np.zeros(xs[1].shape, g.dtype)
        self.used(full, xs[2])[...] = np.take(g, numbers).reshape(xs[2].shape)
        return full

    def rest(self, g: Array, numbers: Array) -> Array:
        """The gradient of what is left of ``x``; ``g`` may be overwritten."""
        g.reshape(-1)[numbers] = 0
        return g

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        numbers = self.plan_numbers(p, attrs, xs)
        p.emit(np.copyto, out, xs[0])
        self.plan_write(p, out.reshape(-1), numbers, contiguous(p, self.used(xs[1], xs[2])).reshape(-1))

    def plan_write(self, p: Planner, cells: Array, numbers: Array, values: Array) -> None:
        """Emit the writing of the values into the numbered cells."""
        p.emit(cells.__setitem__, numbers, values)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        numbers = p.keep("numbers", xs[2].shape, np.int64).reshape(-1)
        if i == 0:
            target = out if out.flags.c_contiguous else p.scratch(out.shape, out.dtype)
            p.emit(np.copyto, target, g)
            self.plan_rest(p, target.reshape(-1), numbers)
            if target is not out:
                p.emit(np.copyto, out, target)
            return
        read = p.scratch(xs[2].shape, out.dtype)
        if read.size:
            p.emit(partial(np.take, contiguous(p, g).reshape(-1), numbers, 0, read.reshape(-1), "clip"))
        p.emit(out.fill, 0)
        p.emit(np.copyto, self.used(out, xs[2]), read)

    def plan_rest(self, p: Planner, cells: Array, numbers: Array) -> None:
        """Emit what becomes of the upstream gradient for ``x``."""
        p.emit(cells.__setitem__, numbers, 0)

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        x, source, index = names
        # PyTorch sends no gradient back to a source that is larger than the index.
        over = f"{source}[tuple(map(slice, {index}.shape))]"
        return f"{x}.{self.name}({written(attrs['dim'])}, {index}, {over})"

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\operatorname{{scatter}}({names[0]}, {names[2]}, {names[1]})"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"{upstream(out)} \text{{ where kept}}" if i == 0 else rf"{{{upstream(out)}}}_{{[{names[2]}]}}"

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-1.0, 1.0, 12).reshape(3, 4)
        return (
            Sample((x, np.array([[5.0], [6.0], [7.0]]), np.array([[0], [3], [1]])), {"dim": 1}, "one of each row"),
            Sample((x, x + 5, np.array([[0, 2, 2, 1], [1, 0, 1, 0]])), {"dim": 0}, "a larger source"),
            Sample((x.T, x.T + 5, np.array([[0, 1], [2, 0]])), {"dim": -1}, "turned"),
            Sample((x[0], np.array([5.0, 6.0]), np.array([3, 0])), {"dim": 0}, "a vector"),
            Sample((x, np.zeros((0, 4)), np.zeros((0, 4), np.int64)), {"dim": 0}, "nothing"),
            Sample((x, np.ones((1, 1)), np.array([[2]])), {"dim": 0}, "one cell"),
        )


class ScatterAdd(Scatter):
    name = "scatter_add"
    title = "Scatter and add"
    symbol = "⇢+"
    doc = "Adds numbers to the places along one axis that an index names; every one of them counts."

    def origins(self, attrs: Attrs, xs: Sequence[Array]) -> Array:
        raise NotImplementedError("a cell is a sum, not a copy")

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        out = np.array(xs[0], order="C")
        np.add.at(out.reshape(-1), self.numbers(attrs, xs), self.used(xs[1], xs[2]).reshape(-1))
        return out

    def rest(self, g: Array, numbers: Array) -> Array:
        return g

    def plan_write(self, p: Planner, cells: Array, numbers: Array, values: Array) -> None:
        p.emit(np.add.at, cells, numbers, values)

    def plan_rest(self, p: Planner, cells: Array, numbers: Array) -> None:
        return

    # Each cell is a sum, so what Moving knows of copies does not hold here.
    def _added(self, attrs: Attrs, xs: Sequence[Array], number: int) -> list[Number]:
        """The numbers of the source that are added to the cell of this number."""
        found = np.argwhere(self.numbers(attrs, xs).reshape(xs[2].shape) == number)
        return [Number(float(xs[1][tuple(at)]), "value", 1, "value", tuple(at)) for at in found.tolist()]

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        own = Number(float(xs[0][cell]), "value", 0, "value", cell)
        terms = [own, *self._added(attrs, xs, place_of(cell, out.shape))]
        return spelled_sum([(rich("(", number, ")"), number.value) for number in terms])

    def paths(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> Paths:
        if i == 0:
            return Paths(np.array([cell], np.intp).reshape(1, out.ndim), np.ones(1))
        if any(at >= size for at, size in zip(cell, xs[2].shape, strict=True)):
            return Paths(np.zeros((0, out.ndim), np.intp), np.zeros(0))
        number = int(self.numbers(attrs, xs).reshape(xs[2].shape)[cell])
        at = np.array(np.unravel_index(number, out.shape) if out.ndim else (), np.intp)
        return Paths(at.reshape(1, out.ndim), np.ones(1))

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        count = len(self._added(attrs, xs, place_of(cell, out.shape)))
        if not count:
            return ("The index names this place nowhere, so the number stays as it was.",)
        return (
            f"The index names this place {'once' if count == 1 else f'{count} times'}: what stands there is added.",
        )

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        if i == 0:
            return ("The number is part of the sum at its own place, so the gradient comes back unchanged.",)
        if not len(self.paths(i, cell, attrs, xs, out)):
            return ("The index does not reach this number, so nothing comes back.",)
        return (
            "The number was added at the place that the index names, so that place's gradient comes back unchanged.",
        )

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-1.0, 1.0, 12).reshape(3, 4)
        sums = Sample((x, x + 5, np.array([[0, 2, 2, 1], [0, 2, 1, 0]])), {"dim": 0}, "places that meet")
        return (*super().samples(), sums)


OPS: tuple[Op, ...] = (Scatter(), ScatterAdd())
