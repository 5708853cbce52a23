"""What waits to be sent to one page: a queue of what must not be lost, and one place for the newest state frame.

A state frame is sent only while fewer than `window` of them have been sent and not yet drawn. So a slow page, or a slow
line, sees fewer and newer frames, and costs nobody else anything.
"""

from __future__ import annotations

import asyncio
import re
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

from app.protocol.binary import PREFIX

_SEQUENCE = re.compile(rb'"sequence":(\d+)')
SPILLED = 1013
"""The close code of a page that reads nothing while frames pile up that must not be lost."""


@dataclass(frozen=True, slots=True)
class Close:
    """The connection is to be closed."""

    code: int
    reason: str


class Mailbox:
    """The outgoing side of one connection. `settled` is told how many state frames were drawn or dropped, in all."""

    def __init__(self, limit: int, window: int) -> None:
        self._limit = limit
        self._window = window
        self._queue: deque[str | bytes] = deque()
        self._state: bytes | None = None
        self._before_state = 0
        """How many frames of the queue came before the state frame: with credit it keeps its place."""
        self._flying: deque[int] = deque()
        self._settled = 0
        self._close: Close | None = None
        self.closing = asyncio.Event()
        """Set when the connection is to be closed, though the queue may still have to be sent."""
        self._wake = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()
        self.settled: Callable[[int], None] = lambda _: None

    def reset(self) -> None:
        """A new greeting: state frames are counted from none again, and an unsent one is of the past."""
        self._flying.clear()
        self._settled = 0
        self._state = None

    def reliable(self, frame: str | bytes) -> None:
        """Queue a frame that must not be lost; when too many wait, the connection is closed instead."""
        if self._close is not None:
            return
        if len(self._queue) >= self._limit:
            self._queue.clear()
            self.close(SPILLED, "too many frames were waiting")
            return
        self._queue.append(frame)
        if len(self._queue) * 2 >= self._limit:
            self._room.clear()
        self._wake.set()

    def state(self, frame: bytes) -> None:
        """Put a state frame in place of the one that still waits, if any."""
        if self._close is not None:
            return
        dropped = self._state is not None
        self._state = frame
        self._before_state = len(self._queue)
        self._wake.set()
        if dropped:
            self._settle(1)

    def acknowledge(self, sequence: int) -> None:
        """The page has drawn the state frame `sequence`, or one after it."""
        drawn = 0
        while self._flying and self._flying[0] <= sequence:
            self._flying.popleft()
            drawn += 1
        if drawn:
            self._wake.set()
            self._settle(drawn)

    def close(self, code: int, reason: str) -> None:
        """Close the connection once the queue has been sent."""
        if self._close is None:
            self._close = Close(code, reason)
            self._state = None
            self.closing.set()
            self._room.set()
            self._wake.set()

    async def room(self) -> None:
        """Wait until less than half of the queue is taken."""
        await self._room.wait()

    async def next(self) -> str | bytes | Close:
        """The next thing to send, waited for."""
        while True:
            if self._state is not None and self._before_state <= 0 and len(self._flying) < self._window:
                state, self._state = self._state, None
                self._flying.append(sequence_of(state))
                return state
            if self._queue:
                frame = self._queue.popleft()
                self._before_state -= 1
                if len(self._queue) * 2 < self._limit:
                    self._room.set()
                return frame
            if self._close is not None:
                return self._close
            self._wake.clear()
            await self._wake.wait()

    def _settle(self, count: int) -> None:
        self._settled += count
        self.settled(self._settled)


def sequence_of(frame: bytes) -> int:
    """The sequence number of a state frame, read without unpacking the frame: it is the header's second field."""
    found = _SEQUENCE.search(frame, PREFIX.size, PREFIX.size + 128)
    if found is None:
        raise ValueError("a state frame names its sequence number at the start of its header")
    return int(found[1])
