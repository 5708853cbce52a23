"""Hostile files sent to a server: each is answered in the one shape, and the work that is open stays as it is."""

from __future__ import annotations

import json
from typing import Any

import httpx

from app.network.gallery import GALLERY
from app.protocol.frames import Refusal
from app.workers.surface import REAL
from tests.app.hostile.collection import EVERY
from tests.app.hostile.designs import DESIGNS
from tests.app.routes.serving import Page, Served, played, served

NO_FILES = frozenset({"of version true", "of version 1.0"})
"""What is the same as a version 1, but for a file."""
SENT_ON_A_SOCKET = 400_000
"""Longer messages are refused for their length, which `tests/app/routes/test_bad_input.py` tries."""


async def state(server: Served, page: Page) -> dict[str, Any]:
    """The work as the server would save it."""
    async with httpx.AsyncClient(base_url=server.origin) as client:
        return dict((await client.get("/api/work", headers=headers(server, page))).json())


def headers(server: Served, page: Page) -> dict[str, str]:
    token = str(page.welcome["token"])
    return {"origin": server.origin, "cookie": "backprop_explorer=" + "c" * 32, "x-work-token": token}


@played
async def test_files_are_refused_and_the_work_is_untouched() -> None:
    async with served(REAL) as server, server.page(open="xor") as page:
        await page.ask("train", unit="step")
        before = await state(server, page)
        async with httpx.AsyncClient(base_url=server.origin, timeout=60) as client:
            for name, (data, code) in EVERY.items():
                reply = await client.post("/api/open", content=data, headers=headers(server, page))
                if code is None:
                    assert reply.status_code == 200, (name, reply.text)
                    continue
                assert reply.status_code in (413, 422), name
                refusal = Refusal.model_validate(reply.json())
                assert refusal.code == code or reply.status_code == 413, name
                assert reply.headers["content-type"] == "application/json"
                assert reply.headers["x-content-type-options"] == "nosniff"
        assert await state(server, page) == before
        assert (await page.ask("train", unit="step"))["type"] == "done"


@played
async def test_designs_as_edits_are_refused_and_the_work_is_untouched() -> None:
    """The same on the socket, whose text is Unicode. A field given twice counts as its last, as is usual for JSON."""
    async with served(REAL) as server, server.page(open="xor") as page:
        before = await state(server, page)
        for name, (data, code) in DESIGNS.items():
            if (
                code in (None, "duplicate-key", "foreign-file", "not-utf8")
                or name in NO_FILES
                or len(data) > SENT_ON_A_SOCKET
            ):
                continue
            page.last += 1
            head = b'{"v": 1, "id": %d, "type": "edit", "network": ' % page.last
            await page.socket.send((head + data + b"}").decode("utf-8", "replace"))
            answer = await page.until("refusal")
            assert Refusal.model_validate(answer).cure, name
        assert await state(server, page) == before
        assert (await page.ask("edit", network=GALLERY["spiral"].model_dump(mode="json")))["type"] == "done"


@played
async def test_names_come_back_as_text() -> None:
    """Script in names travels as JSON, which no browser takes for a page."""
    async with served(REAL) as server, server.page(open="xor") as page:
        data, _ = EVERY["model: script in every name"]
        async with httpx.AsyncClient(base_url=server.origin) as client:
            reply = await client.post("/api/open", content=data, headers=headers(server, page))
        names = [node.get("op") for node in reply.json()["network"]["nodes"] if node["kind"] == "placeholder"]
        assert any("<script>" in name for name in names)
        assert json.loads(reply.text)["kind"] == "onnx"
        assert reply.headers["content-type"] == "application/json"
