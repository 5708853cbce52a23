"""Activation functions as modules."""

from __future__ import annotations

from engine.nn.functional.activations import relu
from engine.nn.module import Module
from engine.tensor import Tensor


class Tanh(Module):
    """tanh of every cell, in (−1, 1)."""

    def forward(self, input: Tensor) -> Tensor:
        return input.tanh()


class Sigmoid(Module):
    """σ of every cell, in (0, 1)."""

    def forward(self, input: Tensor) -> Tensor:
        return input.sigmoid()


class ReLU(Module):
    """max(0, x) of every cell."""

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def forward(self, input: Tensor) -> Tensor:
        return relu(input, self.inplace)

    def extra_repr(self) -> str:
        return "inplace=True" if self.inplace else ""
