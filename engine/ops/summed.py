"""Sums over the batch drawn: the upstream gradients that meet in one number, each times its local gradient."""

from __future__ import annotations

from collections.abc import Sequence

from engine.arrays import np
from engine.cells import Cell
from engine.op import Array
from engine.paths import Paths
from engine.windows import CONTEXT, SIDE, Window, around, cut, single, worked


def summed_windows(g: Array, paths: Paths, example: int) -> tuple[Window, ...]:
    """Upstream × local = products, added up; of planes and sequences those of one ``example``, the others together.

    Where every local gradient is 1, only the upstream gradients are drawn.
    """
    if len(paths) < 2 or not g.ndim:
        return ()
    apart = g.ndim > 2 and len(np.unique(paths.cells[:, 0])) > 1
    here = paths.cells[:, 0] == example if apart else np.ones(len(paths), bool)
    if not here.any():
        return ()
    products, mine = paths.contributions(g), np.flatnonzero(here)
    cells = [paths.cell(int(k)) for k in mine]
    of = f" of example {example + 1}" if apart else ""
    windows = [_plane(f"upstream gradient{of}", g, cells)]
    if not (paths.local[mine] == 1).all():
        locals_, lattice = dict(zip(cells, paths.local[mine].tolist(), strict=True)), _lattice(cells)
        made = dict(zip(cells, products[mine].tolist(), strict=True))
        shown = sum(len(row) for row in lattice)
        name = "products" if shown == len(cells) else f"products, {shown} of {len(cells)}"
        windows += [
            worked("local gradients", [[locals_.get(at) for at in row] for row in lattice], "×"),
            worked(name, [[made.get(at) for at in row] for row in lattice]),
        ]
    windows.append(single("their sum", float(products[mine].sum()), "Σ"))
    others = len(np.unique(paths.cells[~here, 0])) if apart else 0
    if others:
        title = f"{others} more example{'s' if others > 1 else ''}, together"
        windows.append(single(title, float(products[~here].sum())))
    return tuple(windows)


def _sides(cells: Sequence[Cell]) -> tuple[range, range]:
    """The rows and columns that these cells span, at most as many as a window has."""
    rows = [cell[-2] for cell in cells] if len(cells[0]) > 1 else [0]
    cols = [cell[-1] for cell in cells]
    return (
        range(min(rows), min(max(rows) + 1, min(rows) + SIDE)),
        range(min(cols), min(max(cols) + 1, min(cols) + SIDE)),
    )


def _lattice(cells: Sequence[Cell]) -> list[list[Cell]]:
    """The plane's cells as they are drawn."""
    rows, cols = _sides(cells)
    if len(cells[0]) == 1:
        return [[(col,) for col in cols]]
    return [[(*cells[0][:-2], row, col) for col in cols] for row in rows]


def _plane(title: str, g: Array, cells: Sequence[Cell]) -> Window:
    rows, cols = _sides(cells)
    # Of a column, its neighbours too: it is one unit of many.
    if len(cols) == 1:
        cols = around(cols, g.shape[-1], CONTEXT)
    return cut(title, g, cells[0], rows, cols, slot="grad", lit=cells)
