"""One number for each window: the largest, or the mean."""

from __future__ import annotations

from typing import Literal, overload

from engine.nn.functional.running import run
from engine.tensor import Tensor

__all__ = [
    "adaptive_avg_pool1d",
    "adaptive_avg_pool2d",
    "avg_pool1d",
    "avg_pool2d",
    "max_pool1d",
    "max_pool2d",
]

Size = int | tuple[int, ...]
Sizes = int | None | tuple[int | None, ...]
Maxima = Tensor | tuple[Tensor, Tensor]


@overload
def max_pool1d(
    input: Tensor,
    kernel_size: Size,
    stride: Size | None = ...,
    padding: Size = ...,
    dilation: Size = ...,
    ceil_mode: bool = ...,
    return_indices: Literal[False] = ...,
) -> Tensor: ...
@overload
def max_pool1d(
    input: Tensor,
    kernel_size: Size,
    stride: Size | None = ...,
    padding: Size = ...,
    dilation: Size = ...,
    ceil_mode: bool = ...,
    *,
    return_indices: bool,
) -> Maxima: ...
def max_pool1d(
    input: Tensor,
    kernel_size: Size,
    stride: Size | None = None,
    padding: Size = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Maxima:
    """The largest number of each window of [batch, channels, length]; with ``return_indices`` its place too."""
    return _maxima("max_pool1d", input, kernel_size, stride, padding, dilation, ceil_mode, return_indices)


@overload
def max_pool2d(
    input: Tensor,
    kernel_size: Size,
    stride: Size | None = ...,
    padding: Size = ...,
    dilation: Size = ...,
    ceil_mode: bool = ...,
    return_indices: Literal[False] = ...,
) -> Tensor: ...
@overload
def max_pool2d(
    input: Tensor,
    kernel_size: Size,
    stride: Size | None = ...,
    padding: Size = ...,
    dilation: Size = ...,
    ceil_mode: bool = ...,
    *,
    return_indices: bool,
) -> Maxima: ...
def max_pool2d(
    input: Tensor,
    kernel_size: Size,
    stride: Size | None = None,
    padding: Size = 0,
    dilation: Size = 1,
    ceil_mode: bool = False,
    return_indices: bool = False,
) -> Maxima:
    """The largest number of each window of [batch, channels, height, width]; with ``return_indices`` its place too.

    >>> import engine
    >>> max_pool2d(engine.tensor([[[1.0, 2.0], [3.0, 4.0]]]), (2, 2)).tolist()
    [[[4.0]]]
    """
    return _maxima("max_pool2d", input, kernel_size, stride, padding, dilation, ceil_mode, return_indices)


def _maxima(
    name: str,
    input: Tensor,
    kernel_size: Size,
    stride: Size | None,
    padding: Size,
    dilation: Size,
    ceil_mode: bool,
    return_indices: bool,
) -> Maxima:
    settings = {
        "kernel_size": kernel_size,
        "stride": stride,
        "padding": padding,
        "dilation": dilation,
        "ceil_mode": ceil_mode,
    }
    value = run(name, input, **settings)
    return (value, run(f"{name}_indices", input, **settings)) if return_indices else value


def avg_pool1d(
    input: Tensor,
    kernel_size: Size,
    stride: Size | None = None,
    padding: Size = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
) -> Tensor:
    """The mean of each window of [batch, channels, length]."""
    return run(
        "avg_pool1d",
        input,
        kernel_size=kernel_size,
        stride=stride,
        padding=padding,
        ceil_mode=ceil_mode,
        count_include_pad=count_include_pad,
    )


def avg_pool2d(
    input: Tensor,
    kernel_size: Size,
    stride: Size | None = None,
    padding: Size = 0,
    ceil_mode: bool = False,
    count_include_pad: bool = True,
    divisor_override: int | None = None,
) -> Tensor:
    """The mean of each window of [batch, channels, height, width]."""
    return run(
        "avg_pool2d",
        input,
        kernel_size=kernel_size,
        stride=stride,
        padding=padding,
        ceil_mode=ceil_mode,
        count_include_pad=count_include_pad,
        divisor_override=divisor_override,
    )


def adaptive_avg_pool1d(input: Tensor, output_size: Sizes) -> Tensor:
    """Means of windows chosen so that ``output_size`` of them come out."""
    return run("adaptive_avg_pool1d", input, output_size=output_size)


def adaptive_avg_pool2d(input: Tensor, output_size: Sizes) -> Tensor:
    """Means of windows chosen so that ``output_size`` (height and width) of them come out."""
    return run("adaptive_avg_pool2d", input, output_size=output_size)
