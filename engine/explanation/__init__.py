"""Where each number comes from: for every event of a trace, in words, in symbols, in numbers.

`explain` looks at an event and hands it to the file of its phase; what an op or an optimizer has to
say about itself stands in its own class.
"""

from __future__ import annotations

from collections.abc import Callable

from engine.cells import Cell, Focus
from engine.errors import ArgumentError
from engine.explanation.accumulate import explain_accumulate
from engine.explanation.backward import explain_seed, explain_vjp
from engine.explanation.clip import explain_clip
from engine.explanation.forward import explain_forward, explain_nothing, explain_start
from engine.explanation.moment import Moment
from engine.explanation.parts import TERMS_KEPT, TERMS_MOST, Explanation, Line, Names, Row
from engine.explanation.update import explain_update, explain_zero
from engine.program.program import Program
from engine.trace import Trace

_EXPLAINERS: dict[str, Callable[[Moment, Cell | Focus], Explanation]] = {
    "forward": explain_forward,
    "loss": explain_forward,
    "seed": explain_seed,
    "accumulate": explain_accumulate,
    "clip": explain_clip,
    "update": explain_update,
    "zero": explain_zero,
}


def explain(
    program: Program,
    trace: Trace,
    cursor: int,
    cell: Cell | Focus,
    names: Names | None = None,
    terms: int = TERMS_KEPT,
) -> Explanation:
    """Explain the event that ran last when the first `cursor` events of the trace have run.

    `cell` is a full cell of the tensor that the event wrote, or the focus, which is put on that tensor; both
    are clipped into its shape, and two numbers stand for the focus (example row, unit) where the tensor has
    not two axes. `names` gives nodes their LaTeX names. Of a long sum the first `terms` are written out, never
    more than `TERMS_MOST`, and the rest is counted and summed. At cursor 0 nothing has run, and the explanation's
    kind is "start". Raises ArgumentError beyond the last event.
    """
    if not 0 <= cursor <= len(trace.events):
        raise ArgumentError(
            "no-such-event",
            expected=f"a cursor from 0 to {len(trace.events)}",
            got=str(cursor),
            cure="Count the events that have run in this training step.",
        )
    moment = Moment.at(program, trace, cursor, names or _plain_names(program))
    if cursor == 0:
        return explain_start(moment, cell)
    if moment.is_empty():
        return explain_nothing(moment)
    if moment.event.kind == "vjp":
        return explain_vjp(moment, cell, min(max(terms, 1), TERMS_MOST))
    return _EXPLAINERS[moment.event.kind](moment, cell)


def _plain_names(program: Program) -> Names:
    """Node names as LaTeX where nobody gave better ones."""

    def name(index: int) -> str:
        given = program.nodes[index].name
        return rf"\mathrm{{{given}}}".replace("_", r"\_") if len(given) > 1 else given or f"v_{{{index}}}"

    return name


__all__ = ["TERMS_KEPT", "TERMS_MOST", "Explanation", "Line", "Row", "explain"]
