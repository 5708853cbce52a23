"""A reduction drawn: the numbers that are joined, in their plane, and what they become."""

from __future__ import annotations

from itertools import product

from engine.cells import Cell
from engine.op import Array
from engine.windows import CONTEXT, SIDE, Window, around, beside_cell, cut


def joined_windows(
    x: Array, out: Array, at: Cell, cell: Cell, axes: tuple[int, ...], count: int, symbol: str
) -> tuple[Window, ...]:
    """The plane of the last two axes through ``at``, with the joined numbers lit, and the output's ``cell``."""
    sides = []
    for axis in (x.ndim - 2, x.ndim - 1):
        if axis < 0:
            sides.append(range(1))
        elif axis in axes:
            sides.append(range(min(x.shape[axis], SIDE)))
        else:
            sides.append(around((at[axis],), x.shape[axis], CONTEXT))
    lit = [
        (*at[:-2], *((row,) if x.ndim > 1 else ()), col)
        for row, col in product(*sides)
        if (x.ndim < 2 or x.ndim - 2 in axes or row == at[-2]) and (x.ndim - 1 in axes or col == at[-1])
    ]
    title = "input" if len(lit) == count else f"input, {len(lit)} of the {count} numbers"
    return (
        cut(title, x, at, sides[0], sides[1], input=0, lit=lit),
        beside_cell("output", out, cell, sign=symbol),
    )
