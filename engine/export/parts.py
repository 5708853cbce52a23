"""Parameters and buffers as source: their shapes, since their numbers come with the weights."""

from __future__ import annotations

from typing import Any

from engine.arrays import np
from engine.export.constants import constant_text
from engine.source import written


def parameter_text(parameter: Any) -> str:
    """A parameter of that shape; its numbers come with the weights."""
    return f"nn.Parameter(torch.zeros({_sizes(parameter.shape)}))"


def buffer_text(buffer: Any, whole: bool) -> str:
    """A buffer of that shape, or with its numbers where they are not saved."""
    if buffer is None:
        return "None"
    if whole:
        return constant_text(buffer.array, buffer.array)
    dtype = "" if buffer.dtype.kind == "f" else f", dtype={written(np.dtype(buffer.dtype))}"
    return f"torch.zeros({_sizes(buffer.shape)}{dtype})"


def _sizes(shape: Any) -> str:
    return ", ".join(str(size) for size in shape) or "()"
