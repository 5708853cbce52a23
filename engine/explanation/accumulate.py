"""Explaining an accumulation: where paths meet, their contributions add."""

from __future__ import annotations

from engine.cells import Cell, Focus, shape_text
from engine.explanation.moment import Moment, at
from engine.explanation.parts import Explanation
from engine.explanation.paths import contributions_to, more_to_come, path_formulas, paths_to_come, sign_words, times
from engine.op import upstream as gradient_latex
from engine.richtext import Number, RichText, joined, rich


def explain_accumulate(moment: Moment, wanted: Cell | Focus) -> Explanation:
    """Contributions of several paths, added."""
    event = moment.event
    cell = moment.cell(event.target, wanted)
    parts = contributions_to(moment, event.target, cell, moment.cursor)
    total = Number(at(moment.gradient(event.target), cell), "total", None, "grad", cell, event.target)
    still = paths_to_come(moment)
    adding: RichText = joined([rich("(", part, ")") for part in parts], " + ")
    words = rich(
        f"This value is used {times(len(parts) + still)}, so it reaches the loss along that many paths. "
        "A change to it acts along all of them at once: the contributions add, and none overwrites another. ",
        sign_words(total) if not still else "",
        more_to_come(still),
    )
    shape = tuple(moment.node(event.target).shape)
    target_gradient = gradient_latex(moment.names(event.target))
    return Explanation(
        kind=event.kind,
        phase=event.phase,
        node=event.node,
        input=event.input,
        target=event.target,
        cell=cell,
        title="Accumulate",
        caption=rich("Accumulate: ", adding, " = ", total),
        words=words,
        symbols=f"{target_gradient} = " + r" + ".join(path_formulas(moment)),
        shapes=f"{shape_text(shape)} = {' + '.join([shape_text(shape)] * len(parts))}",
        contribution_latex=target_gradient,
        contribution=parts[-1],
        working=rich(adding, " = ", total),
        total=total,
        total_of=tuple(parts),
    )
