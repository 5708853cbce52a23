"""How wrong a prediction is, as one number to be made smaller.

``reduction`` says how the cells' losses are joined: "mean", "sum" or "none". ``size_average`` and ``reduce``
are PyTorch's former spelling of the same.
"""

from __future__ import annotations

from engine.errors import ShapeError
from engine.nn.functional.running import run
from engine.ops import OPS
from engine.tensor import Tensor, apply

__all__ = [
    "binary_cross_entropy",
    "binary_cross_entropy_with_logits",
    "cross_entropy",
    "huber_loss",
    "kl_div",
    "l1_loss",
    "mse_loss",
    "nll_loss",
    "smooth_l1_loss",
]

Former = bool | None

_MSE = OPS["mse_loss"]


def joined_by(size_average: Former, reduce: Former, reduction: str) -> str:
    """The reduction that is meant, where it may be spelled the former way."""
    if size_average is None and reduce is None:
        return reduction
    if reduce is False:
        return "none"
    return "sum" if size_average is False else "mean"


def mse_loss(
    input: Tensor,
    target: Tensor,
    size_average: Former = None,
    reduce: Former = None,
    reduction: str = "mean",
    weight: Tensor | None = None,
) -> Tensor:
    """The squared differences.

    >>> import engine
    >>> mse_loss(engine.tensor([1.0, 3.0]), engine.tensor([1.0, 1.0])).item()
    2.0
    """
    reduction = joined_by(size_average, reduce, reduction)
    if weight is None:
        return apply(_MSE, {"reduction": reduction}, input, target)
    return _distance("mse_loss", input, target, reduction, weight)


def l1_loss(
    input: Tensor,
    target: Tensor,
    size_average: Former = None,
    reduce: Former = None,
    reduction: str = "mean",
    weight: Tensor | None = None,
) -> Tensor:
    """The differences without their signs."""
    return _distance("l1_loss", input, target, joined_by(size_average, reduce, reduction), weight)


def smooth_l1_loss(
    input: Tensor,
    target: Tensor,
    size_average: Former = None,
    reduce: Former = None,
    reduction: str = "mean",
    beta: float = 1.0,
) -> Tensor:
    """Squared below ``beta`` (and halved and divided by it), straight above."""
    joined = joined_by(size_average, reduce, reduction)
    return run("smooth_l1_loss", input, target, reduction=joined, beta=float(beta))


def huber_loss(
    input: Tensor, target: Tensor, reduction: str = "mean", delta: float = 1.0, weight: Tensor | None = None
) -> Tensor:
    """Half the square below ``delta``, straight above."""
    return _distance("huber_loss", input, target, reduction, weight, delta=float(delta))


def _distance(
    name: str, input: Tensor, target: Tensor, reduction: str, weight: Tensor | None, **settings: float
) -> Tensor:
    """A loss of the difference. With weights for the cells the mean is over their sum; Huber's over the cells."""
    if weight is None:
        return run(name, input, target, reduction=reduction, **settings)
    if weight.shape != input.shape:
        raise ShapeError(
            "weight-shape",
            expected=f"a weight of {name} for every cell, of shape {list(input.shape)}",
            got=str(list(weight.shape)),
            cure="Expand it to the input's shape.",
        )
    cells = run(name, input, target, reduction="none", **settings) * weight
    if reduction == "none":
        return cells
    if reduction == "sum":
        return cells.sum()
    return cells.mean() if name == "huber_loss" else cells.sum() / weight.sum()


def binary_cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Former = None,
    reduce: Former = None,
    reduction: str = "mean",
) -> Tensor:
    """Binary cross-entropy of probabilities against targets between 0 and 1."""
    operands = (input, target) if weight is None else (input, target, weight)
    joined = joined_by(size_average, reduce, reduction)
    return run("bce", *operands, reduction=joined, weighted=weight is not None)


def binary_cross_entropy_with_logits(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Former = None,
    reduce: Former = None,
    reduction: str = "mean",
    pos_weight: Tensor | None = None,
) -> Tensor:
    """Binary cross-entropy of σ(input) against targets between 0 and 1; ``pos_weight`` weighs the label 1."""
    settings = [setting for setting in (weight, pos_weight) if setting is not None]
    joined = joined_by(size_average, reduce, reduction)
    if not settings:
        return run("bce_with_logits", input, target, reduction=joined)
    return run(
        "bce_with_logits",
        input,
        target,
        *settings,
        reduction=joined,
        weighted=weight is not None,
        pos_weighted=pos_weight is not None,
    )


def cross_entropy(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Former = None,
    ignore_index: int = -100,
    reduce: Former = None,
    reduction: str = "mean",
    label_smoothing: float = 0.0,
) -> Tensor:
    """Scores [classes] or [examples, classes, …] against the numbers of the right classes, or probabilities.

    >>> import engine
    >>> round(cross_entropy(engine.tensor([[0.0, 0.0]]), engine.tensor([1])).item(), 4)
    0.6931
    """
    operands = (input, target) if weight is None else (input, target, weight)
    return run(
        "cross_entropy",
        *operands,
        reduction=joined_by(size_average, reduce, reduction),
        ignore_index=ignore_index,
        label_smoothing=float(label_smoothing),
        weighted=weight is not None,
    )


def nll_loss(
    input: Tensor,
    target: Tensor,
    weight: Tensor | None = None,
    size_average: Former = None,
    ignore_index: int = -100,
    reduce: Former = None,
    reduction: str = "mean",
) -> Tensor:
    """Minus the log-probability of the right class."""
    operands = (input, target) if weight is None else (input, target, weight)
    joined = joined_by(size_average, reduce, reduction)
    return run("nll_loss", *operands, reduction=joined, ignore_index=ignore_index, weighted=weight is not None)


def kl_div(
    input: Tensor,
    target: Tensor,
    size_average: Former = None,
    reduce: Former = None,
    reduction: str = "mean",
    log_target: bool = False,
) -> Tensor:
    """How far log-probabilities ``input`` are from probabilities ``target``; also reduction "batchmean"."""
    return run(
        "kl_div", input, target, reduction=joined_by(size_average, reduce, reduction), log_target=bool(log_target)
    )
