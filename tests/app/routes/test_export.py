"""The work as files over HTTP: whose, of which kinds, and that nobody else's page gets them."""

from __future__ import annotations

import httpx
import pytest

from app.workers.surface import REAL
from engine.export.weights import from_bytes
from tests.app.routes.serving import Served, played, served
from tests.app.routes.test_files import COOKIE, token_of


async def exported(server: Served, what: str, token: str, **headers: str) -> httpx.Response:
    async with httpx.AsyncClient(base_url=server.origin, timeout=60) as client:
        return await client.post(
            f"/api/export/{what}", headers={"origin": server.origin, **COOKIE, "x-work-token": token, **headers}
        )


@pytest.mark.parametrize("workers", [0, 1])
@played
async def test_source_notebook_and_weights(workers: int) -> None:
    async with served(REAL, workers=workers) as server, server.page(open="xor") as page:
        token = token_of(page)
        source = await exported(server, "source", token)
        assert source.status_code == 200
        assert source.headers["content-type"].startswith("text/x-python")
        assert source.headers["cache-control"] == "no-store"
        compile(source.text, "xor.py", "exec")
        assert (await exported(server, "notebook", token)).json()["nbformat"] == 4
        weights = await exported(server, "weights", token)
        assert set(from_bytes(weights.content)) == {"l1.weight", "l1.bias", "l2.weight", "l2.bias"}


@played
async def test_nobody_elses_work_and_no_other_file() -> None:
    async with served() as server, server.page() as page:
        token = token_of(page)
        assert (await exported(server, "weights", "x" * 43)).status_code == 404
        assert (await exported(server, "weights", token, cookie="")).status_code == 403
        assert (await exported(server, "weights", token, origin="https://elsewhere.example")).status_code == 403
        for what in ("passwords", "weights%0aopen", "..%2f..", "Weights"):
            assert (await exported(server, what, token)).status_code in (404, 422)
