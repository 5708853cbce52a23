"""One session as the web process keeps it: whose it is, where it lives, who watches, and its last snapshot."""

from __future__ import annotations

import asyncio
import hashlib
from dataclasses import dataclass, field
from enum import Enum

from app.clients.mailbox import Mailbox
from app.clients.questions import Questions
from app.protocol.frames import Welcome
from app.store.store import Saved

IDENTITY_BYTES = 16


class Phase(Enum):
    """Where a session stands in its life: active → detached (held after a while) → leaving → gone, and saved."""

    ACTIVE = "active"
    DETACHED = "detached"
    LEAVING = "leaving"


@dataclass(frozen=True, slots=True)
class Expectation:
    """What the page that is about to be greeted had seen: so that it can be told how far it was set back."""

    resumed: bool
    epoch: int
    step: int


def key_of(token: str) -> bytes:
    """The key of a session in the store. From it nobody can tell the token."""
    return hashlib.sha256(token.encode()).digest()


@dataclass(eq=False)
class Seat:
    """A session in memory. `epoch` counts how often it was begun from a snapshot, from 1."""

    token: str
    slug: str
    epoch: int
    place: int
    snapshot: bytes | None = None
    phase: Phase = Phase.ACTIVE
    visit: int = 0
    """Rises with each greeting; records of an earlier one are stale."""
    greeted: bool = False
    mailbox: Mailbox | None = None
    expectation: Expectation = Expectation(False, 0, 0)
    step: int = 0
    """Training steps that the last snapshot holds."""
    seen: int = 0
    """Training steps made when the last frame was sent to the page."""
    unsaved: bool = False
    left_at: float = 0.0
    timers: list[asyncio.TimerHandle] = field(default_factory=list)
    saving: list[asyncio.Future[bytes]] = field(default_factory=list)
    """Who waits for the next snapshot."""
    questions: Questions = field(default_factory=Questions)
    gone: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        self.key = key_of(self.token)
        self.identity = self.key[:IDENTITY_BYTES]

    def saved(self) -> Saved | None:
        """What the store is to keep; None while there is no snapshot yet."""
        return None if self.snapshot is None else Saved(self.key, self.epoch, self.step, self.snapshot)

    def welcome(self, step: int, last_command: int) -> Welcome:
        """The greeting of the page, when the session stands at `step` and has handled `last_command`."""
        expected = self.expectation
        lost = expected.step - step if expected.resumed and self.epoch > expected.epoch else 0
        return Welcome(
            token=self.token,
            epoch=self.epoch,
            resumed=expected.resumed,
            set_back=max(0, lost),
            last_command=last_command,
        )

    def stop_timers(self) -> None:
        """The page is back, or the session goes."""
        for timer in self.timers:
            timer.cancel()
        self.timers.clear()
