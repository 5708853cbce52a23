"""Running an op by its name."""

from __future__ import annotations

from typing import Any

from engine.ops import OPS
from engine.tensor import Tensor, apply


def run(name: str, *operands: Tensor, **settings: Any) -> Tensor:
    """The op's value; its settings are the keywords. Raises DTypeError where an operand is no tensor."""
    return apply(OPS[name], settings, *operands)


def run_over(name: str, x: Tensor, inplace: bool, **settings: Any) -> Tensor:
    """The op's value, written into ``x`` where ``inplace``."""
    return x._in_place(name, settings) if inplace else apply(OPS[name], settings, x)
