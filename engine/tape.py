"""The tape: the ordered record of one forward pass, kept only while a Program is recorded.

Module paths come from :func:`scope`: ``with scope("l1"): ...`` names everything that happens inside.
Both are per thread, so two learners' recordings do not mix.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from engine.op import Attrs, Op

# Entries hold tensors, whose class stands on a higher floor: the tape needs only their identity.
Recorded = Any


@dataclass(frozen=True)
class Entry:
    """One op as it ran: its inputs, its output (tensors) and the module path at which it ran."""

    op: Op
    attrs: Attrs
    inputs: tuple[Recorded, ...]
    output: Recorded
    path: str


@dataclass
class Tape:
    """Entries in the order in which they ran."""

    entries: list[Entry] = field(default_factory=list)
    made: set[int] = field(default_factory=set)

    def append(self, entry: Entry) -> None:
        """Add an op that has just run."""
        self.entries.append(entry)
        self.made.add(id(entry.output))

    def feed(self, tensor: Recorded) -> None:
        """Mark a tensor as one whose numbers are fed anew at each step."""
        self.made.add(id(tensor))

    def knows(self, tensor: Recorded) -> bool:
        """Whether the tensor's numbers change from step to step: it was computed on this tape, or is fed."""
        return id(tensor) in self.made


class _State(threading.local):
    def __init__(self) -> None:
        self.tape: Tape | None = None
        self.path: list[str] = []
        self.grad_enabled = True


state = _State()


def current_path() -> str:
    """The module path at this point, such as "l1.linear"; empty at the top."""
    return ".".join(state.path)


@contextmanager
def scope(name: str) -> Iterator[None]:
    """Name everything that runs inside; scopes nest with dots."""
    state.path.append(name)
    try:
        yield
    finally:
        state.path.pop()


@contextmanager
def recording() -> Iterator[Tape]:
    """Write every op that runs inside on a fresh tape; module paths start anew."""
    before, path = state.tape, state.path
    tape = state.tape = Tape()
    state.path = []
    try:
        yield tape
    finally:
        state.tape, state.path = before, path


@contextmanager
def no_grad() -> Iterator[None]:
    """Run without keeping the graph: results do not require a gradient. Also a decorator."""
    before = state.grad_enabled
    state.grad_enabled = False
    try:
        yield
    finally:
        state.grad_enabled = before


def is_grad_enabled() -> bool:
    """Whether ops keep what a backward pass would need."""
    return state.grad_enabled
