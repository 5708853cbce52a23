"""Whatever is sent over the socket is answered in one shape, and the session lives on."""

from __future__ import annotations

import asyncio
import json
from typing import Any

import pytest

from app.protocol.frames import Refusal
from tests.app.routes.serving import PATIENCE, Page, eventually, played, served

DEEP = '{"v": 1, "id": 5, "type": "edit", "network": ' + "[" * 20_000 + "]" * 20_000 + "}"

RUBBISH: list[tuple[str | bytes, str]] = [
    ("", "malformed"),
    ("hello", "malformed"),
    ("[]", "malformed"),
    ("null", "malformed"),
    ("NaN", "malformed"),
    ('{"v": 1, "id": 5, "type": "play"', "malformed"),
    ("[" * 60_000, "malformed"),
    (DEEP, "malformed"),
    ('{"v": 1, "id": ' + "9" * 5000 + ', "type": "play"}', "malformed"),
    ('{"v": 1, "id": ' + "9" * 50 + ', "type": "play"}', "invalid-field"),
    (b"\x00\xff\xfe rubbish", "malformed"),
    (b'{"v": 1, "id": 5, "type": "play"}', "malformed"),
    ("x" * 525_000, "too-large"),
    (b"x" * 600_000, "too-large"),
    ('{"id": 5, "type": "play"}', "wrong-version"),
    ('{"v": 2, "id": 5, "type": "play"}', "wrong-version"),
    ('{"v": 1, "id": 5}', "unknown-command"),
    ('{"v": 1, "id": 5, "type": "fly"}', "unknown-command"),
    ('{"v": 1, "id": 5, "type": ["play"]}', "unknown-command"),
    ('{"v": 1, "type": "play"}', "invalid-field"),
    ('{"v": 1, "id": 0, "type": "play"}', "invalid-field"),
    ('{"v": 1, "id": -1, "type": "play"}', "invalid-field"),
    ('{"v": 1, "id": 1.5, "type": "play"}', "invalid-field"),
    ('{"v": 1, "id": true, "type": "play"}', "invalid-field"),
    ('{"v": 1, "id": 5, "type": "play", "more": 1}', "unknown-field"),
    ('{"v": 1, "id": 5, "type": "set_speed", "speed": NaN}', "malformed"),
    ('{"v": 1, "id": 5, "type": "set_speed", "speed": 1e999}', "not-finite"),
    ('{"v": 1, "id": 5, "type": "set_speed", "speed": 9}', "out-of-range"),
    ('{"v": 1, "id": 5, "type": "train", "unit": "year"}', "unknown-choice"),
    ('{"v": 1, "id": 5, "type": "edit", "network": {"nodes": {}}}', "wrong-type"),
    ('{"v": 1, "id": 5, "type": "open", "slug": "../../etc/passwd"}', "bad-identifier"),
    ('{"v": 1, "type": "ack", "sequence": -1}', "out-of-range"),
    ('{"v": 1, "id": 5, "type": "hello", "ticket": "x"}', "already-greeted"),
]


@played
async def test_rubbish_is_refused_and_the_session_lives_on() -> None:
    async with served() as server, server.page() as page:
        page.last = 100
        for message, code in RUBBISH:
            await page.socket.send(message)
            answer = await page.until("refusal")
            assert answer["code"] == code, (message[:80], answer)
            assert Refusal.model_validate(answer).cure
            assert len(answer["got"]) <= 100
        assert (await page.ask("train", unit="step"))["type"] == "done"


@played
async def test_a_refused_design_names_the_node() -> None:
    network = {"nodes": [{"kind": "input", "id": "x"}, {"kind": "linear", "id": "wide", "units": 10_000}]}
    async with served() as server, server.page() as page:
        answer = await page.ask("edit", network=network)
        assert (answer["code"], answer["where"], answer["command"]) == ("out-of-range", "wide", page.last)
        assert "units" in answer["expected"]
        assert answer["got"] == "10000"


@played
async def test_a_message_that_is_too_large_is_refused_by_its_id() -> None:
    async with served(max_message_bytes=2000) as server, server.page() as page:
        page.last = 100
        answer = await page.ask("edit", network={"nodes": [], "note": "x" * 3000})
        assert (answer["code"], answer["command"]) == ("too-large", page.last)
        assert "nothing has been changed" in answer["cure"]
        await page.socket.send('{"note": "' + "x" * 3000 + '", "v": 1, "id": 7}')
        assert (await page.until("refusal"))["command"] is None


@pytest.mark.parametrize("text", ['{"v": 1, "id": %d, "type": "reset"}', "rubbish"])
@played
async def test_a_flood_is_slowed_and_nothing_is_lost(text: str) -> None:
    async with served(messages_per_second=5, message_burst=10) as server, server.page() as page:
        count = 1000
        flood = [text % (100 + i) if "%" in text else text for i in range(count)]
        reading = asyncio.create_task(answers(page, count))
        for message in flood:
            await page.socket.send(message)
        codes = await reading
        assert codes.count("too-fast") > count // 2
        page.last = 5000
        async with asyncio.timeout(PATIENCE):
            while (answer := await page.ask("train", unit="step"))["type"] != "done":
                assert answer["code"] == "too-fast"
        assert (await server_side(server))[0] == 1


async def answers(page: Page, count: int) -> list[str]:
    found = []
    while len(found) < count:
        frame = await page.until("done", "refusal")
        found.append(frame.get("code", "done"))
    return found


async def server_side(server: Any) -> list[int]:
    """The step of each session as its last snapshot tells it."""
    seats = list(server.registry._seats.values())
    await eventually(lambda: all(seat.snapshot and json.loads(seat.snapshot)["step"] for seat in seats))
    return [json.loads(seat.snapshot)["step"] for seat in seats]


@played
async def test_who_floods_and_reads_nothing_costs_nobody_else_anything() -> None:
    async with served() as server, server.page() as flooder, server.page() as other:
        flooder.socket.transport.pause_reading()
        flood = asyncio.create_task(pour(flooder))
        for _ in range(10):
            assert (await other.ask("reset"))["type"] == "done"
        flood.cancel()
        flooder.socket.transport.abort()


async def pour(page: Page) -> None:
    while True:
        await page.socket.send("x" * 60_000)


@played
async def test_a_message_beyond_all_measure_ends_the_connection_and_not_the_work() -> None:
    async with served() as server:
        async with server.page() as page:
            await page.ask("train", unit="step")
            await page.socket.send("x" * 3_000_000)
            assert await page.closed() == 1009
            token = page.welcome["token"]
        async with server.page(token=token) as page:
            assert page.welcome["resumed"]
            assert (await page.until("live"))["step"] == 1


@played
async def test_a_failing_command_is_refused() -> None:
    async with served(log_level="error") as server, server.page() as page, server.page() as other:
        answer = await page.ask("new_seed", seed=13)
        assert (answer["code"], answer["command"]) == ("internal", page.last)
        assert (await page.ask("train", unit="step"))["type"] == "done"
        assert (await other.ask("train", unit="step"))["type"] == "done"
