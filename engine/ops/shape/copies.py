"""The same numbers copied: repeated, turned round, and rolled."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.errors import DimensionError, ShapeError
from engine.op import Array, Attrs, Op, Planner, Sample, Shape, upstream
from engine.ops.moving import Moving, along, dimensions
from engine.source import SPREAD


class Repeat(Moving):
    name = "repeat"
    torch = ".repeat"
    torch_settings: ClassVar[Attrs] = {"repeats": SPREAD}
    title = "Repeat"
    symbol = "⊞×"
    doc = "Lays a tensor beside itself; the gradients of the repetitions add up."

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        counts = attrs["repeats"]
        full = (1,) * (len(counts) - len(shapes[0])) + shapes[0]
        if min(counts, default=0) < 0:
            raise ShapeError(
                "repeat-counts", expected="counts of 0 or more", got=str(list(counts)), cure="Drop the sign."
            )
        return tuple(size * count for size, count in zip(full, counts, strict=True))

    def split(self, shape: Shape, attrs: Attrs) -> tuple[Shape, Shape, tuple[int, ...]]:
        """The input's and the output's shape with repetitions as axes of their own, and which axes these are."""
        counts = attrs["repeats"]
        full = (1,) * (len(counts) - len(shape)) + shape
        inner = tuple(part for size in full for part in (1, size))
        outer = tuple(part for count, size in zip(counts, full, strict=True) for part in (count, size))
        return inner, outer, tuple(range(0, 2 * len(counts), 2))

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.tile(xs[0], attrs["repeats"])

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        _, outer, axes = self.split(xs[0].shape, attrs)
        return np.asarray(g.reshape(outer).sum(axis=axes)).reshape(xs[0].shape)

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        inner, outer, _ = self.split(xs[0].shape, attrs)
        x = xs[0]
        if not x.flags.c_contiguous:
            p.emit(np.copyto, x := p.scratch(x.shape, x.dtype), xs[0])
        p.emit(np.copyto, out.reshape(outer), x.reshape(inner))

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        _, outer, axes = self.split(out.shape, attrs)
        total = p.scratch(outer[1::2], out.dtype)
        p.emit(np.add.reduce, g.reshape(outer), axes, None, total)
        p.emit(np.copyto, out, total.reshape(out.shape))

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\operatorname{{repeat}}({names[0]})"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\sum {upstream(out)}"

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-1.0, 1.0, 6).reshape(2, 3)
        return (
            Sample((x,), {"repeats": (2, 3)}),
            Sample((x.T,), {"repeats": (2, 1, 2)}, "a new axis in front, turned"),
            Sample((np.array(0.5),), {"repeats": (3,)}, "a scalar"),
            Sample((x,), {"repeats": (0, 1)}, "no times"),
            Sample((np.zeros((0, 2)),), {"repeats": (2, 2)}, "no cells"),
        )


class Flip(Moving):
    name = "flip"
    torch = ".flip"
    torch_settings: ClassVar[Attrs] = {"dims": SPREAD}
    title = "Flip"
    symbol = "⇄"
    doc = "Turns axes round, the last first; the gradient is turned back."

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        dimensions(attrs["dims"], len(shapes[0]), self.title)
        return shapes[0]

    def turned(self, attrs: Attrs, x: Array) -> Array:
        """A view with the axes turned."""
        return np.flip(x, attrs["dims"]) if x.ndim else x

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return self.turned(attrs, xs[0]).copy()

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return self.turned(attrs, g)

    def plan_forward(self, p: Planner, attrs: Attrs, xs: Sequence[Array], out: Array) -> None:
        p.emit(np.copyto, out, self.turned(attrs, xs[0]))

    def plan_vjp(self, p: Planner, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], y: Array, out: Array) -> None:
        p.emit(np.copyto, out, self.turned(attrs, g))

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\operatorname{{flip}}({names[0]})"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\operatorname{{flip}}\left({upstream(out)}\right)"

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-1.0, 1.0, 24).reshape(2, 3, 4)
        return (
            Sample((x,), {"dims": (0,)}),
            Sample((x,), {"dims": (1, -1)}, "two axes"),
            Sample((x.transpose(1, 2, 0)[:, :1],), {"dims": (0, 1)}, "turned"),
            Sample((np.zeros((0, 2)),), {"dims": (0,)}, "no cells"),
        )


class Roll(Moving):
    name = "roll"
    torch = ".roll"
    torch_settings: ClassVar[Attrs] = {"shifts": ..., "dims": ...}
    title = "Roll"
    symbol = "↻"
    doc = "Moves cells along axes, the last ones to the front; the gradient is rolled back."

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        for axis in attrs["dims"]:
            along(axis, shapes[0], self.title)
        if len(attrs["dims"]) != len(attrs["shifts"]):
            raise DimensionError(
                "roll-counts",
                expected=f"a shift for each of {len(attrs['dims'])} dimensions",
                got=str(list(attrs["shifts"])),
                cure="Pass as many shifts as dims.",
            )
        return shapes[0]

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return np.roll(xs[0], attrs["shifts"], attrs["dims"])

    def vjp(self, i: int, attrs: Attrs, g: Array, xs: Sequence[Array], out: Array) -> Array:
        return np.roll(g, tuple(-shift for shift in attrs["shifts"]), attrs["dims"])

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\operatorname{{roll}}({names[0]})"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return rf"\operatorname{{roll}}^{{-1}}\left({upstream(out)}\right)"

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-1.0, 1.0, 12).reshape(3, 4)
        return (
            Sample((x,), {"shifts": (1,), "dims": (0,)}),
            Sample((x,), {"shifts": (-1, 6), "dims": (0, -1)}, "two axes"),
            Sample((x[:, :1],), {"shifts": (2,), "dims": (0,)}, "a column"),
            Sample((np.zeros((0, 2)),), {"shifts": (1,), "dims": (1,)}, "no cells"),
        )


OPS: tuple[Op, ...] = (Repeat(), Flip(), Roll())
