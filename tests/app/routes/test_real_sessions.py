"""The real session behind the real sockets: first paint, and work that outlives a worker and a server."""

from __future__ import annotations

import os
import signal
from pathlib import Path
from typing import Any

import pytest

from app.clients.seat import Seat
from app.network.gallery import GALLERY
from app.network.schema import DataSpec, InputSpec, LinearSpec, LossSpec
from app.network.wiring import chain
from app.workers.surface import REAL
from tests.app.routes.serving import Page, Served, eventually, played, served


async def painted(page: Page) -> list[dict[str, Any]]:
    """The frames up to the trace."""
    frames = [await page.next()]
    while frames[-1]["type"] != "trace":
        frames.append(await page.next())
    return frames


@pytest.mark.parametrize("slug", list(GALLERY))
@played
async def test_a_page_is_painted_in_order(slug: str) -> None:
    async with served(REAL) as server, server.page(open=slug) as page:
        kinds = [frame["type"] for frame in await painted(page)]
        expected = ["network", "graph", "data", "history", "past", "breakpoints", "status", "trace"]
        assert kinds == [kind for kind in expected if kind != "data" or GALLERY[slug].data]


def edited() -> dict[str, Any]:
    """Circle with a layer of seven units."""
    network = GALLERY["circle"].model_dump(mode="json")
    next(node for node in network["nodes"] if node["kind"] == "linear")["units"] = 7
    return network


async def worked(server: Served, page: Page) -> int:
    """Change the network, train a while; the step then."""
    assert (await page.ask("edit", network=edited()))["type"] == "done"
    for _ in range(3):
        assert (await page.ask("train", unit="step"))["type"] == "done"
    return seat(server).seen


def seat(server: Served) -> Seat:
    """The only session."""
    return next(iter(server.registry._seats.values()))


@played
async def test_a_killed_worker_costs_neither_network_nor_weights() -> None:
    async with served(REAL, workers=1) as server, server.page() as page:
        await painted(page)
        step = await worked(server, page)
        await eventually(lambda: seat(server).step == step)
        os.kill(server.registry.pool.places[0].host.process.pid, signal.SIGKILL)
        welcome = await page.until("welcome")
        assert (welcome["resumed"], welcome["epoch"], welcome["set_back"]) == (True, 2, 0)
        frames = {frame["type"]: frame for frame in await painted(page)}
        assert next(n for n in frames["network"]["network"]["nodes"] if n["kind"] == "linear")["units"] == 7
        assert seat(server).seen == step
        await page.ask("train", unit="step")


@played
async def test_work_is_found_after_a_restart(tmp_path: Path) -> None:
    async with served(REAL, data_dir=tmp_path) as server, server.page() as page:
        await painted(page)
        token, step = page.welcome["token"], await worked(server, page)
    async with served(REAL, data_dir=tmp_path) as server, server.page(token=token, epoch=1, last_step=step) as page:
        assert page.welcome["resumed"]
        frames = {frame["type"]: frame for frame in await painted(page)}
        assert next(n for n in frames["network"]["network"]["nodes"] if n["kind"] == "linear")["units"] == 7
        assert seat(server).seen == step


@played
async def test_playing_goes_on_when_the_page_comes_back() -> None:
    async with served(REAL, workers=1) as server:
        async with server.page() as page:
            token = page.welcome["token"]
            await page.ask("set_speed", speed="max")
            await page.ask("play")
            seen = (await page.until("live"))["step"]
            page.socket.transport.abort()
        async with server.page(token=token, epoch=1) as page:
            assert (await page.until("status"))["playing"]
            assert (await page.until("live"))["step"] >= seen
            await page.ask("pause")


CIRCLE = DataSpec(kind="circle", size=50)


def deep(units: int) -> dict[str, Any]:
    """Two hundred layers, one of them of another width."""
    layers = [LinearSpec(id=f"l{at}", units=units if at == 7 else 4, activation="tanh") for at in range(200)]
    nodes = [InputSpec(id="x"), *layers, LinearSpec(id="out", units=1), LossSpec(id="loss", loss="mse")]
    network = chain(nodes, CIRCLE)
    return network.model_dump(mode="json")


@played
async def test_a_large_design_is_told_at_once_and_made_when_nothing_is_typed_any_more() -> None:
    async with served(REAL) as server, server.page() as page:
        await painted(page)
        last = 0
        for units in (1, 12, 128):
            last = await page.send("edit", network=deep(units), undoes=last or None)
            told = await page.until("network", where=lambda frame, wide=units: frame["shapes"]["l7"] == ["batch", wide])
            assert told["coming"]
            assert told["problems"] == []
        made = await page.until("network", where=lambda frame: not frame.get("coming", False))
        assert made["shapes"]["l7"] == ["batch", 128]
        assert (await page.until("graph"))["type"] == "graph"
        assert (await page.until("trace"))["type"] == "trace"
