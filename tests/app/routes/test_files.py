"""Opening files over HTTP: whose work, how much, what comes back, and that nothing has changed by it."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from app.network.gallery import GALLERY
from app.workers.surface import REAL
from tests.app.routes.serving import Page, Served, played, served

COOKIE = {"cookie": "backprop_explorer=" + "c" * 32}


async def opened(server: Served, token: str, data: Any, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=server.origin, timeout=60) as client:
        return await client.post(
            "/api/open", content=data, headers={"origin": server.origin, **COOKIE, "x-work-token": token, **headers}
        )


def token_of(page: Page) -> str:
    return str(page.welcome["token"])


@pytest.mark.parametrize("workers", [0, 1])
@played
async def test_a_design_is_read_and_an_edit_begins_with_it(workers: int) -> None:
    async with served(REAL, workers=workers) as server, server.page(open="xor") as page:
        await page.ask("train", unit="step")
        design = GALLERY["spiral"].model_dump(mode="json")
        reply = await opened(server, token_of(page), json.dumps(design))
        assert reply.status_code == 200, reply.text
        assert reply.headers["cache-control"] == "no-store"
        found = reply.json()
        assert (found["kind"], found["network"], found["tensors"]) == ("network", design, 0)
        await page.send("edit", network=found["network"], file=found["file"])
        shown = await page.until("network", where=lambda frame: frame["network"]["slug"] == "spiral")
        assert not shown["problems"]


@played
async def test_a_session_that_fails_refuses_and_lives_on() -> None:
    async with served() as server, server.page() as page:
        assert (await opened(server, token_of(page), b"yes")).content == b"open yes"
        for data, status, code in ((b"no", 422, "refused"), (b"fail", 500, "internal")):
            reply = await opened(server, token_of(page), data)
            assert (reply.status_code, reply.json()["code"]) == (status, code)
        assert (await page.ask("train", unit="step"))["type"] == "done"


@pytest.mark.parametrize(
    ("token", "headers", "status"),
    [
        ("x" * 43, {}, 404),
        ("x" * 43, {"cookie": ""}, 403),
        ("short", {}, 403),
        ("x" * 200, {}, 403),
        ("a b" * 10, {}, 403),
        ("x" * 43, {"origin": "https://elsewhere.example"}, 403),
    ],
)
@played
async def test_only_work_that_is_open_here_reads_files(token: str, headers: dict[str, str], status: int) -> None:
    async with served() as server:
        assert (await opened(server, token, b"{}", **headers)).status_code == status


@played
async def test_a_body_is_bounded_whatever_length_it_tells() -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for _ in range(100):
            yield b"x" * 1024

    async with served(max_file_bytes=10_000, max_message_bytes=2000) as server, server.page() as page:
        for data in (b"x" * 10_001, pieces()):
            reply = await opened(server, token_of(page), data)
            assert (reply.status_code, reply.json()["code"]) == (413, "too-large")
            assert "content-security-policy" in reply.headers
        assert (await opened(server, token_of(page), b"x" * 9000)).status_code == 200
        async with httpx.AsyncClient(base_url=server.origin) as client:
            reply = await client.post("/api/link", content=pieces(), headers={"origin": server.origin, **COOKIE})
            assert reply.status_code == 413


async def exported(server: Served, token: str, what: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=server.origin, timeout=60) as client:
        return await client.post(
            f"/api/export/{what}", headers={"origin": server.origin, **COOKIE, "x-work-token": token}
        )


@pytest.mark.parametrize("workers", [0, 1])
@played
async def test_the_work_goes_out_as_onnx_and_comes_back_as_it_was(workers: int) -> None:
    async with served(REAL, workers=workers) as server, server.page(open="lenet") as page:
        await page.ask("train", unit="step")
        reply = await exported(server, token_of(page), "onnx")
        assert (reply.status_code, reply.headers["content-type"]) == (200, "application/octet-stream")
        found = (await opened(server, token_of(page), reply.content)).json()
        assert (found["kind"], found["network"]["slug"], found["notes"]) == ("onnx", "lenet", [])
        assert found["tensors"] > 0
        assert (await exported(server, token_of(page), "../../etc/passwd")).status_code == 404
        assert (await exported(server, token_of(page), "pickle")).status_code == 422


@played
async def test_a_file_that_does_not_come_keeps_no_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.routes.files.SENT_WITHIN", 0.05)

    async with served() as server, server.page() as page:
        host, port = server.host.split(":")
        reader, writer = await asyncio.open_connection(host, int(port))
        head = {"host": server.host, "origin": server.origin, **COOKIE, "x-work-token": token_of(page)}
        lines = ["POST /api/open HTTP/1.1", *(f"{name}: {value}" for name, value in head.items()), "content-length: 99"]
        writer.write("\r\n".join([*lines, "", "{"]).encode())
        answer = (await reader.readuntil(b"\r\n")).decode()
        assert "408" in answer
        writer.close()
        assert (await opened(server, token_of(page), b"yes")).status_code == 200
