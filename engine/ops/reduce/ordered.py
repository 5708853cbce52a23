"""Order: which place each value has when they are sorted, and which one stands in the middle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from engine.arrays import np
from engine.cells import Cell
from engine.dtypes import int64
from engine.op import Array, Attrs, DType, Op, Sample, Shape
from engine.ops.axis import axis_of
from engine.ops.families import Unary
from engine.ops.reduce.chosen import ArgExtremum
from engine.ops.reduce.extrema import Extremum
from engine.richtext import Number, RichText, rich


def sorted_places(x: Array, axis: int, descending: bool = False) -> Array:
    """The places that sort ``x``; equal values stay in their order, and nan counts as the largest."""
    if not descending:
        return np.argsort(x, axis=axis, kind="stable")
    # From behind, so that equal values stay in their order in a descending sort too.
    behind = np.flip(np.argsort(np.flip(x, axis), axis=axis, kind="stable"), axis)
    return np.asarray(x.shape[axis] - 1 - behind)


class ArgSort(Unary):
    """The places that sort the lines along ``dim``; https://pytorch.org/docs/stable/generated/torch.argsort.html"""

    name = "argsort"
    title = "Sorting places"
    symbol = "argsort"
    family = "reduce"
    doc = "Says from which places the values come when they are sorted. No gradient passes."
    differentiable = False

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        axis_of(len(shapes[0]), attrs["dim"], self.title)
        return shapes[0]

    def result_dtype(self, dtypes: Sequence[DType], attrs: Attrs) -> DType:
        return int64

    def allocate(self, shape: Shape, dtype: Any, xs: Sequence[Array]) -> Array:
        return np.zeros(shape, dtype)

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return ()

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        x = xs[0]
        if not x.ndim:
            return np.zeros((), int64)
        return sorted_places(x, axis_of(x.ndim, attrs["dim"], self.title), bool(attrs.get("descending"))).astype(int64)

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return np.zeros_like(xs[0])

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        descending = ", descending=True" if attrs.get("descending") else ""
        return f"{names[0]}.argsort(dim={attrs['dim']}{descending}, stable=True)"

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\operatorname{{argsort}} {names[0]}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return "0"

    def written(self, v: Sequence[Number], attrs: Attrs) -> RichText:
        return rich(v[0])

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return rich(Number(float(out[cell]), "value", None, "value", cell))

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        if not cell:
            return ("A single number is sorted as it is.",)
        axis, came = axis_of(len(cell), attrs["dim"], self.title), int(out[cell])
        source = (*cell[:axis], came, *cell[axis + 1 :])
        found = Number(float(xs[0][source]), "value", 0, "value", source)
        return rich("Sorted, ", found, f" comes to place {cell[axis]}; it stood at place {came}. Places count from 0.")

    def samples(self) -> tuple[Sample, ...]:
        x = np.random.default_rng(3).normal(size=(2, 3, 4))
        ties = np.array([[2.0, 1.0, 2.0, 1.0], [np.nan, 1.0, np.inf, -np.inf]])
        return (
            Sample((x,), {"dim": 1, "descending": False}, "along an inner axis"),
            Sample((x.transpose(2, 0, 1),), {"dim": -1, "descending": True}, "descending, turned"),
            Sample((ties,), {"dim": 1, "descending": False}, "ties and nan", smooth=False),
            Sample((ties,), {"dim": 1, "descending": True}, "ties and nan, descending", smooth=False),
            Sample((np.array([[3, 1], [2, 7]]),), {"dim": 0, "descending": False}, "whole numbers", smooth=False),
            Sample((np.array(2.0),), {"dim": 0, "descending": False}, "a scalar"),
            Sample((np.zeros((0, 3)),), {"dim": 1, "descending": True}, "no examples"),
        )


def median_places(x: Array, axis: int | None) -> Array:
    """Where the lower of the middle values stands; the first nan, if there is one."""
    lines, along = (x.reshape(-1), 0) if axis is None else (x, axis)
    middle = sorted_places(lines, along).take((lines.shape[along] - 1) // 2, along)
    if x.dtype.kind != "f":
        return np.asarray(middle)
    unknown = np.isnan(lines)
    return np.asarray(np.where(unknown.any(along), unknown.argmax(along), middle))


class ArgMedian(ArgExtremum):
    """The place of the lower middle value, as in PyTorch's ``median(dim)``."""

    name = "argmedian"
    title = "Place of the middle value"
    symbol = "argmedian"
    doc = "Says where the middle value stands, the lower one of two. No gradient passes."
    word = "median"
    find = staticmethod(median_places)

    def plan_forward(self, p: Any, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        Op.plan_forward(self, p, attrs, xs, out)

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return (f"The middle value stands at place {int(out[cell])}, counted from 0.",)

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        if attrs["dim"] is None:
            return f"{names[0]}.reshape(-1).median(dim=0, keepdim=False).indices"
        return f"{names[0]}.median(dim={attrs['dim']}, keepdim={bool(attrs.get('keepdim'))}).indices"

    def samples(self) -> tuple[Sample, ...]:
        return tuple(sample for sample in super().samples() if sample.note != "ties")


class Median(Extremum):
    """``x.median()``: the middle one of all cells, the lower one of two; ties share the gradient.

    https://pytorch.org/docs/stable/generated/torch.median.html
    """

    name = "median"
    title = "Middle value"
    symbol = "median"
    doc = "Keeps the middle value, the lower one of two: far outliers do not move it."
    word, nan_ties = "median", True

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        return ()

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        x = xs[0].reshape(-1)
        return np.asarray(x[median_places(x, 0)]) if x.size else np.asarray(np.nan, x.dtype)

    def plan_forward(self, p: Any, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        Op.plan_forward(self, p, attrs, xs, out)

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        return f"{names[0]}.median()"

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\operatorname{{median}} {names[0]}"

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return rich(self.result(cell, out))

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        return (f"Of {xs[0].size} values in order, the middle one is kept.",)

    def samples(self) -> tuple[Sample, ...]:
        x = np.random.default_rng(3).normal(size=(2, 3, 4))
        return (
            Sample((x,), {}, "an even number"),
            Sample((x[0, :, :3].T,), {}, "an odd number, turned"),
            Sample((np.array(2.0),), {}, "a scalar"),
            Sample((np.zeros((0, 3)),), {}, "nothing", smooth=False),
            Sample((np.array([1.0, 2.0, 2.0, 2.0, 3.0]),), {}, "ties", smooth=False),
            Sample((np.array([1.0, np.nan, 2.0]),), {}, "nan", smooth=False),
        )


OPS: tuple[Op, ...] = (ArgSort(), ArgMedian(), Median())
