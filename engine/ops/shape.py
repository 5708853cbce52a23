"""The same numbers in another arrangement: the gradient is arranged back."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np

from engine.errors import DimensionError, ShapeError
from engine.op import Array, Attrs, Op, Planner, Sample, Shape, upstream


class Reshape(Op):
    name = "reshape"
    title = "Reshape"
    symbol = "▭"
    family = "shape"
    arity = 1
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
        return np.reshape(xs[0], self.infer((xs[0].shape,), attrs)).copy()

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return g.reshape(xs[0].shape)

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.copyto, out, xs[0].reshape(out.shape))

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.copyto, out, g.reshape(out.shape))

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\operatorname{{reshape}}({names[0]})"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return "1"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\operatorname{{reshape}}\left({upstream(out)}\right)"

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-1.0, 1.0, 12).reshape(3, 4)
        return (
            Sample((x,), {"shape": (2, 6)}),
            Sample((x,), {"shape": (-1,)}, "flattened"),
            Sample((x[:1, :1],), {"shape": ()}, "to a scalar"),
            Sample((np.array(0.5),), {"shape": (1, 1)}, "from a scalar"),
            Sample((np.zeros((0, 4)),), {"shape": (4, 0)}, "no cells"),
        )


class Transpose(Op):
    name = "transpose"
    title = "Transpose"
    symbol = "ᵀ"
    family = "shape"
    arity = 1
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
        return np.ascontiguousarray(np.swapaxes(xs[0], *self.axes(xs[0].ndim, attrs)))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return np.ascontiguousarray(np.swapaxes(g, *self.axes(g.ndim, attrs)))

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

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-1.0, 1.0, 24).reshape(2, 3, 4)
        return (
            Sample((x[0],), {"dim0": 0, "dim1": 1}, "a matrix"),
            Sample((x,), {"dim0": 0, "dim1": -1}, "first and last axis"),
            Sample((x[:, :1, 0],), {"dim0": 0, "dim1": 1}, "size 1"),
            Sample((np.zeros((0, 4)),), {"dim0": 0, "dim1": 1}, "no cells"),
        )


OPS: tuple[Op, ...] = (Reshape(), Transpose())
