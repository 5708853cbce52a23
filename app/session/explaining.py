"""The engine's explanations as the page gets them."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import cast

from app.network.naming import Names
from app.protocol.explained import (
    Check,
    ExplainKept,
    ExplainLine,
    ExplainMiddle,
    ExplainTerm,
    ExplainWindow,
    Explanation,
    Explanations,
    Quantity,
    Text,
)
from app.protocol.graph import Slot
from app.protocol.questions import Explain
from app.session.axes import axes_of, place_in
from app.session.recorded import Recorded
from app.session.run import fed
from app.session.voice import named
from engine import explanation as engine_explanation
from engine.cells import Cell, Focus
from engine.explanation import explain
from engine.explanation.parts import TERMS_KEPT, Kept, Middle
from engine.nudge import Nudger
from engine.ops import OPS
from engine.program.instruction import Event
from engine.richtext import Number, RichText, Term
from engine.windows import Window

MOST = 64
"""Events that are explained at a time."""
CLOSE = 1e-3
"""How far, relative to their size, a gradient and its finite difference may lie apart: float32 against float64."""
CHECKED = 2_000_000
"""Parameters × examples up to which gradients are checked: a check runs the whole forward pass five times."""


class Explainer:
    """Explains the events of one recorded step. Kept for as long as the step is shown."""

    def __init__(self, recorded: Recorded, names: Names) -> None:
        self._recorded = recorded
        self._names = names
        self.trace = recorded.number
        self._focus = Focus()
        self._terms = TERMS_KEPT
        self._pinned: tuple[int, Cell] | None = None
        """The node and the full cell of it that the learner pointed at; other tensors follow the focus."""
        self._axes = axes_of(recorded.program)
        self._nudger: Nudger | None = None
        events = recorded.trace.events
        self._whole = {event.target: event.index for event in events if event.phase == "backward"}
        """The event after which each gradient is whole."""
        parameters = sum(math.prod(node.shape) for node in recorded.program.nodes if node.kind == "parameter")
        examples = 1 if recorded.batch is None else len(recorded.batch.rows)
        self._checks = parameters * examples <= CHECKED

    def explanations(self, command: Explain) -> Explanations:
        """Explanations of the events that end at the wanted cursors; the start of the step has none."""
        first = max(1, command.first)
        last = min(command.last, len(self._recorded.trace.events), first + MOST - 1)
        self._terms = command.terms
        self._focus = Focus(command.row, command.unit, command.input)
        self._pinned = None if command.node is None or command.cell is None else (command.node, tuple(command.cell))
        items = [self._voiced(self._explanation(cursor)) for cursor in range(first, last + 1)]
        return Explanations(
            trace=command.trace,
            row=command.row,
            unit=command.unit,
            input=command.input,
            node=command.node,
            cell=command.cell,
            items=items,
        )

    def _voiced(self, explanation: Explanation) -> Explanation:
        """In an expression it is not a loss that is explained, but what the learner named."""
        root = self._recorded.program.loss
        if self._recorded.batch is not None or root is None:
            return explanation
        return named(explanation, self._names.plain(root), self._names.latex(root))

    def _explanation(self, cursor: int) -> Explanation:
        recorded = self._recorded
        event = recorded.trace.events[cursor - 1]
        told = explain(recorded.program, recorded.trace, cursor, self._wanted(event), self._names.latex, self._terms)
        return Explanation(
            cursor=cursor,
            kind=event.kind,
            title=self._title(event),
            place=self._place(event, told.cell),
            caption=self._caption(event, told.caption),
            words=parts(told.words),
            symbols=told.symbols,
            shapes=told.shapes,
            cell=list(told.cell),
            upstream=maybe(told.upstream),
            local=maybe(told.local),
            contribution=maybe(told.contribution),
            upstream_latex=told.upstream_latex,
            local_latex=told.local_latex,
            contribution_latex=told.contribution_latex,
            working=parts(told.working),
            lines=[ExplainLine(symbols=line.symbols, working=parts(line.working)) for line in told.lines],
            kept=[kept(each) for each in told.kept],
            terms=[term(each) for each in told.terms],
            omitted=told.omitted,
            rest=Quantity(value=told.rest, role="contribution") if told.omitted else None,
            middle=middle(told.middle),
            rows=[term(row.term) for row in told.rows],
            row_labels=[self._row(event, row.cell) for row in told.rows],
            total=maybe(told.total),
            total_of=[quantity(number) for number in told.total_of],
            windows=[window(each) for each in told.windows],
            check=self._check(event, told),
            unchecked=self._unchecked(event, told),
        )

    def _wanted(self, event: Event) -> Cell | Focus:
        """The full cell that was pointed at in the tensor that the event writes, else where the focus falls.

        In an expression the two numbers of the focus are a matrix's row and column.
        """
        pinned = self._pinned[1] if self._pinned is not None and self._pinned[0] == event.target else None
        if pinned is None and self._recorded.batch is None:
            return (self._focus.row, self._focus.unit)
        return replace(self._focus, at=pinned)

    def _title(self, event: Event) -> str:
        """The op and the layer it runs in: "tanh, Layer 1"; an operation by itself with what it gives: "mul, v₁"."""
        if event.node < 0:
            return "Zero the gradients"
        what = self._what(event)
        layer = self._names.layer_title(self._names.layer(event.node))
        op = self._recorded.program.nodes[event.node].op
        if op is not None and layer == OPS[op].title:
            layer = self._names.plain(event.node)
        return what if layer == what else f"{what}, {layer}"

    def _what(self, event: Event) -> str:
        if event.kind in ("seed", "accumulate", "clip"):
            return event.kind
        node = self._recorded.program.nodes[event.node]
        if node.op is None:
            return self._names.plain(event.node)
        return node.op if node.op.isalpha() else OPS[node.op].title

    def _place(self, event: Event, cell: Cell) -> str:
        """Which cell is meant, counted from 1 as people do."""
        recorded = self._recorded
        if event.target < 0:
            return ""
        if recorded.batch is None:
            return f"cell {', '.join(str(at + 1) for at in cell)}" if cell else ""
        node = recorded.program.nodes[event.target]
        if node.kind == "parameter":
            named = [self._names.plain(event.target), *place_in(self._axes[event.target], cell)]
            return ", ".join(named if event.phase == "update" else [*named, "whole batch"])
        words = self._axes[event.target]
        return ", ".join(place_in(words, cell) if "example" in words else ["whole batch", *place_in(words, cell)])

    def _row(self, event: Event, cell: Cell) -> str:
        """The last thing that a cell's axes count: "unit 2"."""
        return (place_in(self._axes[event.target], cell) or [f"cell {cell[-1] + 1}"])[-1]

    def _caption(self, event: Event, told: RichText) -> Text:
        same = [other.index for other in self._recorded.trace.events if other.phase == event.phase]
        head = f"{event.phase.capitalize()} {same.index(event.index) + 1} of {len(same)}, {self._title(event)}: "
        first = told[0] if told and isinstance(told[0], str) else ""
        rest = told[1:] if first else told
        _, colon, after = first.partition(": ")
        return parts((head + (after if colon else first), *rest))

    def _unchecked(self, event: Event, told: engine_explanation.Explanation) -> str:
        """Why there is no finite difference where there could be one; empty where there is."""
        whole = event.phase == "backward" and told.total is not None and self._whole[event.target] == event.index
        if not whole or self._checks:
            return ""
        return "Not checked by finite differences: running so large a network five times over would take too long."

    def _check(self, event: Event, told: engine_explanation.Explanation) -> Check | None:
        """The finite difference, once the gradient at this cell is whole. None where it would take too long."""
        if event.phase != "backward" or told.total is None or self._whole[event.target] != event.index:
            return None
        if self._recorded.trace.initial.get((event.target, "grad")) is not None:
            return None  # what was kept from earlier steps is no slope of this one
        if not self._checks:
            return None  # said by `_unchecked`
        if self._nudger is None:
            inputs, targets = fed(self._recorded.batch)
            self._nudger = Nudger(self._recorded.program, inputs, targets, self._recorded.state)
        found = self._nudger.nudge(event.target, told.cell)
        difference = abs(told.total.value - found.numeric)
        scale = max(abs(found.numeric), abs(told.total.value), CLOSE)
        close = difference <= CLOSE * scale
        corner = found.corner and not close
        return Check(numeric=found.numeric, difference=difference, nudge=found.h, agrees=close or corner, corner=corner)


