"""What PyTorch calls the ops of layers that keep statistics or normalize."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

F = torch.nn.functional


def batch_norm(attrs: Any, x: Any, mean: Any, var: Any, *affine: Any) -> Any:
    """By its formula, since PyTorch's own sends no gradient to the statistics."""
    shape = (1, -1, *[1] * (x.ndim - 2))
    out = (x - mean.reshape(shape)) / torch.sqrt(var.reshape(shape) + attrs["eps"])
    return out * affine[0].reshape(shape) + affine[1].reshape(shape) if affine else out


def running_average(attrs: Any, buffer: Any, statistic: Any, *count: Any) -> Any:
    """PyTorch's update of running_mean and running_var."""
    momentum = 1 / count[0] if count else attrs["momentum"]
    return (1 - momentum) * buffer + momentum * attrs["correction"] * statistic


THEIRS: dict[str, Callable[..., Any]] = {
    "batch_norm": batch_norm,
    "layer_norm": lambda attrs, x, *affine: F.layer_norm(x, attrs["normalized_shape"], *affine, eps=attrs["eps"]),
    "running_average": running_average,
    "count_up": lambda attrs, count: count + 1,
}
