"""What a walk from number to number is made of."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Literal, NamedTuple

from engine.cells import Cell
from engine.explanation.written import Array, Written
from engine.program.program import Program
from engine.richtext import Number, RichText, rich

WAYS_KEPT = 8
"""How many other ways a hop names."""

Names = Callable[[int], str]
"""A node's name in a sentence."""
Places = Callable[[int, Cell], str]
"""Where a cell of a node is, in words; empty where there is only one."""


class Spot(NamedTuple):
    """A number as it stood when the events below ``before`` had run."""

    node: int
    slot: str
    cell: Cell
    before: int


@dataclass(frozen=True, slots=True)
class Way:
    """Another way that could be followed: a number, and the part that it had in the one it leads to."""

    number: Number
    share: Number


@dataclass(frozen=True, slots=True)
class Hop:
    """One number of a walk, and how it came to be.

    ``number`` stands at ``cell`` of the ``node``'s ``slot`` when ``event`` has run, which wrote it; ``event`` is −1
    for what was there before the step began. ``via`` is the op's node through which it came, where there is one.
    ``skipped`` counts the copies in other shapes that lie between the last hop and this one. ``ways`` are
    the ones that were not followed, the largest first, and ``more`` how many others there were.
    """

    event: int
    node: int
    slot: str
    cell: Cell
    number: Number
    words: RichText
    via: int | None = None
    skipped: int = 0
    ways: tuple[Way, ...] = ()
    more: int = 0
    end: Literal["seed", "leaf"] | None = None

    def after(self, skipped: int) -> Hop:
        """The same hop, reached over so many copies."""
        if not skipped:
            return self
        copies = "a copy in another shape" if skipped == 1 else f"{skipped} copies in other shapes"
        return replace(self, skipped=skipped, words=rich(f"Past {copies}: ", self.words))


class Walker:
    """Whoever finds the next hop: what there is to look at, and how nodes and cells are called."""

    def __init__(self, program: Program, written: Written, names: Names, places: Places) -> None:
        self.program = program
        self.written = written
        self.names = names
        self.places = places

    def needed(self, node: int, slot: str, before: int) -> Array:
        """What stood there when the events below ``before`` had run, where it is known to have been computed."""
        array = self.written.array(node, slot, before)
        if array is None and slot == "value":
            return self.program.nodes[node].value
        assert array is not None, f"the {slot} of node {node} is known before event {before}"
        return array


def at_place(name: str, place: str) -> str:
    """A name and where: "z₁ at example 3, unit 2"."""
    return f"{name} at {place}" if place else name
