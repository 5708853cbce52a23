"""All workers: they are started, watched, replaced when they die, and told apart by their place in the pool."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from app.settings import Settings
from app.workers.host import Host, ProcessHost, ThreadHost
from app.workers.records import Decoder, Kind, Record
from app.workers.surface import REAL

log = logging.getLogger(__name__)

CHUNK = 2**18
STOP_WITHIN = 4.0
"""Seconds that workers get for their last snapshots."""

START_WITHIN = 60.0
"""Seconds that a worker gets to start, however impatient the setting is."""

QUICK_DEATH = 5.0
LONGEST_PAUSE = 5.0
"""A worker that dies within so many seconds is replaced after a pause that doubles up to this."""


@dataclass
class Place:
    """A worker's place in the pool, whoever holds it."""

    index: int
    host: Host | None = None
    writer: asyncio.StreamWriter | None = None
    sessions: int = 0
    started: float = 0.0
    pause: float = 0.0
    heard: float = 0.0
    answers: bool = False
    """Whether the worker has said anything yet; a process takes a moment to start."""
    stopped: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def up(self) -> bool:
        """Whether records reach a worker."""
        return self.writer is not None and not self.writer.is_closing()


class Pool:
    """Workers behind a plain interface: `send` a record to a place, get records by `receive`.

    `replaced(place)` is called when a new worker has taken the place of one that died: its sessions are gone.
    """

    def __init__(
        self,
        settings: Settings,
        receive: Callable[[Record], None],
        replaced: Callable[[int], None],
        sessions: str = REAL,
    ) -> None:
        self._settings = settings
        self._receive = receive
        self._replaced = replaced
        self._factory = sessions
        self._stopping = False
        self._tasks: list[asyncio.Task[None]] = []
        self.places = [Place(index) for index in range(max(1, settings.workers))]

    async def start(self) -> None:
        """Start all workers and begin to listen to them."""
        for place in self.places:
            reader = await self._spawn(place)
            self._tasks.append(asyncio.create_task(self._keep(place, reader)))
        self._tasks.append(asyncio.create_task(self._watch()))

    async def stop(self) -> None:
        """Let every worker send its last snapshots and end; what does not end is killed."""
        self._stopping = True
        for place in self.places:
            self.send(place.index, Record(Kind.STOP))
        waiting = [place.stopped.wait() for place in self.places if place.up]
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(asyncio.gather(*waiting), STOP_WITHIN)
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        for place in self.places:
            await self._end(place)

    def choose(self) -> int:
        """The place with the fewest sessions, of those where a worker is."""
        return min(self.places, key=lambda place: (not place.up, place.sessions)).index

    def send(self, index: int, record: Record) -> None:
        """Send a record; while the place is empty it is lost, and its sessions will be begun anew from snapshots."""
        place = self.places[index]
        if place.up and place.writer is not None:
            place.writer.write(record.encode())

    async def drain(self, index: int) -> None:
        """Wait until the worker has taken most of what was sent to it."""
        writer = self.places[index].writer
        if writer is not None:
            with contextlib.suppress(ConnectionError):
                await writer.drain()

    async def _spawn(self, place: Place) -> asyncio.StreamReader:
        ours, theirs = socket.socketpair()
        settings = self._settings
        options = {
            "slice_seconds": settings.slice_seconds,
            "snapshot_every": settings.snapshot_every,
            "window": settings.state_window,
        }
        if settings.workers == 0:
            place.host = ThreadHost(theirs, self._factory, **options)
        else:
            place.host = ProcessHost(theirs, self._factory, settings.log_level, **options)
        reader, place.writer = await asyncio.open_connection(sock=ours)
        place.started = place.heard = time.monotonic()
        self.send(place.index, Record(Kind.PING))
        return reader

    async def _keep(self, place: Place, reader: asyncio.StreamReader) -> None:
        """Listen to the worker at `place`, and to each one that replaces it."""
        while True:
            await self._listen(place, reader)
            await self._end(place)
            if self._stopping:
                return
            log.warning("an engine worker died; it is replaced")
            quick = time.monotonic() - place.started < QUICK_DEATH
            place.pause = min(LONGEST_PAUSE, max(0.1, 2 * place.pause)) if quick else 0.0
            await asyncio.sleep(place.pause)
            reader = await self._spawn(place)
            self._replaced(place.index)

    async def _listen(self, place: Place, reader: asyncio.StreamReader) -> None:
        decoder = Decoder()
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(CHUNK):
                place.heard = time.monotonic()
                place.answers = True
                for record in decoder.feed(data):
                    if record.kind is Kind.STOPPED:
                        place.stopped.set()
                    elif record.kind is not Kind.PONG:
                        self._receive(record)

    async def _end(self, place: Place) -> None:
        writer, place.writer = place.writer, None
        place.answers = False
        host, place.host = place.host, None
        if writer is not None:
            writer.close()
        if host is not None:
            await asyncio.to_thread(host.end)

    async def _watch(self) -> None:
        """Ask each worker for a sign of life; one that gives none is ended, which makes `_keep` replace it."""
        patience = self._settings.worker_patience
        while True:
            await asyncio.sleep(patience / 4)
            for place in self.places:
                if not place.up:
                    continue
                limit = patience if place.answers else max(patience, START_WITHIN)
                if time.monotonic() - place.heard > limit and isinstance(place.host, ProcessHost):
                    log.warning("an engine worker has been silent for %.0f s; it is killed", limit)
                    place.host.process.kill()
                else:
                    self.send(place.index, Record(Kind.PING))
