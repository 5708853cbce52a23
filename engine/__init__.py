"""An automatic differentiation library with PyTorch's public names: ``import engine as torch``."""

from __future__ import annotations

from engine import nn, optim
from engine.dtypes import float32, float64
from engine.functions.creation import (
    exp,
    from_numpy,
    log,
    matmul,
    mean,
    ones,
    randn,
    relu,
    reshape,
    sigmoid,
    tanh,
    tensor,
    transpose,
    zeros,
)
from engine.functions.creation import sum_ as sum  # noqa: A004
from engine.program.record import record
from engine.stepper import Stepper
from engine.tape import enable_grad, is_grad_enabled, no_grad, scope, set_grad_enabled
from engine.tensor import Tensor
from engine.trace import Trace, first_nonfinite

__all__ = [
    "Stepper",
    "Tensor",
    "Trace",
    "enable_grad",
    "exp",
    "first_nonfinite",
    "float32",
    "float64",
    "from_numpy",
    "is_grad_enabled",
    "log",
    "matmul",
    "mean",
    "nn",
    "no_grad",
    "ones",
    "optim",
    "randn",
    "record",
    "relu",
    "reshape",
    "scope",
    "set_grad_enabled",
    "sigmoid",
    "sum",
    "tanh",
    "tensor",
    "transpose",
    "zeros",
]
