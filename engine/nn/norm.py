"""Layers that normalize each example by itself."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, ClassVar

from engine.errors import ArgumentError
from engine.nn.functional.normalization import group_norm, instance_norm, layer_norm, rms_norm
from engine.nn.init import ones_, zeros_
from engine.nn.module import Module
from engine.nn.parameter import Parameter, blank
from engine.op import Shape
from engine.tensor import Tensor


class Scaled(Module):
    """A norm that may scale by a weight (1 at first) and shift by a bias (0 at first)."""

    weight: Parameter | None
    bias: Parameter | None

    def _scale(self, shape: Shape, weight: bool, bias: bool, device: object, dtype: Any) -> None:
        self.register_parameter("weight", blank(shape, device, dtype) if weight else None)
        self.register_parameter("bias", blank(shape, device, dtype) if bias else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Weight 1 and bias 0."""
        if self.weight is not None:
            ones_(self.weight)
        if self.bias is not None:
            zeros_(self.bias)


class LayerNorm(Scaled):
    """Each example brought to mean 0 and variance 1 over its last axes, those of ``normalized_shape``.

    >>> from engine import nn
    >>> nn.LayerNorm(8)
    LayerNorm((8,), eps=1e-05, elementwise_affine=True, bias=True)
    """

    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float = 1e-5,
        elementwise_affine: bool = True,
        bias: bool = True,
        device: object = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.normalized_shape = _shape(normalized_shape)
        self.eps = eps
        self.elementwise_affine = elementwise_affine
        self._scale(self.normalized_shape, elementwise_affine, elementwise_affine and bias, device, dtype)

    def forward(self, input: Tensor) -> Tensor:
        return layer_norm(input, self.normalized_shape, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        return (
            f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}, "
            f"bias={self.bias is not None}"
        )


class RMSNorm(Scaled):
    """Each example divided by the root of its mean square over its last axes."""

    def __init__(
        self,
        normalized_shape: int | Sequence[int],
        eps: float | None = None,
        elementwise_affine: bool = True,
        device: object = None,
        dtype: Any = None,
    ) -> None:
        super().__init__()
        self.normalized_shape = _shape(normalized_shape)
        self.eps = eps
        self.elementwise_affine = elementwise_affine
        self.register_parameter("weight", blank(self.normalized_shape, device, dtype) if elementwise_affine else None)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """Weight 1."""
        if self.weight is not None:
            ones_(self.weight)

    def forward(self, input: Tensor) -> Tensor:
        return rms_norm(input, self.normalized_shape, self.weight, self.eps)

    def extra_repr(self) -> str:
        return f"{self.normalized_shape}, eps={self.eps}, elementwise_affine={self.elementwise_affine}"


class GroupNorm(Scaled):
    """Each example of [batch, channels, …] normalized over groups of channels."""

    def __init__(
        self,
        num_groups: int,
        num_channels: int,
        eps: float = 1e-5,
        affine: bool = True,
        device: object = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__()
        if num_groups < 1 or num_channels % num_groups:
            raise ArgumentError(
                "norm-groups",
                expected="groups that divide the channels",
                got=f"num_groups={num_groups}, num_channels={num_channels}",
                cure="Choose a divisor of the channels.",
            )
        self.num_groups = num_groups
        self.num_channels = num_channels
        self.eps = eps
        self.affine = affine
        self._scale((num_channels,), affine, affine and bias, device, dtype)

    def forward(self, input: Tensor) -> Tensor:
        return group_norm(input, self.num_groups, self.weight, self.bias, self.eps)

    def extra_repr(self) -> str:
        return (
            f"{self.num_groups}, {self.num_channels}, eps={self.eps}, affine={self.affine}, "
            f"bias={self.bias is not None}"
        )


class InstanceNorm(Scaled):
    """Each channel of each example normalized over its places; without kept statistics."""

    ranks: ClassVar[tuple[int, ...]]

    def __init__(
        self,
        num_features: int,
        eps: float = 1e-5,
        momentum: float = 0.1,
        affine: bool = False,
        track_running_stats: bool = False,
        device: object = None,
        dtype: Any = None,
        *,
        bias: bool = True,
    ) -> None:
        super().__init__()
        if track_running_stats:
            raise ArgumentError(
                "instance-statistics",
                expected="track_running_stats=False",
                got="True",
                cure="Use BatchNorm where statistics are to be kept.",
            )
        self.num_features = num_features
        self.eps = eps
        self.momentum = momentum
        self.affine = affine
        self.track_running_stats = track_running_stats
        self._scale((num_features,), affine, affine and bias, device, dtype)

    def forward(self, input: Tensor) -> Tensor:
        if input.ndim not in self.ranks:
            raise ArgumentError(
                "norm-rank",
                expected=f"an input of {type(self).__name__} with {' or '.join(map(str, self.ranks))} axes",
                got=f"{input.ndim} axes, {list(input.shape)}",
                cure="The first axis is the batch (it may be missing), then come the channels.",
            )
        if input.ndim == self.ranks[0]:
            return self.forward(input.reshape(1, *input.shape)).reshape(input.shape)
        return instance_norm(input, None, None, self.weight, self.bias, True, self.momentum, self.eps)

    def extra_repr(self) -> str:
        return (
            f"{self.num_features}, eps={self.eps}, momentum={self.momentum}, affine={self.affine}, "
            f"bias={self.bias is not None}, track_running_stats={self.track_running_stats}"
        )


class InstanceNorm1d(InstanceNorm):
    """Over signals [batch, channels, length]."""

    ranks = (2, 3)


class InstanceNorm2d(InstanceNorm):
    """Over pictures [batch, channels, height, width]."""

    ranks = (3, 4)


def _shape(normalized_shape: int | Sequence[int]) -> Shape:
    return (normalized_shape,) if isinstance(normalized_shape, int) else tuple(normalized_shape)
