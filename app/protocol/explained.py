"""Explanations as a frame: sentences that carry their numbers, and the chain rule with this step's figures."""

from __future__ import annotations

from typing import Literal

from app.protocol.base import Index, Message, Pair, Real
from app.protocol.graph import EventKind, Slot


class Quantity(Message):
    """A number in a sentence, with the place it came from, so that the page can format it, colour it and lead to it."""

    value: Real
    role: Literal["value", "upstream", "local", "contribution", "total", "plain"] = "plain"
    node: int | None = None
    slot: Slot | None = None
    cell: list[int] | None = None


Part = str | Quantity
Text = list[Part]


class ExplainTerm(Message):
    """One path of the chain rule: upstream × local = product."""

    upstream: Quantity
    local: Quantity
    product: Quantity
    working: Text


class ExplainLine(Message):
    """One line of an update: a formula, and this step's numbers in it."""

    symbols: str
    working: Text


class ExplainWindow(Message):
    """A plane of numbers that took part. Cell (r, c) is the tensor's cell `origin`, moved r along `rows_axis` and c
    along `cols_axis` (−1: there is no such axis).

    A null lies outside the tensor, in the padding. Without a `node` the numbers were worked out on the way. `lit` are
    the (row, column) that took part, `focus` the one that is meant. `sign` stands before the window; one without it
    begins a line.
    """

    title: str
    node: int | None
    slot: Slot | None
    origin: list[int]
    rows_axis: int
    cols_axis: int
    values: list[list[Real | None]]
    lit: list[Pair]
    focus: Pair | None
    sign: str


class ExplainKept(Message):
    """A slot of the optimizer's state: before the update, after it, and as the rule uses it where that differs."""

    slot: Slot
    title: str
    before: Quantity
    after: Quantity
    corrected: Quantity | None


class Check(Message):
    """The same gradient from finite differences: the value was nudged by ± `nudge`.

    `corner`: the slopes below and above the value differ, so that the mean of them, `numeric`, is not the gradient.
    """

    numeric: Real
    difference: Real
    nudge: float
    agrees: bool
    corner: bool


class ExplainMiddle(Message):
    """A long sum at first sight: its `first` terms, what the `count` terms between add, and its `last` terms."""

    first: Index
    count: Index
    total: Quantity
    last: Index


class Explanation(Message):
    """What one event did to one cell, in words, in symbols with shapes, in this step's numbers, and the sum so far.

    `unchecked` says why there is no `check` where one would be of use.
    """

    cursor: Index
    kind: EventKind
    title: str
    place: str
    caption: Text
    words: Text
    symbols: str
    shapes: str
    cell: list[int]
    upstream: Quantity | None
    local: Quantity | None
    contribution: Quantity | None
    upstream_latex: str
    local_latex: str
    contribution_latex: str
    working: Text
    lines: list[ExplainLine]
    kept: list[ExplainKept]
    terms: list[ExplainTerm]
    omitted: Index
    rest: Quantity | None
    middle: ExplainMiddle | None
    rows: list[ExplainTerm]
    row_labels: list[str]
    total: Quantity | None
    total_of: list[Quantity]
    windows: list[ExplainWindow]
    check: Check | None
    unchecked: str


class Explanations(Message):
    """The answer to `explain`, with the question that it answers."""

    type: Literal["explanations"] = "explanations"
    trace: Index
    row: Index
    unit: Index
    input: Index
    node: Index | None
    cell: list[Index] | None
    items: list[Explanation]
