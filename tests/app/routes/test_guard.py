"""No other site's page, and no other name for this machine, opens anything."""

from __future__ import annotations

import json

import httpx
import pytest
from fastapi import FastAPI
from fastapi.routing import APIWebSocketRoute
from starlette.routing import BaseRoute, Match, WebSocketRoute
from websockets.asyncio.client import connect
from websockets.exceptions import InvalidStatus

from app.guard import Authority
from app.main import create_app
from app.settings import Settings
from tests.app.routes.serving import Served, played, served

FOREIGN = ["http://evil.example", "null", "", "http://127.0.0.1", "http://127.0.0.1:1", "https://{host}", "{host}"]
FOREIGN_HOSTS = ["evil.example", "127.0.0.1.evil.example", "localhost.evil.example:80", "127.0.0.1@evil.example", "a b"]


def routes_of(routes: list[BaseRoute]) -> list[BaseRoute]:
    """All routes, those of included routers and mounts too."""
    found = []
    for route in routes:
        inner = getattr(route, "original_router", None) or getattr(route, "app", None)
        found += [route, *routes_of(getattr(inner, "routes", None) or [])]
    return found


def socket_paths(app: FastAPI) -> list[str]:
    return sorted(
        {route.path for route in routes_of(app.routes) if isinstance(route, WebSocketRoute | APIWebSocketRoute)}
    )


def test_every_socket_route_is_found() -> None:
    app = create_app(Settings())

    @app.websocket("/another")
    async def another() -> None:
        """Only to be found."""

    assert socket_paths(app) == ["/another", "/ws"]
    scope = {"type": "websocket", "path": "/ws", "headers": []}
    assert any(route.matches(scope)[0] is Match.FULL for route in app.routes)


async def refused(server: Served, path: str, headers: list[tuple[str, str]], host: str | None = None) -> None:
    with pytest.raises(InvalidStatus) as failure:
        async with connect(f"ws://{host or server.host}{path}", additional_headers=headers):
            pass
    reply = failure.value.response
    assert reply.status_code in {403, 421}
    assert json.loads(reply.body or b"")["type"] == "refusal"
    assert reply.headers["x-content-type-options"] == "nosniff"


@played
async def test_every_socket_route_refuses_foreign_origins() -> None:
    async with served() as server:
        for path in socket_paths(server.app):
            for origin in FOREIGN:
                await refused(server, path, [("Origin", origin.format(host=server.host))])
            await refused(server, path, [])
            twice = [("Origin", server.origin), ("Origin", "http://evil.example")]
            with pytest.raises(InvalidStatus):
                await connect(f"ws://{server.host}{path}", additional_headers=twice)


@played
async def test_foreign_hosts_are_refused_everywhere() -> None:
    async with served() as server, httpx.AsyncClient(base_url=server.origin) as client:
        for host in FOREIGN_HOSTS:
            for path in ("/", "/healthz", "/static/theme.js", "/nowhere"):
                reply = await client.get(path, headers={"host": host})
                assert (reply.status_code, reply.json()["code"]) == (421, "foreign-host")
            reply = await client.post("/api/ticket", headers={"host": host, "origin": f"http://{host}"})
            assert reply.status_code == 421


@played
async def test_posts_need_our_origin() -> None:
    async with served() as server, httpx.AsyncClient(base_url=server.origin) as client:
        for headers in ({}, {"origin": "null"}, {"origin": "http://evil.example"}, {"sec-fetch-site": "cross-site"}):
            reply = await client.post("/api/ticket", headers=headers)
            assert (reply.status_code, reply.json()["code"]) == (403, "foreign-origin")
        for headers in ({"origin": server.origin}, {"sec-fetch-site": "same-origin"}):
            assert (await client.post("/api/ticket", headers=headers)).status_code == 200


@played
async def test_our_other_names_are_let_in() -> None:
    async with served(allowed_hosts=["nets.school"], allowed_origins=["https://nets.example"]) as server:
        port = server.host.partition(":")[2]
        names = [(f"localhost:{port}", f"http://localhost:{port}"), ("nets.school", "http://nets.school:80")]
        names += [(f"[::1]:{port}", f"http://[::1]:{port}"), ("nets.example", "https://nets.example")]
        async with httpx.AsyncClient(base_url=server.origin) as client:
            for host, origin in names:
                reply = await client.post("/api/ticket", headers={"host": host, "origin": origin})
                assert reply.status_code == 200, (host, reply.text)


@played
async def test_addresses_are_names_only_when_served_to_a_network() -> None:
    for host, status in (("127.0.0.1", 421), ("0.0.0.0", 200)):
        async with served(host=host) as server, httpx.AsyncClient(base_url=server.origin) as client:
            assert (await client.get("/healthz", headers={"host": "192.168.1.7:8000"})).status_code == status
            assert (await client.get("/healthz", headers={"host": "evil.example"})).status_code == 421


@played
async def test_every_answer_is_secured() -> None:
    async with served() as server, httpx.AsyncClient(base_url=server.origin) as client:
        for path in ("/", "/gallery", "/n/nothing", "/healthz", "/static/theme.js", "/static/nothing", "/docs"):
            reply = await client.get(path, headers={"accept": "text/html"})
            policy = reply.headers["content-security-policy"]
            assert "default-src 'none'" in policy
            assert f"ws://{server.host}" in policy
            assert reply.headers["cross-origin-opener-policy"] == "same-origin"
        reply = await client.post("/api/ticket", headers={"origin": server.origin}, content=b" " * (2**19 + 1))
        assert reply.status_code == 413


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [("LocalHost", "localhost", None), ("[::1]:80", "[::1]", 80), ("a.b-c:8000", "a.b-c", 8000)],
)
def test_authorities(text: str, host: str, port: int | None) -> None:
    assert Authority.read(text) == Authority(host, port)


@pytest.mark.parametrize(
    "text", ["", ":80", "a:b", "a:99999", "a/b", "a;b", "a'b", "a\r\nb", "[::1", "é", "a:80:80", "-a"]
)
def test_no_authority(text: str) -> None:
    assert Authority.read(text) is None
