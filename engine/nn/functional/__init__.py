"""Layers and losses without state, as functions: PyTorch's torch.nn.functional."""

from __future__ import annotations

from engine.nn.functional import activations, losses, products
from engine.nn.functional.activations import *
from engine.nn.functional.losses import *
from engine.nn.functional.products import *

__all__ = activations.__all__ + losses.__all__ + products.__all__
