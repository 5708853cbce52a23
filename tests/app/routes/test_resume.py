"""A page that goes and comes back finds its work: after a lost line, a dead worker, a restart."""

from __future__ import annotations

import asyncio
import os
import signal
from pathlib import Path

import pytest

from app.clients.seat import Phase, Seat
from tests.app.routes.serving import Page, Served, eventually, played, served


def seat_of(server: Served, token: str) -> Seat:
    return next(seat for seat in server.registry._seats.values() if seat.token == token)


async def trained(page: Page, steps: int) -> str:
    """Train so many steps; the token to come back with."""
    for _ in range(steps):
        assert (await page.ask("train", unit="step"))["type"] == "done"
    return str(page.welcome["token"])


async def step_of(page: Page) -> int:
    """The step that the page is painted with."""
    return int((await page.until("live"))["step"])


@pytest.mark.parametrize("workers", [0, 2])
@played
async def test_who_comes_back_finds_the_same_work(workers: int) -> None:
    async with served(workers=workers) as server:
        async with server.page(open="xor") as page:
            token = await trained(page, 3)
            last = page.last
            page.socket.transport.abort()
        async with server.page(token=token, epoch=1, last_step=3) as page:
            welcome = page.welcome
            assert (welcome["token"], welcome["resumed"], welcome["epoch"]) == (token, True, 1)
            assert (welcome["set_back"], welcome["last_command"]) == (0, last)
            assert await step_of(page) == 3
            page.last = last
            assert (await page.ask("train", unit="step", id=last))["type"] == "done"
            await trained(page, 1)
            assert await server_step(server, token) == 4, "the repeated command changed nothing"


async def server_step(server: Served, token: str) -> int:
    seat = seat_of(server, token)
    seat.unsaved = False
    await eventually(lambda: seat.step >= 4)
    return seat.step


@played
async def test_an_unknown_token_begins_anew() -> None:
    async with served() as server, server.page(token="gone", open="xor") as page:
        assert not page.welcome["resumed"]
        assert page.welcome["token"] != "gone"


@played
async def test_a_second_connection_takes_over() -> None:
    async with served() as server, server.page() as first:
        token = await trained(first, 2)
        async with server.page(token=token) as second:
            assert await first.closed() == 4001
            assert await step_of(second) == 2
            assert (await second.ask("train", unit="step", id=99))["type"] == "done"
            assert seat_of(server, token).phase is Phase.ACTIVE


@played
async def test_connections_with_one_token_at_once_share_one_session(tmp_path: Path) -> None:
    async with served(data_dir=tmp_path) as server, server.page() as page:
        token = await trained(page, 1)
    async with served(data_dir=tmp_path) as server:
        tickets = [await server.ticket() for _ in range(3)]
        sockets = [server.socket(cookie) for _, cookie in tickets]
        pages = [Page(await socket.__aenter__()) for socket in sockets]
        await asyncio.gather(
            *(page.send("hello", ticket=ticket, token=token) for page, (ticket, _) in zip(pages, tickets, strict=True))
        )
        await eventually(lambda: server.registry._seats and seat_of(server, token).visit == 3)
        assert len(server.registry._seats) == 1
        for socket in sockets:
            await socket.__aexit__(None, None, None)


def kill_workers(server: Served) -> None:
    for place in server.registry.pool.places:
        os.kill(place.host.process.pid, signal.SIGKILL)


@played
async def test_a_killed_worker_is_replaced_and_its_sessions_go_on() -> None:
    async with served(workers=1) as server, server.page(open="xor") as page, server.page() as other:
        token = await trained(page, 5)
        await eventually(lambda: seat_of(server, token).step == 5)
        seat_of(server, token).snapshot = b'{"name": "xor", "step": 2, "last_command": 3}'
        kill_workers(server)
        welcome = await page.until("welcome")
        assert (welcome["token"], welcome["resumed"], welcome["epoch"]) == (token, True, 2)
        assert welcome["set_back"] == 3
        assert welcome["last_command"] == 3
        assert await step_of(page) == 2
        await trained(page, 1)
        assert (await other.until("welcome"))["epoch"] == 2
        assert (await other.ask("play"))["type"] == "done"
        await other.until("live")


