"""What all poolings share: shapes, explanations' cells, and kernels that are plans."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import product as all_of
from typing import ClassVar

from engine.arrays import np
from engine.cells import Cell
from engine.op import Array, Attrs, DType, Op, Planner, Shape
from engine.ops.immediate import Immediate
from engine.ops.order import laid_like
from engine.ops.pool.geometry import Spans, pooled_shape, spans
from engine.source import expression, options, single


class Pooling(Op):
    """One number for every window of the last one or two axes; channels and examples stay apart."""

    family = "pool"
    arity = 1
    rank: ClassVar[int]

    def over(self, shape: Shape, attrs: Attrs) -> Spans:
        """The windows along height and width; raises ShapeError."""
        return spans(shape, attrs, self.rank, self.name)

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        return pooled_shape(shapes[0], self.over(shapes[0], attrs), self.rank)

    def allocate(self, shape: Shape, dtype: DType, xs: Sequence[Array]) -> Array:
        return laid_like(xs[0], shape, lambda laid: np.zeros(laid, dtype))

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        out = np.empty(self.infer([xs[0].shape], attrs), xs[0].dtype)
        self.plan_forward(Immediate(out.dtype), attrs, xs, out)
        return out

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        result = np.empty(xs[0].shape, xs[0].dtype)
        self.plan_vjp(Immediate(result.dtype), i, attrs, g, xs, out, result)
        return result

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        raise NotImplementedError

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        raise NotImplementedError

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        each = {name: single(value) for name, value in attrs.items()}
        if each.get("stride") in ((), each.get("kernel_size")):
            each["stride"] = None
        return expression(f"F.{self.name}", names, options(each, self.torch_settings))

    # --- cells -----------------------------------------------------------------------------------
    def window(self, cell: Cell, attrs: Attrs, shape: Shape) -> list[Cell]:
        """The input cells of an output cell's window, in reading order; padding is left out."""
        spans = self.over(shape, attrs)[-self.rank :]
        return self.crossed(cell, [span.cells(at) for span, at in zip(spans, cell[-self.rank :], strict=True)])

    def windows_of(self, cell: Cell, attrs: Attrs, shape: Shape) -> list[Cell]:
        """The output cells in whose windows an input cell lies."""
        spans = self.over(shape, attrs)[-self.rank :]
        sides = [
            [window for window in range(span.out) if at in span.cells(window)]
            for span, at in zip(spans, cell[-self.rank :], strict=True)
        ]
        return self.crossed(cell, sides)

    def crossed(self, cell: Cell, sides: Sequence[Sequence[int]]) -> list[Cell]:
        """The cells of the same example and channel at every combination of the places along each axis."""
        return [(*cell[: -self.rank], *inside) for inside in all_of(*sides)]
