"""Explaining an accumulation: where paths meet, and where a leaf kept its gradient, contributions add."""

from __future__ import annotations

from collections.abc import Sequence

from engine.cells import Cell, Focus, shape_text
from engine.explanation.moment import Moment, at
from engine.explanation.parts import Explanation
from engine.explanation.paths import (
    contributions_to,
    held_by,
    more_to_come,
    path_formulas,
    paths_to_come,
    sign_words,
    times,
)
from engine.op import upstream as gradient_latex
from engine.richtext import Number, RichText, joined, rich

WAYS_NAMED = 4
"""Of so many contributions it is said through which op each came."""


def explain_accumulate(moment: Moment, wanted: Cell | Focus) -> Explanation:
    """Contributions of several paths, added to each other and to what the leaf still held."""
    event = moment.event
    cell = moment.cell(event.target, wanted)
    contributions = contributions_to(moment, event.target, cell, moment.cursor)
    held = held_by(moment, event.target, cell)
    parts = contributions if held is None else [held, *contributions]
    total = Number(at(moment.gradient(event.target), cell), "total", None, "grad", cell, event.target)
    still = paths_to_come(moment)
    adding: RichText = joined([rich("(", part, ")") for part in parts], " + ")
    words = rich(
        _words_held(moment, held),
        _words_paths(len(contributions) + still),
        _words_ways(moment, contributions),
        sign_words(total) if held is None and not still else "",
        more_to_come(still),
    )
    formulas = path_formulas(moment)
    shape = tuple(moment.node(event.target).shape)
    target_gradient = gradient_latex(moment.names(event.target))
    start = rf"{target_gradient} =" if held is None else rf"{target_gradient} \leftarrow {target_gradient} +"
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
        symbols=f"{start} {' + '.join(formulas)}",
        shapes=f"{shape_text(shape)} = {' + '.join([shape_text(shape)] * len(parts))}",
        contribution_latex=target_gradient,
        contribution=contributions[-1],
        working=rich(adding, " = ", total),
        total=total,
        total_of=tuple(parts),
    )


def _words_paths(paths: int) -> RichText:
    if paths == 1:
        return ()
    return (
        f"This value is used {times(paths)}, so it reaches the loss along that many paths. "
        "A change to it acts along all of them at once: the contributions add, and none overwrites another. ",
    )


def _words_ways(moment: Moment, contributions: Sequence[Number]) -> RichText:
    """Through which ops the contributions came; of batch norm, the direct path and those through the statistics."""
    through = [
        moment.op(event.node).title
        for event in moment.written.contributions(moment.event.target)
        if event.index < moment.cursor
    ]
    if len(contributions) < 2 or len(contributions) > WAYS_NAMED:
        return ()
    ways = [rich(part, f" through {title}") for title, part in zip(through, contributions, strict=True)]
    listed = rich(joined(ways[:-1], ", "), " and ", ways[-1])
    statistics = (
        " The batch's mean and variance depend on this value too: that is why not only the direct path counts."
        if {"Batch norm", "Mean", "Variance"} <= set(through)
        else ""
    )
    begun = "So far came " if paths_to_come(moment) else "There came "
    return rich(begun, listed, ".", statistics, " ")


def _words_held(moment: Moment, held: Number | None) -> RichText:
    """What was there before this step's contributions; said only where gradients are not zeroed."""
    if held is not None:
        return rich(
            "This gradient was still there from the step before: ", held, ". It was not zeroed, so what this step "
            "contributes is added to it. PyTorch does the same where zero_grad() is left out: it adds to .grad and "
            "never overwrites it. ",
        )  # fmt: skip
    zeroed = moment.trace.events[-1].kind == "zero" or any(event.kind == "zero" for event in moment.trace.events)
    if zeroed or moment.node(moment.event.target).op is not None:
        return ()
    return ("No gradient was there from a step before, so this begins at what this step contributes. ",)
