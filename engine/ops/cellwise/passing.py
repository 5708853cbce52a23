"""The same numbers handed on: into another dtype, into memory of their own, or out of the graph."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from engine.arrays import np
from engine.op import Array, Attrs, Op, Planner, Promotion, Sample, Shape
from engine.ops.families import Unary
from engine.richtext import Number, RichText, rich


class Passing(Unary):
    """Each output cell is the input cell."""

    promotion: ClassVar[Promotion] = "none"
    family = "shape"

    def reads(self, i: int, attrs: Attrs) -> Sequence[int]:
        return ()

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(_copy, out, xs[0])

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(_copy, out, g)

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return g.astype(xs[0].dtype, copy=False)

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return "1"

    def written(self, v: Sequence[Number], attrs: Attrs) -> RichText:
        return rich(v[0])

    def slope(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return ()

    def said(self, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return (self.doc,)

    def said_back(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return ("The number is handed on as it is, so its gradient comes back as it is.",)

    def samples(self) -> tuple[Sample, ...]:
        return (
            Sample((np.linspace(-1.0, 1.0, 6).reshape(2, 3),), self.example),
            Sample((np.array(0.5),), self.example, "a scalar"),
            Sample((np.zeros((0, 2)),), self.example, "no examples"),
            Sample((np.linspace(-1.0, 1.0, 6).reshape(2, 3).T,), self.example, "turned"),
        )

    example: ClassVar[Attrs] = {}


def _copy(out: Array, x: Array) -> None:
    np.copyto(out, x, casting="unsafe")


class Cast(Passing):
    name = "cast"
    torch = ".to"
    torch_settings: ClassVar[Attrs] = {"dtype": ...}
    title = "Cast"
    symbol = "→"
    doc = "Writes the same numbers in another kind of number; the gradient is written back in the first."
    example: ClassVar[Attrs] = {"dtype": np.dtype(np.float64)}

    def result_dtype(self, dtypes: Sequence[np.dtype[Any]], attrs: Attrs) -> np.dtype[Any]:
        return np.dtype(attrs["dtype"])

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return xs[0].astype(attrs["dtype"])

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return names[0]


class Clone(Passing):
    name = "clone"
    torch = ".clone"
    title = "Clone"
    symbol = "="
    trivial = True
    doc = "Copies the numbers into memory of their own; the gradient passes unchanged."

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        # "C" makes it contiguous; "K" keeps the order in which the cells lie.
        # Cells that share a place are laid out one after the other, as in PyTorch.
        shared = 0 in xs[0].strides
        return xs[0].copy(order=attrs.get("order", "C" if shared else "K"))

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return names[0]


class Detach(Passing):
    name = "detach"
    torch = ".detach"
    title = "Detach"
    symbol = "✂"
    doc = "Hands the numbers on and lets no gradient come back: the path to the loss is cut here."
    differentiable = False
    view = True

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return xs[0].view()

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return np.zeros_like(xs[0])

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        raise AssertionError("nothing is sent back through a detached value")

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return names[0]

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return "0"

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        return shapes[0]


class Fill(Passing):
    name = "fill"
    torch = "torch.full_like"
    torch_settings: ClassVar[Attrs] = {"value": ...}
    title = "Fill"
    symbol = "∎"
    doc = "Writes one number everywhere: what was there before no longer matters, so its gradient is 0."
    example: ClassVar[Attrs] = {"value": 2.0}

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.full_like(xs[0], attrs["value"])

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(out.fill, attrs["value"])

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return np.zeros_like(xs[0])

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(out.fill, 0)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return f"{attrs['value']:g}"

    def latex_local(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return "0"

    def written(self, v: Sequence[Number], attrs: Attrs) -> RichText:
        return rich(float(attrs["value"]))

    def said_back(self, i: int, v: Sequence[Number], y: Number, attrs: Attrs) -> RichText:
        return ("The old number was replaced, so it has no influence on the loss.",)


OPS: tuple[Op, ...] = (Cast(), Clone(), Detach(), Fill())
