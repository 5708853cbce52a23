"""Pooling: a window, or a whole map, becomes one number."""

from __future__ import annotations

from typing import ClassVar

import numpy as np

from app.network.dimensions import CHANNELS, FEATURES, PICTURE, Axes
from app.network.layers.conv import IMAGE, window
from app.network.layers.layer import LayerKind, Setting, Settings, Unfit, cells, sides, whole
from app.network.shapes import Shape
from engine import nn
from engine.tensor import Tensor


class Pool2d(LayerKind):
    """What pooling layers share: windows over pictures [batch, channels, height, width]."""

    short = "Pool"
    letters = {"out": "s"}
    settings = (
        Setting("kernel", "Window", "Rows and columns of a window.", 2, 1, 16),
        Setting("stride", "Stride", "How far the window moves from one place to the next.", 2, 1, 16),
        Setting(
            "padding",
            "Padding",
            "How many rows and columns are put around the picture, half a window at most.",
            0,
            0,
            8,
        ),
    )
    word: ClassVar[str]

    def shape(self, s: Settings, x: Shape) -> Shape | Unfit:
        if len(x) != 4:
            return IMAGE
        if whole(s, "padding") > whole(s, "kernel") // 2:
            return Unfit(
                f"a padding of at most half the window, {whole(s, 'kernel') // 2}",
                "Choose less padding for {layer}, or a larger window.",
            )
        spread = window(sides(x)[1:], whole(s, "kernel"), whole(s, "stride"), whole(s, "padding"))
        if min(sides(x)) < 1 or spread is None:
            return Unfit(
                f"pictures of at least {s['kernel']}×{s['kernel']}",
                "Choose a smaller window for {layer}, or take a pooling layer away.",
            )
        return ("batch", sides(x)[0], *spread)

    def axes(self, x: Axes) -> Axes:
        return PICTURE

    def subtitle(self, s: Settings, x: Shape) -> str:
        text = f"{self.word} of {s['kernel']}×{s['kernel']}"
        if s["stride"] != s["kernel"]:
            text += f", stride {s['stride']}"
        return text + (f", padding {s['padding']}" if s["padding"] else "")

    def products(self, s: Settings, x: Shape, y: Shape) -> int:
        return cells(y) * whole(s, "kernel") ** 2


class MaxPool2d(Pool2d):
    """The largest number of each window."""

    name, title, word = "max_pool2d", "Max-pooling", "largest"
    face = "max {kernel}×{kernel}, stride {stride}"
    doc = "Keeps the largest number of each window: whether the pattern is anywhere here."

    def build(self, s: Settings, x: Shape, rng: np.random.Generator) -> nn.Module:
        return nn.MaxPool2d(whole(s, "kernel"), whole(s, "stride"), whole(s, "padding"))


class AvgPool2d(Pool2d):
    """The mean of each window."""

    name, title, word = "avg_pool2d", "Average pooling", "mean"
    face = "mean {kernel}×{kernel}, stride {stride}"
    doc = "Takes the mean of each window: how much of the pattern is here."

    def build(self, s: Settings, x: Shape, rng: np.random.Generator) -> nn.Module:
        return nn.AvgPool2d(whole(s, "kernel"), whole(s, "stride"), whole(s, "padding"))


class GlobalPool(LayerKind):
    """One number for each channel of a picture, or for each feature of a sequence."""

    name, title, short = "global_pool", "Global pooling", "Pool"
    letters = {"out": "s"}
    doc = "Sums up all places: one number for each channel of a picture, or each feature of a sequence."
    settings = (Setting("how", "Take", "The mean over all places, or the largest.", "mean", choices=("mean", "max")),)
    face = "{how} over all places"

    def shape(self, s: Settings, x: Shape) -> Shape | Unfit:
        if len(x) not in (3, 4) or min(sides(x)) < 1:
            return Unfit(
                "pictures [batch, channels, height, width] or sequences [batch, places, features]",
                "Connect {layer} to a layer over pictures or sequences.",
            )
        return ("batch", x[1] if len(x) == 4 else x[2])

    def axes(self, x: Axes) -> Axes:
        return (x[0], CHANNELS if len(x) == 4 else FEATURES)

    def build(self, s: Settings, x: Shape, rng: np.random.Generator) -> nn.Module:
        return Over(s["how"] == "max", (2, 3) if len(x) == 4 else (1,))

    def subtitle(self, s: Settings, x: Shape) -> str:
        over = "each map" if len(x) == 4 else "all places"
        return f"{'largest' if s['how'] == 'max' else 'mean'} over {over}"

    def products(self, s: Settings, x: Shape, y: Shape) -> int:
        return cells(x)


class Over(nn.Module):
    """The mean, or the largest number, over some axes."""

    def __init__(self, largest: bool, axes: tuple[int, ...]) -> None:
        super().__init__()
        self.largest = largest
        self.axes = axes

    def forward(self, x: Tensor) -> Tensor:
        """The axes are gone."""
        return x.amax(self.axes) if self.largest else x.mean(self.axes)
