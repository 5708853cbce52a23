"""The work and the gallery's networks as files over HTTP: whose they are, and what they hold."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

from app.network.file import NetworkFile
from app.network.gallery import GALLERY
from app.workers.surface import REAL
from tests.app.routes.serving import Served, played, served

COOKIE = {"cookie": "backprop_explorer=" + "c" * 32}


async def got(server: Served, path: str, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=server.origin, timeout=60) as client:
        return await client.get(path, headers=headers)


@pytest.mark.parametrize("workers", [0, 1])
@played
async def test_the_work_is_had_as_a_file_by_its_token(workers: int) -> None:
    async with served(REAL, workers=workers) as server, server.page(open="xor") as page:
        reply = await got(server, "/api/work", **COOKIE, **{"x-work-token": str(page.welcome["token"])})
        assert reply.status_code == 200
        assert reply.headers["cache-control"] == "no-store"
        work: dict[str, Any] = reply.json()
        assert work["repeats"]
        file = NetworkFile.model_validate_json(httpx.Response(200, json=work["file"]).text)
        assert file.network.nodes == GALLERY["xor"].nodes
        assert set(file.weights or {}) == {f"l{k}.linear.{part}" for k in (1, 2) for part in ("weight", "bias")}


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"x-work-token": "x" * 43}, 403),
        (COOKIE, 403),
        ({**COOKIE, "x-work-token": "short"}, 403),
        ({**COOKIE, "x-work-token": "x" * 43}, 404),
    ],
)
@played
async def test_only_who_has_it_open_has_it(headers: dict[str, str], status: int) -> None:
    async with served() as server:
        reply = await got(server, "/api/work", **headers)
        assert reply.status_code == status
        assert reply.json()["cure"]


@played
async def test_networks_of_the_gallery_and_the_schema_of_a_file() -> None:
    async with served() as server:
        reply = await got(server, "/api/networks/autoencoder")
        assert reply.json() == GALLERY["autoencoder"].model_dump(mode="json")
        missing = await got(server, "/api/networks/nowhere")
        assert missing.status_code == 404
        assert missing.json()["code"] == "unknown-network"
        schema = (await got(server, "/api/schema/file.json")).json()
        assert schema["properties"]["format"]["const"] == "backprop-explorer"
        assert schema["required"] == ["format", "version", "network"]
