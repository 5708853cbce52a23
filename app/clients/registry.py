"""The lives of all sessions: begun, watched, left, held, saved, evicted, and brought back."""

from __future__ import annotations

import asyncio
import json
import logging
import secrets

from app.clients.mailbox import Mailbox
from app.clients.seat import IDENTITY_BYTES, Expectation, Phase, Seat, key_of
from app.network.blank import BLANK_SLUG
from app.network.gallery import DEFAULT_SLUG, GALLERY
from app.network.large import LARGE
from app.protocol.commands import Hello
from app.protocol.frames import Refusal
from app.settings import Settings
from app.store.shelf import Shelf
from app.store.store import Shared
from app.workers.pool import Pool
from app.workers.records import Kind, Record
from app.workers.surface import REAL

log = logging.getLogger(__name__)

TAKEN_OVER = 4001
LOST = 4002


SHARE_WITHIN = 10.0
"""Seconds that a session has to answer with a copy of itself."""
LINK_BYTES = 16
"""Random bytes in the name of a link."""


class ShareError(Exception):
    """A copy of a session could not be taken, or not be kept."""


class FullError(Exception):
    """As many sessions are in memory as may be, and somebody watches each of them."""


class Registry:
    """Every session in memory, by its identity. Nothing is computed here: the workers of the pool do that."""

    def __init__(self, settings: Settings, sessions: str = REAL) -> None:
        self._settings = settings
        self._seats: dict[bytes, Seat] = {}
        self._arrivals: dict[bytes, asyncio.Lock] = {}
        self._shelf = Shelf(settings)
        self._saver: asyncio.Task[None] | None = None
        self.pool = Pool(settings, self.receive, self._replaced, sessions)

    async def start(self) -> None:
        """Open the store, start the workers."""
        await self._shelf.open()
        await self.pool.start()
        self._saver = asyncio.create_task(self._save_now_and_then())

    async def stop(self) -> None:
        """Take last snapshots, save them, stop the workers, close the store."""
        for seat in self._seats.values():
            seat.stop_timers()
        await self.pool.stop()
        if self._saver is not None:
            self._saver.cancel()
            await asyncio.gather(self._saver, return_exceptions=True)
        await self._save()
        await self._shelf.close()

    def counts(self) -> dict[str, int]:
        """How many sessions are watched, and how many are not."""
        watched = sum(seat.mailbox is not None for seat in self._seats.values())
        return {"active": watched, "detached": len(self._seats) - watched}

    async def attach(self, hello: Hello, mailbox: Mailbox) -> Seat:
        """The session that `hello` asks for, or a new one, now watched through `mailbox`. Raises FullError."""
        if hello.token is None:
            return self._sit(await self._new(hello, mailbox), hello, mailbox, resumed=False)
        key = key_of(hello.token)
        # Two connections with one token may come at once: the second finds the session that the first brings back.
        lock = self._arrivals.setdefault(key, asyncio.Lock())
        try:
            async with lock:
                seat = await self._find(hello.token) or await self._bring_back(hello.token, key)
                resumed = seat is not None
                return self._sit(seat or await self._new(hello, mailbox), hello, mailbox, resumed)
        finally:
            if not lock.locked():
                self._arrivals.pop(key, None)

    async def share(self, token: str, owner: str) -> str | None:
        """A link to a copy of the session as it stands now: its unguessable name. None where there is no such session.

        Raises ShareError where the copy cannot be taken or kept.
        """
        seat = self._seat(token)
        if seat is None:
            return None
        waiting: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        seat.saving.append(waiting)
        self._send(seat, Kind.SAVE)
        try:
            snapshot = await asyncio.wait_for(waiting, SHARE_WITHIN)
        except TimeoutError as late:
            raise ShareError from late
        name = secrets.token_urlsafe(LINK_BYTES)
        shared = Shared(key_of(name), key_of(owner), seat.step, snapshot)
        if len(snapshot) > self._settings.max_link_bytes // 8 or not await self._shelf.share(shared):
            raise ShareError
        return name

    def knows(self, token: str) -> bool:
        """Whether a session in memory has this token."""
        return self._seat(token) is not None

    async def ask(self, token: str, what: str, data: bytes = b"") -> bytes | Refusal | None:
        """The answer of the session to a question (`app/protocol/asking.py`). None where there is no such session."""
        seat = self._seat(token)
        if seat is None:
            return None
        return await seat.questions.put(
            what, data, lambda number, payload: self._send(seat, Kind.ASK, payload, number=number)
        )

    def _seat(self, token: str) -> Seat | None:
        """The session in memory to which this token belongs."""
        seat = self._seats.get(key_of(token)[:IDENTITY_BYTES])
        return seat if seat is not None and secrets.compare_digest(seat.token.encode(), token.encode()) else None

    async def _new(self, hello: Hello, mailbox: Mailbox) -> Seat:
        """A new session: a copy of what the link leads to that `hello` names, else of the gallery."""
        if hello.link is None:
            return self._begin(hello.open)
        shared = await self._shelf.shared(key_of(hello.link))
        if shared is None:
            mailbox.reliable(_link_gone().model_dump_json())
            return self._begin(hello.open)
        self._make_room()
        token = secrets.token_urlsafe(32)
        seat = Seat(token, slug=hello.open, epoch=1, place=self.pool.choose(), snapshot=shared.snapshot)
        seat.step = shared.step
        return self._settle_in(seat)

    def detach(self, seat: Seat, mailbox: Mailbox) -> None:
        """The page behind `mailbox` is gone. It has a while to come back; who took over is not touched."""
        if seat.mailbox is not mailbox:
            return
        seat.mailbox = None
        seat.phase = Phase.DETACHED
        self._send(seat, Kind.DETACH)
        loop = asyncio.get_running_loop()
        seat.left_at = loop.time()
        seat.timers = [
            loop.call_later(self._settings.pause_after, self._send, seat, Kind.HOLD),
            loop.call_later(self._settings.evict_after, self._evict, seat),
        ]

    def command(self, seat: Seat, mailbox: Mailbox, data: bytes) -> None:
        """Pass a command of the page behind `mailbox` on to where the session lives."""
        if seat.mailbox is mailbox:
            self._send(seat, Kind.COMMAND, data)

    def receive(self, record: Record) -> None:
        """Take in a record of a worker."""
        seat = self._seats.get(record.session)
        if seat is None:
            return
        match record.kind:
            case Kind.TEXT | Kind.BINARY | Kind.STATE | Kind.ATTACHED:
                if record.visit == seat.visit and seat.mailbox is not None:
                    self._deliver(seat, seat.mailbox, record)
            case Kind.SNAPSHOT:
                seat.snapshot, seat.step, seat.unsaved = record.payload, record.number, True
                for waiting in seat.saving:
                    if not waiting.done():
                        waiting.set_result(record.payload)
                seat.saving.clear()
            case Kind.ANSWER:
                seat.questions.answer(record.number, record.payload)
            case Kind.CLOSED:
                asyncio.get_running_loop().create_task(self._forget(seat))
            case Kind.FAILED:
                self._unreadable(seat)
            case _:
                log.error("a worker sent a record of the kind %s", record.kind.name)

    def _deliver(self, seat: Seat, mailbox: Mailbox, record: Record) -> None:
        match record.kind:
            case Kind.STATE:
                mailbox.state(record.payload)
            case Kind.BINARY:
                mailbox.reliable(record.payload)
            case Kind.TEXT:
                mailbox.reliable(record.payload.decode())
            case _:
                seat.greeted = True
                welcome = seat.welcome(record.number, json.loads(record.payload)["last_command"])
                mailbox.reliable(welcome.model_dump_json())
        seat.seen = record.number

    def _begin(self, slug: str) -> Seat:
        self._make_room()
        slug = slug if slug in GALLERY or slug in LARGE or slug == BLANK_SLUG else DEFAULT_SLUG
        seat = Seat(token=secrets.token_urlsafe(32), slug=slug, epoch=1, place=self.pool.choose())
        return self._settle_in(seat)

    def _settle_in(self, seat: Seat) -> Seat:
        self._seats[seat.identity] = seat
        self.pool.places[seat.place].sessions += 1
        self._send_session(seat)
        return seat

    def _send_session(self, seat: Seat) -> None:
        if seat.snapshot is None:
            self._send(seat, Kind.OPEN, seat.slug.encode())
        else:
            self._send(seat, Kind.RESTORE, seat.snapshot)

    def _sit(self, seat: Seat, hello: Hello, mailbox: Mailbox, resumed: bool) -> Seat:
        seat.stop_timers()
        if seat.mailbox is not None:
            seat.mailbox.close(TAKEN_OVER, "this work was opened elsewhere")
        seat.mailbox = mailbox
        seat.phase = Phase.ACTIVE
        seat.expectation = Expectation(resumed, hello.epoch, hello.last_step)
        self._visit(seat, mailbox)
        return seat

    def _visit(self, seat: Seat, mailbox: Mailbox) -> None:
        """Have the session greet the page. What was sent in earlier visits, and is still under way, counts no more."""
        seat.visit += 1
        seat.greeted = False
        visit = seat.visit
        mailbox.reset()
        mailbox.settled = lambda count: self.pool.send(
            seat.place, Record(Kind.SETTLED, seat.identity, visit=visit, number=count)
        )
        self._send(seat, Kind.ATTACH)

    async def _find(self, token: str) -> Seat | None:
        """The session in memory; one that is just leaving is waited for, and then found in the store."""
        seat = self._seat(token)
        if seat is None:
            return None
        if seat.phase is Phase.LEAVING:
            await seat.gone.wait()
            return None
        return seat

    async def _bring_back(self, token: str, key: bytes) -> Seat | None:
        saved = await self._shelf.load(key)
        if saved is None:
            return None
        self._make_room()
        seat = Seat(token, slug="", epoch=saved.epoch + 1, place=self.pool.choose(), snapshot=saved.snapshot)
        seat.step = saved.step
        seat.unsaved = True
        return self._settle_in(seat)

    def _make_room(self) -> None:
        """Let the session go that has been left for longest when memory is full."""
        if len(self._seats) < self._settings.max_sessions:
            return
        left = [seat for seat in self._seats.values() if seat.phase is Phase.DETACHED]
        if left:
            self._evict(min(left, key=lambda seat: seat.left_at))
        elif all(seat.phase is Phase.ACTIVE for seat in self._seats.values()):
            raise FullError

    def _evict(self, seat: Seat) -> None:
        """Ask the worker for a last snapshot; its `CLOSED` ends the session's time in memory."""
        seat.stop_timers()
        seat.phase = Phase.LEAVING
        self._send(seat, Kind.CLOSE)

    async def _forget(self, seat: Seat) -> None:
        await self._save([seat])
        self._leave_memory(seat)

    def _leave_memory(self, seat: Seat) -> None:
        if self._seats.pop(seat.identity, None) is not None:
            self.pool.places[seat.place].sessions -= 1
        seat.gone.set()

    def _unreadable(self, seat: Seat) -> None:
        """A session that cannot be begun: the page is told, and asks for a new one."""
        seat.stop_timers()
        self._leave_memory(seat)
        if seat.mailbox is not None:
            refusal = Refusal(
                code="session-lost",
                expected="work that this server can read",
                got="a snapshot of another version, or a damaged one",
                cure="Reload the page to begin anew.",
            )
            seat.mailbox.reliable(refusal.model_dump_json())
            seat.mailbox.close(LOST, "the work could not be read")

    def _replaced(self, place: int) -> None:
        """Begin the sessions of a dead worker again, from their last snapshots."""
        for seat in [seat for seat in self._seats.values() if seat.place == place]:
            seat.questions.lost()
            if seat.phase is Phase.LEAVING:
                asyncio.get_running_loop().create_task(self._forget(seat))
                continue
            before = seat.epoch
            seat.epoch += 1
            self._send_session(seat)
            if seat.mailbox is not None:
                if seat.greeted:
                    seat.expectation = Expectation(True, before, seat.seen)
                self._visit(seat, seat.mailbox)

    def _send(self, seat: Seat, kind: Kind, payload: bytes = b"", number: int = 0) -> None:
        self.pool.send(seat.place, Record(kind, seat.identity, payload, seat.visit, number))

    async def _save_now_and_then(self) -> None:
        while True:
            await asyncio.sleep(self._settings.save_every)
            await self._save()

    async def _save(self, seats: list[Seat] | None = None) -> None:
        """Write what changed; what could not be written stays to be written."""
        changed = [seat for seat in (seats or self._seats.values()) if seat.unsaved]
        rows = [saved for seat in changed if (saved := seat.saved()) is not None]
        for seat in changed:
            seat.unsaved = False
        if rows and not await self._shelf.save(rows):
            for seat in changed:
                seat.unsaved = True


def _link_gone() -> Refusal:
    return Refusal(
        code="link-gone",
        expected="a copied link that is still kept",
        got="one that is too old, or was never made here",
        cure="Ask for a new one; this is the network as it is in the gallery.",
    )
