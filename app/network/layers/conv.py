"""Convolution: the same small kernel at every place of a picture."""

from __future__ import annotations

import math

import numpy as np

from app.network.dimensions import PICTURE, Axes
from app.network.layers.layer import LayerKind, Setting, Settings, Unfit, cells, sides, whole
from app.network.shapes import Shape
from engine import nn

IMAGE = Unfit(
    "pictures, [batch, channels, height, width]",
    "Connect {layer} to the input of pictures or to a layer over pictures.",
)


class Conv2d(LayerKind):
    """Kernels over pictures [batch, channels, height, width]: one output channel a kernel."""

    name, title, short = "conv2d", "Convolution", "Conv"
    learns = True
    doc = "Slides small kernels over a picture: each gives a map of where its pattern is."
    settings = (
        Setting("out_channels", "Kernels", "How many kernels, and so how many maps come out.", 8, 1, 512),
        Setting("kernel", "Kernel size", "Rows and columns of a kernel.", 3, 1, 15),
        Setting("stride", "Stride", "How far the kernel moves from one place to the next.", 1, 1, 8),
        Setting("padding", "Padding", "How many rows and columns of zeros are put around the picture.", 0, 0, 7),
        Setting("bias", "Bias", "Whether a number is added to each map.", True),
        Setting("dilation", "Dilation", "How far apart on the picture the numbers of a kernel lie.", 1, 1, 8),
        Setting("groups", "Groups", "In how many parts the channels are read, each by kernels of its own.", 1, 1, 512),
    )
    face = "{out_channels} kernels {kernel}×{kernel}"
    letters = {"weight": "K", "bias": "b", "conv2d": "z"}
    leaves = {
        "weight": ("Kernels", "One small picture for each map and each channel it reads; training moves them."),
        "bias": ("Bias", "One number for each map, added at every place; training moves it."),
    }

    def shape(self, s: Settings, x: Shape) -> Shape | Unfit:
        if len(x) != 4:
            return IMAGE
        reach = whole(s, "dilation") * (whole(s, "kernel") - 1) + 1
        spread = window(sides(x)[1:], reach, whole(s, "stride"), whole(s, "padding"))
        if min(sides(x)) < 1 or spread is None:
            return Unfit(
                f"pictures that a kernel of {reach}×{reach} fits into, padding included",
                "Choose a smaller kernel or more padding for {layer}.",
            )
        if sides(x)[0] % whole(s, "groups") or whole(s, "out_channels") % whole(s, "groups"):
            return Unfit(
                f"channels and kernels that {s['groups']} groups share out evenly",
                "Choose other groups, or other kernels, for {layer}.",
            )
        return ("batch", whole(s, "out_channels"), *spread)

    def axes(self, x: Axes) -> Axes:
        return PICTURE

    def build(self, s: Settings, x: Shape, rng: np.random.Generator) -> nn.Module:
        return nn.Conv2d(
            sides(x)[0],
            whole(s, "out_channels"),
            whole(s, "kernel"),
            whole(s, "stride"),
            whole(s, "padding"),
            whole(s, "dilation"),
            whole(s, "groups"),
            bias=bool(s["bias"]),
            generator=rng,
        )

    def subtitle(self, s: Settings, x: Shape) -> str:
        text = f"Conv {sides(x)[0]}→{s['out_channels']}, {s['kernel']}×{s['kernel']}"
        if s["stride"] != 1:
            text += f", stride {s['stride']}"
        if s["padding"]:
            text += f", padding {s['padding']}"
        if s["dilation"] != 1:
            text += f", dilation {s['dilation']}"
        return text + (f", {s['groups']} groups" if s["groups"] != 1 else "")

    def parameters(self, s: Settings, x: Shape) -> int:
        return whole(s, "out_channels") * (self._window(s, x) + bool(s["bias"]))

    def products(self, s: Settings, x: Shape, y: Shape) -> int:
        return cells(y) * self._window(s, x)

    def held(self, s: Settings, x: Shape, y: Shape) -> int:
        # The windows side by side, from which the product is taken.
        return cells(y) + math.prod(sides(y)[1:]) * self._window(s, x) * whole(s, "groups")

    def _window(self, s: Settings, x: Shape) -> int:
        """Numbers under a kernel."""
        return sides(x)[0] // whole(s, "groups") * whole(s, "kernel") ** 2


def window(size: tuple[int, ...], kernel: int, stride: int, padding: int) -> tuple[int, ...] | None:
    """How many places a window has along each axis; None where it does not fit."""
    places = tuple((side + 2 * padding - kernel) // stride + 1 for side in size)
    return places if min(places) >= 1 else None
