"""Where a kernel stands: stride, padding, dilation and groups read as PyTorch reads them, and what follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.cells import Shape
from engine.errors import DTypeError, ShapeError
from engine.op import Array, Attrs


@dataclass(frozen=True)
class Geometry:
    """A convolution over two axes, height and width; a signal is an image of height 1."""

    batch: int
    channels: int
    size: tuple[int, int]
    filters: int
    kernel: tuple[int, int]
    stride: tuple[int, int]
    before: tuple[int, int]
    after: tuple[int, int]
    dilation: tuple[int, int]
    groups: int

    @property
    def padded(self) -> tuple[int, int]:
        """Height and width with the padding."""
        height, width = (sum(each) for each in zip(self.size, self.before, self.after, strict=True))
        return height, width

    @property
    def reach(self) -> tuple[int, int]:
        """How many cells the kernel spans, gaps included."""
        height, width = (d * (k - 1) + 1 for d, k in zip(self.dilation, self.kernel, strict=True))
        return height, width

    @property
    def out(self) -> tuple[int, int]:
        """Height and width of the output."""
        height, width = (
            (size - reach) // step + 1 for size, reach, step in zip(self.padded, self.reach, self.stride, strict=True)
        )
        return height, width

    @property
    def window(self) -> int:
        """How many numbers one window holds, over the channels of one group."""
        return self.channels // self.groups * self.kernel[0] * self.kernel[1]


def geometry(x: Shape, weight: Shape, attrs: Attrs, rank: int) -> Geometry:
    """The geometry of a convolution over the last ``rank`` axes; the shapes have passed :func:`check`."""
    stride = spread(attrs.get("stride", 1), rank, "stride")
    dilation = spread(attrs.get("dilation", 1), rank, "dilation")
    before, after = _padding(attrs.get("padding", 0), weight[2:], dilation, rank)
    size = x[-rank:]
    return Geometry(
        batch=x[0] if len(x) == rank + 2 else 1,
        channels=x[-rank - 1],
        size=_two(size),
        filters=weight[0],
        kernel=_two(weight[2:]),
        stride=_two(stride),
        before=_two(before, 0),
        after=_two(after, 0),
        dilation=_two(dilation),
        groups=attrs.get("groups", 1),
    )


def planes(x: Array, rank: int) -> Array:
    """The same memory as (batch, channels, height, width): a missing batch and a missing height are axes of 1."""
    if x.ndim == rank + 1:
        x = x[None]
    return x[:, :, None] if rank == 1 else x


def spread(setting: Any, rank: int, name: str) -> tuple[int, ...]:
    """A setting for each axis: one number stands for all. Raises ShapeError or DTypeError."""
    each = (setting,) if isinstance(setting, int) else setting
    if not isinstance(each, Sequence) or isinstance(each, str) or not all(isinstance(one, int) for one in each):
        raise DTypeError(
            "not-whole-numbers",
            expected=f"{name} as a whole number or {rank} of them",
            got=repr(setting),
            cure="Pass one number, or one per axis.",
        )
    if len(each) not in (1, rank):
        raise ShapeError(
            "setting-per-axis",
            expected=f"{name} as one number or {rank} numbers, one per axis",
            got=str(tuple(each)),
            cure=f"Pass a tuple of {rank}.",
        )
    return tuple(each) * rank if len(each) == 1 else tuple(each)


def _padding(setting: Any, kernel: Shape, dilation: Shape, rank: int) -> tuple[Shape, Shape]:
    """Cells added before and after each axis; "same" keeps the size and puts an odd one at the end."""
    if setting == "valid":
        return (0,) * rank, (0,) * rank
    if setting == "same":
        total = [d * (k - 1) for d, k in zip(dilation, kernel, strict=True)]
        return tuple(each // 2 for each in total), tuple(each - each // 2 for each in total)
    each = spread(setting, rank, "padding")
    return each, each


def _two(each: Sequence[int], missing: int = 1) -> tuple[int, int]:
    return (each[0], each[1]) if len(each) == 2 else (missing, each[0])
