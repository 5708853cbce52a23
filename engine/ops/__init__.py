"""The table of all ops: palette, catalogue, help, gradient checks and parity tests follow from it."""

from __future__ import annotations

from engine.op import Op
from engine.ops import activation, arithmetic, elementwise, entropy, linalg, passing, reduce, scaling, shape, squares

OPS: dict[str, Op] = {
    op.name: op
    for family in (arithmetic, scaling, elementwise, activation, linalg, reduce, shape, squares, entropy, passing)
    for op in family.OPS
}

__all__ = ["OPS"]
