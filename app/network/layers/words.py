"""Layers for words: a vector for each word, and one for each place of a sequence."""

from __future__ import annotations

import numpy as np

from app.network.dimensions import FEATURES, Axes
from app.network.layers.layer import LayerKind, Setting, Settings, Unfit, cells, sides, whole
from app.network.shapes import Shape
from engine import nn
from engine.nn.init import normal_
from engine.tensor import Tensor


class Embedding(LayerKind):
    """Row i of a table for each token i: [batch, places] → [batch, places, size]."""

    name, title, short = "embedding", "Embedding", "Embedding"
    learns = True
    doc = "Looks up a vector of numbers for each word; words that mean alike come to have like vectors."
    settings = (
        Setting("count", "Words", "How many different words there are.", 16, 1, 4096),
        Setting("size", "Size", "How many numbers each word's vector has.", 8, 1, 512),
    )
    face = "{count} words, {size} numbers each"
    letters = {"weight": "E", "embedding": "e"}
    leaves = {"weight": ("Word vectors", "One row for each word; training moves the rows of the words that were read.")}
    tokens = True

    def shape(self, s: Settings, x: Shape) -> Shape | Unfit:
        return (*x, whole(s, "size"))

    def axes(self, x: Axes) -> Axes:
        return (*x, FEATURES)

    def build(self, s: Settings, x: Shape, rng: np.random.Generator) -> nn.Module:
        return nn.Embedding(whole(s, "count"), whole(s, "size"), generator=rng)

    def subtitle(self, s: Settings, x: Shape) -> str:
        return f"{s['count']} words, {s['size']} numbers each"

    def parameters(self, s: Settings, x: Shape) -> int:
        return whole(s, "count") * whole(s, "size")


class Position(LayerKind):
    """A learned vector for each place, added to what stands there."""

    name, title, short = "position", "Position", "Position"
    learns = True
    doc = "Adds a learned vector for each place, so that later layers can tell the places apart."
    letters = {"weight": "P", "add": "e"}
    leaves = {"weight": ("Place vectors", "One row for each place of the sequence; training moves them.")}

    def shape(self, s: Settings, x: Shape) -> Shape | Unfit:
        if len(x) != 3 or min(sides(x)) < 1:
            return Unfit("sequences, [batch, places, features]", "Connect {layer} to a layer over sequences.")
        return x

    def build(self, s: Settings, x: Shape, rng: np.random.Generator) -> nn.Module:
        return Places(sides(x)[0], sides(x)[1], rng)

    def subtitle(self, s: Settings, x: Shape) -> str:
        return f"{sides(x)[0]} places, {sides(x)[1]} numbers each"

    def parameters(self, s: Settings, x: Shape) -> int:
        return cells(x)


class Places(nn.Module):
    """x + weight, with weight [places, features]."""

    def __init__(self, places: int, features: int, rng: np.random.Generator) -> None:
        super().__init__()
        self.weight = nn.Parameter(np.zeros((places, features), np.float32))
        normal_(self.weight, generator=rng)

    def forward(self, x: Tensor) -> Tensor:
        """What stands at each place, and where it stands."""
        return x + self.weight
