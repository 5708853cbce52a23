"""Losses as modules: prediction and target in, one number out."""

from __future__ import annotations

from engine.nn.functional import losses
from engine.nn.functional.losses import Former, joined_by
from engine.nn.module import Module
from engine.tensor import Tensor


class Loss(Module):
    """What losses share: how the cells' losses are joined, "mean", "sum" or "none"."""

    def __init__(self, size_average: Former = None, reduce: Former = None, reduction: str = "mean") -> None:
        super().__init__()
        self.reduction = joined_by(size_average, reduce, reduction)


class Weighed(Loss):
    """What losses share that weigh their cells or classes."""

    weight: Tensor | None

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: Former = None,
        reduce: Former = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.register_buffer("weight", weight)


class MSELoss(Loss):
    """The squared differences.

    >>> import engine
    >>> engine.nn.MSELoss()(engine.tensor([1.0, 3.0]), engine.tensor([1.0, 1.0])).item()
    2.0
    """

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return losses.mse_loss(input, target, reduction=self.reduction)


class L1Loss(Loss):
    """The differences without their signs."""

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return losses.l1_loss(input, target, reduction=self.reduction)


class SmoothL1Loss(Loss):
    """Squared below ``beta``, straight above."""

    def __init__(
        self, size_average: Former = None, reduce: Former = None, reduction: str = "mean", beta: float = 1.0
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.beta = beta

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return losses.smooth_l1_loss(input, target, reduction=self.reduction, beta=self.beta)


class HuberLoss(Loss):
    """Half the square below ``delta``, straight above."""

    def __init__(self, reduction: str = "mean", delta: float = 1.0) -> None:
        super().__init__(reduction=reduction)
        self.delta = delta

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return losses.huber_loss(input, target, self.reduction, self.delta)


class BCELoss(Weighed):
    """Binary cross-entropy of probabilities against targets between 0 and 1."""

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return losses.binary_cross_entropy(input, target, self.weight, reduction=self.reduction)


class BCEWithLogitsLoss(Weighed):
    """Binary cross-entropy of σ(input) against targets between 0 and 1; ``pos_weight`` weighs the label 1."""

    pos_weight: Tensor | None

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: Former = None,
        reduce: Former = None,
        reduction: str = "mean",
        pos_weight: Tensor | None = None,
    ) -> None:
        super().__init__(weight, size_average, reduce, reduction)
        self.register_buffer("pos_weight", pos_weight)

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return losses.binary_cross_entropy_with_logits(
            input, target, self.weight, reduction=self.reduction, pos_weight=self.pos_weight
        )


class CrossEntropyLoss(Weighed):
    """Scores [examples, classes, …] against the numbers of the right classes, or against probabilities.

    >>> import engine
    >>> loss = engine.nn.CrossEntropyLoss()
    >>> round(loss(engine.tensor([[0.0, 0.0]]), engine.tensor([1])).item(), 4)
    0.6931
    """

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: Former = None,
        ignore_index: int = -100,
        reduce: Former = None,
        reduction: str = "mean",
        label_smoothing: float = 0.0,
    ) -> None:
        super().__init__(weight, size_average, reduce, reduction)
        self.ignore_index = ignore_index
        self.label_smoothing = label_smoothing

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return losses.cross_entropy(
            input,
            target,
            self.weight,
            ignore_index=self.ignore_index,
            reduction=self.reduction,
            label_smoothing=self.label_smoothing,
        )


class NLLLoss(Weighed):
    """Minus the log-probability of the right class."""

    def __init__(
        self,
        weight: Tensor | None = None,
        size_average: Former = None,
        ignore_index: int = -100,
        reduce: Former = None,
        reduction: str = "mean",
    ) -> None:
        super().__init__(weight, size_average, reduce, reduction)
        self.ignore_index = ignore_index

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return losses.nll_loss(input, target, self.weight, ignore_index=self.ignore_index, reduction=self.reduction)


class KLDivLoss(Loss):
    """How far log-probabilities are from the probabilities that are wanted; "batchmean" is its meaning by the book."""

    def __init__(
        self, size_average: Former = None, reduce: Former = None, reduction: str = "mean", log_target: bool = False
    ) -> None:
        super().__init__(size_average, reduce, reduction)
        self.log_target = log_target

    def forward(self, input: Tensor, target: Tensor) -> Tensor:
        return losses.kl_div(input, target, reduction=self.reduction, log_target=self.log_target)
