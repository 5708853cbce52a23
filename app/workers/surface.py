"""What a worker needs of a session. The real one is `app.session.session.Session`; tests may name another."""

from __future__ import annotations

import importlib
from collections.abc import Sequence
from typing import Protocol, cast

from app.protocol.commands import Command


class Sendable(Protocol):
    """One encoded frame: `kind` is "text", "binary" or "state" (latest-wins)."""

    @property
    def kind(self) -> str:
        """How it travels."""

    @property
    def data(self) -> bytes:
        """The encoded frame."""


class SessionLike(Protocol):
    """One learner's work, as a worker sees it. Times are seconds of `time.monotonic()`."""

    credit: int
    """State frames that may be built; set by the worker before each call."""

    @property
    def step(self) -> int:
        """Training steps made."""

    @property
    def last_command(self) -> int:
        """The highest command id that was handled."""

    def paint(self) -> Sequence[Sendable]:
        """All that a page needs that has nothing yet."""

    def handle(self, command: Command) -> Sequence[Sendable]:
        """Carry out a command, acknowledgement included."""

    def answer(self, what: str, data: bytes) -> bytes:
        """Answer a question of the web process, such as what a file holds. Raises ExplorerError to refuse it."""

    def due(self, now: float) -> float | None:
        """When the next `slice` is wanted; None when there is nothing to do."""

    def slice(self, deadline: float) -> Sequence[Sendable]:
        """Train until `deadline`."""

    def snapshot(self) -> bytes:
        """All that `restore` needs."""


class SessionFactory(Protocol):
    """Where sessions come from."""

    def prepare(self) -> bool:
        """Have a piece more ready of what takes long to open; False when there is nothing left."""

    def open(self, identity: str, slug: str, /) -> SessionLike:
        """A new session with a network of the gallery."""

    def restore(self, identity: str, snapshot: bytes, /) -> SessionLike:
        """The session that `snapshot` was taken of. Raises ValueError when it cannot be read."""


REAL = "app.session.session:Session"


def factory(name: str) -> SessionFactory:
    """The factory at `name`, written as `module:attribute`."""
    module, _, attribute = name.partition(":")
    return cast(SessionFactory, getattr(importlib.import_module(module), attribute))
