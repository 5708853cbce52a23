"""Axes of size 1 taken away and put in."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

from engine.arrays import np
from engine.op import Array, Attrs, Op, Sample, Shape, upstream
from engine.ops.moving import Rearrangement, dimension, dimensions
from engine.source import expression, single, written


class Squeeze(Rearrangement):
    name = "squeeze"
    title = "Squeeze"
    symbol = "⊟"
    doc = "Leaves out axes of size 1; the gradient gets them back."
    refuses = True

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        shape, dims = shapes[0], attrs["dims"]
        gone = range(len(shape)) if dims is None else dimensions(dims, len(shape), self.title)
        return tuple(size for axis, size in enumerate(shape) if size != 1 or axis not in gone)

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return xs[0].reshape(self.infer((xs[0].shape,), attrs))

    def back(self, attrs: Attrs, g: Array, shape: Shape) -> Array:
        return g.reshape(shape)

    def written_back(self, attrs: Attrs, shape: Shape) -> tuple[str, Attrs, bool]:
        return "reshape", {"shape": shape}, False

    def code(self, names: Sequence[str], attrs: Attrs) -> str:
        dims = [] if attrs["dims"] is None else [written(single(tuple(attrs["dims"])))]
        return expression(".squeeze", names, dims)

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\operatorname{{squeeze}}({names[0]})"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return upstream(out)

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-1.0, 1.0, 6).reshape(1, 3, 1, 2)
        return (
            Sample((x,), {"dims": None}, "all axes of size 1"),
            Sample((x,), {"dims": (2,)}, "one axis"),
            Sample((x,), {"dims": (0, -2)}, "two axes"),
            Sample((x,), {"dims": (1,)}, "an axis that stays"),
            Sample((np.array(0.5),), {"dims": (0,)}, "a scalar"),
            Sample((np.zeros((0, 1)),), {"dims": (1,)}, "no cells"),
        )


class Unsqueeze(Rearrangement):
    name = "unsqueeze"
    torch = ".unsqueeze"
    torch_settings: ClassVar[Attrs] = {"dim": ...}
    title = "Unsqueeze"
    symbol = "⊞"
    doc = "Puts in an axis of size 1; the gradient loses it again."
    refuses = True

    def infer(self, shapes: Sequence[Shape], attrs: Attrs) -> Shape:
        shape = shapes[0]
        axis = dimension(attrs["dim"], len(shape) + 1, self.title)
        return (*shape[:axis], 1, *shape[axis:])

    def forward(self, attrs: Attrs, *xs: Array) -> Array:
        return xs[0].reshape(self.infer((xs[0].shape,), attrs))

    def back(self, attrs: Attrs, g: Array, shape: Shape) -> Array:
        return g.reshape(shape)

    def written_back(self, attrs: Attrs, shape: Shape) -> tuple[str, Attrs, bool]:
        return "reshape", {"shape": shape}, False

    def latex(self, names: Sequence[str], attrs: Attrs) -> str:
        return rf"\operatorname{{unsqueeze}}({names[0]})"

    def latex_vjp(self, i: int, names: Sequence[str], out: str, attrs: Attrs) -> str:
        return upstream(out)

    def samples(self) -> tuple[Sample, ...]:
        x = np.linspace(-1.0, 1.0, 6).reshape(2, 3)
        return (
            Sample((x,), {"dim": 0}),
            Sample((x,), {"dim": -1}, "at the end"),
            Sample((x.T,), {"dim": 1}, "turned"),
            Sample((np.array(0.5),), {"dim": 0}, "a scalar"),
            Sample((np.zeros((0, 2)),), {"dim": 1}, "no cells"),
        )


OPS: tuple[Op, ...] = (Squeeze(), Unsqueeze())
