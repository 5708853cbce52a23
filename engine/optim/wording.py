"""Lines that the optimizers' written-out updates share."""

from __future__ import annotations

import math
from collections.abc import Mapping

from engine.arrays import np
from engine.op import Array, Cell
from engine.optim.cohort import Cohort
from engine.optim.update import Instruction
from engine.richtext import Number, RichText, product, rich

Line = tuple[str, RichText]


def followed(
    value: Array, grad: Array, cohort: Cohort, scratch: Array, other: Array, decayed: bool = True
) -> tuple[Array, list[Instruction]]:
    """The gradient that the rule follows: turned round to maximize, with the weight decay's share added.

    It is ``grad`` itself where neither is in use, else ``scratch``; ``other`` is overwritten.
    """
    decays = decayed and cohort.on("weight_decay")
    if cohort.on("maximize"):
        turned: list[Instruction] = [(np.negative, (grad, scratch))]
        if decays:
            turned += [(np.multiply, (value, cohort["weight_decay"], other)), (np.add, (scratch, other, scratch))]
        return scratch, turned
    if decays:
        return scratch, [(np.multiply, (value, cohort["weight_decay"], scratch)), (np.add, (grad, scratch, scratch))]
    return grad, []


def followed_terms(
    cell: Cell, before: Mapping[str, float], name: str, decayed: bool = True
) -> tuple[tuple[Line, ...], Number, str]:
    """The same in writing: the line that gives it (none where it is the gradient itself), its number, its symbol."""
    slope = rf"\frac{{\partial L}}{{\partial {name}}}"
    gradient = Number(before["grad"], "upstream", None, "grad", cell)
    decay = before["weight_decay"] if decayed else 0.0
    if not before["maximize"] and not decay:
        return (), gradient, slope
    sign, symbol = (-1.0, rf"-{slope}") if before["maximize"] else (1.0, slope)
    text = rich("−(" if before["maximize"] else "(", gradient, ")")
    if decay:
        text = rich(text, " + ", product(Number(decay, "plain"), before["value"]))
        symbol += rf" + \lambda\, {name}"
    followed = Number(sign * gradient.value + decay * before["value"], "upstream")
    return ((rf"g \leftarrow {symbol}", rich(text, " = ", followed)),), followed, "g"


def moved(cell: Cell, before: Mapping[str, float], after: Mapping[str, float], name: str, change: Number) -> Line:
    """The last line: the parameter and its change give the new parameter."""
    new = Number(after["value"], "total", None, "value", cell)
    total = rich("(", before["value"], ") + (", change, ") = ", new)
    return rf"{name} \leftarrow {name} + \Delta {name}", total


def over(number: float, divisor: float) -> float:
    """The quotient; nan where the divisor is 0, as in the arrays."""
    return number / divisor if divisor else math.nan


def root(number: float) -> float:
    """The square root; nan below 0, as in the arrays."""
    return math.sqrt(number) if number >= 0 else math.nan
