"""Diagonals of matrices: read as a view, and written on zeros."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.op import Array, Attrs, Op, Planner, Sample, Shape, upstream
from engine.ops.moving import Moving, Rearrangement, dimension, dimensions


class Diagonal(Rearrangement):
    trivial = False
    name = "diagonal"
    torch = ".diagonal"
    torch_settings: ClassVar[Attrs] = {"offset": 0, "dim1": 0, "dim2": 1}
    title = "Diagonal"
    symbol = "⟍"
    doc = "Picks the diagonal of two axes; cells beside it receive the gradient 0."

    def axes(self, rank: int, attrs: Attrs) -> tuple[int, int]:
        """The two axes, counted from the front; raises DimensionError."""
        first, second = dimensions((attrs["dim1"], attrs["dim2"]), rank, self.title)
        return first, second

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        first, second = self.axes(len(shapes[0]), attrs)
        offset = attrs["offset"]
        length = min(shapes[0][first] + min(offset, 0), shapes[0][second] - max(offset, 0))
        rest = tuple(size for axis, size in enumerate(shapes[0]) if axis not in (first, second))
        return (*rest, max(length, 0))

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        first, second = self.axes(xs[0].ndim, attrs)
        x = np.moveaxis(xs[0], (first, second), (-2, -1))
        offset = attrs["offset"]
        x = x[..., max(-offset, 0) :, max(offset, 0) :]
        size = min(x.shape[-2:])
        # einsum gives a view that may be written to, as diagonal() of NumPy does not.
        found: Array = np.einsum("...ii->...i", x[..., :size, :size])
        return found

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        full = np.zeros(xs[0].shape, g.dtype)
        self.forward(attrs, full)[...] = g
        return full

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(out.fill, 0)
        p.emit(np.copyto, self.forward(attrs, out), g)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\operatorname{{diag}}({names[0]})"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\operatorname{{diag}}\left({upstream(out)}\right)"

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-1.0, 1.0, 24).reshape(2, 3, 4)
        plain = {"offset": 0, "dim1": 0, "dim2": 1}
        return (
            Sample((x[0],), plain),
            Sample((x,), {"offset": 1, "dim1": 0, "dim2": 2}, "one higher, two of three axes"),
            Sample((x.transpose(1, 2, 0),), {"offset": -1, "dim1": -1, "dim2": 0}, "one lower, turned"),
            Sample((x[0],), {**plain, "offset": 7}, "beyond the matrix"),
            Sample((x[0, :1, :1],), plain, "one cell"),
            Sample((np.zeros((0, 2)),), plain, "no cells"),
        )


class DiagEmbed(Moving):
    name = "diag_embed"
    torch_settings: ClassVar[Attrs] = {"offset": 0}
    title = "Diagonal matrix"
    symbol = "⟍"
    doc = "Lays each last row on the diagonal of a matrix of zeros; the gradient is read off the diagonal."

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        dimension(-1, len(shapes[0]), self.title)
        size = shapes[0][-1] + abs(attrs["offset"])
        return (*shapes[0][:-1], size, size)

    def on(self, matrix: Array, attrs: Attrs) -> Array:
        """The diagonal of the matrices: a view."""
        offset = attrs["offset"]
        part = matrix[..., max(-offset, 0) :, max(offset, 0) :]
        size = min(part.shape[-2:])
        found: Array = np.einsum("...ii->...i", part[..., :size, :size])
        return found

    def origins(self, attrs: Attrs, xs: Sequence[Array]) -> Array:
        return self.forward(attrs, np.arange(1, xs[0].size + 1).reshape(xs[0].shape)) - 1

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        out = np.zeros(self.infer((xs[0].shape,), attrs), xs[0].dtype)
        self.on(out, attrs)[...] = xs[0]
        return out

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return self.on(g, attrs)

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(out.fill, 0)
        p.emit(np.copyto, self.on(out, attrs), xs[0])

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.copyto, out, self.on(g, attrs))

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\operatorname{{diag}}({names[0]})"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\operatorname{{diag}}\left({upstream(out)}\right)"

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-1.0, 1.0, 6).reshape(2, 3)
        return (
            Sample((x[0],), {"offset": 0}),
            Sample((x,), {"offset": 1}, "two matrices, one higher"),
            Sample((x.T,), {"offset": -1}, "turned, one lower"),
            Sample((x[0, :1],), {"offset": 0}, "one cell"),
            Sample((np.zeros((0, 2)),), {"offset": 0}, "no matrices"),
        )


OPS: tuple[Op, ...] = (Diagonal(), DiagEmbed())
