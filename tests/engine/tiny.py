"""The smallest things that can be trained: layers, a batch, scalars."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

import numpy as np

import engine
from engine import nn
from engine.op import Array


def mlp(sizes: Sequence[int], activation: type[nn.Module] = nn.Tanh, seed: int = 0) -> nn.Sequential:
    """Linear layers of these sizes with the activation between them."""
    generator = np.random.default_rng(seed)
    layers: list[nn.Module] = []
    for index, (inputs, outputs) in enumerate(pairwise(sizes)):
        if index:
            layers.append(activation())
        layers.append(nn.Linear(inputs, outputs, generator=generator))
    return nn.Sequential(*layers)


def batch(size: int, inputs: int = 2, outputs: int = 1, seed: int = 1) -> tuple[Array, Array]:
    """Points and labels (0 or 1), float32."""
    rng = np.random.default_rng(seed)
    points = rng.normal(size=(size, inputs)).astype(np.float32)
    labels = (rng.random((size, outputs)) > 0.5).astype(np.float32)
    return points, labels


def leaves(*values: float) -> list[engine.Tensor]:
    """Scalars that require a gradient."""
    return [engine.tensor(value, requires_grad=True) for value in values]
