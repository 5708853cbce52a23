"""The socket: one connection is one page that watches one session."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Iterator
from contextlib import contextmanager

from fastapi import APIRouter, WebSocket, WebSocketDisconnect

from app.clients.limits import Doors, Pace
from app.clients.mailbox import Close, Mailbox
from app.clients.registry import FullError, Registry
from app.clients.seat import Seat
from app.clients.tickets import Tickets
from app.protocol.commands import Ack, Hello
from app.protocol.frames import Refusal
from app.protocol.reading import Envelope, command, envelope, not_text, too_large
from app.routes.api import COOKIE
from app.settings import Settings

log = logging.getLogger(__name__)

NOT_WELCOME = 1008
TRY_LATER = 1013
LAST_WORDS = 2.0
"""Seconds to send what still waits when a connection is closed."""

ACK_BURSTS = 4
"""Acknowledgements are not counted as messages, but one that sends so many times more of them than that is slowed."""


def sockets(settings: Settings, registry: Registry, tickets: Tickets) -> APIRouter:
    """The router of `/ws`."""
    router = APIRouter()
    doors = Doors(settings.max_sockets, settings.max_sockets_per_address)

    @router.websocket("/ws")
    async def ws(socket: WebSocket) -> None:
        await socket.accept()
        with _inside(doors, socket.client.host if socket.client else "") as room:
            conversation = Conversation(socket, settings, registry, tickets)
            if not room:
                conversation.refuse(_crowded(settings))
                conversation.mailbox.close(TRY_LATER, "too many connections")
            await conversation.run(listening=room)

    return router


@contextmanager
def _inside(doors: Doors, address: str) -> Iterator[bool]:
    room = doors.enter(address)
    try:
        yield room
    finally:
        if room:
            doors.leave(address)


class Conversation:
    """Reads what the page says, passes it on, and sends what the mailbox holds."""

    def __init__(self, socket: WebSocket, settings: Settings, registry: Registry, tickets: Tickets) -> None:
        self._socket = socket
        self._settings = settings
        self._registry = registry
        self._tickets = tickets
        self._pace = Pace(settings.messages_per_second, settings.message_burst)
        self._ack_pace = Pace(settings.messages_per_second * ACK_BURSTS, settings.message_burst * ACK_BURSTS)
        self._seat: Seat | None = None
        self.mailbox = Mailbox(settings.reliable_queue, settings.state_window)

    async def run(self, listening: bool = True) -> None:
        """Until either side closes."""
        sender = asyncio.create_task(self._send())
        tasks = {sender, asyncio.create_task(self.mailbox.closing.wait())}
        if listening:
            tasks.add(asyncio.create_task(self._listen()))
        try:
            await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
            if self.mailbox.closing.is_set():
                # A page that takes nothing any more cannot even be told that it is closed.
                await asyncio.wait({sender}, timeout=LAST_WORDS)
        finally:
            for task in tasks:
                task.cancel()
            outcomes = await asyncio.gather(*tasks, return_exceptions=True)
            if self._seat is not None:
                self._registry.detach(self._seat, self.mailbox)
        for outcome in outcomes:
            if isinstance(outcome, Exception) and not isinstance(outcome, WebSocketDisconnect | OSError):
                log.error("a connection failed", exc_info=outcome)

    def refuse(self, refusal: Refusal) -> None:
        """Say no, in the one shape."""
        self.mailbox.reliable(refusal.model_dump_json())

    async def _send(self) -> None:
        while True:
            frame = await self.mailbox.next()
            if isinstance(frame, Close):
                await self._socket.close(frame.code, frame.reason)
                return
            if isinstance(frame, str):
                await self._socket.send_text(frame)
            else:
                await self._socket.send_bytes(frame)

    async def _listen(self) -> None:
        """Read on while the page takes what it is sent; who floods and does not read is not read either."""
        hurry = asyncio.get_running_loop().call_later(self._settings.hello_within, self._too_late)
        try:
            while True:
                message = await self._socket.receive()
                if message["type"] == "websocket.disconnect":
                    return
                await self._take(message.get("text"), message.get("bytes"))
                if self._seat is not None:
                    hurry.cancel()
                    await self._registry.pool.drain(self._seat.place)
                await self.mailbox.room()
        finally:
            hurry.cancel()

    async def _take(self, text: str | None, binary: bytes | None) -> None:
        data = text.encode() if text is not None else binary or b""
        opened = self._open(data, text is not None)
        if isinstance(opened, Envelope) and opened.type == "ack":
            await self._acknowledge(data)
        elif not self._pace.take():
            identity = opened.command if isinstance(opened, Refusal) else opened.id
            self.refuse(_too_fast(self._settings, identity))
        elif isinstance(opened, Refusal):
            self.refuse(opened)
        elif opened.type == "hello":
            await self._greet(data)
        elif self._seat is None:
            self.refuse(_hello_first(opened.type, opened.id))
        else:
            self._registry.command(self._seat, self.mailbox, data)

    def _open(self, data: bytes, is_text: bool) -> Envelope | Refusal:
        limit = self._settings.max_message_bytes
        if len(data) > limit:
            return too_large(limit, data)
        return envelope(data) if is_text else not_text()

    async def _acknowledge(self, data: bytes) -> None:
        if not self._ack_pace.take():
            await asyncio.sleep(1 / self._settings.messages_per_second)
        ack = command(data)
        if isinstance(ack, Ack):
            self.mailbox.acknowledge(ack.sequence)
        elif isinstance(ack, Refusal):
            self.refuse(ack)

    async def _greet(self, data: bytes) -> None:
        hello = command(data)
        if isinstance(hello, Refusal):
            self.refuse(hello)
        elif not isinstance(hello, Hello) or self._seat is not None:
            self.refuse(_greeted(getattr(hello, "id", None)))
        elif not self._tickets.redeem(hello.ticket, self._socket.cookies.get(COOKIE)):
            self.refuse(_bad_ticket(hello.id))
            self.mailbox.close(NOT_WELCOME, "the ticket is not good")
        else:
            try:
                self._seat = await self._registry.attach(hello, self.mailbox)
            except FullError:
                self.refuse(_crowded(self._settings))
                self.mailbox.close(TRY_LATER, "too many sessions")

    def _too_late(self) -> None:
        if self._seat is None:
            self.refuse(_hello_first("nothing", None))
            self.mailbox.close(NOT_WELCOME, "no hello in time")


def _hello_first(got: str, identity: int | None) -> Refusal:
    return Refusal(
        code="hello-first",
        expected="hello as the first message",
        got=got,
        cure="Ask for a ticket, then say hello.",
        command=identity,
    )


def _greeted(identity: int | None) -> Refusal:
    return Refusal(
        code="already-greeted",
        expected="one hello for each connection",
        got="another hello",
        cure="Open a new connection to change the session.",
        command=identity,
    )


def _bad_ticket(identity: int) -> Refusal:
    return Refusal(
        code="bad-ticket",
        expected="an unused ticket of the last minute, given to this browser",
        got="another one",
        cure="Ask for a new ticket and connect again.",
        command=identity,
    )


def _too_fast(settings: Settings, identity: int | None) -> Refusal:
    return Refusal(
        code="too-fast",
        expected=f"at most {settings.messages_per_second:g} messages a second",
        got="more",
        cure="Send it again a little later; nothing has been changed by it.",
        command=identity,
    )


def _crowded(settings: Settings) -> Refusal:
    return Refusal(
        code="crowded",
        expected=f"at most {settings.max_sockets} connections, {settings.max_sockets_per_address} from one address",
        got="one more",
        cure="Close another window, or try again later.",
    )
