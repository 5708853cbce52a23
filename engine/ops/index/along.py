"""Gather: for each cell, an index says which place along one axis is read."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import ClassVar

from engine.arrays import np
from engine.errors import ShapeError
from engine.op import Array, Attrs, Op, Planner, Promotion, Sample, Shape, upstream
from engine.ops.index.scattering import check_places, contiguous
from engine.ops.moving import Moving, dimension
from engine.source import written


def cell_numbers(shape: Shape, dim: int, index: Array) -> Array:
    """The number, in a C-ordered array of ``shape``, of the cell that each place of ``index`` names."""
    strides = [1] * len(shape)
    for axis in range(len(shape) - 2, -1, -1):
        strides[axis] = strides[axis + 1] * shape[axis + 1]
    numbers = index.astype(np.int64) * (strides[dim] if shape else 1)
    for axis in range(index.ndim):
        if axis != dim:
            along = np.arange(index.shape[axis]) * strides[axis]
            numbers += along.reshape((-1,) + (1,) * (index.ndim - axis - 1))
    return numbers


class Along(Moving):
    """The index has as many axes as input 0, and is no larger than it except along ``dim``."""

    promotion: ClassVar[Promotion] = "none"
    family = "index"
    arity = 2
    index_input: ClassVar[int] = 1

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (self.index_input,)

    def dim(self, shapes: Sequence[Shape], attrs: Attrs) -> int:
        """The axis from the front; raises ShapeError and DimensionError where shapes do not fit."""
        shape, index = shapes[0], shapes[self.index_input]
        dim = dimension(attrs["dim"], len(shape), self.title)
        fits = len(shape or (1,)) == len(index or (1,))
        if not fits or any(at > size for axis, (at, size) in enumerate(zip(index, shape, strict=False)) if axis != dim):
            raise ShapeError(
                "index-shape",
                expected=f"an index of {len(shape)} dimensions, no larger than {list(shape)} outside dimension {dim}",
                got=str(list(index)),
                cure="Unsqueeze the index so that it has as many axes as the tensor.",
            )
        return dim

    def numbers(self, attrs: Attrs, xs: Sequence[Array]) -> Array:
        """The cell numbers that the index names, as a vector; raises RangeError."""
        x, index = xs[0], xs[self.index_input]
        dim = self.dim([x.shape for x in xs], attrs)
        check_places(index, x.shape[dim] if x.ndim else 1, dim, 0)
        return cell_numbers(x.shape, dim, index).reshape(-1)

    def plan_numbers(self, p: Planner, attrs: Attrs, xs: Sequence[Array]) -> Array:
        """Emit the same into a buffer that VJPs may read, and give it."""
        x, index = xs[0], xs[self.index_input]
        dim = self.dim([x.shape for x in xs], attrs)
        origin = p.keep("origin", index.shape, np.int64)
        origin[...] = cell_numbers(x.shape, dim, np.zeros(index.shape, np.int64))
        numbers = p.keep("numbers", index.shape, np.int64)
        p.emit(check_places, index, x.shape[dim] if x.ndim else 1, dim, 0)
        stride = int(np.prod(x.shape[dim + 1 :], dtype=np.int64))
        p.emit(partial(np.multiply, index, stride, out=numbers, casting="unsafe"))
        p.emit(np.add, numbers, origin, numbers)
        return numbers.reshape(-1)


class Gather(Along):
    name = "gather"
    torch = ".gather"
    title = "Gather"
    symbol = "⇠"
    doc = "Reads, for each cell, the place along one axis that an index names; gradients go back to these places."
    refuses = True

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        self.dim(shapes, attrs)
        return shapes[1]

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.take(xs[0], self.numbers(attrs, xs)).reshape(xs[1].shape)

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        full = np.zeros(xs[0].shape, g.dtype)
        np.add.at(full.reshape(-1), self.numbers(attrs, xs), g.reshape(-1))
        return full

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        numbers = self.plan_numbers(p, attrs, xs)
        if out.size:
            # Out of range is caught before; "clip" alone writes straight into `out`.
            p.emit(partial(np.take, contiguous(p, xs[0]).reshape(-1), numbers, 0, out.reshape(-1), "clip"))

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        numbers = p.keep("numbers", xs[1].shape, np.int64).reshape(-1)
        target = out if out.flags.c_contiguous else p.scratch(out.shape, out.dtype)
        p.emit(target.fill, 0)
        p.emit(np.add.at, target.reshape(-1), numbers, contiguous(p, g).reshape(-1))
        if target is not out:
            p.emit(np.copyto, out, target)

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        return f"{names[0]}.gather({written(attrs['dim'])}, {names[1]})"

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\operatorname{{gather}}({names[0]}, {names[1]})"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\sum_{{\text{{read}}}} {upstream(out)}"

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-1.0, 1.0, 12).reshape(3, 4)
        return (
            Sample((x, np.array([[0], [3], [1]])), {"dim": 1}, "one of each row"),
            Sample((x, np.array([[0, 2, 2, 1], [1, 2, 0, 0]])), {"dim": 0}, "rows, some twice"),
            Sample((x.T, np.array([[0, 1], [2, 2]])), {"dim": -1}, "turned, a smaller index"),
            Sample((x.reshape(2, 3, 2), np.array([[[1], [1]]])), {"dim": 1}, "a middle axis"),
            Sample((x[0], np.array([3, 3, 0])), {"dim": 0}, "a vector"),
            Sample((x, np.zeros((0, 4), np.int64)), {"dim": 0}, "nothing"),
        )


OPS: tuple[Op, ...] = (Gather(),)
