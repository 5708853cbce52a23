"""A pooling drawn: the window on the input and what became of it; and what comes back to a cell."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from engine.cells import Cell
from engine.op import Array
from engine.windows import CHANNELS, CONTEXT, Window, around, cut, single, worked


def window_on_input(
    title: str, x: Array, window: Sequence[Cell], rank: int, focus: Cell | None, sign: str = ""
) -> Window:
    """The input around one window, whose cells are lit; ``focus`` is the winner, where there is one."""
    rows, cols = _sides(window, x, rank)
    return cut(title, x, window[0], rows, cols, input=0, axes=_axes(x, rank), lit=window, focus=focus, sign=sign)


def value_windows(
    x: Array, window: Sequence[Cell], out: Array, cell: Cell, rank: int, *, winner: Cell | None, sign: str
) -> tuple[Window, ...]:
    """The window on the input, and the output with the cell."""
    if not window:
        return ()
    return (
        window_on_input(f"input, channel {cell[-rank - 1] + 1}", x, window, rank, winner),
        cut(
            f"output, channel {cell[-rank - 1] + 1}", out, cell, axes=_axes(out, rank), lit=[cell], focus=cell,
            sign=sign,
        ),
    )  # fmt: skip


def back_windows(
    x: Array, g: Array, rank: int, places: Sequence[Cell], window: Callable[[Cell], Sequence[Cell]],
    winner: Callable[[Cell], Cell | None], share: Callable[[Cell], float],
) -> tuple[Window, ...]:  # fmt: skip
    """For each window in which the cell lay: the window, the upstream gradient, and what of it comes back here."""
    windows, hidden = [], 0.0
    for place, at in enumerate(places):
        back = float(g[at]) * share(at)
        if place >= CHANNELS:
            hidden += back
            continue
        rows, cols = _sides([at], g, rank)
        name = "input" if len(places) == 1 else f"input, window {place + 1}"
        windows += [
            window_on_input(name, x, window(at), rank, winner(at), "+" if place else ""),
            cut("upstream gradient", g, at, rows, cols, slot="grad", axes=_axes(g, rank), lit=[at], focus=at, sign="→"),
            worked("share", ((share(at),),), "×"),
            worked("comes back", ((back,),), "="),
        ]
    if len(places) > CHANNELS:
        windows.append(single(f"{len(places) - CHANNELS} more windows, together", hidden))
    return tuple(windows)


def _sides(cells: Sequence[Cell], array: Array, rank: int) -> tuple[range, range]:
    """The rows and columns around these cells."""
    rows = [cell[-2] for cell in cells] if rank == 2 else [0]
    height = array.shape[-2] if rank == 2 else 1
    cols = [cell[-1] for cell in cells]
    return around(rows, height, CONTEXT), around(cols, array.shape[-1], CONTEXT)


def _axes(array: Array, rank: int) -> tuple[int, int]:
    """The axes along rows and columns; a signal has no rows."""
    return (array.ndim - 2 if rank == 2 else -1, array.ndim - 1)
