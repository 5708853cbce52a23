"""Why a number is what it is: from a gradient back to the seed, and from a value back to inputs and parameters.

A walk goes one hop at a time along the largest part: of a gradient the largest product of upstream × local, of a
value the input that counts most in it. What was not followed is named beside it. Steps that only show the same
numbers in another shape are stepped over and counted.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from engine.cells import Cell
from engine.errors import ArgumentError
from engine.explanation.back import Back
from engine.explanation.hops import Hop, Names, Places, Spot
from engine.explanation.made import Made
from engine.explanation.written import Written
from engine.program.program import Program
from engine.trace import Trace

HOPS_MOST = 256
"""The longest walk: a network may have ten thousand operations."""

Ended = Literal["seed", "leaf", "nowhere", "long"]
"""Where a walk ended: at the seed, at an input or parameter, where nothing leads on, or because it grew too long."""


@dataclass(frozen=True, slots=True)
class Walk:
    """From the number that was asked about to where it came from, hop by hop."""

    hops: tuple[Hop, ...]
    ended: Ended


def why(
    program: Program,
    trace: Trace,
    cursor: int,
    node: int,
    slot: str,
    cell: Cell,
    names: Names | None = None,
    places: Places | None = None,
) -> Walk:
    """Follow the number at ``cell`` of a node's "value" or "grad", as it stands when ``cursor`` events have run; or
    the "contribution" that the last of them made.

    ``names`` gives nodes their names in sentences and ``places`` says where a cell is ("example 3, unit 2"). Raises
    ArgumentError where there is no such number, or where it is not computed at that moment.
    """
    written = Written.of(trace)
    known = 0 <= cursor <= len(trace.events) and 0 <= node < len(program.nodes) and slot in ("value", "grad")
    if slot == "contribution" and 0 < cursor <= len(trace.events):
        event = trace.events[cursor - 1]
        known = event.target == node and event.writes == "contribution"
    array = written.array(node, slot, cursor) if known else None
    if slot == "value" and known and written.by(node, slot, cursor) is None:
        array = None if program.nodes[node].kind == "op" else program.nodes[node].value
    if array is None or len(cell) != array.ndim or not all(
        0 <= at < size for at, size in zip(cell, array.shape, strict=True)
    ):  # fmt: skip
        raise ArgumentError(
            "no-such-number",
            expected="a cell of a value or a gradient that is computed at this moment",
            got=f"{slot} of node {node} at {list(cell)}, after {cursor} events",
            cure="Go on in the training step until it is computed, or point at another cell.",
        )
    follow = (Made if slot == "value" else Back)(program, written, names or _numbered(program), places or _counted)
    return _walk(follow.hop, Spot(node, slot, cell, cursor))


def _walk(hop: Callable[[Spot], tuple[Hop, Spot | None, bool]], start: Spot) -> Walk:
    """Hop after hop; ``hop`` gives one, where it leads, and whether it is only a copy of what it leads to."""
    hops: list[Hop] = []
    skipped, spot = 0, start
    while len(hops) < HOPS_MOST:
        found, onward, copied = hop(spot)
        if onward is not None and copied and hops:
            skipped += 1
        else:
            hops.append(found.after(skipped))
            skipped = 0
        if onward is None:
            return Walk(tuple(hops), found.end or "nowhere")
        spot = onward
    return Walk(tuple(hops), "long")


def _numbered(program: Program) -> Names:
    """Nodes by the names that they were recorded with."""
    return lambda node: program.nodes[node].name or f"v{node}"


def _counted(_: int, cell: Cell) -> str:
    """A cell as people count, from 1."""
    return f"cell {', '.join(str(at + 1) for at in cell)}" if cell else ""
