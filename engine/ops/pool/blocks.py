"""A large input in blocks that fit into the cache, for plans of several passes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.op import Array
from engine.ops.order import BLOCK as CELLS
from engine.ops.pool.geometry import Span, Spans

BLOCK = 2 * CELLS
"""Cells of a block's input; of what its passes write beside it, most has half as many."""


@dataclass(frozen=True)
class Block:
    """Some of the windows: ``inputs`` and ``outputs`` say which part of an axis they read and write."""

    index: int
    over: Spans
    axis: int
    inputs: slice
    outputs: slice

    def of_input(self, x: Array) -> Array:
        """The block's part of the input, or of its gradient."""
        return self._part(x, self.inputs)

    def of_output(self, y: Array) -> Array:
        """The block's part of the output, or of its gradient."""
        return self._part(y, self.outputs)

    def _part(self, x: Array, part: slice) -> Array:
        return x[(slice(None),) * (self.axis % x.ndim) + (part,)]


def blocks(x: Array, over: Spans) -> list[Block]:
    """Blocks along the outermost axis in memory, where windows can be told apart along it."""
    outer = max(range(x.ndim), key=lambda axis: abs(x.strides[axis])) - x.ndim
    span = over[outer] if outer >= -2 else Span(x.shape[0], out=x.shape[0])
    if x.size <= BLOCK or not (span.disjoint and span.pad == 0 and span.out > 1) or (outer < -2 and outer != -x.ndim):
        return [Block(0, over, 0, slice(None), slice(None))]
    most = max(1, BLOCK // max(1, x.size // x.shape[outer] * span.stride))
    each = -(-span.out // -(-span.out // most))
    found = []
    for index, first in enumerate(range(0, span.out, each)):
        last = min(first + each, span.out)
        end = x.shape[outer] if last == span.out else last * span.stride
        part = replace(span, size=end - first * span.stride, out=last - first)
        within = (part if outer == -2 else over[0], part if outer == -1 else over[1])
        found.append(Block(index, within, outer, slice(first * span.stride, end), slice(first, last)))
    return found
