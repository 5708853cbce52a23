"""Convolutions: the same small window of weights at every place of a signal or picture."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any, ClassVar

from engine.errors import ArgumentError
from engine.nn.functional.convolutions import Size, conv1d, conv2d
from engine.nn.functional.shaping import pad
from engine.nn.init import Source, uniform_
from engine.nn.module import Module
from engine.nn.parameter import Parameter, blank
from engine.op import Shape
from engine.tensor import Tensor


class Convolution(Module):
    """What the layers share: weight [filters, channels / groups, kernel …] and bias [filters].

    Both begin between −1/√n and 1/√n for the n numbers of a window, as PyTorch's do, drawn from
    ``generator`` (the library's own where it is None).
    """

    rank: ClassVar[int]
    weight: Parameter
    bias: Parameter | None

    def __init__(
        self,
        in_channels: int,
        out_channels: int,
        kernel_size: Size,
        stride: Size = 1,
        padding: Size | str = 0,
        dilation: Size = 1,
        groups: int = 1,
        bias: bool = True,
        padding_mode: str = "zeros",
        device: object = None,
        dtype: Any = None,
        *,
        generator: Source = None,
    ) -> None:
        super().__init__()
        if groups < 1 or in_channels % groups or out_channels % groups:
            raise ArgumentError(
                "conv-groups",
                expected="channels in and out that are multiples of the groups",
                got=f"in_channels={in_channels}, out_channels={out_channels}, groups={groups}",
                cure="Choose groups that divide both.",
            )
        if padding_mode not in ("zeros", "reflect", "replicate", "circular"):
            raise ArgumentError(
                "padding-mode",
                expected="padding_mode 'zeros', 'reflect', 'replicate' or 'circular'",
                got=repr(padding_mode),
                cure="Choose one of these.",
            )
        self.in_channels, self.out_channels, self.groups = in_channels, out_channels, groups
        self.kernel_size = spread(kernel_size, self.rank)
        self.stride = spread(stride, self.rank)
        self.padding = padding if isinstance(padding, str) else spread(padding, self.rank)
        self.dilation = spread(dilation, self.rank)
        self.padding_mode = padding_mode
        self.weight = blank((out_channels, in_channels // groups, *self.kernel_size), device, dtype)
        self.register_parameter("bias", blank((out_channels,), device, dtype) if bias else None)
        self.reset_parameters(generator)

    def reset_parameters(self, generator: Source = None) -> None:
        """Draw the initial weights anew."""
        window = math.prod(self.weight.shape[1:])
        bound = 1 / math.sqrt(window) if window else 0.0
        uniform_(self.weight, -bound, bound, generator)
        if self.bias is not None:
            uniform_(self.bias, -bound, bound, generator)

    def convolved(self, function: Callable[..., Tensor], input: Tensor) -> Tensor:
        """The input under the window, with a border of its own cells where ``padding_mode`` says so."""
        padding: Size | str = self.padding
        if self.padding_mode != "zeros":
            input, padding = pad(input, self._border(), self.padding_mode), 0
        return function(input, self.weight, self.bias, self.stride, padding, self.dilation, self.groups)

    def _border(self) -> list[int]:
        """Cells before and after the last axis, then the one before it."""
        border: list[int] = []
        for axis in reversed(range(self.rank)):
            if isinstance(self.padding, str):
                whole = self.dilation[axis] * (self.kernel_size[axis] - 1) if self.padding == "same" else 0
                border += [whole // 2, whole - whole // 2]
            else:
                border += [self.padding[axis]] * 2
        return border

    def extra_repr(self) -> str:
        text = f"{self.in_channels}, {self.out_channels}, kernel_size={self.kernel_size}, stride={self.stride}"
        if self.padding != (0,) * self.rank:
            text += f", padding={self.padding}"
        if self.dilation != (1,) * self.rank:
            text += f", dilation={self.dilation}"
        if self.groups != 1:
            text += f", groups={self.groups}"
        if self.bias is None:
            text += ", bias=False"
        return text if self.padding_mode == "zeros" else f"{text}, padding_mode={self.padding_mode}"


class Conv1d(Convolution):
    """Over signals [batch, channels, length]."""

    rank = 1

    def forward(self, input: Tensor) -> Tensor:
        return self.convolved(conv1d, input)


class Conv2d(Convolution):
    """Over pictures [batch, channels, height, width].

    >>> from engine import nn
    >>> nn.Conv2d(1, 8, 3, padding=1)
    Conv2d(1, 8, kernel_size=(3, 3), stride=(1, 1), padding=(1, 1))
    """

    rank = 2

    def forward(self, input: Tensor) -> Tensor:
        return self.convolved(conv2d, input)


def spread(size: Size, rank: int) -> Shape:
    """One number for each axis."""
    return (size,) * rank if isinstance(size, int) else tuple(size)
