"""A convolution drawn: the window on the input, the kernel on it, their products; and the same on the way back."""

from __future__ import annotations

from collections.abc import Sequence

from engine.arrays import np
from engine.cells import Cell
from engine.op import Array
from engine.ops.conv.meetings import Meetings
from engine.windows import CHANNELS, CONTEXT, SIDE, Window, around, cut, single, worked

Pair = tuple[Cell, Cell]


def value_windows(meetings: Meetings, cell: Cell, xs: Sequence[Array], out: Array) -> tuple[Window, ...]:
    """Input × kernel = products, for each channel that the filter reads, and the output with the cell."""
    by_channel: dict[int, list[Pair]] = {}
    for met, weight in meetings.at(cell):
        by_channel.setdefault(weight[1], []).append((met, weight))
    windows, hidden = [], 0.0
    for place, (channel, pairs) in enumerate(by_channel.items()):
        total = sum(float(xs[0][met]) * float(xs[1][weight]) for met, weight in pairs)
        if place < CHANNELS:
            windows += _meeting(meetings, cell, channel, pairs, xs, "+" if place else "")
            windows.append(single("their sum", total, "Σ"))
        else:
            hidden += total
    if len(by_channel) > CHANNELS:
        windows.append(single(f"{len(by_channel) - CHANNELS} more channels, together", hidden))
    if len(xs) == 3:
        filter_ = (cell[-meetings.rank - 1],)
        windows.append(
            cut("bias", xs[2], filter_, input=2, cols=range(filter_[0], filter_[0] + 1), focus=filter_, sign="+")
        )
    windows.append(cut(f"output, channel {cell[-meetings.rank - 1] + 1}", out, cell, lit=[cell], focus=cell, sign="="))
    return tuple(windows)


def _meeting(
    meetings: Meetings, cell: Cell, channel: int, pairs: list[Pair], xs: Sequence[Array], sign: str
) -> list[Window]:
    """One channel's window on the input, the kernel's plane, and the product of each two cells that met."""
    x, weight = xs[0], xs[1]
    met = pairs[0][0]
    rows, cols = meetings.reads(cell)
    plane = met[-meetings.rank - 1] + 1
    kernel = (cell[-meetings.rank - 1], channel, *(0 for _ in weight.shape[2:]))
    used = {weight_cell: (at, float(x[at]) * float(weight[weight_cell])) for at, weight_cell in pairs}

    def multiplied(dy: int, dx: int) -> float | None:
        found = used.get((*kernel[:2], dx) if meetings.rank == 1 else (*kernel[:2], dy, dx))
        return found[1] if found else None

    height, width = meetings.place.kernel
    return [
        cut(
            f"input, channel {plane}", x, met, around(rows, meetings.place.size[0], CONTEXT),
            around(cols, meetings.place.size[1], CONTEXT), input=0, axes=_axes(x, meetings),
            lit=[at for at, _ in pairs], sign=sign,
        ),
        cut(
            f"kernel of filter {kernel[0] + 1}, channel {plane}", weight, kernel, range(height), range(width), input=1,
            axes=_axes(weight, meetings), lit=used, sign="×",
        ),
        worked("products", [[multiplied(dy, dx) for dx in range(width)] for dy in range(height)]),
    ]  # fmt: skip


def weight_windows(meetings: Meetings, cell: Cell, g: Array, xs: Sequence[Array], example: int) -> tuple[Window, ...]:
    """For one weight: every place of an example that it lay on × the upstream gradient there, added up."""
    outs, mets = meetings.of_weight(cell)
    products = g[tuple(outs.T)].astype(np.float64) * xs[0][tuple(mets.T)]
    here = outs[:, 0] == example if meetings.batched else np.ones(len(outs), bool)
    at, met = ([tuple(place) for place in places[here].tolist()] for places in (outs, mets))
    if not at:
        return ()
    rows, cols = meetings.place.out
    mine = dict(zip(at, products[here].tolist(), strict=True))
    lattice = [[mine.get(meetings.moved(at[0], y, x)) for x in range(min(cols, SIDE))] for y in range(min(rows, SIDE))]
    of = f" of example {example + 1}" if meetings.batched else ""
    corner = meetings.moved(at[0], 0, 0)
    windows = [
        cut(
            f"input{of}, channel {met[0][-meetings.rank - 1] + 1}", xs[0], met[0], input=0, axes=_axes(xs[0], meetings),
            lit=met,
        ),
        cut(
            f"upstream gradient{of}, channel {cell[0] + 1}", g, corner, slot="grad", axes=_axes(g, meetings), lit=at,
            sign="×",
        ),
        worked("products" if max(rows, cols) <= SIDE else f"products, the first {SIDE} rows and columns", lattice),
        single("their sum", sum(mine.values()), "Σ"),
    ]  # fmt: skip
    others = len(np.unique(outs[~here, 0])) if meetings.batched else 0
    if others:
        together = float(products[~here].sum())
        windows.append(single(f"{others} more example{'s' if others > 1 else ''}, together", together))
    return tuple(windows)


def input_windows(meetings: Meetings, cell: Cell, g: Array, xs: Sequence[Array]) -> tuple[Window, ...]:
    """For one input cell: the upstream gradients of the outputs that read it × the weights through which they did."""
    outs, weights = meetings.of_input(cell)
    products = g[tuple(outs.T)].astype(np.float64) * xs[1][tuple(weights.T)]
    filters = np.unique(weights[:, 0]).tolist()
    windows: list[Window] = []
    for place, filter_ in enumerate(filters[:CHANNELS]):
        mine = weights[:, 0] == filter_
        laid = {
            tuple(at): (float(xs[1][tuple(weight)]), float(product))
            for at, weight, product in zip(outs[mine].tolist(), weights[mine].tolist(), products[mine], strict=True)
        }
        windows += _coming_back(meetings, filter_, laid, g, "+" if place else "")
    if len(filters) > CHANNELS:
        hidden = float(products[~np.isin(weights[:, 0], filters[:CHANNELS])].sum())
        windows.append(single(f"{len(filters) - CHANNELS} more filters, together", hidden))
    return tuple(windows)


def _coming_back(
    meetings: Meetings, filter_: int, laid: dict[Cell, tuple[float, float]], g: Array, sign: str
) -> list[Window]:
    """One filter's upstream gradients, the weights that lay on the input cell for each, and their products."""
    rows, cols = meetings.span(list(laid))
    first = next(iter(laid))
    there = [[laid.get(meetings.moved(first, y, x)) for x in cols] for y in rows]
    turned = "" if len(laid) == 1 else ", turned by 180°"
    return [
        cut(
            f"upstream gradient, channel {filter_ + 1}", g, first, around(rows, meetings.place.out[0], CONTEXT),
            around(cols, meetings.place.out[1], CONTEXT), slot="grad", axes=_axes(g, meetings), lit=laid, sign=sign,
        ),
        worked(
            f"weights of filter {filter_ + 1}{turned}",
            [[found[0] if found else None for found in line] for line in there], "×",
        ),
        worked("products", [[found[1] if found else None for found in line] for line in there]),
        single("their sum", sum(product for _, product in laid.values()), "Σ"),
    ]  # fmt: skip


def _axes(array: Array, meetings: Meetings) -> tuple[int, int]:
    """The axes along rows and columns; a signal has no rows."""
    return (array.ndim - 2 if meetings.rank == 2 else -1, array.ndim - 1)
