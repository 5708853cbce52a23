"""Running an op by its name."""

from __future__ import annotations

from typing import Any

from engine.nn.refusals import PartKindError
from engine.ops import OPS
from engine.tensor import Tensor, apply


def run(name: str, *operands: Tensor, **settings: Any) -> Tensor:
    """The op's value; its settings are the keywords. Raises TypeError where an operand is no tensor."""
    op = OPS[name]
    try:
        return apply(op, settings, *operands)
    except AttributeError:
        for operand in operands:
            if not isinstance(operand, Tensor):
                raise PartKindError(
                    "not-a-tensor",
                    expected=f"tensors for {op.title}",
                    got=type(operand).__name__,
                    cure="Wrap it: engine.tensor(...), or engine.from_numpy(array).",
                ) from None
        raise


def run_over(name: str, x: Tensor, inplace: bool, **settings: Any) -> Tensor:
    """The op's value, written into ``x`` where ``inplace``."""
    return x._in_place(name, settings) if inplace else run(name, x, **settings)
