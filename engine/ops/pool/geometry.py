"""Where the windows of a pooling lie, read from the settings as PyTorch reads them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from engine.cells import Shape
from engine.errors import ShapeError
from engine.op import Array, Attrs
from engine.ops.conv.geometry import spread


@dataclass(frozen=True)
class Span:
    """The windows along one axis; ``out`` of them, each of ``kernel`` cells."""

    size: int
    kernel: int = 1
    stride: int = 1
    pad: int = 0
    dilation: int = 1
    out: int = 1

    @property
    def reach(self) -> int:
        """How many cells a window spans, gaps included."""
        return self.dilation * (self.kernel - 1) + 1

    @property
    def padded(self) -> int:
        """The axis with as much padding as the windows reach into, and no less than the axis itself."""
        return max(self.pad + self.size, (self.out - 1) * self.stride + self.reach)

    @property
    def whole(self) -> bool:
        """Whether every cell is a window of its own: nothing to do along this axis."""
        return self.kernel == self.stride == 1 and self.padded == self.size

    @property
    def disjoint(self) -> bool:
        """Whether no cell is in two windows."""
        return self.reach <= self.stride or self.out == 1

    def taps(self) -> list[slice]:
        """For each of the kernel's cells, the padded cells that it meets, one per window."""
        last = (self.out - 1) * self.stride + 1
        return [slice(at * self.dilation, at * self.dilation + last, self.stride) for at in range(self.kernel)]

    def cells(self, window: int) -> list[int]:
        """The cells of a window that are not padding."""
        first = window * self.stride - self.pad
        return [at for at in range(first, first + self.reach, self.dilation) if 0 <= at < self.size]


Spans = tuple[Span, Span]


def spans(shape: Shape, attrs: Attrs, rank: int, name: str) -> Spans:
    """The windows along height and width (a signal's height is 1); raises ShapeError."""
    _check_rank(shape, rank, name)
    kernel = spread(attrs["kernel_size"], rank, f"kernel_size of {name}")
    stride = kernel if attrs.get("stride") in (None, ()) else spread(attrs["stride"], rank, f"stride of {name}")
    pad = spread(attrs.get("padding", 0), rank, f"padding of {name}")
    dilation = spread(attrs.get("dilation", 1), rank, f"dilation of {name}")
    axes = [
        _span(name, *each, bool(attrs.get("ceil_mode")))
        for each in zip(shape[-rank:], kernel, stride, pad, dilation, strict=True)
    ]
    return (axes[0], axes[1]) if rank == 2 else (Span(1), axes[0])


def _span(name: str, size: int, kernel: int, stride: int, pad: int, dilation: int, ceil: bool) -> Span:
    for setting, value, least in (
        ("kernel_size", kernel, 1),
        ("stride", stride, 1),
        ("dilation", dilation, 1),
        ("padding", pad, 0),
    ):
        if value < least:
            raise _refusal(name, f"{setting} of at least {least}", str(value), f"Choose {setting}={least} or more.")
    reach = dilation * (kernel - 1) + 1
    if 2 * pad > kernel:
        most = f"padding of at most half the kernel, {kernel // 2}"
        raise _refusal(name, most, str(pad), "A window has to hold at least one cell of the input.")
    room = size + 2 * pad - reach
    out = -(-room // stride) + 1 if ceil else room // stride + 1
    # A window that would begin in the padding at the end is left out.
    if ceil and (out - 1) * stride >= size + pad:
        out -= 1
    if out < 1:
        raise _refusal(
            name,
            f"an input that holds a window of {reach}",
            f"{size} with padding {pad}",
            "Take a smaller kernel_size.",
        )
    return Span(size, kernel, stride, pad, dilation, out)


def _check_rank(shape: Shape, rank: int, name: str) -> None:
    """Raise ShapeError unless the input is [channels, …] or [batch, channels, …] with cells in all but the batch."""
    if len(shape) not in (rank + 1, rank + 2):
        form = "[channels, length]" if rank == 1 else "[channels, height, width]"
        raise _refusal(name, f"an input {form}, with or without a batch in front", str(list(shape)), "Reshape it.")
    if 0 in shape[-rank - 1 :]:
        raise _refusal(name, "cells in every axis but the batch", str(list(shape)), "Give it at least one of each.")


def _refusal(name: str, expected: str, got: str, cure: str) -> ShapeError:
    return ShapeError("pooling", expected=f"for {name} {expected}", got=got, cure=cure)


def pooled_shape(shape: Shape, over: Spans, rank: int) -> Shape:
    """The output's shape."""
    return (*shape[:-rank], *(span.out for span in over[-rank:]))


def plane(x: Array, rank: int) -> Array:
    """The same memory with height and width as its last axes."""
    return x[..., None, :] if rank == 1 else x


def output_size(setting: Any, shape: Shape, rank: int, name: str) -> tuple[int, ...]:
    """The size that an adaptive pooling gives; None keeps an axis. Raises ShapeError."""
    _check_rank(shape, rank, name)
    each = (setting,) * rank if setting is None or isinstance(setting, int) else tuple(setting)
    if len(each) == 1:
        each *= rank
    if len(each) != rank:
        raise _refusal(name, f"output_size as {rank} numbers", str(setting), f"Pass one number, or {rank}.")
    wanted = tuple(size if one is None else one for one, size in zip(each, shape[-rank:], strict=True))
    if min(wanted) < 0:
        raise _refusal(name, "output_size of at least 0", str(setting), "Choose a positive size.")
    return wanted
