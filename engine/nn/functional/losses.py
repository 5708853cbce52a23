"""How wrong a prediction is, as one number to be made smaller."""

from __future__ import annotations

from engine.nn.functional.running import run
from engine.tensor import Tensor

__all__ = ["binary_cross_entropy_with_logits", "mse_loss"]


def mse_loss(input: Tensor, target: Tensor, reduction: str = "mean") -> Tensor:
    """Mean (or sum) of the squared differences."""
    return run("mse_loss", input, target, reduction=reduction)


def binary_cross_entropy_with_logits(input: Tensor, target: Tensor, reduction: str = "mean") -> Tensor:
    """Binary cross-entropy of σ(input) against targets between 0 and 1."""
    return run("bce_with_logits", input, target, reduction=reduction)
