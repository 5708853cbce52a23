"""Softmax drawn: a line of scores, e to each of them, their sum, and the share; and what comes back to one score."""

from __future__ import annotations

from engine.arrays import np
from engine.cells import Cell
from engine.op import Array
from engine.paths import Paths
from engine.windows import SIDE, Window, around, line, single, worked


def value_windows(x: Array, out: Array, cell: Cell, axis: int, logarithm: bool) -> tuple[Window, ...]:
    """The line of scores → e to each → their sum → the line of probabilities."""
    if not cell:
        return ()
    scores = np.moveaxis(x, axis, -1)[(*cell[:axis], *cell[axis + 1 :])].astype(np.float64)
    shown = around((cell[axis],), scores.size)
    with np.errstate(all="ignore"):
        powers = np.exp(scores)
    result = "score − log of the sum" if logarithm else "divided by the sum"
    name = "scores" if scores.size <= SIDE else f"scores, {SIDE} of {scores.size}"
    return (
        line(name, x, cell, axis, shown, input=0, focus=cell),
        worked("e to each score", [powers[shown.start : shown.stop].tolist()], "exp", (0, cell[axis] - shown.start)),
        single("sum", float(powers.sum()), "Σ"),
        line(result, out, cell, axis, shown, focus=cell, sign="="),
    )


def back_windows(g: Array, cell: Cell, axis: int, paths: Paths) -> tuple[Window, ...]:
    """The line's upstream gradients × the local gradient of each probability, added up."""
    if not cell:
        return ()
    shown = around((cell[axis],), len(paths))
    part = slice(shown.start, shown.stop)
    products, at = paths.contributions(g), (0, cell[axis] - shown.start)
    many = len(paths) > SIDE
    return (
        line("upstream gradient", g, cell, axis, shown, slot="grad", focus=cell),
        worked("local gradients", [paths.local[part].tolist()], "×", at),
        worked(f"products, {SIDE} of {len(paths)}" if many else "products", [products[part].tolist()], "=", at),
        single("their sum", float(products.sum()), "Σ"),
    )
