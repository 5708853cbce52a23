"""What an explanation is made of, before any event is looked at."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from engine.cells import Cell
from engine.richtext import Number, RichText, Term
from engine.windows import Window

TERMS_KEPT = 64
"""How many terms of a sum an explanation carries; the rest is counted and summed."""
TERMS_MOST = 2048
"""How many it carries at most, where more are asked for."""

Names = Callable[[int], str]
"""LaTeX name of a node id."""


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a longer calculation: its formula (LaTeX) and the same with numbers."""

    symbols: str
    working: RichText


@dataclass(frozen=True, slots=True)
class Kept:
    """A slot of the optimizer's state at one cell: before the update, after it, and as the rule uses it if other."""

    slot: str
    title: str
    before: Number
    after: Number
    corrected: Number | None


@dataclass(frozen=True, slots=True)
class Row:
    """One unit's line in the table of the focus example: upstream × local = contribution."""

    cell: Cell
    term: Term
    focus: bool


SUM_WHOLE, SUM_FIRST, SUM_LAST = 16, 9, 3
"""Up to how many terms a sum is shown whole; of more, how many stand before the middle and after it."""


@dataclass(frozen=True, slots=True)
class Middle:
    """A long sum at first sight: its `first` terms, what the `count` terms between add, and its `last` terms."""

    first: int
    count: int
    total: float
    last: int


@dataclass(frozen=True, slots=True)
class Explanation:
    """Where the number comes from that one event wrote at one cell.

    The same facts three times: in `words`, in `symbols` (LaTeX, with `shapes`), and in numbers. The
    `caption` says it in one line: "tanh: upstream −0.2558 × local 0.7978 = −0.2041".
    A vector-Jacobian product's `terms` add up to `contribution`: all of them if there are at most
    `TERMS_KEPT` (or as many as were asked for), else the first ones, with how many were `omitted` and
    the `rest` that these add. Of a long sum `middle` says how it is shortened. `upstream` and `local`
    are set where there is a single term. `total` is what stands at the cell after the event, and
    `total_of` the contributions that it is the sum of.
    `windows` draw what took part.
    """

    kind: str
    phase: str
    node: int
    input: int | None
    target: int
    cell: Cell
    title: str
    caption: RichText
    words: RichText
    symbols: str = ""
    shapes: str = ""
    upstream_latex: str = ""
    local_latex: str = ""
    contribution_latex: str = ""
    upstream: Number | None = None
    local: Number | None = None
    contribution: Number | None = None
    terms: tuple[Term, ...] = ()
    omitted: int = 0
    rest: float = 0.0
    middle: Middle | None = None
    working: RichText = ()
    lines: tuple[Line, ...] = ()
    kept: tuple[Kept, ...] = ()
    total: Number | None = None
    total_of: tuple[Number, ...] = ()
    rows: tuple[Row, ...] = ()
    windows: tuple[Window, ...] = ()
