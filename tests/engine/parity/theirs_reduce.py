"""What PyTorch calls reductions, the softmax family and losses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

F = torch.nn.functional


def _weights(attrs: Any, settings: tuple[Any, ...]) -> dict[str, Any]:
    """The weights that are inputs of this use, by PyTorch's names."""
    names = {"weighted": "weight", "pos_weighted": "pos_weight"}
    given = [name for flag, name in names.items() if attrs.get(flag)]
    return dict(zip(given, settings, strict=True))


THEIRS: dict[str, Callable[..., Any]] = {
    "softmax": lambda attrs, a: a.softmax(attrs["dim"]),
    "log_softmax": lambda attrs, a: a.log_softmax(attrs["dim"]),
    "l1_loss": lambda attrs, a, b: F.l1_loss(a, b, reduction=attrs["reduction"]),
    "smooth_l1_loss": lambda attrs, a, b: F.smooth_l1_loss(a, b, reduction=attrs["reduction"], beta=attrs["beta"]),
    "huber_loss": lambda attrs, a, b: F.huber_loss(a, b, reduction=attrs["reduction"], delta=attrs["delta"]),
    "bce_with_logits": lambda attrs, a, b, *w: F.binary_cross_entropy_with_logits(
        a, b, reduction=attrs["reduction"], **_weights(attrs, w)
    ),
}
