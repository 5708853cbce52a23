"""What PyTorch calls the ops that rearrange and join."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch

F = torch.nn.functional

THEIRS: dict[str, Callable[..., Any]] = {
    "permute": lambda attrs, a: a.permute(attrs["dims"]),
    "expand": lambda attrs, a: a.expand(attrs["size"]),
    "squeeze": lambda attrs, a: a.squeeze() if attrs["dims"] is None else a.squeeze(attrs["dims"]),
    "unsqueeze": lambda attrs, a: a.unsqueeze(attrs["dim"]),
    "cat": lambda attrs, *a: torch.cat(a, attrs["dim"]),
    "stack": lambda attrs, *a: torch.stack(a, attrs["dim"]),
    "repeat": lambda attrs, a: a.repeat(attrs["repeats"]),
    "flip": lambda attrs, a: a.flip(attrs["dims"]),
    "roll": lambda attrs, a: a.roll(attrs["shifts"], attrs["dims"]),
    "diagonal": lambda attrs, a: a.diagonal(**attrs),
    "diag_embed": lambda attrs, a: a.diag_embed(attrs["offset"]),
    "pad": lambda attrs, a: F.pad(a, attrs["pad"], attrs["mode"], attrs["value"] or None),
    "tril": lambda attrs, a: a.tril(attrs["diagonal"]),
    "triu": lambda attrs, a: a.triu(attrs["diagonal"]),
}
