"""A large input in blocks that fit into the cache, for plans of several passes."""

from __future__ import annotations

from dataclasses import dataclass, replace

from engine.op import Array
from engine.ops.order import BLOCK
from engine.ops.pool.geometry import Spans


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
        return x[part] if self.axis == 0 else x[..., part, :]


def blocks(x: Array, over: Spans) -> list[Block]:
    """Blocks along the outermost axis in memory, where windows can be told apart along it."""
    height, _ = over
    outer = max(range(x.ndim), key=lambda axis: abs(x.strides[axis])) - x.ndim
    along_rows = outer == -2 and height.disjoint and height.pad == 0 and height.out > 1
    if x.size <= BLOCK or not (along_rows or outer == -x.ndim != -2):
        return [Block(0, over, 0, slice(None), slice(None))]
    step = height.stride if along_rows else 1
    count = height.out if along_rows else x.shape[0]
    each = max(1, BLOCK // max(1, x.size // x.shape[outer] * step))
    found = []
    for index, first in enumerate(range(0, count, each)):
        last = min(first + each, count)
        outputs = slice(first, last)
        if not along_rows:
            found.append(Block(index, over, 0, outputs, outputs))
            continue
        end = x.shape[-2] if last == count else last * step
        part = replace(height, size=end - first * step, out=last - first)
        found.append(Block(index, (part, over[1]), -2, slice(first * step, end), outputs))
    return found
