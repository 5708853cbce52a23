"""The same numbers in another arrangement: the gradient is arranged back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.cells import Cell, shape_text
from engine.errors import DimensionError, ShapeError
from engine.op import Array, Attrs, Op, Planner, Promotion, Sample, Shape, upstream
from engine.richtext import LocalTerm, Number, RichText, rich


class Rearrangement(Op):
    """Each output cell is one input cell, at another place."""

    family = "shape"
    arity = 1
    promotion: ClassVar[Promotion] = "none"
    view = True

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return ()

    def target_cell(self, cell: Cell, attrs: Attrs, shape: Shape, out: Shape) -> Cell:
        """Where the input's cell went."""
        raise NotImplementedError

    def origin_cell(self, cell: Cell, attrs: Attrs, shape: Shape, out: Shape) -> Cell:
        """Where the output's cell came from."""
        raise NotImplementedError

    def local_terms(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[LocalTerm]:
        return [LocalTerm(self.target_cell(cell, attrs, xs[0].shape, out.shape), 1.0)]

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        origin = self.origin_cell(cell, attrs, xs[0].shape, out.shape)
        return rich(Number(float(xs[0][origin]), "value", 0, "value", origin))

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        origin = self.origin_cell(cell, attrs, xs[0].shape, out.shape)
        return (f"The same number at another place: cell {list(origin)} became cell {list(cell)}.",)

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        target = self.target_cell(cell, attrs, xs[0].shape, out.shape)
        return (f"Only the place changed, so the gradient of cell {list(target)} goes back to {list(cell)} unchanged.",)

    def shapes_vjp(self, i: int, shapes: Sequence[Shape], out: Shape, attrs: Attrs) -> str:
        return f"{shape_text(shapes[0])} = {shape_text(out)}, arranged back"


class Reshape(Rearrangement):
    name = "reshape"
    title = "Reshape"
    symbol = "▭"
    doc = "Arranges the same numbers in another shape; the gradient is arranged back."

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        wanted = tuple(int(size) for size in attrs["shape"])
        size = math.prod(shapes[0])
        known = math.prod(part for part in wanted if part != -1)
        if wanted.count(-1) == 1 and known > 0 and size % known == 0:
            return tuple(size // known if part == -1 else part for part in wanted)
        if min(wanted, default=0) >= 0 and known == size:
            return wanted
        raise ShapeError(
            "reshape-size",
            expected=f"a shape with {size} cells in all, as {list(shapes[0])} has",
            got=str(list(wanted)),
            cure="Choose sizes whose product is the number of cells; one of them may be −1.",
        )

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.reshape(xs[0], self.infer((xs[0].shape,), attrs))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return g.reshape(xs[0].shape)

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.copyto, out.reshape(xs[0].shape), xs[0])

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.copyto, out, g.reshape(out.shape))

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\operatorname{{reshape}}({names[0]})"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return "1"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\operatorname{{reshape}}\left({upstream(out)}\right)"

    def target_cell(self, cell: Cell, attrs: Attrs, shape: Shape, out: Shape) -> Cell:
        return _moved(cell, shape, out)

    def origin_cell(self, cell: Cell, attrs: Attrs, shape: Shape, out: Shape) -> Cell:
        return _moved(cell, out, shape)

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-1.0, 1.0, 12).reshape(3, 4)
        return (
            Sample((x,), {"shape": (2, 6)}),
            Sample((x,), {"shape": (-1,)}, "flattened"),
            Sample((x[:1, :1],), {"shape": ()}, "to a scalar"),
            Sample((np.array(0.5),), {"shape": (1, 1)}, "from a scalar"),
            Sample((np.zeros((0, 4)),), {"shape": (4, 0)}, "no cells"),
        )


class Transpose(Rearrangement):
    name = "transpose"
    title = "Transpose"
    symbol = "ᵀ"
    doc = "Swaps two axes; the gradient is swapped back."

    def axes(self, rank: int, attrs: Attrs) -> tuple[int, int]:
        """The two axes, counted from the front; raises DimensionError."""
        for axis in (attrs["dim0"], attrs["dim1"]):
            if not -rank <= axis < rank:
                raise DimensionError(
                    "no-such-dimension",
                    expected=f"a dimension from {-rank} to {rank - 1}",
                    got=str(axis),
                    cure="Count dimensions from 0 at the front or from −1 at the back.",
                )
        return attrs["dim0"] % rank, attrs["dim1"] % rank

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        first, second = self.axes(len(shapes[0]), attrs)
        swapped = list(shapes[0])
        swapped[first], swapped[second] = swapped[second], swapped[first]
        return tuple(swapped)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.swapaxes(xs[0], *self.axes(xs[0].ndim, attrs))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return np.swapaxes(g, *self.axes(g.ndim, attrs))

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.copyto, out, np.swapaxes(xs[0], *self.axes(xs[0].ndim, attrs)))

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.copyto, out, np.swapaxes(g, *self.axes(g.ndim, attrs)))

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"{{{names[0]}}}^\top"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return "1"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"{{{upstream(out)}}}^\top"

    def target_cell(self, cell: Cell, attrs: Attrs, shape: Shape, out: Shape) -> Cell:
        first, second = self.axes(len(shape), attrs)
        swapped = list(cell)
        swapped[first], swapped[second] = swapped[second], swapped[first]
        return tuple(swapped)

    def origin_cell(self, cell: Cell, attrs: Attrs, shape: Shape, out: Shape) -> Cell:
        return self.target_cell(cell, attrs, shape, out)

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-1.0, 1.0, 24).reshape(2, 3, 4)
        return (
            Sample((x[0],), {"dim0": 0, "dim1": 1}, "a matrix"),
            Sample((x,), {"dim0": 0, "dim1": -1}, "first and last axis"),
            Sample((x[:, :1, 0],), {"dim0": 0, "dim1": 1}, "size 1"),
            Sample((np.zeros((0, 4)),), {"dim0": 0, "dim1": 1}, "no cells"),
        )


def _moved(cell: Cell, shape: Shape, into: Shape) -> Cell:
    """The cell of ``into`` that is as far into reading order as ``cell`` is in ``shape``."""
    place = int(np.ravel_multi_index(cell, shape)) if shape else 0
    return tuple(int(at) for at in np.unravel_index(place, into)) if into else ()


OPS: tuple[Op, ...] = (Reshape(), Transpose())
