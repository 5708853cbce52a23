"""A socket is greeted only with a fresh ticket that was given to the same browser."""

from __future__ import annotations

from typing import Any

from tests.app.routes.serving import Page, Served, played, served


async def hello(server: Served, ticket: str, cookie: str) -> dict[str, Any]:
    """The answer to a hello with this ticket, from a browser with this cookie."""
    async with server.socket(cookie) as socket:
        page = Page(socket)
        await page.send("hello", ticket=ticket)
        answer = await page.next()
        if answer["type"] == "refusal":
            answer["closed"] = await page.closed()
        return answer


@played
async def test_a_ticket_is_good_once() -> None:
    async with served() as server:
        ticket, cookie = await server.ticket()
        assert (await hello(server, ticket, cookie))["type"] == "welcome"
        answer = await hello(server, ticket, cookie)
        assert (answer["code"], answer["closed"]) == ("bad-ticket", 1008)


@played
async def test_a_ticket_belongs_to_a_browser() -> None:
    async with served() as server:
        ticket, cookie = await server.ticket()
        _, other = await server.ticket()
        assert (await hello(server, ticket, other))["code"] == "bad-ticket"
        assert (await hello(server, ticket, cookie))["code"] == "bad-ticket", "it was spent by the attempt"
        ticket, _ = await server.ticket()
        assert (await hello(server, ticket, ""))["code"] == "bad-ticket"
        assert (await hello(server, "made up", cookie))["code"] == "bad-ticket"


@played
async def test_nothing_is_done_before_hello() -> None:
    async with served() as server, server.socket() as socket:
        page = Page(socket)
        assert (await page.ask("play"))["code"] == "hello-first"


@played
async def test_who_says_nothing_is_not_kept() -> None:
    async with served(hello_within=0.05) as server, server.socket() as socket:
        page = Page(socket)
        assert (await page.next())["code"] == "hello-first"
        assert await page.closed() == 1008


@played
async def test_there_is_room_for_so_many_connections() -> None:
    async with served(max_sockets_per_address=2) as server, server.page() as first, server.page():
        async with server.socket() as socket:
            assert (await Page(socket).next())["code"] == "crowded"
        await first.socket.close()
        async with server.page() as third:
            assert (await third.ask("play"))["type"] == "done"
