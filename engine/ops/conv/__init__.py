"""Convolutions."""

from __future__ import annotations

from engine.ops.conv.convolution import OPS

__all__ = ["OPS"]
