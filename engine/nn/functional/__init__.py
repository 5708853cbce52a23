"""Layers and losses without state, as functions: PyTorch's torch.nn.functional."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.nn.functional import (
    activations,
    attending,
    convolutions,
    dropping,
    embeddings,
    losses,
    normalization,
    pooling,
    products,
    shaping,
    similarity,
    thresholds,
)
from engine.nn.functional.activations import *
from engine.nn.functional.attending import *
from engine.nn.functional.convolutions import *
from engine.nn.functional.dropping import *
from engine.nn.functional.embeddings import *
from engine.nn.functional.losses import *
from engine.nn.functional.normalization import *
from engine.nn.functional.pooling import *
from engine.nn.functional.products import *
from engine.nn.functional.shaping import *
from engine.nn.functional.similarity import *
from engine.nn.functional.thresholds import *
from engine.nn.left_out import FUNCTIONS, refuse

__all__ = (
    activations.__all__
    + attending.__all__
    + convolutions.__all__
    + dropping.__all__
    + embeddings.__all__
    + losses.__all__
    + normalization.__all__
    + pooling.__all__
    + products.__all__
    + shaping.__all__
    + similarity.__all__
    + thresholds.__all__
)

if not TYPE_CHECKING:

    def __getattr__(name: str) -> Any:
        raise refuse("engine.nn.functional", name, FUNCTIONS)
