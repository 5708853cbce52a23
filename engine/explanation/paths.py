"""The paths along which gradients reach a node: what each contributed, and what is still to come."""

from __future__ import annotations

import math

from engine.cells import Cell
from engine.explanation.moment import Moment, at
from engine.richtext import Number, RichText


def contribution_of(moment: Moment, index: int, cell: Cell) -> Number:
    """What the VJP event `index` wrote at the cell."""
    event = moment.trace.events[index]
    for write in moment.trace.writes[index]:
        if write.node == event.target and write.array is not None and write.slot in ("grad", "contribution"):
            return Number(at(write.array, cell), "contribution", None, write.slot, cell, event.target)
    raise AssertionError("a vector-Jacobian product writes a gradient or a contribution")


def contributions_to(moment: Moment, target: int, cell: Cell, before: int) -> list[Number]:
    """Every path's contribution to the target among the first `before` events."""
    paths = moment.written.contributions(target)
    return [contribution_of(moment, path.index, cell) for path in paths if path.index < before]


def held_by(moment: Moment, target: int, cell: Cell) -> Number | None:
    """The gradient that a leaf still held when the step began, because it was not zeroed; None where there is none."""
    held = moment.trace.initial.get((target, "grad"))
    return None if held is None else Number(at(held, cell), "total", None, None, cell, target)


def is_only_path(moment: Moment) -> bool:
    """Whether the target's gradient is this one contribution and nothing else."""
    target = moment.event.target
    held = moment.trace.initial.get((target, "grad")) is not None
    return not held and len(moment.written.contributions(target)) == 1


def paths_to_come(moment: Moment) -> int:
    target = moment.event.target
    return sum(path.index >= moment.cursor for path in moment.written.contributions(target))


def path_formulas(moment: Moment) -> list[str]:
    """LaTeX of each path's product so far, in the order in which they are added."""
    formulas = []
    for event in moment.written.contributions(moment.event.target):
        if event.index < moment.cursor and event.input is not None:
            names = moment.input_names(event.node)
            attrs = moment.node(event.node).attrs
            formulas.append(moment.op(event.node).latex_vjp(event.input, names, moment.names(event.node), attrs))
    return formulas


def more_to_come(still: int) -> RichText:
    if not still:
        return ()
    paths = "One more path's contribution is" if still == 1 else f"{still} more paths' contributions are"
    return (f"{paths} still to come, so this is not the whole gradient yet.",)


def sign_words(total: Number) -> RichText:
    if math.isnan(total.value):
        return ("The gradient is not a number: look for the first event that wrote one.",)
    if math.isinf(total.value):
        return ("The gradient is infinite: look for the first event that wrote such a number.",)
    if total.value > 0:
        return ("The gradient is positive: raise this value a little, and the loss rises.",)
    if total.value < 0:
        return ("The gradient is negative: raise this value a little, and the loss falls.",)
    return ("The gradient is exactly 0: a small change to this value does not change the loss.",)


def times(count: int) -> str:
    return "twice" if count == 2 else f"{count} times"
