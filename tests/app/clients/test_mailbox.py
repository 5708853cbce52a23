"""What waits for a page: reliable frames in order, one newest state frame, and a window of frames not yet drawn."""

from __future__ import annotations

import asyncio

import pytest

from app.clients.mailbox import Close, Mailbox, sequence_of
from app.protocol.base import Message
from app.protocol.binary import encode


class State(Message):
    type: str = "live"
    sequence: int


def state(sequence: int) -> bytes:
    return encode(State(sequence=sequence))


async def waiting(mailbox: Mailbox) -> list[object]:
    """All that could be sent now."""
    found: list[object] = []
    while True:
        try:
            async with asyncio.timeout(0.01):
                item = await mailbox.next()
        except TimeoutError:
            return found
        found.append(sequence_of(item) if isinstance(item, bytes) else item)
        if isinstance(item, Close):
            return found


def test_the_newest_state_frame_wins_and_the_window_holds() -> None:
    async def scenario() -> None:
        mailbox, settled = Mailbox(16, 2), []
        mailbox.settled = settled.append
        for sequence in (1, 2, 3):
            mailbox.state(state(sequence))
        mailbox.reliable("a")
        mailbox.reliable("b")
        assert await waiting(mailbox) == [3, "a", "b"]
        assert settled == [1, 2], "two frames were replaced"
        mailbox.state(state(4))
        mailbox.state(state(5))
        assert await waiting(mailbox) == [5]
        mailbox.state(state(6))
        assert await waiting(mailbox) == [], "two frames have not been drawn"
        mailbox.acknowledge(2)
        assert await waiting(mailbox) == []
        mailbox.acknowledge(5)
        assert await waiting(mailbox) == [6]
        assert settled[-1] == 5, "replaced: 1, 2, 4; drawn: 3, 5"

    asyncio.run(scenario())


def test_with_credit_everything_goes_in_the_order_it_came_and_without_it_only_the_state_waits() -> None:
    async def scenario() -> None:
        mailbox = Mailbox(16, 1)
        mailbox.reliable("graph")
        mailbox.state(state(1))
        mailbox.reliable("done 1")
        assert await waiting(mailbox) == ["graph", 1, "done 1"]
        mailbox.reliable("graph")
        mailbox.state(state(2))
        mailbox.reliable("done 2")
        assert await waiting(mailbox) == ["graph", "done 2"], "the first has not been drawn"
        mailbox.acknowledge(1)
        assert await waiting(mailbox) == [2]

    asyncio.run(scenario())


def test_closing_sends_what_waits_first_and_takes_nothing_more() -> None:
    async def scenario() -> None:
        mailbox = Mailbox(16, 2)
        mailbox.reliable("last words")
        mailbox.state(state(1))
        mailbox.close(4001, "elsewhere")
        mailbox.reliable("late")
        mailbox.close(1013, "again")
        assert await waiting(mailbox) == ["last words", Close(4001, "elsewhere")]

    asyncio.run(scenario())


def test_too_many_reliable_frames_close_the_connection() -> None:
    async def scenario() -> None:
        mailbox = Mailbox(16, 2)
        for _ in range(17):
            mailbox.reliable("x")
        found = await waiting(mailbox)
        assert len(found) == 1
        assert isinstance(found[0], Close)
        assert found[0].code == 1013

    asyncio.run(scenario())


def test_room_is_waited_for() -> None:
    async def scenario() -> None:
        mailbox = Mailbox(16, 2)
        for _ in range(8):
            mailbox.reliable("x")
        waiter = asyncio.create_task(mailbox.room())
        await asyncio.sleep(0)
        assert not waiter.done()
        await mailbox.next()
        await waiter

    asyncio.run(scenario())


def test_a_state_frame_without_a_sequence_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="sequence"):
        sequence_of(b"BPX1" + bytes(200))
