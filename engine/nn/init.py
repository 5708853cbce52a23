"""How parameters begin. Randomness comes from the generator that is passed in."""

from __future__ import annotations

import math

from engine.arrays import np
from engine.op import Array, Shape


def uniform(shape: Shape, bound: float, generator: np.random.Generator) -> Array:
    """Numbers between −bound and bound, each equally likely, float32."""
    return generator.uniform(-bound, bound, shape).astype(np.float32)


def linear_bound(inputs: int) -> float:
    """PyTorch's bound for a linear layer's weight and bias: 1/√in.

    It is kaiming_uniform with a = √5: gain √(2 / (1 + a²)) = √(1/3), times √(3 / in).
    https://pytorch.org/docs/stable/generated/torch.nn.Linear.html
    """
    return 1 / math.sqrt(inputs) if inputs > 0 else 0.0
