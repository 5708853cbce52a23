"""The five training steps that are measured: W1 to W5, built alike from the engine's layers and from PyTorch's."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import numpy as np
from numpy.typing import NDArray

Array = NDArray[Any]
Layer = tuple[Any, ...]
"""A layer's class name in ``nn``, and its arguments."""

LR = 0.01


@dataclass(frozen=True)
class Targets:
    """The highest ratios that are allowed."""

    program_to_pytorch: float
    program_to_floor: float
    eager_to_pytorch: float


@dataclass(frozen=True)
class Workload:
    """A model, a batch, a loss and an optimizer, each by its name in PyTorch."""

    name: str
    about: str
    layers: tuple[Layer, ...]
    features: tuple[int, ...]
    outputs: int
    batch: int
    loss: str
    optimizer: str
    targets: Targets

    def model(self, nn: Any) -> Any:
        """The model made of the layers in ``nn``: the engine's, or PyTorch's."""
        return nn.Sequential(*(getattr(nn, layer)(*given) for layer, *given in self.layers))

    def data(self) -> tuple[Array, Array]:
        """A batch and its targets: class indices for cross-entropy, else float32 [batch, outputs]."""
        rng = np.random.default_rng(1)
        inputs = rng.normal(size=(self.batch, *self.features)).astype(np.float32)
        if self.loss == "CrossEntropyLoss":
            return inputs, rng.integers(0, self.outputs, self.batch)
        return inputs, (rng.random((self.batch, self.outputs)) > 0.5).astype(np.float32)


def dense(sizes: tuple[int, ...], activation: str) -> tuple[Layer, ...]:
    """Linear layers of these sizes with the activation between them."""
    layers: list[Layer] = []
    for inputs, outputs in pairwise(sizes):
        layers += [("Linear", inputs, outputs), (activation,)]
    return tuple(layers[:-1])


def _convolutional(side: int) -> tuple[Layer, ...]:
    return (
        ("Conv2d", 1, 8, 3, 1, 1),
        ("ReLU",),
        ("MaxPool2d", 2),
        ("Conv2d", 8, 16, 3, 1, 1),
        ("ReLU",),
        ("MaxPool2d", 2),
        ("Flatten",),
        ("Linear", 16 * (side // 4) ** 2, 64),
        ("ReLU",),
        ("Linear", 64, 10),
    )


_ENTROPY = "CrossEntropyLoss"
WORKLOADS = (
    Workload(
        "W1", "2-4-2-1 tanh, batch 10, MSE, SGD",
        dense((2, 4, 2, 1), "Tanh"), (2,), 1, 10, "MSELoss", "SGD", Targets(0.07, 1.5, 0.4),
    ),
    Workload(
        "W2", "2-8-8-8-1 tanh, batch 32, BCE, Adam",
        dense((2, 8, 8, 8, 1), "Tanh"), (2,), 1, 32, "BCEWithLogitsLoss", "Adam", Targets(0.06, 1.5, 0.4),
    ),
    Workload(
        "W3", "64-128-64-10 ReLU, batch 64, cross-entropy, Adam",
        dense((64, 128, 64, 10), "ReLU"), (64,), 10, 64, _ENTROPY, "Adam", Targets(0.25, 1.15, 0.6),
    ),
    Workload(
        "W4", "two convolutions, 28×28, batch 32, cross-entropy, Adam",
        _convolutional(28), (1, 28, 28), 10, 32, _ENTROPY, "Adam", Targets(0.35, 1.15, 1.5),
    ),
    Workload(
        "W5", "two convolutions, 8×8, batch 64, cross-entropy, Adam",
        _convolutional(8), (1, 8, 8), 10, 64, _ENTROPY, "Adam", Targets(0.20, 1.15, 1.5),
    ),
)  # fmt: skip
