"""What PyTorch calls the ops that work cell by cell: activations, functions of one number, comparisons."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

F = torch.nn.functional

SAME_NAME = (
    "sqrt rsqrt reciprocal exp2 expm1 log2 log10 log1p sin cos tan asin acos atan sinh cosh erf "
    "abs sign floor ceil trunc frac eq ne lt le gt ge isnan isinf isfinite logical_and logical_or logical_xor "
    "logical_not bitwise_and bitwise_or bitwise_xor bitwise_not where maximum minimum fmax fmin clamp_min clamp_max "
    "remainder fmod atan2 hypot logaddexp"
).split()
"""Functions that PyTorch calls the same, without settings."""


def _named(name: str) -> Callable[..., Any]:
    return lambda attrs, *tensors: getattr(torch, name)(*tensors)


THEIRS: dict[str, Callable[..., Any]] = {
    **{name: _named(name) for name in SAME_NAME},
    "clamp": lambda attrs, a: torch.clamp(a, **attrs),
    "floor_divide": lambda attrs, a, b: torch.div(a, b, rounding_mode="floor"),
    "lerp": lambda attrs, a, b, *w: torch.lerp(a, b, w[0] if w else attrs["weight"]),
    "addcmul": lambda attrs, a, b, c: torch.addcmul(a, b, c, **attrs),
    "addcdiv": lambda attrs, a, b, c: torch.addcdiv(a, b, c, **attrs),
    "round": lambda attrs, a: torch.round(a, **attrs) if attrs["decimals"] else a.round(),
    "nan_to_num": lambda attrs, a: torch.nan_to_num(a, **attrs),
    "softplus": lambda attrs, a: F.softplus(a, **attrs),
    "logsigmoid": lambda attrs, a: F.logsigmoid(a),
    "silu": lambda attrs, a: F.silu(a),
    "mish": lambda attrs, a: F.mish(a),
    "gelu": lambda attrs, a: F.gelu(a, **attrs),
    "leaky_relu": lambda attrs, a: F.leaky_relu(a, **attrs),
    "prelu": lambda attrs, a, w: torch._prelu_kernel(a, w.broadcast_to(a.shape)),
    "elu": lambda attrs, a: F.elu(a, **attrs),
    "celu": lambda attrs, a: F.celu(a, **attrs),
    "selu": lambda attrs, a: F.selu(a),
    "relu6": lambda attrs, a: F.relu6(a),
    "hardtanh": lambda attrs, a: F.hardtanh(a, **attrs),
    # PyTorch's own hardsigmoid takes a sixth in float32, in float64 too.
    "hardsigmoid": lambda attrs, a: F.relu6(a + 3) / 6,
    "hardswish": lambda attrs, a: F.hardswish(a),
    "softsign": lambda attrs, a: F.softsign(a),
}
