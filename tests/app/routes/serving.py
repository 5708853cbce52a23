"""A server on a free port in this process, and a page that speaks to it, for tests over real sockets."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from functools import wraps
from typing import Any

import httpx
import uvicorn
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from app.main import Application
from app.protocol.binary import decode
from app.server import config
from app.settings import Settings

ECHO = "tests.app.routes.echo_session:EchoSession"
PATIENCE = 20


def played(scenario: Callable[..., Coroutine[Any, Any, None]]) -> Callable[..., None]:
    """A test written as a coroutine."""

    @wraps(scenario)
    def test(*arguments: Any, **named: Any) -> None:
        asyncio.run(scenario(*arguments, **named))

    return test


class Served:
    """A running server."""

    def __init__(self, app: Application, server: uvicorn.Server) -> None:
        self.app = app
        self.server = server
        self.host = f"127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
        self.origin = f"http://{self.host}"
        self.registry = app.state.registry

    async def ticket(self) -> tuple[str, str]:
        """A fresh ticket and its cookie."""
        async with httpx.AsyncClient(base_url=self.origin) as client:
            reply = await client.post("/api/ticket", headers={"origin": self.origin})
            return reply.json()["ticket"], reply.headers["set-cookie"].partition(";")[0]

    @asynccontextmanager
    async def socket(self, cookie: str = "") -> AsyncIterator[ClientConnection]:
        """An open socket that has said nothing yet."""
        headers = {"cookie": cookie} if cookie else {}
        async with connect(
            f"ws://{self.host}/ws", origin=self.origin, additional_headers=headers, max_size=None, compression=None
        ) as socket:
            yield socket

    @asynccontextmanager
    async def page(self, **hello: Any) -> AsyncIterator[Page]:
        """A page that was welcomed."""
        ticket, cookie = await self.ticket()
        async with self.socket(cookie) as socket:
            page = Page(socket)
            await page.send("hello", ticket=ticket, **hello)
            page.welcome = await page.until("welcome")
            yield page


class Page:
    """What a page keeps: how far it has counted, and what came."""

    def __init__(self, socket: ClientConnection) -> None:
        self.socket = socket
        self.last = 0
        self.welcome: dict[str, Any] = {}
        self.acknowledges = True

    async def send(self, kind: str, **fields: Any) -> int:
        """Send a command; its id."""
        self.last = fields.pop("id", self.last + 1)
        await self.socket.send(json.dumps({"v": 1, "id": self.last, "type": kind, **fields}))
        return self.last

    async def ask(self, kind: str, **fields: Any) -> dict[str, Any]:
        """Send a command and wait for its acknowledgement or refusal."""
        identity = await self.send(kind, **fields)
        return await self.until("done", "refusal", where=lambda frame: frame["command"] == identity)

    async def next(self) -> dict[str, Any]:
        """The next frame; a state frame is acknowledged as if it had been drawn."""
        async with asyncio.timeout(PATIENCE):
            data = await self.socket.recv()
        if isinstance(data, str):
            return dict(json.loads(data))
        frame = decode(data)[0]
        if self.acknowledges and frame["type"] in {"live", "trace"}:
            await self.acknowledge(frame["sequence"])
        return frame

    async def acknowledge(self, sequence: int) -> None:
        await self.socket.send(json.dumps({"v": 1, "type": "ack", "sequence": sequence}))

    async def closed(self) -> int:
        """The code with which the server closes; what comes before is passed over."""
        try:
            while True:
                await self.next()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006

    async def until(self, *kinds: str, where: Callable[[dict[str, Any]], bool] = lambda _: True) -> dict[str, Any]:
        """The next frame of one of these kinds that fits; what comes before is passed over."""
        while True:
            frame = await self.next()
            if frame["type"] in kinds and where(frame):
                return frame


@asynccontextmanager
async def served(sessions: str = ECHO, **settings: Any) -> AsyncIterator[Served]:
    """A server with these settings, stopped as SIGTERM stops it."""
    chosen = Settings(**{"workers": 0, "log_level": "error", "snapshot_every": 0.02, "save_every": 0.05, **settings})
    configuration = config(chosen, sessions)
    configuration.host, configuration.port = "127.0.0.1", 0
    server = uvicorn.Server(configuration)
    task = asyncio.create_task(server._serve(None))
    try:
        await eventually(lambda: server.started or task.done())
        app = configuration.app
        assert isinstance(app, Application)
        yield Served(app, server)
    finally:
        server.should_exit = True
        await task


async def eventually(condition: Callable[[], object]) -> None:
    """Wait until `condition` holds; a failure after a long while, so that no time is asserted."""
    for _ in range(PATIENCE * 200):
        if condition():
            return
        await asyncio.sleep(0.005)
    raise TimeoutError("the condition never held")
