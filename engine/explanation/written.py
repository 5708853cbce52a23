"""What stood where, and which event wrote it: a trace indexed by node and slot, for whoever follows numbers."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from typing import Any

from engine.arrays import NDArray
from engine.program.instruction import Event
from engine.program.program import Program
from engine.trace import Trace

Array = NDArray[Any]


class Written:
    """Every write of a trace by (node, slot), in order. Looking one up takes as long in a long trace as in a short."""

    def __init__(self, program: Program, trace: Trace) -> None:
        self.program = program
        self.trace = trace
        self._events: dict[tuple[int, str], list[int]] = defaultdict(list)
        self._arrays: dict[tuple[int, str], list[Array | None]] = defaultdict(list)
        self.contributions: dict[int, list[Event]] = defaultdict(list)
        """The VJP events that contributed to a node's gradient, in order."""
        for event, writes in zip(trace.events, trace.writes, strict=True):
            if event.kind == "vjp":
                self.contributions[event.target].append(event)
            for write in writes:
                self._events[write.node, write.slot].append(event.index)
                self._arrays[write.node, write.slot].append(write.array)

    def by(self, node: int, slot: str, before: int) -> Event | None:
        """The last event with an index below ``before`` that wrote there; None where it stood there from the start."""
        place = bisect_left(self._events[node, slot], before)
        return self.trace.events[self._events[node, slot][place - 1]] if place else None

    def array(self, node: int, slot: str, before: int) -> Array | None:
        """What stood there when the events below ``before`` had run; None where it was not computed."""
        place = bisect_left(self._events[node, slot], before)
        if place:
            return self._arrays[node, slot][place - 1]
        known = self.trace.initial.get((node, slot))
        return self.program.nodes[node].value if known is None and slot == "value" else known

    def needed(self, node: int, slot: str, before: int) -> Array:
        """The same, where it is known to have been computed."""
        array = self.array(node, slot, before)
        assert array is not None, f"the {slot} of node {node} is known before event {before}"
        return array