def parts(told: RichText) -> Text:
    """Text and numbers in turn."""
    return [part if isinstance(part, str) else quantity(part) for part in told]


def quantity(number: Number) -> Quantity:
    """A number with the place it came from, where it is kept anywhere."""
    return Quantity(
        value=number.value,
        role=number.role,
        node=number.node,
        slot=cast("Slot | None", number.slot),
        cell=list(number.cell) if number.node is not None else None,
    )


def kept(told: Kept) -> ExplainKept:
    """A slot of the optimizer's state."""
    return ExplainKept(
        slot=cast("Slot", told.slot),
        title=told.title,
        before=quantity(told.before),
        after=quantity(told.after),
        corrected=maybe(told.corrected),
    )


def middle(told: Middle | None) -> ExplainMiddle | None:
    """How a long sum is shortened."""
    if told is None:
        return None
    total = Quantity(value=told.total, role="contribution")
    return ExplainMiddle(first=told.first, count=told.count, total=total, last=told.last)


def maybe(number: Number | None) -> Quantity | None:
    """A number, where there is one."""
    return None if number is None else quantity(number)


def term(told: Term) -> ExplainTerm:
    """One path of the chain rule."""
    return ExplainTerm(
        upstream=quantity(told.upstream),
        local=quantity(told.local),
        product=quantity(told.product),
        working=parts(told.working),
    )


def window(told: Window) -> ExplainWindow:
    """A plane of numbers, with as many digits as float32 holds."""
    return ExplainWindow(
        title=told.title,
        node=told.node,
        slot=cast("Slot | None", told.slot),
        origin=list(told.origin),
        rows_axis=told.rows_axis,
        cols_axis=told.cols_axis,
        values=[[None if value is None else _shortened(value) for value in row] for row in told.values],
        lit=list(told.lit),
        focus=told.focus,
        sign=told.sign,
    )


def _shortened(value: float) -> float:
    return float(f"{value:.9g}")
