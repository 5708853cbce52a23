"""Scores made into probabilities, as modules."""

from __future__ import annotations

from engine.errors import ArgumentError
from engine.nn.functional import activations
from engine.nn.module import Module
from engine.tensor import Tensor


class Along(Module):
    """A function along one axis."""

    def __init__(self, dim: int | None = None) -> None:
        super().__init__()
        self.dim = dim


class Softmax(Along):
    """Positive numbers that add up to 1 along ``dim``."""

    def forward(self, input: Tensor) -> Tensor:
        return activations.softmax(input, self.dim)

    def extra_repr(self) -> str:
        return f"dim={self.dim}"


class LogSoftmax(Along):
    """The logarithm of the softmax, computed without loss of digits."""

    def forward(self, input: Tensor) -> Tensor:
        return activations.log_softmax(input, self.dim)

    def extra_repr(self) -> str:
        return f"dim={self.dim}"


class Softmin(Along):
    """The softmax of −x."""

    def forward(self, input: Tensor) -> Tensor:
        return activations.softmin(input, self.dim)

    def extra_repr(self) -> str:
        return f"dim={self.dim}"


class Softmax2d(Module):
    """Probabilities over the channels at each place of [batch, channels, height, width]."""

    def forward(self, input: Tensor) -> Tensor:
        if input.ndim not in (3, 4):
            raise ArgumentError(
                "softmax2d-rank",
                expected="an input of Softmax2d with 3 or 4 axes",
                got=str(list(input.shape)),
                cure="Use nn.Softmax(dim=...).",
            )
        return activations.softmax(input, -3)
