"""Batch norm layers, and what they keep from step to step."""

from __future__ import annotations

from typing import Any, ClassVar

from engine.arrays import np
from engine.device import require_available
from engine.errors import ArgumentError
from engine.nn.functional.normalization import batch_norm
from engine.nn.functional.running import run
from engine.nn.init import ones_, zeros_
from engine.nn.module import Module
from engine.nn.parameter import Parameter, blank, floating
from engine.tensor import Tensor, wrap


class BatchNorm(Module):
    """Each channel (axis 1) brought to mean 0 and variance 1, then scaled by weight and shifted by bias.

    In training the statistics are the batch's own; kept averages of them move along by ``momentum`` (None:
    the plain average of all batches) and take their place in evaluation.
    """

    ranks: ClassVar[tuple[int, ...]]
    weight: Parameter | None
    bias: Parameter | None
    running_mean: Tensor | None
    running_var: Tensor | None
    num_batches_tracked: Tensor | None

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float | None = 0.1,
        affine: bool = True,
        track_running_stats: bool = True,
        device: object = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__()
        require_available(device)
        self.num_features = num_features
        self.eps = eps
        self.momentum = momentum
        self.affine = affine
        self.track_running_stats = track_running_stats
        self.register_parameter("weight", blank((num_features,), device, dtype) if affine else None)
        self.register_parameter("bias", blank((num_features,), device, dtype) if affine and bias else None)
        kept = track_running_stats
        numbers = floating(dtype)
        self.register_buffer("running_mean", wrap(np.zeros(num_features, numbers)) if kept else None)
        self.register_buffer("running_var", wrap(np.ones(num_features, numbers)) if kept else None)
        self.register_buffer("num_batches_tracked", wrap(np.zeros((), np.int64)) if kept else None)
        self.reset_parameters()

    def reset_running_stats(self) -> None:
        """Forget what was kept: mean 0, variance 1, no batches."""
        if self.running_mean is not None and self.running_var is not None and self.num_batches_tracked is not None:
            zeros_(self.running_mean)
            ones_(self.running_var)
            zeros_(self.num_batches_tracked)

    def reset_parameters(self) -> None:
        """Forget what was kept and learned: weight 1 and bias 0."""
        self.reset_running_stats()
        if self.weight is not None:
            ones_(self.weight)
        if self.bias is not None:
            zeros_(self.bias)

    def forward(self, input: Tensor) -> Tensor:
        if input.ndim not in self.ranks:
            raise ArgumentError(
                "norm-rank",
                expected=f"an input of {type(self).__name__} with {' or '.join(map(str, self.ranks))} axes",
                got=f"{input.ndim} axes, {list(input.shape)}",
                cure="The first axis is the batch, the second the channels.",
            )
        if self.training and self.num_batches_tracked is not None:
            run("count_up", self.num_batches_tracked)
        return batch_norm(
            input,
            self.running_mean,
            self.running_var,
            self.weight,
            self.bias,
            self.training or self.running_mean is None,
            self.momentum,
            self.eps,
            count=self.num_batches_tracked,
        )

    def extra_repr(self) -> str:
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, affine={self.affine}, "
            f"bias={self.bias is not None}, track_running_stats={self.track_running_stats}"
        )


class BatchNorm1d(BatchNorm):
    """Over [batch, features] or [batch, channels, length]."""

    ranks = (2, 3)


class BatchNorm2d(BatchNorm):
    """Over pictures [batch, channels, height, width].

    >>> from engine import nn
    >>> [name for name, _ in nn.BatchNorm2d(3).named_buffers()]
    ['running_mean', 'running_var', 'num_batches_tracked']
    """

    ranks = (4,)
