"""The product of many values: each one's local gradient is the product of all the others."""

from __future__ import annotations

from collections.abc import Sequence

from engine.arrays import np
from engine.cells import Cell
from engine.dtypes import int64
from engine.op import Array, Attrs, DType, Op, Planner, Sample, upstream
from engine.ops.reduce.reduction import Reduction
from engine.richtext import LocalTerm, RichText, product, spelled_long


def others(x: Array, axis: int) -> Array:
    """The product of all other cells along the axis, zeros among them or not."""
    lines = np.moveaxis(x, axis, 0)
    before, after = np.ones_like(lines), np.ones_like(lines)
    np.multiply.accumulate(lines[:-1], axis=0, out=before[1:])
    np.multiply.accumulate(lines[:0:-1], axis=0, out=after[:-1][::-1])
    return np.moveaxis(before * after, 0, axis)


class Product(Reduction):
    """All cells along ``dim`` (None = all) multiplied; https://pytorch.org/docs/stable/generated/torch.prod.html"""

    name = "prod"
    title = "Product"
    symbol = "∏"
    doc = "Multiplies many values into one; each one's local gradient is the product of all the others."

    def result_dtype(self, dtypes: Sequence[DType], attrs: Attrs) -> DType:
        return dtypes[0] if dtypes[0].kind == "f" else int64

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (0, -1)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        x, dtype = xs[0], None if xs[0].dtype.kind == "f" else int64
        return np.asarray(x.prod(axis=self.axes(x.ndim, attrs), dtype=dtype, keepdims=bool(attrs.get("keepdim"))))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        x = xs[0]
        if x.all():
            rest = self.kept(attrs, out, x.shape) / x
        elif attrs.get("dim") is None:
            rest = others(x.reshape(-1), 0).reshape(x.shape)
        else:
            axes = self.axes(x.ndim, attrs)
            rest = others(x, axes[0]) if axes else np.ones_like(x)
        return np.asarray(self.spread(attrs, g, x.shape) * rest)

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        axes = self.axes(xs[0].ndim, attrs)
        if axes:
            p.emit(np.multiply.reduce, xs[0], axes, None, out, bool(attrs.get("keepdim")))
        else:
            p.emit(np.copyto, out, xs[0])

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\prod {names[0]}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\prod_{{j \neq i}} {names[0]}_j"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"{upstream(out)} \cdot {self.latex_local(i, names, out, attrs)}"

    def local_terms(self, i: int, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> list[LocalTerm]:
        at = self.out_cell(cell, attrs)
        cells = self.joined_cells(at, attrs, xs[0].shape)
        with np.errstate(all="ignore"):
            local = float(np.prod(np.delete(self.joined(at, attrs, xs[0]), cells.index(cell)), dtype=np.float64))
        if np.isnan(out[at]):
            # The product of all, nan, was divided by this value.
            return [LocalTerm(at, np.nan)]
        if not 0 < len(cells) - 1 <= 12:
            return [LocalTerm(at, local)]
        rest = [other for other in cells if other != cell]
        return [LocalTerm(at, local, product(*(self.number(other, xs[0]) for other in rest)))]

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        cells = self.joined_cells(cell, attrs, xs[0].shape)
        if not len(cells):
            return ("1",)
        values = self.joined(cell, attrs, xs[0])
        return spelled_long(values, lambda k: product(self.number(cells[k], xs[0])), plus="·", gather=np.prod)

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return (f"Multiplies {self.count(xs[0].shape, attrs)} values into one.",)

    def words_vjp(self, i: int, cell: Cell, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> RichText:
        return ("The upstream gradient is multiplied by the product of all the other values.",)

    def samples(self) -> tuple[Sample, ...]:
        one_axis = tuple(
            s for s in super().samples() if not isinstance(s.attrs["dim"], tuple) and s.note != "everything, axes kept"
        )
        zeros = np.array([[1.0, 0.0, 2.0], [0.0, 3.0, 0.0], [1.5, 2.0, -1.0]])
        return (
            *(s for s in one_axis if s.note != "extremes"),
            Sample((zeros,), {"dim": 1, "keepdim": False}, "zeros"),
            Sample((zeros,), {"dim": None, "keepdim": False}, "zeros among all"),
            Sample((np.array([[2, 3], [4, 5]]),), {"dim": 0, "keepdim": False}, "whole numbers", smooth=False),
            Sample((np.array([np.nan, 1.0]),), {"dim": 0, "keepdim": False}, "nan", smooth=False),
        )


OPS: tuple[Op, ...] = (Product(),)
