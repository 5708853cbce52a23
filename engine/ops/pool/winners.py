"""Who won each window: the position of its largest number, by PyTorch's rules, NaN and −∞ included."""

from __future__ import annotations

from engine.arrays import np
from engine.op import Array
from engine.ops.pool.geometry import Span, Spans


def winners(x: Array, over: Spans) -> Array:
    """The winner of every window as its position row · width + column in the input's plane, int64.

    The first of equal numbers wins; of NaNs, which win over all numbers, the last. Padding never wins: a
    window of nothing else has the position −1.
    """
    height, width = over
    shape = (*x.shape[:-2], height.out, width.out)
    best, places = np.zeros(shape, x.dtype), np.full(shape, -1)
    for row_at in range(height.kernel):
        rows, row_of = _met(height, row_at)
        for column_at in range(width.kernel):
            columns, column_of = _met(width, column_at)
            if rows.size and columns.size:
                met = x[..., rows[:, None], columns]
                window = (..., row_of[:, None], column_of)
                beaten = (met > best[window]) | (met != met) | (places[window] < 0)
                best[window] = np.where(beaten, met, best[window])
                places[window] = np.where(beaten, rows[:, None] * width.size + columns, places[window])
    return places


def _met(span: Span, at: int) -> tuple[Array, Array]:
    """The cells that the kernel's cell ``at`` meets, and in which windows; padding is left out."""
    windows = np.arange(span.out)
    cells = windows * span.stride - span.pad + at * span.dilation
    real = (cells >= 0) & (cells < span.size)
    return cells[real], windows[real]


def route(x: Array, g: Array, over: Spans, out: Array) -> None:
    """Write the gradient into ``out``: each upstream gradient is added at its window's winner, and the rest is 0.

    One example after the other, so that what is needed for a moment does not grow with the batch.
    """
    for place in np.ndindex(x.shape[:-3]):
        _route(x[place], g[place], over, out[place])


def _route(x: Array, g: Array, over: Spans, out: Array) -> None:
    height, width = over
    planes = x.size // max(height.size * width.size, 1)
    total = np.zeros((planes, height.size * width.size), out.dtype)
    places = winners(x, over).reshape(planes, -1)
    shares = np.where(places < 0, 0, g.reshape(planes, -1))
    np.add.at(total, (np.arange(planes)[:, None], places), shares)
    np.copyto(out, total.reshape(x.shape))
