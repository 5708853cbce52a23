"""Cells that a mask, or their place in a matrix, lets through; and numbers as one-hot rows."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any, ClassVar

from engine.arrays import np
from engine.cells import Cell
from engine.errors import ArgumentError, DTypeError, ShapeError
from engine.op import Array, Attrs, DType, Op, Planner, Promotion, Sample, Shape, upstream
from engine.ops.broadcast import broadcast_shape, plan_unbroadcast, unbroadcast
from engine.ops.index.scattering import check_places
from engine.ops.moving import Moving
from engine.richtext import Number, RichText, rich


class MaskedFill(Moving):
    """Attr ``value`` wherever the mask is True; inputs x and mask, which broadcast against each other."""

    name = "masked_fill"
    torch = ".masked_fill"
    torch_settings: ClassVar[Attrs] = {"value": ...}
    title = "Masked fill"
    symbol = "▧"
    family = "index"
    arity = 2
    doc = "Writes one number wherever the mask is True; these cells receive the gradient 0."
    promotion: ClassVar[Promotion] = "none"

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return (1,)

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        return broadcast_shape(self.title, shapes)

    def result_dtype(self, dtypes: Sequence[DType], attrs: Attrs) -> DType:
        if dtypes[1].kind != "b":
            raise DTypeError(
                "mask-dtype", expected="a mask of truth values", got=str(dtypes[1]), cure="Write mask.bool()."
            )
        return dtypes[0]

    def origins(self, attrs: Attrs, xs: Sequence[Array]) -> Array:
        return np.where(xs[1], -1, np.arange(xs[0].size).reshape(xs[0].shape))

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        dtype = self.result_dtype([x.dtype for x in xs], attrs)
        return np.where(xs[1], np.array(attrs["value"], dtype), xs[0])

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return unbroadcast(np.where(xs[1], np.zeros((), g.dtype), g), xs[0].shape)

    def allocate(self, shape: Shape, dtype: Any, xs: Sequence[Array]) -> Array:
        return np.zeros_like(xs[0]) if xs[0].shape == shape else np.zeros(shape, dtype)

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.copyto, out, xs[0])
        p.emit(partial(np.copyto, out, p.constant(attrs["value"], out.dtype), where=xs[1]))

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        kept = out if out.shape == g.shape else p.scratch(g.shape, g.dtype)
        p.emit(np.copyto, kept, g)
        p.emit(partial(np.copyto, kept, p.constant(0, g.dtype), where=xs[1]))
        if kept is not out:
            plan_unbroadcast(p, kept, out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\left({attrs['value']:g} \text{{ where }} {names[1]}, \text{{ else }} {names[0]}\right)"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"{upstream(out)} \odot \left[\lnot {names[1]}\right]"

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-1.0, 1.0, 6).reshape(2, 3)
        mask = np.array([[True, False, True], [False, False, True]])
        return (
            Sample((x, mask), {"value": 0.0}),
            Sample((x, mask), {"value": float("-inf")}, "closed to attention", smooth=False),
            Sample((x.T, mask[0, :, None]), {"value": 2.0}, "a mask for each row, turned"),
            Sample((x[:, :1], mask), {"value": 2.0}, "a mask that repeats the numbers"),
            Sample((np.zeros((0, 3)), mask[0]), {"value": 2.0}, "no cells"),
        )


class Tril(Moving):
    name = "tril"
    torch = ".tril"
    torch_settings: ClassVar[Attrs] = {"diagonal": 0}
    title = "Lower triangle"
    symbol = "◣"
    doc = "Keeps what lies on and below a diagonal of each matrix; the rest is 0 and receives no gradient."

    def kept(self, shape: Shape, attrs: Attrs) -> Array:
        """Which cells of a matrix stay."""
        return np.tri(shape[-2], shape[-1], attrs["diagonal"], dtype=np.bool_)

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        if len(shapes[0]) < 2:
            raise ShapeError(
                "not-a-matrix",
                expected=f"at least two dimensions for {self.name}()",
                got=str(list(shapes[0])),
                cure="Reshape it to a matrix first.",
            )
        return shapes[0]

    def origins(self, attrs: Attrs, xs: Sequence[Array]) -> Array:
        return np.where(self.kept(xs[0].shape, attrs), np.arange(xs[0].size).reshape(xs[0].shape), -1)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.where(self.kept(xs[0].shape, attrs), xs[0], np.zeros((), xs[0].dtype))

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return self.forward(attrs, g)

    def allocate(self, shape: Shape, dtype: Any, xs: Sequence[Array]) -> Array:
        return np.zeros_like(xs[0])

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(out.fill, 0)
        p.emit(partial(np.copyto, out, xs[0], where=self.kept(out.shape, attrs)))

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        self.plan_forward(p, attrs, (g,), out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\operatorname{{{self.name}}}({names[0]})"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\operatorname{{{self.name}}}\left({upstream(out)}\right)"

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-1.0, 1.0, 24).reshape(2, 3, 4)
        return (
            Sample((x[0],), {"diagonal": 0}),
            Sample((x,), {"diagonal": 1}, "several, one diagonal higher"),
            Sample((x.transpose(0, 2, 1),), {"diagonal": -1}, "turned, one lower"),
            Sample((x[0, :1, :1],), {"diagonal": 0}, "one cell"),
            Sample((np.zeros((0, 3)),), {"diagonal": 0}, "no cells"),
        )


class Triu(Tril):
    name = "triu"
    torch = ".triu"
    title = "Upper triangle"
    symbol = "◥"
    doc = "Keeps what lies on and above a diagonal of each matrix; the rest is 0 and receives no gradient."

    def kept(self, shape: Shape, attrs: Attrs) -> Array:
        return ~np.tri(shape[-2], shape[-1], attrs["diagonal"] - 1, dtype=np.bool_)


class OneHot(Op):
    """Attr ``num_classes``; whole numbers of any shape → 0 and 1 in a last axis of their own."""

    name = "one_hot"
    torch = "F.one_hot"
    torch_settings: ClassVar[Attrs] = {"num_classes": ...}
    title = "One-hot"
    symbol = "1ₙ"
    family = "index"
    arity = 1
    doc = "Writes each number as a row with one 1, at its place; no gradient comes back to a whole number."
    promotion: ClassVar[Promotion] = "none"
    differentiable = False

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        return (*shapes[0], attrs["num_classes"])

    def result_dtype(self, dtypes: Sequence[DType], attrs: Attrs) -> DType:
        if dtypes[0].kind not in "iu":
            raise DTypeError("one-hot-dtype", expected="whole numbers", got=str(dtypes[0]), cure="Write labels.long().")
        return np.dtype(np.int64)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        self.result_dtype([xs[0].dtype], attrs)
        check_classes(xs[0], attrs["num_classes"])
        return np.equal(xs[0][..., None], np.arange(attrs["num_classes"])).astype(np.int64)

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        classes = p.keep("classes", (attrs["num_classes"],), np.int64)
        classes[...] = np.arange(attrs["num_classes"])
        p.emit(check_classes, xs[0], attrs["num_classes"])
        p.emit(partial(np.equal, xs[0][..., None], classes, out=out, casting="unsafe"))

    def forward_terms(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        label = Number(float(xs[0][cell[:-1]]), "value", 0, "value", cell[:-1])
        return rich("(", label, ") == ", Number(float(cell[-1]), "plain"))

    def words_forward(self, cell: Cell, attrs: Attrs, xs: Sequence[Array], out: Array) -> RichText:
        label = Number(float(xs[0][cell[:-1]]), "value", 0, "value", cell[:-1])
        return rich(
            "The number is ", label, f", so the 1 stands at that place, counted from 0; this is place {cell[-1]}."
        )

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        raise AssertionError("whole numbers have no gradient")

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\operatorname{{onehot}}({names[0]})"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return "0"

    def samples(self) -> tuple[Sample, ...]:
        return (
            Sample((np.array([0, 2, 1, 2]),), {"num_classes": 3}),
            Sample((np.array([[0], [2]]),), {"num_classes": 4}, "a column"),
            Sample((np.array(1),), {"num_classes": 2}, "one number"),
            Sample((np.zeros((0,), np.int64),), {"num_classes": 3}, "none"),
        )


def check_classes(labels: Array, count: int) -> None:
    """Raise where a label is no class: RangeError; ArgumentError where there are no classes."""
    if count < 1:
        raise ArgumentError(
            "num-classes",
            expected="at least one class",
            got=str(count),
            cure="Leave num_classes out, or make it larger.",
        )
    check_places(labels, count, labels.ndim, 0, "a class")


OPS: tuple[Op, ...] = (MaskedFill(), Tril(), Triu(), OneHot())
