"""A session as its worker keeps it: who is watching, what it may send, when it wants its next turn."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence

from app.workers.records import Kind, Record
from app.workers.surface import Sendable, SessionLike

NEVER = float("inf")
KINDS = {"text": Kind.TEXT, "binary": Kind.BINARY, "state": Kind.STATE}


class Resident:
    """One session and the page that watches it. `visit` 0 means that nobody does."""

    def __init__(self, identity: bytes, session: SessionLike, window: int) -> None:
        self.identity = identity
        self.session = session
        self.commands: deque[bytes] = deque()
        self.questions: deque[Record] = deque()
        """They come after the commands that wait, so that the answer is of what the page has asked for."""
        self.visit = 0
        self.held = False
        self.changed = True
        self.snapshot_due = 0.0
        self.used = 0.0
        """Seconds of turns taken, the measure of fairness."""
        self.wants = NEVER
        """When the next slice is wanted."""
        self._window = window
        self._sent = 0
        self._settled = 0

    def attach(self, visit: int) -> None:
        """A page is there. It has drawn nothing yet, so its whole window is open."""
        self.visit = visit
        self.held = False
        self._sent = self._settled = 0

    def detach(self) -> None:
        """The page is gone."""
        self.visit = 0

    def settle(self, visit: int, count: int) -> None:
        """`count` of the state frames sent in this visit were drawn or dropped, in all."""
        if visit == self.visit:
            self._settled = max(self._settled, count)

    def open_window(self) -> None:
        """Tell the session how many state frames it may build."""
        self.session.credit = self._window - (self._sent - self._settled) if self.visit else 0

    @property
    def waited_for(self) -> bool:
        """Whether a command or a question waits for its turn."""
        return bool(self.commands or self.questions)

    def look(self, now: float) -> None:
        """Ask the session when it wants its next slice."""
        due = None if self.held else self.session.due(now)
        self.wants = NEVER if due is None else due

    def outgoing(self, frames: Sequence[Sendable]) -> list[Record]:
        """The records that carry `frames` to the page; none while nobody watches: who returns is painted anew."""
        if not self.visit:
            return []
        step = self.session.step
        self._sent += sum(frame.kind == "state" for frame in frames)
        return [Record(KINDS[frame.kind], self.identity, frame.data, self.visit, step) for frame in frames]
