"""What stood where, and which event wrote it: a trace indexed by node and slot, for whoever asks about single numbers.

A trace keeps its index for as long as it lives, so that the second question about a step of forty thousand events is
as quick as the first about a short one.
"""

from __future__ import annotations

from bisect import bisect_left
from typing import Any
from weakref import WeakKeyDictionary

from engine.arrays import NDArray
from engine.program.instruction import Event
from engine.trace import Trace, Write

Array = NDArray[Any]
Key = tuple[int, str]


class Written:
    """Every write of a trace by (node, slot), in order."""

    def __init__(self, trace: Trace) -> None:
        # Not the trace itself: the index is to be forgotten with it.
        self.events = trace.events
        self.initial = trace.initial
        # Most places are written once: a list for each of them would take longer to make than all the rest.
        self._writes: dict[Key, Write | list[Write]] = {}
        self._contributions: dict[int, list[Event]] = {}
        for event, writes in zip(trace.events, trace.writes, strict=True):
            if event.kind == "vjp":
                self._contributions.setdefault(event.target, []).append(event)
            for write in writes:
                key = (write.node, write.slot)
                known = self._writes.get(key)
                if known is None:
                    self._writes[key] = write
                elif isinstance(known, list):
                    known.append(write)
                else:
                    self._writes[key] = [known, write]

    @classmethod
    def of(cls, trace: Trace) -> Written:
        """The trace's index, made when it is first asked for."""
        known = _KNOWN.get(trace)
        if known is None:
            known = _KNOWN[trace] = cls(trace)
        return known

    def contributions(self, node: int) -> list[Event]:
        """The VJP events that contribute to a node's gradient, in order."""
        return self._contributions.get(node, [])

    def by(self, node: int, slot: str, before: int) -> Event | None:
        """The last event with an index below ``before`` that wrote there; None where it stood there from the start."""
        write = self._last(node, slot, before)
        return None if write is None else self.events[write.event]

    def array(self, node: int, slot: str, before: int) -> Array | None:
        """What stood there when the events below ``before`` had run; None where it was not computed."""
        write = self._last(node, slot, before)
        return self.initial.get((node, slot)) if write is None else write.array

    def _last(self, node: int, slot: str, before: int) -> Write | None:
        known = self._writes.get((node, slot))
        if known is None or isinstance(known, Write):
            return known if known is not None and known.event < before else None
        place = bisect_left(known, before, key=_event_of)
        return known[place - 1] if place else None


class Then:
    """The picture at one moment, looked up number by number: what `Trace.at` gives, without laying all of it out."""

    def __init__(self, written: Written, cursor: int) -> None:
        self._written = written
        self._cursor = cursor
        last = written.events[cursor - 1] if cursor else None
        shown = last is not None and (last.writes == "contribution" or last.kind == "accumulate")
        self._contributed = last.target if last is not None and shown else None

    def get(self, key: Key) -> Array | None:
        """What stands at a node's slot; None where it is not computed."""
        node, slot = key
        if slot == "contribution" and node != self._contributed:
            return None
        return self._written.array(node, slot, self._cursor)


def _event_of(write: Write) -> int:
    return write.event


_KNOWN: WeakKeyDictionary[Trace, Written] = WeakKeyDictionary()
