"""Losses as modules: prediction and target in, one number out."""

from __future__ import annotations

from engine.nn.functional.losses import binary_cross_entropy_with_logits, mse_loss
from engine.nn.module import Module
from engine.tensor import Tensor


class MSELoss(Module):
    """Mean (or sum) of squared differences."""

    def __init__(self, reduction: str = "mean") -> None:
        super().__init__()
        self.reduction = reduction

    def forward(self, prediction: Tensor, target: Tensor) -> Tensor:
        return mse_loss(prediction, target, self.reduction)


class BCEWithLogitsLoss(Module):
    """Binary cross-entropy of σ(logits) against targets between 0 and 1."""

    def __init__(self, reduction: str = "mean") -> None:
        super().__init__()
        self.reduction = reduction

    def forward(self, logits: Tensor, target: Tensor) -> Tensor:
        return binary_cross_entropy_with_logits(logits, target, self.reduction)
