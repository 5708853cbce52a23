"""The kinds of layers that a design can use beside the linear one: the table `LAYERS`."""

from __future__ import annotations

from typing import Final

from app.network.layers.activation import FUNCTIONS
from app.network.layers.attention import Attention
from app.network.layers.chance import Dropout
from app.network.layers.conv import Conv2d
from app.network.layers.layer import LayerKind
from app.network.layers.norm import BatchNorm, LayerNorm
from app.network.layers.pooling import AvgPool2d, GlobalPool, MaxPool2d
from app.network.layers.shaping import Flatten, TakePlace
from app.network.layers.words import Embedding, Position

LAYERS: Final[dict[str, LayerKind]] = {
    kind.name: kind
    for kind in (
        Conv2d(),
        MaxPool2d(),
        AvgPool2d(),
        GlobalPool(),
        Flatten(),
        BatchNorm(),
        LayerNorm(),
        Dropout(),
        Embedding(),
        Position(),
        Attention(),
        TakePlace(),
        *FUNCTIONS,
    )
}
