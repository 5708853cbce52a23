"""The largest number of every window, axis by axis: first along the rows, then of these along the columns.

Two stages read far fewer numbers than a window at a time. The rows come first, so that where numbers
are equal the first one in reading order wins, as in PyTorch.
"""

from __future__ import annotations

from functools import partial

from engine.arrays import np
from engine.op import Array, Planner
from engine.ops.broadcast import flat
from engine.ops.order import laid_like
from engine.ops.pool.geometry import Spans
from engine.ops.pool.padding import bordered, inside, kept, plan_border
from engine.ops.pool.stage import Stage
from engine.ops.pool.winners import route


class Largest:
    """The plan of one max-pooling; ``x`` has height and width as its last axes."""

    def __init__(self, p: Planner, over: Spans, x: Array) -> None:
        height, width = over
        self.p = p
        self.over = over
        self.x = x
        self.source = bordered(p, x, over, lowest(x))
        self.rows = Stage(p, width, -1, self.source)
        self.best: Array | None = None
        if not height.whole:
            self.best = laid_like(x, (*self.source.shape[:-1], width.out), kept(p, "rows", x))
            self.columns = Stage(p, height, -2, self.best)

    def find(self, out: Array) -> None:
        """Emit the largest of every window into ``out``."""
        plan_border(self.p, self.x, self.source, self.over)
        self.rows.find(out if self.best is None else self.best)
        if self.best is not None:
            self.columns.find(out)

    def spread(self, y: Array, g: Array, out: Array) -> None:
        """Emit the gradient of :meth:`find`'s value ``y`` into ``out``."""
        p = self.p
        into = out if self.source is self.x else laid_like(self.source, self.source.shape, p.scratch)
        if self.best is None:
            self.rows.spread(y, g, into)
        else:
            upward = laid_like(self.best, self.best.shape, p.scratch)
            self.columns.spread(y, g, upward)
            self.rows.spread(self.best, upward, into)
        if into is not out:
            p.emit(np.copyto, out, inside(into, self.over))
        zeros = p.keep("zeros", (y.size,))
        p.emit(partial(_search_where_not_finite, flat(y), flat(g), zeros, self.x, g, self.over, out))


def lowest(x: Array) -> float:
    """What loses against every number of the dtype."""
    return -np.inf if x.dtype.kind == "f" else np.iinfo(x.dtype).min


def _search_where_not_finite(y: Array, g: Array, zeros: Array, x: Array, grads: Array, over: Spans, out: Array) -> None:
    """Do it over, window by window, where a number is not finite.

    −∞ equals the padding, NaN not even itself, and 0 · ∞ is not 0, so the stages are wrong there.
    """
    with np.errstate(invalid="ignore"):
        finite = np.dot(y, zeros) == 0 and np.dot(g, zeros) == 0
    if not finite:
        route(x, grads, over, out)