@played
async def test_a_session_without_a_page_outlives_its_worker_too() -> None:
    async with served(workers=1) as server:
        async with server.page() as page:
            token = await trained(page, 4)
            await eventually(lambda: seat_of(server, token).step == 4)
        pid = server.registry.pool.places[0].host.process.pid
        kill_workers(server)
        await eventually(lambda: seat_of(server, token).epoch == 2)
        assert server.registry.pool.places[0].host.process.pid != pid
        async with server.page(token=token, epoch=1, last_step=6) as page:
            assert (page.welcome["resumed"], page.welcome["epoch"], page.welcome["set_back"]) == (True, 2, 2)
            assert await step_of(page) == 4


@played
async def test_a_worker_that_hangs_is_replaced() -> None:
    async with served(workers=1, worker_patience=1) as server, server.page() as page:
        os.kill(server.registry.pool.places[0].host.process.pid, signal.SIGSTOP)
        assert (await page.until("welcome"))["epoch"] >= 2
        await page.send("play")
        await page.until("status", where=lambda frame: frame["playing"])


@pytest.mark.parametrize("workers", [0, 1])
@played
async def test_work_outlives_the_server(workers: int, tmp_path: Path) -> None:
    async with served(workers=workers, data_dir=tmp_path) as server, server.page(open="spiral") as page:
        token = await trained(page, 7)
    async with (
        served(workers=workers, data_dir=tmp_path) as server,
        server.page(token=token, epoch=1, last_step=7) as page,
    ):
        assert (page.welcome["resumed"], page.welcome["epoch"], page.welcome["set_back"]) == (True, 2, 0)
        assert await step_of(page) == 7
        assert b"spiral" in (seat_of(server, token).snapshot or b"")


@played
async def test_damaged_work_is_told_and_the_page_may_begin_anew(tmp_path: Path) -> None:
    async with served(data_dir=tmp_path) as server, server.page() as page:
        token = await trained(page, 1)
    async with served(data_dir=tmp_path) as server:
        saved = server.registry._shelf._store.load(seat_key(token))
        server.registry._shelf._store.save([type(saved)(saved.key, 1, 1, b"rubbish")])
        ticket, cookie = await server.ticket()
        async with server.socket(cookie) as socket:
            page = Page(socket)
            await page.send("hello", ticket=ticket, token=token)
            assert (await page.next())["code"] == "session-lost"
            assert await page.closed() == 4002


def seat_key(token: str) -> bytes:
    return Seat(token, "", 1, 0).key


@played
async def test_a_page_that_is_gone_frees_its_session() -> None:
    async with served(pause_after=0.05, evict_after=0.15) as server:
        async with server.page() as page:
            token = await trained(page, 2)
            await page.ask("play")
            seat = seat_of(server, token)
            await eventually(lambda: seat.step > 10)
        await eventually(lambda: seat.phase is not Phase.ACTIVE)
        assert server.registry.counts()["active"] == 0
        await eventually(lambda: not server.registry._seats)
        assert server.registry.pool.places[0].sessions == 0
        async with server.page(token=token, epoch=1) as page:
            assert (page.welcome["resumed"], page.welcome["epoch"]) == (True, 2)
            assert await step_of(page) == seat.step


@played
async def test_training_holds_while_nobody_looks_and_goes_on_after() -> None:
    async with served(pause_after=0.02, evict_after=1000) as server:
        async with server.page() as page:
            token = await trained(page, 1)
            await page.ask("play")
        seat = seat_of(server, token)
        await eventually(lambda: seat.phase is Phase.DETACHED)
        held = [0]

        def stands_still() -> bool:
            held.append(seat.step)
            return len(held) > 20 and len(set(held[-15:])) == 1

        await eventually(stands_still)
        async with server.page(token=token) as page:
            assert (await page.until("status"))["playing"]
            assert await step_of(page) >= held[-1]


@played
async def test_full_memory_lets_the_longest_left_go_first() -> None:
    async with served(max_sessions=2, evict_after=1000) as server:
        async with server.page() as page:
            token = await trained(page, 3)
        async with server.page(), server.page():
            await eventually(lambda: len(server.registry._seats) == 2)
            ticket, cookie = await server.ticket()
            async with server.socket(cookie) as socket:
                crowded = Page(socket)
                await crowded.send("hello", ticket=ticket)
                assert (await crowded.next())["code"] == "crowded"
        async with server.page(token=token) as page:
            assert page.welcome["resumed"]
