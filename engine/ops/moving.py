"""What ops that only move numbers share: each output cell is a copy of one input cell, or comes from none.

Where a cell came from is found by the op's own kernel: it is run over the cells' numbers (0, 1, 2 …)
instead of their values.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.cells import Cell, place_text, shape_text
from engine.errors import DimensionError, RangeError, ShapeError
from engine.op import Array, Attrs, Op, Planner, Promotion, Shape
from engine.paths import Paths
from engine.richtext import Number, RichText, rich


class Moving(Op):
    """Copies cells of its first input (of all inputs where ``arity`` is −1)."""

    family = "shape"
    arity = 1
    promotion: ClassVar[Promotion] = "none"

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return ()

    def moved(self, xs: Sequence[Array]) -> Sequence[int]:
        """The inputs whose numbers are handed on; the others say where to."""
        return (0,)

    def origins(self, attrs: Attrs, xs: Sequence[Array]) -> Array:
        """For each output cell, the number of the input cell that it copies; −1 where there is none.

        The cells of all moved inputs are numbered one after the other.
        """
        numbered, first = list(xs), 0
        for i in self.moved(xs):
            numbered[i] = np.arange(first, first + xs[i].size).reshape(xs[i].shape)
            first += xs[i].size
        return self.forward(attrs, *numbered)

    def copies(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array]) -> Array:
        """The output cells that copy ``xs[i][cell]``, one a line."""
        number = _first(self.moved(xs), xs, i) + place_of(cell, xs[i].shape)
        return np.argwhere(self.origins(attrs, xs) == number)

    def source(self, cell: Cell, attrs: Attrs, xs: Sequence[Array]) -> Number | None:
        """The input's number that the output's cell copies; None where it comes from no input."""
        number = int(self.origins(attrs, xs)[cell])
        for i in self.moved(xs):
            within = number - _first(self.moved(xs), xs, i)
            if number >= 0 and 0 <= within < xs[i].size:
                at = tuple(int(place) for place in np.unravel_index(within, xs[i].shape)) if xs[i].ndim else ()
                return Number(float(xs[i][at]), "value", i, "value", at)
        return None

    def paths(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> Paths:
        cells = self.copies(i, cell, attrs, xs)
        return Paths(cells, np.ones(len(cells)))

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        found = self.source(cell, attrs, xs)
        return rich(found) if found is not None else super().forward_terms(cell, attrs, xs, out)

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        found = self.source(cell, attrs, xs)
        if found is None:
            return ("This number comes from no cell of the input.",)
        where = place_text(found.cell)
        if len(self.moved(xs)) > 1:
            where += f" of input {(found.input or 0) + 1}"
        if found.cell == cell:
            return (f"The same number at the same place: {where}.",)
        return (f"The same number at another place: {where} became {place_text(cell)}.",)

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        if i not in self.moved(xs):
            return ("This input only says where the numbers go, so no gradient comes back to it.",)
        targets = self.copies(i, cell, attrs, xs)
        if not len(targets):
            return ("No cell of the output copies this number, so nothing comes back.",)
        if len(targets) > 1:
            return (f"This number was copied to {len(targets)} cells, so their {len(targets)} gradients add up.",)
        target = tuple(targets[0].tolist())
        if target == cell:
            return ("The number is handed on as it is, so its gradient comes back as it is.",)
        there, here = place_text(target), place_text(cell)
        return (f"Only the place changed, so the gradient of {there} goes back to {here} unchanged.",)

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return "1"

    def shapes_vjp(self, i: int, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        return f"{shape_text(shapes[i])} = {shape_text(out)}, arranged back"


class Rearrangement(Moving):
    """All cells, or some of them, seen in another arrangement: the eager value is a view of the input."""

    view = True
    trivial = True

    def back(self, attrs: Attrs, g: Array, shape: Shape) -> Array:
        """The upstream gradient arranged as the input of ``shape`` is: a view of it."""
        raise NotImplementedError

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return self.back(attrs, g, xs[0].shape)

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.copyto, out, self.forward(attrs, xs[0]))

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.copyto, out, self.back(attrs, g, out.shape))


def dimension(axis: int, rank: int, title: str) -> int:
    """The axis counted from the front; raises DimensionError. A scalar counts as having one."""
    span = max(rank, 1)
    if not -span <= axis < span:
        raise DimensionError(
            "no-such-dimension",
            expected=f"a dimension of {title} from {-span} to {span - 1}",
            got=str(axis),
            cure="Count dimensions from 0 at the front or from −1 at the back.",
        )
    return axis % span


def along(axis: int, shape: Shape, title: str) -> int:
    """The axis counted from the front; raises DimensionError, and RangeError where a scalar has none."""
    if not shape:
        raise RangeError(
            "no-dimensions",
            expected=f"a tensor with at least one dimension for {title}",
            got="a 0-d tensor",
            cure="Write x.reshape(1) first.",
        )
    return dimension(axis, len(shape), title)


def dimensions(axes: int | Sequence[int], rank: int, title: str) -> tuple[int, ...]:
    """Several axes, counted from the front; raises DimensionError, and ShapeError where one is named twice."""
    found = tuple(dimension(axis, rank, title) for axis in ((axes,) if isinstance(axes, int) else axes))
    if len(set(found)) < len(found):
        raise ShapeError(
            "dimension-twice",
            expected=f"different dimensions of {title}",
            got=str(list(axes) if not isinstance(axes, int) else axes),
            cure="Name each dimension once.",
        )
    return found


def place_of(cell: Cell, shape: Shape) -> int:
    """A cell's number in reading order."""
    return int(np.ravel_multi_index(cell, shape)) if shape else 0


def _first(moved: Sequence[int], xs: Sequence[Array], i: int) -> int:
    """The number of input ``i``'s first cell."""
    return sum(xs[other].size for other in moved if other < i)
