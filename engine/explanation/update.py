"""Explaining the update and the zeroing: what the optimizer did with the gradient."""

from __future__ import annotations

from collections.abc import Mapping

from engine.cells import Cell, Focus, shape_text
from engine.explanation.moment import Moment, at
from engine.explanation.parts import Explanation, Kept, Line
from engine.optim.optimizer import Optimizer
from engine.richtext import Number, joined, numbers, rich


def explain_update(moment: Moment, wanted: Cell | Focus) -> Explanation:
    """The parameter's new value from its gradient, line by line, as its optimizer declares it."""
    event = moment.event
    optimizer = moment.program.optimizer
    assert optimizer is not None, "an update event has an optimizer"
    parameter = event.target
    cell = moment.cell(parameter, wanted)
    before = _numbers(moment, moment.cursor - 1, cell, ("value", "grad", *optimizer.slots))
    before.update(moment.trace.settings[parameter])
    after = _numbers(moment, moment.cursor, cell, ("value", *optimizer.slots))
    name = moment.names(parameter)
    lines = tuple(
        Line(symbols, moment.located(text, parameter))
        for symbols, text in optimizer.update_terms(cell, before, after, name)
    )
    old = Number(before["value"], "value", None, None, cell, parameter)
    new = Number(after["value"], "total", None, "value", cell, parameter)
    # The change as it was worked out: the difference of two rounded values would show fewer true digits.
    change = [number for line in lines for number in numbers(line.working) if number.role == "contribution"][-1]
    words = rich(
        optimizer.words_update(cell, before, after),
        " It was ", old, " and is now ", new, ".",
    )  # fmt: skip
    return Explanation(
        kind=event.kind,
        phase=event.phase,
        node=event.node,
        input=None,
        target=parameter,
        cell=cell,
        title=f"Update, {optimizer.title}",
        caption=rich("Update: ", old, " + change ", change, " = ", new),
        words=moment.located(words, parameter),
        symbols=r"\begin{gathered} " + r" \\ ".join(line.symbols for line in lines) + r" \end{gathered}",
        shapes=shape_text(tuple(moment.node(parameter).shape)),
        contribution_latex=rf"\Delta {name}",
        contribution=change,
        working=joined([line.working for line in lines], " → "),
        lines=lines,
        kept=_kept(moment, optimizer, before, after, cell),
        total=new,
        total_of=(old, change),
    )


def _kept(
    moment: Moment, optimizer: Optimizer, before: Mapping[str, float], after: Mapping[str, float], cell: Cell
) -> tuple[Kept, ...]:
    """The optimizer's state at the cell."""
    kept = []
    for slot in optimizer.slots:
        corrected = optimizer.corrected(slot, after[slot], before)
        kept.append(
            Kept(
                slot,
                optimizer.slot_titles[slot],
                Number(before[slot], "value", None, None, cell, moment.event.target),
                Number(after[slot], "value", None, slot, cell, moment.event.target),
                None if corrected is None else Number(corrected, "value"),
            )
        )
    return tuple(kept)


def explain_zero(moment: Moment, _wanted: Cell | Focus) -> Explanation:
    """Gradients are forgotten: not computed, which is not the same as 0."""
    event = moment.event
    return Explanation(
        kind=event.kind,
        phase=event.phase,
        node=event.node,
        input=None,
        target=event.target,
        cell=(),
        title="Zero the gradients",
        caption=("Zero: the gradients are forgotten, and not computed until the next backward pass",),
        words=(
            "The update has used the gradients, so they are forgotten: from here on they are not computed, which is "
            "not the same as 0. Without this, the next step's gradients would be added to these.",
        ),
        symbols=r"\frac{\partial L}{\partial w} \leftarrow \text{—}",
        shapes="every parameter",
    )


def _numbers(moment: Moment, cursor: int, cell: Cell, slots: tuple[str, ...]) -> dict[str, float]:
    """The parameter's numbers at the cell, by slot, when `cursor` events have run."""
    picture = moment.now if cursor == moment.cursor else moment.before
    numbers = {}
    for slot in slots:
        array = picture.get((moment.event.target, slot))
        assert array is not None, f"the {slot} of a parameter is known when it is updated"
        numbers[slot] = at(array, cell)
    return numbers
