"""One-use tickets: only a page of our own origin can open a socket, and nothing secret stands in an address."""

from __future__ import annotations

import secrets
import time
from collections import OrderedDict
from collections.abc import Callable


class Tickets:
    """Tickets that were given out and not yet used, oldest first. Each belongs to the cookie of who asked for it."""

    def __init__(self, seconds: float, most: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._seconds = seconds
        self._most = most
        self._clock = clock
        self._waiting: OrderedDict[str, tuple[str, float]] = OrderedDict()

    def issue(self, cookie: str) -> str:
        """A new ticket for the owner of `cookie`."""
        self._drop_expired()
        while len(self._waiting) >= self._most:
            self._waiting.popitem(last=False)
        ticket = secrets.token_urlsafe(32)
        self._waiting[ticket] = (cookie, self._clock() + self._seconds)
        return ticket

    def redeem(self, ticket: str, cookie: str | None) -> bool:
        """Whether `ticket` is good for the owner of `cookie`; whatever the answer, it is not good again."""
        self._drop_expired()
        owner, _ = self._waiting.pop(ticket, (None, 0.0))
        return owner is not None and cookie is not None and secrets.compare_digest(owner.encode(), cookie.encode())

    def _drop_expired(self) -> None:
        now = self._clock()
        while self._waiting:
            ticket = next(iter(self._waiting))
            if self._waiting[ticket][1] > now:
                return
            del self._waiting[ticket]
