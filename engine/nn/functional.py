"""Layers and losses without state, as functions: PyTorch's torch.nn.functional."""

from __future__ import annotations

from engine.ops import OPS
from engine.tensor import Tensor, apply


def linear(x: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """x · weightᵀ + bias, for weight [out, in] and bias [out]."""
    product = apply(OPS["matmul"], {"transpose_b": True}, x, weight)
    return product if bias is None else product + bias


def mse_loss(prediction: Tensor, target: Tensor, reduction: str = "mean") -> Tensor:
    """Mean (or sum) of the squared differences."""
    return apply(OPS["mse_loss"], {"reduction": reduction}, prediction, target)


def binary_cross_entropy_with_logits(logits: Tensor, target: Tensor, reduction: str = "mean") -> Tensor:
    """Binary cross-entropy of σ(logits) against targets between 0 and 1."""
    return apply(OPS["bce_with_logits"], {"reduction": reduction}, logits, target)


def tanh(x: Tensor) -> Tensor:
    return x.tanh()


def sigmoid(x: Tensor) -> Tensor:
    return x.sigmoid()


def relu(x: Tensor) -> Tensor:
    return x.relu()
