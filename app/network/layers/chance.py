"""Dropout: values left out by chance while training."""

from __future__ import annotations

import numpy as np

from app.network.layers.layer import LayerKind, Setting, Settings, Unfit, cells
from app.network.shapes import Shape
from engine import nn
from engine.random import Generator


class Dropout(LayerKind):
    """Each value is left out with the same chance; in evaluation none is."""

    name, title, short = "dropout", "Dropout", "Dropout"
    doc = "Leaves values out by chance while training, so that no unit can lean on another alone."
    settings = (Setting("rate", "Rate", "The share of values that is left out.", 0.2, 0, 0.95),)
    letters = {"dropout_mask": "D", "mul": "d"}
    modal = True

    by_cell = True

    def shape(self, s: Settings, x: Shape) -> Shape | Unfit:
        if len(x) < 2:
            return Unfit("an input with more than the batch axis", "Connect {layer} to a layer with features.")
        return x

    def build(self, s: Settings, x: Shape, rng: np.random.Generator) -> nn.Module:
        return nn.Dropout(float(s["rate"]), generator=Generator().manual_seed(int(rng.integers(2**32))))

    def subtitle(self, s: Settings, x: Shape) -> str:
        return f"Dropout, {float(s['rate']):.0%} left out".replace("%", " %")

    def held(self, s: Settings, x: Shape, y: Shape) -> int:
        return 2 * cells(y)
