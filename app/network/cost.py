"""What a node costs: parameters to train, multiplications, and numbers to hold."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from app.network.layers import LAYERS
from app.network.layers.layer import cells
from app.network.schema import LayerSpec, LinearSpec, NodeSpec, ValueSpec
from app.network.shapes import Shape, size


class Cost(NamedTuple):
    """`products` counts the multiplications by a weight for one example, `values` the numbers of one training step."""

    parameters: int = 0
    products: int = 0
    values: int = 0

    def __add__(self, other: object) -> Cost:
        if not isinstance(other, Cost):
            return NotImplemented
        return Cost(*(mine + its for mine, its in zip(self, other, strict=True)))


def cost(spec: NodeSpec, inputs: Sequence[Shape], shape: Shape, batch: int) -> Cost:
    """Of a node that takes and gives these shapes."""
    if isinstance(spec, LinearSpec):
        parameters = spec.units * (int(inputs[0][-1]) + spec.bias)
        ops = 1 + spec.bias + (spec.activation != "none")
        return Cost(parameters, parameters * cells(inputs[0][:-1]), ops * size(shape, batch))
    if isinstance(spec, LayerSpec):
        kind = LAYERS[spec.layer]
        settings = kind.complete(spec.settings)
        x = inputs[0]
        held = kind.held(settings, x, shape)
        return Cost(kind.parameters(settings, x), kind.products(settings, x, shape), held * batch)
    if isinstance(spec, ValueSpec) and spec.requires_grad:
        return Cost(math.prod(int(side) for side in shape), 0, size(shape, batch))
    return Cost(0, 0, size(shape, batch))
