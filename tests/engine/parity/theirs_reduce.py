"""What PyTorch calls reductions, the softmax family and losses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

F = torch.nn.functional


def _dims(attrs: Any) -> dict[str, Any]:
    """The settings of a reduction that takes no dim where all cells are meant."""
    return {} if attrs["dim"] is None else {"dim": attrs["dim"], "keepdim": attrs["keepdim"]}


def _weights(attrs: Any, settings: tuple[Any, ...]) -> dict[str, Any]:
    """The weights that are inputs of this use, by PyTorch's names."""
    names = {"weighted": "weight", "pos_weighted": "pos_weight"}
    given = [name for flag, name in names.items() if attrs.get(flag)]
    return dict(zip(given, settings, strict=True))


def _labels(attrs: Any, target: Any, settings: tuple[Any, ...]) -> tuple[Any, dict[str, Any]]:
    """The target as PyTorch wants it, and the settings of a loss over classes."""
    chosen = {key: attrs[key] for key in ("reduction", "ignore_index", "label_smoothing") if key in attrs}
    return target if target.is_floating_point() else target.long(), {**chosen, **_weights(attrs, settings)}


def _over_classes(loss: Callable[..., Any]) -> Callable[..., Any]:
    def run(attrs: Any, scores: Any, target: Any, *settings: Any) -> Any:
        target, chosen = _labels(attrs, target, settings)
        return loss(scores, target, **chosen)

    return run


THEIRS: dict[str, Callable[..., Any]] = {
    "sum": lambda attrs, a: a.sum(attrs["dim"], attrs["keepdim"]),
    "mean": lambda attrs, a: a.mean(attrs["dim"], attrs["keepdim"]),
    "var": lambda attrs, a: a.var(attrs["dim"], correction=attrs["correction"], keepdim=attrs["keepdim"]),
    "std": lambda attrs, a: a.std(attrs["dim"], correction=attrs["correction"], keepdim=attrs["keepdim"]),
    "logsumexp": lambda attrs, a: a.logsumexp(attrs["dim"], attrs["keepdim"]),
    "amax": lambda attrs, a: a.amax(attrs["dim"] if attrs["dim"] is not None else (), attrs["keepdim"]),
    "amin": lambda attrs, a: a.amin(attrs["dim"] if attrs["dim"] is not None else (), attrs["keepdim"]),
    "max": lambda attrs, a: a.max(),
    "min": lambda attrs, a: a.min(),
    "max_dim": lambda attrs, a: a.max(attrs["dim"], attrs["keepdim"]).values,
    "min_dim": lambda attrs, a: a.min(attrs["dim"], attrs["keepdim"]).values,
    "argmax": lambda attrs, a: a.argmax(attrs["dim"], attrs["keepdim"]),
    "argmin": lambda attrs, a: a.argmin(attrs["dim"], attrs["keepdim"]),
    "all": lambda attrs, a: a.all(**_dims(attrs)),
    "any": lambda attrs, a: a.any(**_dims(attrs)),
    "count_nonzero": lambda attrs, a: a.count_nonzero(attrs["dim"]),
    "prod": lambda attrs, a: a.prod(**_dims(attrs)),
    "cumsum": lambda attrs, a: a.cumsum(attrs["dim"]),
    "cumprod": lambda attrs, a: a.cumprod(attrs["dim"]),
    "softmax": lambda attrs, a: a.softmax(attrs["dim"]),
    "log_softmax": lambda attrs, a: a.log_softmax(attrs["dim"]),
    "l1_loss": lambda attrs, a, b: F.l1_loss(a, b, reduction=attrs["reduction"]),
    "smooth_l1_loss": lambda attrs, a, b: F.smooth_l1_loss(a, b, reduction=attrs["reduction"], beta=attrs["beta"]),
    "huber_loss": lambda attrs, a, b: F.huber_loss(a, b, reduction=attrs["reduction"], delta=attrs["delta"]),
    "bce_with_logits": lambda attrs, a, b, *w: F.binary_cross_entropy_with_logits(
        a, b, reduction=attrs["reduction"], **_weights(attrs, w)
    ),
    "bce": lambda attrs, a, b, *w: F.binary_cross_entropy(a, b, reduction=attrs["reduction"], **_weights(attrs, w)),
    "kl_div": lambda attrs, a, b: F.kl_div(a, b, reduction=attrs["reduction"], log_target=attrs["log_target"]),
    "cross_entropy": _over_classes(F.cross_entropy),
    "nll_loss": _over_classes(F.nll_loss),
}
