"""State frames are latest-wins and paced by the page; what must not be lost is neither."""

from __future__ import annotations

import asyncio

import pytest

from tests.app.routes.serving import eventually, played, served


@pytest.mark.parametrize("workers", [0, 1])
@played
async def test_without_acknowledgements_two_state_frames_arrive(workers: int) -> None:
    async with served(workers=workers) as server, server.page() as page:
        page.acknowledges = False
        await page.send("play")
        frames = []
        while sum(frame["type"] == "live" for frame in frames) < 2:
            frames.append(await page.next())
        # The session trains on all the while, and reliable frames still come.
        for _ in range(10):
            await page.send("reset")
            while frames[-1].get("command") != page.last:
                frames.append(await page.next())
        live = [frame for frame in frames if frame["type"] == "live"]
        assert len(live) == 2
        await page.acknowledge(live[-1]["sequence"])
        newer = await page.until("live")
        assert newer["step"] > live[-1]["step"]


@played
async def test_one_acknowledgement_stands_for_all_before_it() -> None:
    async with served() as server, server.page() as page:
        page.acknowledges = False
        await page.send("play")
        for _ in range(5):
            first, second = await page.until("live"), await page.until("live")
            assert second["sequence"] > first["sequence"]
            await page.acknowledge(second["sequence"])


@played
async def test_made_up_acknowledgements_open_no_window() -> None:
    async with served() as server, server.page() as page:
        page.acknowledges = False
        for sequence in range(1000, 1050):
            await page.acknowledge(sequence)
        await page.send("play")
        frames = []
        for _ in range(20):
            await page.send("reset")
            while not frames or frames[-1].get("command") != page.last:
                frames.append(await page.next())
        # The acknowledgements may have covered the first painted frame, and nothing that was sent after them.
        assert sum(frame["type"] == "live" for frame in frames) <= 3


@played
async def test_a_slow_page_delays_nobody() -> None:
    async with served() as server, server.page() as slow, server.page() as quick:
        slow.socket.transport.pause_reading()
        await slow.send("play")
        await quick.send("play")
        for _ in range(100):
            await quick.until("live")
        assert (await quick.ask("pause"))["type"] == "done"
        slow.socket.transport.abort()


@played
async def test_a_page_is_closed_when_too_much_waits_for_it() -> None:
    async with served(reliable_queue=16) as server, server.page() as stalled, server.page() as other:
        seat = next(seat for seat in server.registry._seats.values() if seat.token == stalled.welcome["token"])
        for _ in range(40):  # without yielding in between, as a burst from a worker comes
            seat.mailbox.reliable("{}")
        assert await stalled.closed() == 1013
        await eventually(lambda: seat.mailbox is None)
        assert (await other.ask("play"))["type"] == "done"


@played
async def test_a_page_that_cannot_even_be_told_is_let_go() -> None:
    async with served() as server, server.page() as page:
        page.socket.transport.pause_reading()
        seat = next(iter(server.registry._seats.values()))
        for _ in range(3000):
            seat.mailbox.reliable("x" * 100_000)
            if seat.mailbox.closing.is_set():
                break
            await asyncio.sleep(0)
        await eventually(lambda: seat.mailbox is None)
        page.socket.transport.abort()
