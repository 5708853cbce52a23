"""Activation functions as modules."""

from __future__ import annotations

from engine.nn.module import Module
from engine.tensor import Tensor


class Tanh(Module):
    """tanh of every cell, in (−1, 1)."""

    def forward(self, x: Tensor) -> Tensor:
        return x.tanh()


class Sigmoid(Module):
    """σ of every cell, in (0, 1)."""

    def forward(self, x: Tensor) -> Tensor:
        return x.sigmoid()


class ReLU(Module):
    """max(0, x) of every cell."""

    def forward(self, x: Tensor) -> Tensor:
        return x.relu()
