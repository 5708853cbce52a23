"""What PyTorch calls the ops of the first networks: arithmetic, activations, the matrix product, losses."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

F = torch.nn.functional

THEIRS: dict[str, Callable[..., Any]] = {
    "add": lambda attrs, a, b: a + b,
    "sub": lambda attrs, a, b: a - b,
    "mul": lambda attrs, a, b: a * b,
    "div": lambda attrs, a, b: a / b,
    "neg": lambda attrs, a: -a,
    "pow": lambda attrs, a, *b: a ** (b[0] if b else attrs["exponent"]),
    "exp": lambda attrs, a: a.exp(),
    "log": lambda attrs, a: a.log(),
    "tanh": lambda attrs, a: a.tanh(),
    "sigmoid": lambda attrs, a: a.sigmoid(),
    "relu": lambda attrs, a: a.relu(),
    "matmul": lambda attrs, a, b: a @ (b.transpose(-1, -2) if attrs.get("transpose_b") else b),
    "reshape": lambda attrs, a: a.reshape(attrs["shape"]),
    "transpose": lambda attrs, a: a.transpose(attrs["dim0"], attrs["dim1"]),
    "mse_loss": lambda attrs, a, b: F.mse_loss(a, b, reduction=attrs["reduction"]),
    "cast": lambda attrs, a: a.to(torch.float64),
    "clone": lambda attrs, a: a.clone(),
    "detach": lambda attrs, a: a.detach(),
    "fill": lambda attrs, a: torch.where(a == a, a * 0, a * 0).nan_to_num() + attrs["value"],
}
