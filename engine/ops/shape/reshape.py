"""The same numbers in another shape: the gradient is arranged back."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.errors import ShapeError
from engine.op import Array, Attrs, Op, Planner, Sample, Shape, upstream
from engine.ops.broadcast import plan_unbroadcast, unbroadcast
from engine.ops.moving import Rearrangement, dimension, dimensions
from engine.ops.order import emit_move
from engine.source import SPREAD


class Reshape(Rearrangement):
    name = "reshape"
    torch = ".reshape"
    torch_settings: ClassVar[Attrs] = {"shape": SPREAD}
    title = "Reshape"
    symbol = "▭"
    doc = "Arranges the same numbers in another shape; the gradient is arranged back."
    refuses = True

    @property
    def grad_name(self) -> str:
        return "ViewBackward0"

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
        shape = attrs["shape"]
        if min(shape, default=0) < -1:  # NumPy would take any negative size for −1
            shape = self.infer((xs[0].shape,), attrs)
        return xs[0].reshape(shape)

    def back(self, attrs: Attrs, g: Array, shape: Shape) -> Array:
        return g.reshape(shape)

    def written_back(self, attrs: Attrs, shape: Shape) -> tuple[str, Attrs, bool]:
        return "reshape", {"shape": shape}, False

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        emit_move(p, xs[0], out.reshape(xs[0].shape))

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\operatorname{{reshape}}({names[0]})"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\operatorname{{reshape}}\left({upstream(out)}\right)"

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-1.0, 1.0, 12).reshape(3, 4)
        return (
            Sample((x,), {"shape": (2, 6)}),
            Sample((x,), {"shape": (-1,)}, "flattened"),
            Sample((x.T,), {"shape": (2, 6)}, "turned"),
            Sample((x[:1, :1],), {"shape": ()}, "to a scalar"),
            Sample((np.array(0.5),), {"shape": (1, 1)}, "from a scalar"),
            Sample((np.zeros((0, 4)),), {"shape": (4, 0)}, "no cells"),
        )


class Transpose(Rearrangement):
    name = "transpose"
    torch = ".transpose"
    torch_settings: ClassVar[Attrs] = {"dim0": ..., "dim1": ...}
    title = "Transpose"
    symbol = "ᵀ"
    doc = "Swaps two axes; the gradient is swapped back."
    refuses = True

    def axes(self, rank: int, attrs: Attrs) -> tuple[int, int]:
        """The two axes, counted from the front; raises DimensionError."""
        return dimension(attrs["dim0"], rank, self.title), dimension(attrs["dim1"], rank, self.title)

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        first, second = self.axes(len(shapes[0]), attrs)
        swapped = list(shapes[0])
        if swapped:
            swapped[first], swapped[second] = swapped[second], swapped[first]
        return tuple(swapped)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.swapaxes(xs[0], *self.axes(xs[0].ndim, attrs)) if xs[0].ndim else xs[0].view()

    def back(self, attrs: Attrs, g: Array, shape: Shape) -> Array:
        return self.forward(attrs, g)

    def written_back(self, attrs: Attrs, shape: Shape) -> tuple[str, Attrs, bool]:
        return "transpose", attrs, False

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"{{{names[0]}}}^\top"

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


class Permute(Rearrangement):
    name = "permute"
    torch = ".permute"
    torch_settings: ClassVar[Attrs] = {"dims": SPREAD}
    title = "Permute"
    symbol = "⤨"
    doc = "Puts the axes in another order; the gradient's axes are put back."
    refuses = True

    def axes(self, rank: int, attrs: Attrs) -> tuple[int, ...]:
        """The new order of the axes, counted from the front; raises ShapeError where it is none."""
        axes = dimensions(tuple(attrs["dims"]), rank, self.title)
        if len(axes) != rank:
            raise ShapeError(
                "permute-count",
                expected=f"an order of all {rank} dimensions",
                got=str(list(attrs["dims"])),
                cure="Name every dimension once.",
            )
        return axes

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        return tuple(shapes[0][axis] for axis in self.axes(len(shapes[0]), attrs))

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return xs[0].transpose(self.axes(xs[0].ndim, attrs))

    def back(self, attrs: Attrs, g: Array, shape: Shape) -> Array:
        return g.transpose(self.inverse(g.ndim, attrs))

    def inverse(self, rank: int, attrs: Attrs) -> tuple[int, ...]:
        """The order that undoes this one."""
        axes = self.axes(rank, attrs)
        return tuple(sorted(range(rank), key=axes.__getitem__))

    def written_back(self, attrs: Attrs, shape: Shape) -> tuple[str, Attrs, bool]:
        return "permute", {"dims": self.inverse(len(shape), attrs)}, False

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\operatorname{{permute}}({names[0]})"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\operatorname{{permute}}^{{-1}}\left({upstream(out)}\right)"

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-1.0, 1.0, 24).reshape(2, 3, 4)
        return (
            Sample((x,), {"dims": (2, 0, 1)}),
            Sample((x[:, :, ::2],), {"dims": (0, -1, 1)}, "with gaps"),
            Sample((x[:1],), {"dims": (1, 0, 2)}, "size 1"),
            Sample((np.array(0.5),), {"dims": ()}, "a scalar"),
            Sample((np.zeros((0, 4)),), {"dims": (1, 0)}, "no cells"),
        )


class Expand(Rearrangement):
    name = "expand"
    torch = ".expand"
    torch_settings: ClassVar[Attrs] = {"size": SPREAD}
    title = "Expand"
    symbol = "⇉"
    doc = "Repeats axes of size 1 without copying; the gradients of the repetitions add up."
    refuses = True

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        shape, wanted = shapes[0], tuple(attrs["size"])
        lead = len(wanted) - len(shape)
        full = (-1,) * lead + shape
        fits = lead >= 0 and -1 not in wanted[:lead] and min(wanted, default=0) >= -1
        if not fits or any(
            want not in (-1, have) and have not in (1, -1) for want, have in zip(wanted, full, strict=True)
        ):
            raise ShapeError(
                "expand-size",
                expected=f"sizes that agree with {list(shape)}, or stand where it has 1 or nothing",
                got=str(list(wanted)),
                cure="Only axes of size 1, and new ones in front, can be expanded; −1 keeps a size.",
            )
        return tuple(have if want == -1 else want for want, have in zip(wanted, full, strict=True))

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.broadcast_to(xs[0], self.infer((xs[0].shape,), attrs))

    def back(self, attrs: Attrs, g: Array, shape: Shape) -> Array:
        return unbroadcast(g, shape)

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        plan_unbroadcast(p, g, out)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\operatorname{{expand}}({names[0]})"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\sum {upstream(out)}"

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-1.0, 1.0, 3)
        return (
            Sample((x.reshape(3, 1),), {"size": (3, 4)}),
            Sample((x,), {"size": (2, -1)}, "a new axis in front"),
            Sample((x.reshape(1, 3, 1),), {"size": (2, 3, 4)}, "two axes"),
            Sample((np.array(0.5),), {"size": (2, 2)}, "a scalar"),
            Sample((x.reshape(1, 3),), {"size": (0, 3)}, "to no cells"),
            Sample((np.zeros((0, 1)),), {"size": (0, 3)}, "no cells"),
        )


OPS: tuple[Op, ...] = (Reshape(), Transpose(), Permute(), Expand())
