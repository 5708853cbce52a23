"""The breakpoints of a session: found again when the design changes, and the event at which one is met.

Training goes on at its own speed, since what the conditions look at stands in a Program's buffers after each step; only
the step in which something was met is recorded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from app.network.naming import Names
from app.protocol.breakpoints import Breakpoint
from app.session.conditions import Facts, Met, decided, not_finite, written
from engine.program.program import Program
from engine.trace import Trace


class Where(NamedTuple):
    """A node by what it is in the design, so that it is found again when the design has changed."""

    path: str
    kind: str
    op: str | None
    name: str
    nth: int


class Breakpoints:
    """The breakpoints of a session, each with the place of its node."""

    def __init__(self) -> None:
        self.items: list[Breakpoint] = []
        self.places: dict[int, Where] = {}

    @property
    def active(self) -> list[Breakpoint]:
        """Those that can be met."""
        return [item for item in self.items if item.on and not item.gone]

    @property
    def compares(self) -> bool:
        """Whether one of them asks for the training step before."""
        return any(item.kind in ("sign_flip", "loss_rises") for item in self.active)

    def set(self, items: Sequence[Breakpoint], program: Program) -> None:
        """Take over a list. One that is gone is found again by its id, and stays gone."""
        ids = {item.id for item in items}
        places = {identity: place for identity, place in self.places.items() if identity in ids}
        every = where(program)
        for item in items:
            if not item.gone and item.node is not None and item.node < len(every):
                places[item.id] = every[item.node]
        self.places = places
        self.items = [item if self._fits(item, program) else _without_node(item) for item in items]

    def moved(self, program: Program) -> None:
        """The design has changed: find every node again, or say that it is gone."""
        found = {place: index for index, place in enumerate(where(program))}
        items = []
        for item in self.items:
            place = self.places.get(item.id)
            node = None if place is None else found.get(place)
            moved = item if place is None else item.model_copy(update={"node": node, "gone": node is None})
            items.append(moved if self._fits(moved, program) else _without_node(moved))
        self.items = items

    @staticmethod
    def _fits(item: Breakpoint, program: Program) -> bool:
        if item.node is None:
            return item.gone or item.kind not in ("node", "sign_flip")
        if item.node >= len(program.nodes):
            return False
        shape = program.nodes[item.node].shape
        cell = item.cell if item.kind == "sign_flip" else [0] * len(shape)
        return len(cell) == len(shape) and all(at < size for at, size in zip(cell, shape, strict=True))

    # --- whether and where -----------------------------------------------------------------------
    def may_meet(self, program: Program, facts: Facts, before: Facts | None) -> bool:
        """Whether the step that ran last on this Program meets one of them."""
        for item in self.active:
            if item.kind == "node":
                return True
            if item.kind == "nonfinite":
                if any(not np.isfinite(node.value).all() for node in program.nodes if node.dtype.kind == "f"):
                    return True
                if any(not np.isfinite(array).all() for array in facts.gradients.values()):
                    return True
            elif next(decided(item, program, facts, before), None) is not None:
                return True
        return False

    def find(self, program: Program, trace: Trace, cursor: int, before: Facts | None) -> Met | None:
        """The first event from `cursor` on at which one of them is met."""
        facts = Facts.of_trace(program, trace)
        whole = {event.target: event.index for event in trace.events if event.phase == "backward"}
        whole_values = {event.target: event.index for event in trace.events if event.phase == "forward"}
        met: list[Met] = []
        for item in self.active:
            if item.kind == "node":
                met += written(item, trace)
            elif item.kind == "nonfinite":
                met += not_finite(item, trace)
            else:
                at = whole_values if item.kind == "loss_rises" else whole
                met += [
                    Met(at.get(node, -1) + 1, item.id, node, text)
                    for node, text in decided(item, program, facts, before)
                ]
        return min((each for each in met if each.cursor > cursor), default=None)

    def titles(self, names: Names) -> list[str]:
        """What each is about, in words."""
        return [_title(item, names) for item in self.items]


_TITLES = {
    "node": "whenever it is written",
    "gradient_over": "gradient over",
    "gradient_under": "gradient under",
    "nonfinite": "NaN or infinity",
    "sign_flip": "gradient changes its sign",
    "loss_rises": "loss rises",
    "dead_unit": "dead unit",
}


def _title(item: Breakpoint, names: Names) -> str:
    if item.gone:
        return f"{_TITLES[item.kind]}: its node is gone"
    if item.node is None:
        return _TITLES[item.kind] + (" (any parameter)" if item.kind.startswith("gradient") else "")
    cell = f" at {', '.join(str(at + 1) for at in item.cell)}" if item.kind == "sign_flip" and item.cell else ""
    return f"{names.plain(item.node)}{cell}: {_TITLES[item.kind]}"


def where(program: Program) -> list[Where]:
    """Every node's place in the design."""
    seen: Counter[tuple[str, str, str | None, str]] = Counter()
    places = []
    for node in program.nodes:
        kind = (node.path, node.kind, node.op, node.name)
        places.append(Where(*kind, seen[kind]))
        seen[kind] += 1
    return places


def _without_node(item: Breakpoint) -> Breakpoint:
    return item.model_copy(update={"node": None, "gone": True})
