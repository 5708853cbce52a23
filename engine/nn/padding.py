"""Borders round signals and pictures."""

from __future__ import annotations

from typing import ClassVar

from engine.nn.functional.shaping import pad
from engine.nn.module import Module
from engine.op import Shape
from engine.tensor import Tensor


class Padding(Module):
    """Cells (before, after) the last axis, then the one before it; one number for the same on all sides."""

    rank: ClassVar[int]
    mode: ClassVar[str] = "constant"

    def __init__(self, padding: int | tuple[int, ...]) -> None:
        super().__init__()
        self.padding: Shape = (padding,) * (2 * self.rank) if isinstance(padding, int) else tuple(padding)

    def forward(self, input: Tensor) -> Tensor:
        return pad(input, self.padding, self.mode)

    def extra_repr(self) -> str:
        return f"{self.padding}"


class ConstantPad(Padding):
    """A border of one number."""

    def __init__(self, padding: int | tuple[int, ...], value: float) -> None:
        super().__init__(padding)
        self.value = value

    def forward(self, input: Tensor) -> Tensor:
        return pad(input, self.padding, "constant", self.value)

    def extra_repr(self) -> str:
        return f"padding={self.padding}, value={self.value}"


class ConstantPad1d(ConstantPad):
    """Round signals."""

    rank = 1


class ConstantPad2d(ConstantPad):
    """Round pictures."""

    rank = 2


class ZeroPad1d(Padding):
    """Zeros round signals."""

    rank = 1


class ZeroPad2d(Padding):
    """Zeros round pictures."""

    rank = 2


class ReflectionPad1d(Padding):
    """A signal's own cells, reflected at its ends."""

    rank, mode = 1, "reflect"


class ReflectionPad2d(Padding):
    """A picture's own cells, reflected at its edges."""

    rank, mode = 2, "reflect"


class ReplicationPad1d(Padding):
    """A signal's ends, repeated."""

    rank, mode = 1, "replicate"


class ReplicationPad2d(Padding):
    """A picture's edges, repeated."""

    rank, mode = 2, "replicate"


class CircularPad1d(Padding):
    """A signal that goes on at its other end."""

    rank, mode = 1, "circular"


class CircularPad2d(Padding):
    """A picture that goes on at its other edge."""

    rank, mode = 2, "circular"
