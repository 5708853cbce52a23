"""Activation functions: what makes a network more than one linear map."""

from __future__ import annotations

from typing import Any

from engine.nn.functional.running import run, run_over
from engine.tensor import Tensor

__all__ = [
    "celu",
    "celu_",
    "elu",
    "elu_",
    "gelu",
    "hardsigmoid",
    "hardswish",
    "hardtanh",
    "hardtanh_",
    "leaky_relu",
    "leaky_relu_",
    "log_softmax",
    "logsigmoid",
    "mish",
    "prelu",
    "relu",
    "relu6",
    "relu_",
    "selu",
    "selu_",
    "sigmoid",
    "silu",
    "softmax",
    "softmin",
    "softplus",
    "softshrink",
    "softsign",
    "tanh",
    "tanhshrink",
]


def tanh(input: Tensor) -> Tensor:
    """tanh of every cell, in (−1, 1)."""
    return run("tanh", input)


def sigmoid(input: Tensor) -> Tensor:
    """σ of every cell, in (0, 1)."""
    return run("sigmoid", input)


def relu(input: Tensor, inplace: bool = False) -> Tensor:
    """max(0, x) of every cell."""
    return run_over("relu", input, inplace)


def relu6(input: Tensor, inplace: bool = False) -> Tensor:
    """min(6, max(0, x)) of every cell."""
    return run_over("relu6", input, inplace)


def leaky_relu(input: Tensor, negative_slope: float = 0.01, inplace: bool = False) -> Tensor:
    """x where it is positive, else ``negative_slope`` · x."""
    return run_over("leaky_relu", input, inplace, negative_slope=float(negative_slope))


def elu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """x where it is positive, else ``alpha`` · (eˣ − 1)."""
    return run_over("elu", input, inplace, alpha=float(alpha))


def selu(input: Tensor, inplace: bool = False) -> Tensor:
    """An ELU scaled so that deep networks keep mean 0 and variance 1."""
    return run_over("selu", input, inplace)


def celu(input: Tensor, alpha: float = 1.0, inplace: bool = False) -> Tensor:
    """x where it is positive, else ``alpha`` · (e^(x/alpha) − 1)."""
    return run_over("celu", input, inplace, alpha=float(alpha))


def gelu(input: Tensor, approximate: str = "none") -> Tensor:
    """x times the probability that a normal number is below it; ``approximate`` is "none" or "tanh"."""
    return run("gelu", input, approximate=approximate)


def silu(input: Tensor, inplace: bool = False) -> Tensor:
    """x · σ(x), also called swish."""
    return run_over("silu", input, inplace)


def mish(input: Tensor, inplace: bool = False) -> Tensor:
    """x · tanh(softplus(x))."""
    return run_over("mish", input, inplace)


def softplus(input: Tensor, beta: float = 1, threshold: float = 20) -> Tensor:
    """A smooth ReLU, log(1 + e^(beta·x)) / beta; x itself where beta · x is above ``threshold``."""
    return run("softplus", input, beta=float(beta), threshold=float(threshold))


def softsign(input: Tensor) -> Tensor:
    """x / (1 + |x|)."""
    return run("softsign", input)


def hardtanh(input: Tensor, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> Tensor:
    """x, kept between ``min_val`` and ``max_val``."""
    return run_over("hardtanh", input, inplace, min_val=float(min_val), max_val=float(max_val))


def hardsigmoid(input: Tensor, inplace: bool = False) -> Tensor:
    """A straight line from 0 at −3 to 1 at 3."""
    return run_over("hardsigmoid", input, inplace)


def hardswish(input: Tensor, inplace: bool = False) -> Tensor:
    """x · hardsigmoid(x)."""
    return run_over("hardswish", input, inplace)


def logsigmoid(input: Tensor) -> Tensor:
    """log σ(x)."""
    return run("logsigmoid", input)


def tanhshrink(input: Tensor) -> Tensor:
    """x − tanh(x)."""
    return input - run("tanh", input)


def softshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    """x moved towards 0 by ``lambd``, and 0 where it is nearer than that."""
    return input - run("hardtanh", input, min_val=-float(lambd), max_val=float(lambd))


def prelu(input: Tensor, weight: Tensor) -> Tensor:
    """x where it is positive, else x times the weight: one for all, or one for each channel (axis 1)."""
    if weight.numel() > 1:
        weight = run("reshape", weight, shape=(-1, *(1,) * (input.ndim - 2)))
    return run("prelu", input, weight)


def softmax(input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None) -> Tensor:
    """Positive numbers that add up to 1 along ``dim``: eˣ / Σ eˣ.

    >>> import engine
    >>> softmax(engine.tensor([[0.0, 0.0]]), dim=1).tolist()
    [[0.5, 0.5]]
    """
    return run("softmax", _cast(input, dtype), dim=_axis(input, dim))


def log_softmax(input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None) -> Tensor:
    """The logarithm of the softmax, computed without loss of digits."""
    return run("log_softmax", _cast(input, dtype), dim=_axis(input, dim))


def softmin(input: Tensor, dim: int | None = None, _stacklevel: int = 3, dtype: Any = None) -> Tensor:
    """The softmax of −x."""
    return run("softmax", -_cast(input, dtype), dim=_axis(input, dim))


def _cast(input: Tensor, dtype: Any) -> Tensor:
    return input if dtype is None else input.to(dtype)


def _axis(input: Tensor, dim: int | None) -> int:
    """The axis that PyTorch takes where none is named: the classes of [C], [N, C] or [C, H, W], else axis 1."""
    if dim is not None:
        return dim
    return 0 if input.ndim in (0, 1, 3) else 1


def relu_(input: Tensor) -> Tensor:
    """:func:`relu` written over its input."""
    return relu(input, inplace=True)


def elu_(input: Tensor, alpha: float = 1.0) -> Tensor:
    """:func:`elu` written over its input."""
    return elu(input, alpha, inplace=True)


def selu_(input: Tensor) -> Tensor:
    """:func:`selu` written over its input."""
    return selu(input, inplace=True)


def celu_(input: Tensor, alpha: float = 1.0) -> Tensor:
    """:func:`celu` written over its input."""
    return celu(input, alpha, inplace=True)


def leaky_relu_(input: Tensor, negative_slope: float = 0.01) -> Tensor:
    """:func:`leaky_relu` written over its input."""
    return leaky_relu(input, negative_slope, inplace=True)


def hardtanh_(input: Tensor, min_val: float = -1.0, max_val: float = 1.0) -> Tensor:
    """:func:`hardtanh` written over its input."""
    return hardtanh(input, min_val, max_val, inplace=True)
