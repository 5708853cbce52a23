"""Convolution of images that lie on their side in memory: the slabs go along the width.

A pooling takes the rows first. With memory in the order (width, channels, height, batch) two columns that
meet in its windows are two long vectors, where they would otherwise be many short pieces of one.
"""

from __future__ import annotations

from dataclasses import replace

from engine.op import Array, Planner
from engine.ops.conv.geometry import Geometry
from engine.ops.conv.slabs import Slabs
from engine.ops.conv.way import Way

MOST_TIMES_WIDER = 4
"""An image that is wider than so many times its height would be cut into too small products."""


def suits(height: int, width: int) -> bool:
    """Whether an output of this size is laid on its side."""
    return width <= MOST_TIMES_WIDER * height


def side(x: Array) -> Array:
    """The same memory with height and width exchanged: for values, gradients and kernels."""
    return x.swapaxes(2, 3)


class Sideways(Way):
    """:class:`Slabs` for the same convolution with height and width exchanged."""

    def __init__(self, p: Planner, place: Geometry) -> None:
        super().__init__(p, place)
        self.slabs = Slabs(p, _on_its_side(place))

    def fill(self, x: Array) -> None:
        self.slabs.fill(side(x))

    def value(self, weight: Array, bias: Array | None, out: Array) -> None:
        self.slabs.value(side(weight), bias, side(out))

    def input_gradient(self, weight: Array, g: Array, out: Array) -> None:
        self.slabs.input_gradient(side(weight), side(g), side(out))

    def weight_gradient(self, g: Array, out: Array) -> None:
        self.slabs.weight_gradient(side(g), side(out))

    def bias_gradient(self, g: Array, out: Array) -> None:
        self.slabs.bias_gradient(side(g), out)


def _on_its_side(place: Geometry) -> Geometry:
    """The same geometry with height and width exchanged."""
    return replace(
        place,
        size=place.size[::-1],
        kernel=place.kernel[::-1],
        stride=place.stride[::-1],
        before=place.before[::-1],
        after=place.after[::-1],
        dilation=place.dilation[::-1],
    )
