"""The largest number of every window, axis by axis: first along the rows, then of these along the columns.

Two stages read far fewer numbers than a window at a time. The rows come first, so that where numbers
are equal the first one in reading order wins, as in PyTorch. Large inputs are worked through in blocks
that fit into the cache.
"""

from __future__ import annotations

import math

from engine.arrays import np
from engine.op import Array, Planner
from engine.ops.broadcast import flat
from engine.ops.pool.blocks import Block, blocks
from engine.ops.pool.geometry import Spans
from engine.ops.pool.padding import bordered, inside, plan_border
from engine.ops.pool.stage import Stage, Temporary
from engine.ops.pool.winners import route


class Largest:
    """The plan of one max-pooling; ``x`` has height and width as its last axes."""

    def __init__(self, p: Planner, over: Spans, x: Array) -> None:
        self.p = p
        self.over = over
        self.x = x
        self.source = bordered(p, x, over, lowest(x))
        self.temporary = Temporary(p)
        self.squares = p.keep("squares", ())
        self.parts = [_Part(p, block, self.source, self.temporary) for block in blocks(self.source, over)]

    def find(self, out: Array, note: bool = True) -> None:
        """Emit the largest of every window into ``out``, and ``note`` what :meth:`spread` needs."""
        plan_border(self.p, self.x, self.source, self.over)
        for part in self.parts:
            part.find(part.block.of_output(out), note)
        if note:
            # The fastest way to learn whether a number is not finite.
            self.p.emit(np.dot, flat(out), flat(out), self.squares)

    def spread(self, g: Array, out: Array) -> None:
        """Emit the gradient of :meth:`find`'s value into ``out``."""
        into = out if self.source is self.x else self.temporary.like(self.source, self.source.shape, "into")
        for part in self.parts:
            part.spread(part.block.of_output(g), part.block.of_input(into))
        if into is not out:
            self.p.emit(np.copyto, out, inside(into, self.over))
        self.p.emit(_search_unless_finite, self.squares, self.x, g, self.over, out)


class _Part:
    """One block's two stages."""

    def __init__(self, p: Planner, block: Block, source: Array, temporary: Temporary) -> None:
        height, width = block.over
        self.block = block
        self.temporary = temporary
        cells = block.of_input(source)
        self.rows = Stage(p, width, -1, cells, block.index)
        self.columns: Stage | None = None
        if not height.whole:
            best = temporary.like(source, self.rows.out_shape, "best")
            self.columns = Stage(p, height, -2, best, block.index)

    def find(self, out: Array, note: bool) -> None:
        if self.columns is None:
            self.rows.find(out, self.temporary, note)
        else:
            self.rows.find(self.columns.x, self.temporary, note)
            self.columns.find(out, self.temporary, note)

    def spread(self, g: Array, into: Array) -> None:
        if self.columns is not None:
            self.columns.spread(g, self.columns.x, self.temporary)
            g = self.columns.x
        self.rows.spread(g, into, self.temporary)


def lowest(x: Array) -> float:
    """What loses against every number of the dtype."""
    if x.dtype.kind == "b":
        return 0
    return -np.inf if x.dtype.kind == "f" else np.iinfo(x.dtype).min


def _search_unless_finite(squares: Array, x: Array, g: Array, over: Spans, out: Array) -> None:
    """Do it over, window by window, where a value is not finite: −∞ equals the padding, and NaN not even itself."""
    if not math.isfinite(squares):
        route(x, g, over, out)
