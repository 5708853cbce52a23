"""Windows of weights that slide over signals and pictures."""

from __future__ import annotations

from engine.nn.functional.running import run
from engine.tensor import Tensor

__all__ = ["conv1d", "conv2d"]

Size = int | tuple[int, ...]


def conv1d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Size = 1,
    padding: Size | str = 0,
    dilation: Size = 1,
    groups: int = 1,
) -> Tensor:
    """Input [batch, channels, length], weight [filters, channels / groups, kernel], bias [filters]."""
    return _conv("conv1d", input, weight, bias, stride, padding, dilation, groups)


def conv2d(
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None = None,
    stride: Size = 1,
    padding: Size | str = 0,
    dilation: Size = 1,
    groups: int = 1,
) -> Tensor:
    """Input [batch, channels, height, width], weight [filters, channels / groups, height, width], bias [filters].

    >>> import engine
    >>> conv2d(engine.ones(1, 1, 3, 3), engine.ones(1, 1, 2, 2)).tolist()
    [[[[4.0, 4.0], [4.0, 4.0]]]]
    """
    return _conv("conv2d", input, weight, bias, stride, padding, dilation, groups)


def _conv(
    name: str,
    input: Tensor,
    weight: Tensor,
    bias: Tensor | None,
    stride: Size,
    padding: Size | str,
    dilation: Size,
    groups: int,
) -> Tensor:
    operands = (input, weight) if bias is None else (input, weight, bias)
    return run(name, *operands, stride=stride, padding=padding, dilation=dilation, groups=groups)
