"""A normalization drawn: the values, less their mean, divided by their spread, scaled and shifted."""

from __future__ import annotations

from collections.abc import Sequence

from engine.cells import Cell
from engine.op import Array
from engine.windows import Window, around, cut, line, single

Affine = tuple[int, str, str, Cell]
"""What scales or shifts: the number of the input, its sign, its title, and its cell."""


def between(xs: Sequence[Array], mean: Window, root: float, affine: Sequence[Affine]) -> tuple[Window, ...]:
    """What is done with a value: − mean, ÷ root, then the ``affine`` inputs."""
    return (
        mean,
        single("√(variance + eps)", root, "÷"),
        *(
            cut(title, xs[i], at, cols=range(at[-1], at[-1] + 1), input=i, axes=(-1, len(at) - 1), focus=at, sign=sign)
            for i, sign, title, at in affine
        ),
    )


def plane(title: str, array: Array, cell: Cell, *, input: int | None = None, sign: str = "") -> Window:
    """A channel's plane of one example, or its column over the batch: the cells that are normalized together."""
    if array.ndim > 2:
        return cut(title, array, cell, input=input, focus=cell, lit=[cell], sign=sign)
    rows, cols = around((cell[0],), array.shape[0]), around((cell[1],), array.shape[1], 1)
    lit = [(row, cell[1]) for row in rows]
    return cut(title, array, cell, rows, cols, input=input, lit=lit, focus=cell, sign=sign)


def features(title: str, array: Array, cell: Cell, *, input: int | None = None, sign: str = "") -> Window:
    """The features of one example, in a row."""
    return line(title, array, cell, array.ndim - 1, input=input, focus=cell, sign=sign)
