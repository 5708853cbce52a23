"""Activation functions: what makes a network more than one linear map."""

from __future__ import annotations

from engine.nn.functional.running import run, run_over
from engine.tensor import Tensor

__all__ = ["relu", "sigmoid", "tanh"]


def tanh(input: Tensor) -> Tensor:
    """tanh of every cell, in (−1, 1)."""
    return run("tanh", input)


def sigmoid(input: Tensor) -> Tensor:
    """σ of every cell, in (0, 1)."""
    return run("sigmoid", input)


def relu(input: Tensor, inplace: bool = False) -> Tensor:
    """max(0, x) of every cell."""
    return run_over("relu", input, inplace)
