"""Fair turns for all sessions of a worker.

A turn is one command or one slice of training. Commands go before slices; among equals the session goes first that has
used the least time, so one heavy network slows its own frames and not its neighbours'.
"""

from __future__ import annotations

import json
import logging
import time
from collections.abc import Callable, Iterable, Sequence

from app.protocol import asking
from app.protocol.frames import Refusal
from app.protocol.reading import command
from app.workers.records import Kind, Record
from app.workers.resident import NEVER, Resident
from app.workers.surface import Sendable, SessionFactory, SessionLike
from engine.errors import ExplorerError

log = logging.getLogger(__name__)

SNAPSHOT_SHARE = 20
"""A snapshot that takes long is taken rarely: at most one part in so many of the time."""


class Scheduler:
    """The sessions of one worker. `send` takes the records for the web process."""

    def __init__(
        self,
        sessions: SessionFactory,
        send: Callable[[Record], None],
        *,
        slice_seconds: float = 0.01,
        snapshot_every: float = 1.0,
        window: int = 2,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._factory = sessions
        self._send = send
        self._slice = slice_seconds
        self._every = snapshot_every
        self._window = window
        self._clock = clock
        self._residents: dict[bytes, Resident] = {}
        self._now_used = 0.0
        self.stopped = False

    def receive(self, record: Record) -> None:
        """Take in one record of the web process; commands wait for their turn."""
        match record.kind:
            case Kind.OPEN | Kind.RESTORE:
                self._begin(record)
            case Kind.PING:
                self._send(Record(Kind.PONG, number=record.number))
            case Kind.STOP:
                for resident in self._residents.values():
                    self._finish(resident)
                self._send(Record(Kind.STOPPED))
                self.stopped = True
            case _ if record.session in self._residents:
                self._for(self._residents[record.session], record)
            case _:
                log.debug("a record for a session that has gone")

    def turn(self) -> bool:
        """Let the session whose turn it is take it; False when none wants one now."""
        now = self._clock()
        resident = self._next(resident for resident in self._residents.values() if resident.waited_for)
        if resident is not None:
            self._command(resident) if resident.commands else self._answer(resident)
        else:
            resident = self._next(resident for resident in self._residents.values() if resident.wants <= now)
            if resident is None:
                return False
            self._attempt(resident, lambda session: session.slice(now + self._slice))
        ended = self._clock()
        self._now_used = max(self._now_used, resident.used)
        resident.used = self._now_used + ended - now
        return True

    def snapshots(self) -> None:
        """Send snapshots of the sessions that changed and whose time has come."""
        now = self._clock()
        for resident in self._residents.values():
            if resident.changed and resident.snapshot_due <= now:
                self._snapshot(resident)

    def wait(self) -> float | None:
        """Seconds until something is to be done; None when only a record can bring work."""
        now = self._clock()
        soonest = NEVER
        for resident in self._residents.values():
            if resident.waited_for:
                return 0.0
            soonest = min(soonest, resident.wants, resident.snapshot_due if resident.changed else NEVER)
        return None if soonest == NEVER else max(0.0, soonest - now)

    @staticmethod
    def _next(candidates: Iterable[Resident]) -> Resident | None:
        return min(candidates, key=lambda resident: resident.used, default=None)

    def _begin(self, record: Record) -> None:
        name = record.session.hex()
        try:
            if record.kind is Kind.OPEN:
                session = self._factory.open(name, record.payload.decode())
            else:
                session = self._factory.restore(name, record.payload)
        except Exception:
            log.exception("a session could not be begun")
            self._send(Record(Kind.FAILED, record.session))
            return
        resident = Resident(record.session, session, self._window)
        resident.used = self._now_used
        resident.look(self._clock())
        self._residents[record.session] = resident

    def _for(self, resident: Resident, record: Record) -> None:
        match record.kind:
            case Kind.COMMAND:
                if record.visit == resident.visit:
                    resident.commands.append(record.payload)
            case Kind.ASK:
                resident.questions.append(record)
            case Kind.SETTLED:
                resident.settle(record.visit, record.number)
            case Kind.ATTACH:
                self._attach(resident, record.visit)
            case Kind.DETACH:
                if record.visit == resident.visit:
                    resident.detach()
            case Kind.HOLD:
                resident.held = True
                resident.look(self._clock())
            case Kind.SAVE:
                while resident.commands:
                    self._command(resident)
                self._snapshot(resident)
            case Kind.CLOSE:
                self._finish(resident)
                del self._residents[resident.identity]
                self._send(Record(Kind.CLOSED, resident.identity))
            case _:
                raise ValueError(f"expected a record of the web process, got {record.kind!r}")

    def _attach(self, resident: Resident, visit: int) -> None:
        while resident.commands:
            self._command(resident)
        session = resident.session
        resident.attach(visit)
        greeting = json.dumps({"last_command": session.last_command}).encode()
        self._send(Record(Kind.ATTACHED, resident.identity, greeting, visit, session.step))
        self._attempt(resident, lambda session: session.paint())

    def _command(self, resident: Resident) -> None:
        data = resident.commands.popleft()
        wanted = command(data)
        if isinstance(wanted, Refusal):
            self._emit(resident, [_Text(wanted)])
        else:
            identity = getattr(wanted, "id", None)
            self._attempt(resident, lambda session: session.handle(wanted), identity)

    def _answer(self, resident: Resident) -> None:
        """Answer a question, which changes nothing of the work; what a session fails at is said, as a refusal."""
        asked = resident.questions.popleft()
        what, data = asking.question(asked.payload)
        try:
            answer = asking.answered(resident.session.answer(what, data))
        except ExplorerError as error:
            answer = asking.refused(_refusal(error))
        except Exception:
            log.exception("a session failed at a question")
            answer = asking.refused(_failed(None))
        self._send(Record(Kind.ANSWER, resident.identity, answer, number=asked.number))

    def _attempt(
        self, resident: Resident, work: Callable[[SessionLike], Sequence[Sendable]], identity: int | None = None
    ) -> None:
        """Let a session work; what it fails at costs that session its turns until the next command, and no other."""
        resident.open_window()
        resident.changed = True
        try:
            frames = work(resident.session)
            resident.look(self._clock())
        except Exception:
            log.exception("a session failed")
            resident.wants = NEVER
            frames = [_Text(_failed(identity))]
        self._emit(resident, frames)

    def _emit(self, resident: Resident, frames: Sequence[Sendable]) -> None:
        for record in resident.outgoing(frames):
            self._send(record)

    def _finish(self, resident: Resident) -> None:
        while resident.commands:
            self._command(resident)
        if resident.changed:
            self._snapshot(resident)

    def _snapshot(self, resident: Resident) -> None:
        began = self._clock()
        try:
            data = resident.session.snapshot()
        except Exception:
            log.exception("a snapshot could not be taken")
        else:
            self._send(Record(Kind.SNAPSHOT, resident.identity, data, number=resident.session.step))
        ended = self._clock()
        resident.changed = False
        resident.snapshot_due = ended + max(self._every, SNAPSHOT_SHARE * (ended - began))


class _Text:
    """A refusal on its way out."""

    kind = "text"

    def __init__(self, refusal: Refusal) -> None:
        self.data = refusal.model_dump_json().encode()


def _refusal(error: ExplorerError) -> Refusal:
    return Refusal(code=error.code, expected=error.expected, got=error.got, cure=error.cure, where=error.where)


def _failed(identity: int | None) -> Refusal:
    return Refusal(
        code="internal",
        expected="a result",
        got="a failure inside the engine",
        cure="Undo the last change or press Reset; the server's log says more.",
        command=identity,
    )
