"""What PyTorch calls convolutions and poolings: our settings have its names."""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import torch

F = torch.nn.functional


def _conv(function: Callable[..., Any]) -> Callable[..., Any]:
    def run(attrs: dict[str, Any], *xs: Any) -> Any:
        with warnings.catch_warnings():
            # An even kernel that keeps the size is slow there, which is no matter here.
            warnings.simplefilter("ignore", UserWarning)
            return function(*xs, **attrs)

    return run


def _winners(pool: Callable[..., Any]) -> Callable[..., Any]:
    return lambda attrs, x: pool(x, **attrs, return_indices=True)[1]


THEIRS: dict[str, Callable[..., Any]] = {
    "conv1d": _conv(F.conv1d),
    "conv2d": _conv(F.conv2d),
    "max_pool1d": lambda attrs, x: F.max_pool1d(x, **attrs),
    "max_pool2d": lambda attrs, x: F.max_pool2d(x, **attrs),
    "avg_pool1d": lambda attrs, x: F.avg_pool1d(x, **attrs),
    "avg_pool2d": lambda attrs, x: F.avg_pool2d(x, **attrs),
    "adaptive_avg_pool1d": lambda attrs, x: F.adaptive_avg_pool1d(x, **attrs),
    "adaptive_avg_pool2d": lambda attrs, x: F.adaptive_avg_pool2d(x, **attrs),
    "max_pool1d_indices": _winners(F.max_pool1d),
    "max_pool2d_indices": _winners(F.max_pool2d),
}
