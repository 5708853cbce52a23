"""What is asked of a session outside its commands: each question waits for its own answer."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable

from app.protocol import asking
from app.protocol.frames import Refusal

WITHIN = 60.0
"""Seconds that a session has to answer; a large file read by a busy worker takes some."""
AT_ONCE = 2
"""Questions of one session that may wait."""


class Questions:
    """The questions of one session that wait for an answer, by their numbers."""

    def __init__(self) -> None:
        self._numbers = itertools.count(1)
        self._waiting: dict[int, asyncio.Future[bytes | Refusal]] = {}

    async def put(self, what: str, data: bytes, send: Callable[[int, bytes], None]) -> bytes | Refusal:
        """Ask by `send(number, payload)` and wait for the answer, which may be a refusal."""
        if len(self._waiting) >= AT_ONCE:
            return _busy()
        number = next(self._numbers)
        waiting = self._waiting[number] = asyncio.get_running_loop().create_future()
        send(number, asking.ask(what, data))
        try:
            return await asyncio.wait_for(waiting, WITHIN)
        except TimeoutError:
            return _no_answer("none in time")
        finally:
            del self._waiting[number]

    def answer(self, number: int, payload: bytes) -> None:
        """An answer came; one that nobody waits for any more is dropped."""
        waiting = self._waiting.get(number)
        if waiting is not None and not waiting.done():
            waiting.set_result(asking.answer(payload))

    def lost(self) -> None:
        """The process that was to answer is gone."""
        for waiting in self._waiting.values():
            if not waiting.done():
                waiting.set_result(_no_answer("the end of the process that worked on it"))


def _busy() -> Refusal:
    return Refusal(
        code="busy",
        expected=f"at most {AT_ONCE} files at a time",
        got="one more",
        cure="Wait until the one before is done.",
    )


def _no_answer(got: str) -> Refusal:
    return Refusal(
        code="no-answer",
        expected="an answer of the engine",
        got=got,
        cure="Try again; if it stays so, use a smaller file.",
    )
