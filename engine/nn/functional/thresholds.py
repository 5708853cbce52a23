"""Functions that leave out or gate part of their input."""

from __future__ import annotations

from engine.errors import ShapeError
from engine.nn.functional.running import run
from engine.tensor import Tensor

__all__ = ["glu", "hardshrink", "threshold", "threshold_"]


def threshold(input: Tensor, threshold: float, value: float, inplace: bool = False) -> Tensor:
    """x where it is above ``threshold``, else ``value``."""
    if inplace:
        return threshold_(input, threshold, value)
    below = run("logical_not", input > threshold)
    return run("masked_fill", input, below, value=float(value))


def threshold_(input: Tensor, threshold: float, value: float) -> Tensor:
    """:func:`threshold` written over its input."""
    below = run("logical_not", input > threshold)
    return input._in_place("masked_fill", {"value": float(value)}, below)


def hardshrink(input: Tensor, lambd: float = 0.5) -> Tensor:
    """x where it is further than ``lambd`` from 0, else 0."""
    return run("masked_fill", input, input.abs() <= lambd, value=0.0)


def glu(input: Tensor, dim: int = -1) -> Tensor:
    """The first half along ``dim``, gated by σ of the second half."""
    if not input.ndim or input.shape[dim] % 2:
        raise ShapeError(
            "glu-halves",
            expected="an even size along the axis that glu halves",
            got=f"{list(input.shape)}, dim={dim}",
            cure="Give the layer before twice as many units.",
        )
    axis, half = dim % input.ndim, input.shape[dim] // 2
    before = (slice(None),) * axis
    return input[(*before, slice(0, half))] * run("sigmoid", input[(*before, slice(half, None))])
