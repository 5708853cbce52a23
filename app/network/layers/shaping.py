"""Layers that compute nothing: they lay the numbers out in another way, or pick some of them."""

from __future__ import annotations

import numpy as np

from app.network.dimensions import ROW, Axes
from app.network.layers.layer import LayerKind, Setting, Settings, Unfit, cells, sides, whole
from app.network.shapes import Shape
from engine import nn
from engine.tensor import Tensor


class Flatten(LayerKind):
    """Everything that an example has, in one row."""

    name, title, short = "flatten", "Flatten", "Flatten"
    doc = "Lays all numbers of an example in one row, so that a linear layer can read them."

    def shape(self, s: Settings, x: Shape) -> Shape | Unfit:
        if len(x) < 2:
            return Unfit("an input with more than the batch axis", "Connect {layer} to a layer with features.")
        return ("batch", cells(x))

    def axes(self, x: Axes) -> Axes:
        return ROW

    def build(self, s: Settings, x: Shape, rng: np.random.Generator) -> nn.Module:
        return nn.Flatten()

    def subtitle(self, s: Settings, x: Shape) -> str:
        return f"{'×'.join(map(str, sides(x)))} in one row"


class TakePlace(LayerKind):
    """The features of one place of a sequence."""

    name, title, short = "take", "Pick one place", "Pick"
    letters = {"out": "t"}
    doc = "Goes on with one place of a sequence alone, such as the first, which has gathered what it needs."
    settings = (Setting("place", "Place", "Which place, counted from 0.", 0, 0, 511),)

    def shape(self, s: Settings, x: Shape) -> Shape | Unfit:
        if len(x) != 3:
            return Unfit("sequences, [batch, places, features]", "Connect {layer} to a layer over sequences.")
        if not whole(s, "place") < sides(x)[0]:
            return Unfit(
                f"a sequence with a place {s['place']}, counted from 0", "Choose an earlier place for {layer}."
            )
        return ("batch", x[2])

    def axes(self, x: Axes) -> Axes:
        return ROW

    def build(self, s: Settings, x: Shape, rng: np.random.Generator) -> nn.Module:
        return Take(whole(s, "place"))

    def subtitle(self, s: Settings, x: Shape) -> str:
        return f"place {whole(s, 'place') + 1} of {sides(x)[0]}"


class Take(nn.Module):
    """One place of [batch, places, features]."""

    def __init__(self, place: int) -> None:
        super().__init__()
        self.place = place

    def forward(self, x: Tensor) -> Tensor:
        """[batch, features]."""
        return x[:, self.place]
