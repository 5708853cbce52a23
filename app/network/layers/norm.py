"""Layers that bring values to mean 0 and variance 1, then scale and shift them by what they learn."""

from __future__ import annotations

import numpy as np

from app.network.layers.layer import LayerKind, Setting, Settings, Unfit, cells, sides
from app.network.shapes import Shape
from engine import nn

FEATURES = Unfit(
    "an input with features beside the batch, such as [batch, 8]", "Connect {layer} to a layer with features."
)


class BatchNorm(LayerKind):
    """Each channel or feature over the whole batch: 2-D by BatchNorm1d, pictures by BatchNorm2d."""

    name, title, short = "batch_norm", "Batch norm", "Norm"
    learns = True
    doc = "Brings each feature to mean 0 and spread 1 over the batch, then learns the scale and shift that suit."
    face = ""
    settings = (
        Setting(
            "momentum", "Momentum", "How much of each batch goes into the averages kept for evaluation.", 0.1, 0, 1
        ),
    )
    letters = {
        "weight": "γ",
        "bias": "β",
        "mean": "μ",
        "var": "σ²",
        "running_mean": "μ_kept",
        "running_var": "σ²_kept",
        "num_batches_tracked": "k",
        "batch_norm": "n",
    }
    leaves = {
        "weight": ("Scale", "One number for each feature, by which it is multiplied; training moves it."),
        "bias": ("Shift", "One number for each feature, which is added; training moves it."),
        "running_mean": ("Kept mean", "The mean of the batches so far, for evaluation; no gradient moves it."),
        "running_var": ("Kept variance", "The variance of the batches so far, for evaluation; no gradient moves it."),
        "num_batches_tracked": ("Batches", "How many batches the kept numbers have seen."),
    }
    follows = True
    modal = True

    by_cell = True

    def shape(self, s: Settings, x: Shape) -> Shape | Unfit:
        return x if len(x) in (2, 3, 4) and min(sides(x)) >= 1 else FEATURES

    def build(self, s: Settings, x: Shape, rng: np.random.Generator) -> nn.Module:
        kind = nn.BatchNorm2d if len(x) == 4 else nn.BatchNorm1d
        return kind(sides(x)[0], momentum=float(s["momentum"]))

    def subtitle(self, s: Settings, x: Shape) -> str:
        return f"Batch norm, {sides(x)[0]} {'channels' if len(x) > 2 else 'features'}"

    def parameters(self, s: Settings, x: Shape) -> int:
        return 2 * sides(x)[0]

    def held(self, s: Settings, x: Shape, y: Shape) -> int:
        return 2 * cells(y)


class LayerNorm(LayerKind):
    """Each example (each place of a sequence) over its own features."""

    name, title, short = "layer_norm", "Layer norm", "Norm"
    learns = True
    doc = "Brings the features of each example to mean 0 and spread 1, then learns the scale and shift that suit."
    letters = {"weight": "γ", "bias": "β", "layer_norm": "n"}
    leaves = {
        "weight": ("Scale", "One number for each feature, by which it is multiplied; training moves it."),
        "bias": ("Shift", "One number for each feature, which is added; training moves it."),
    }
    follows = True

    by_cell = True

    def shape(self, s: Settings, x: Shape) -> Shape | Unfit:
        return x if len(x) in (2, 3, 4) and min(sides(x)) >= 1 else FEATURES

    def build(self, s: Settings, x: Shape, rng: np.random.Generator) -> nn.Module:
        return nn.LayerNorm(self._over(x))

    def subtitle(self, s: Settings, x: Shape) -> str:
        return f"Layer norm over {'×'.join(map(str, self._over(x)))}"

    def parameters(self, s: Settings, x: Shape) -> int:
        return 2 * int(np.prod(self._over(x)))

    def held(self, s: Settings, x: Shape, y: Shape) -> int:
        return 2 * cells(y)

    def _over(self, x: Shape) -> tuple[int, ...]:
        """The axes that are brought together: a picture whole, else the features."""
        return sides(x) if len(x) == 4 else sides(x)[-1:]
