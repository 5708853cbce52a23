"""One learner's session: a command in, frames out. Knows no web framework, no socket, no other session."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import assert_never

import numpy as np

from app.network.gallery import GALLERY
from app.network.infer import infer
from app.network.naming import Names, name_program
from app.network.schema import Network
from app.protocol.commands import (
    Ack,
    Command,
    Edit,
    Explain,
    Hello,
    NewSeed,
    NextStep,
    Open,
    Pause,
    Play,
    Reset,
    Seek,
    SetSpeed,
    Train,
)
from app.protocol.frames import Done, Refusal, StatusFrame
from app.session.edits import Change, change
from app.session.explaining import Explainer
from app.session.graph import graph_frame
from app.session.halting import halt
from app.session.outgoing import Outgoing, text
from app.session.pace import Pace, Speed
from app.session.recorded import portrait
from app.session.snapshot import pack, unpack
from app.session.translate import data_frame, live_frame, network_frame, trace_frame
from app.session.work import Work
from engine.errors import ArgumentError, ExplorerError

LIVE_EVERY = 0.05
"""Seconds between live frames, at least."""
LIVE_SHARE = 4
"""A live frame that takes long to make is made rarely: at most one part in so many of the time."""
AT_ONCE = 0.005
"""Seconds for which a command may train before the rest of its epoch waits for its turns."""


class Session:
    """One learner's work. All times are seconds of `clock`, a monotonic one.

    `credit` says how many state frames may still be built; whoever sends them sets it. Without credit no live frame is
    built; a trace is, since it answers a command and holds the newest state.
    """

    def __init__(
        self,
        network: Network,
        id: str = "",  # noqa: A002
        clock: Callable[[], float] = time.monotonic,
        work: Work | None = None,
    ) -> None:
        self.id = id
        self.credit = 2
        self.last_command = 0
        self._clock = clock
        self._sequence = 0
        self._graph = 1
        self._waiting: list[int] = []
        """Commands that run on to the end of an epoch and are not done yet."""
        self._draft: Network | None = None
        """The design as the page has it, while it has problems."""
        self._live_due = 0.0
        self._explainer: tuple[int, Explainer | None] = (0, None)
        with np.errstate(all="ignore"):
            self._work = work or Work.begin(network, Pace())
        self._names: Names = name_program(self._work.run.program, network)

    @classmethod
    def open(cls, id: str, slug: str) -> Session:  # noqa: A002
        """A new session with a network of the gallery. Raises ExplorerError where there is none of that name."""
        return cls(_gallery(slug), id)

    @classmethod
    def restore(cls, id: str, snapshot: bytes, clock: Callable[[], float] = time.monotonic) -> Session:  # noqa: A002
        """The session that `snapshot` was taken of, going on exactly as it would have. ValueError if unreadable."""
        saved = unpack(snapshot)
        with np.errstate(all="ignore"):
            work = saved.work()
        session = cls(work.run.network, id, clock, work)
        session.last_command, session._sequence = saved.last_command, saved.sequence
        session._graph, session._draft = saved.graph + 1, saved.draft
        session._start_clock()
        return session

    def snapshot(self) -> bytes:
        """All that `restore` needs."""
        return pack(self._work, self.last_command, self._sequence, self._graph, self._draft)

    @property
    def step(self) -> int:
        """Training steps made, as the learner sees it."""
        return self._work.step

    @property
    def playing(self) -> bool:
        """Whether it trains in turns."""
        return self._work.playing

    # --- turns -----------------------------------------------------------------------------------
    def due(self, now: float) -> float | None:
        """When the next `slice` is wanted; None when there is nothing to train."""
        if not self._work.playing:
            return None
        return now if self._work.goal is not None else self._work.pace.due

    def slice(self, deadline: float) -> list[Outgoing]:
        """Train while playing and as steps are due, until `deadline`; one step at least where one is due."""
        work = self._work
        out: list[Outgoing] = []
        with np.errstate(all="ignore"):
            now = self._clock()
            while self._is_due(now):
                training = work.train_one()
                now = self._clock()
                work.pace.stepped(now)
                if not training:
                    return [*out, *self._held()]
                if self.credit > 0 and now >= self._live_due:
                    out += self._live(now)
                if now >= deadline:
                    break
        return out

    def _is_due(self, now: float) -> bool:
        due = self.due(now)
        return due is not None and due <= now

    def _live(self, now: float) -> list[Outgoing]:
        work = self._work
        last = work.run.last
        assert last is not None, "a step has just been made"
        speed = work.pace.measure(now, work.run.epochs)
        self._sequence += 1
        frame = live_frame(self._sequence, self._graph, work.run, last, portrait(work.run), speed)
        self.credit -= 1
        self._live_due = now + max(LIVE_EVERY, LIVE_SHARE * (self._clock() - now))
        return [*self._history(), frame]

    def _held(self) -> list[Outgoing]:
        """Playing has come to an end: the recorded step, and the command that waited for it."""
        return [self._status(), *self._trace(), *self._released()]

    def _released(self) -> list[Outgoing]:
        """What waited for the end of an epoch is done, as far as it goes."""
        waiting, self._waiting = self._waiting, []
        return [text(Done(command=command)) for command in waiting]

    # --- commands --------------------------------------------------------------------------------
    def handle(self, command: Command) -> list[Outgoing]:
        """Carry out a command, and acknowledge or refuse it. A refused command changes nothing."""
        if isinstance(command, Hello | Ack):
            return []  # the connection's business, not the work's
        if command.id <= self.last_command:
            return [] if command.id in self._waiting else [text(Done(command=command.id))]
        try:
            with np.errstate(all="ignore"):
                frames = self._carry_out(command)
        except ExplorerError as error:
            return [text(refused(error, command.id))]
        self.last_command = command.id
        if command.id not in self._waiting:
            frames.append(text(Done(command=command.id)))
        return frames

    def _carry_out(self, command: Command) -> list[Outgoing]:
        work = self._work
        match command:
            case Play():
                work.play()
                return self._started()
            case Pause():
                return self._pause()
            case SetSpeed():
                return self._set_speed(command.speed)
            case Seek():
                work.seek(command.trace, command.cursor)
                return []
            case NextStep():
                return self._pause() if work.playing else self._next_step(command.cursor)
            case Train():
                return self._train(command)
            case Edit():
                return self._edit(command.network)
            case Open():
                return self._begin(_gallery(command.slug))
            case Reset():
                return self._begin(work.run.network)
            case NewSeed():
                return self._begin(work.run.network.model_copy(update={"seed": command.seed}))
            case Explain():
                return self._explain(command)
            case Hello() | Ack():
                return []
            case _:
                assert_never(command)

    def _started(self) -> list[Outgoing]:
        self._start_clock()
        return [self._status(), *self._released()]

    def _start_clock(self) -> None:
        self._work.pace.start(self._clock(), self._work.run.steps_per_epoch)
        self._live_due = 0.0

    def _pause(self) -> list[Outgoing]:
        if not self._work.playing:
            return []
        self._work.hold()
        return self._held()

    def _set_speed(self, speed: Speed) -> list[Outgoing]:
        self._work.pace.speed = speed
        self._start_clock()
        return [self._status()]

    def _next_step(self, cursor: int) -> list[Outgoing]:
        self._work.next_step(cursor)
        return [*self._status_if_halted(), *self._trace()]

    def _train(self, command: Train) -> list[Outgoing]:
        if self._work.playing and (command.unit == "step" or self._work.goal is None):
            return self._pause()
        if command.unit == "step":
            self._work.finish_step()
        else:
            self._work.finish_epoch()
            self._start_clock()
        if not self._work.playing:
            return [*self._status_if_halted(), *self._trace()]
        frames = self.slice(self._clock() + AT_ONCE)
        if self._work.playing:
            self._waiting.append(command.id)
            frames.insert(0, self._status())
        return frames

    def _edit(self, network: Network) -> list[Outgoing]:
        inference = infer(network)
        if inference.problems:
            self._draft = network
            return [text(network_frame(network, inference))]
        work = self._work
        if change(work.run.network, network) is Change.SEED:
            return self._begin(network)
        data, trace, playing = work.run.network.data, work.recorded, work.playing
        what, anew = work.edit(network)
        self._draft = None
        self._names = name_program(work.run.program, network)
        frames = [text(network_frame(network, inference, anew))]
        if what in (Change.COURSE, Change.STRUCTURE):
            self._graph += 1
            self._live_due = 0.0
            if playing:
                self._start_clock()
        if what is not Change.RATE:
            frames.append(self._graph_frame())
        if work.run.examples is not None and network.data != data:
            frames.append(self._data())
        frames.append(self._status())
        if work.recorded is not None and work.recorded is not trace:
            frames += self._trace()
        return frames

    def _begin(self, network: Network) -> list[Outgoing]:
        """Start over with a network; everything about it is sent anew."""
        old = self._work
        work = Work.begin(network, Pace(old.pace.speed), old.traces)
        self._work, self._draft = work, None
        self._names = name_program(work.run.program, network)
        self._graph += 1
        return [*self.paint(), *self._released()]

    def _explain(self, command: Explain) -> list[Outgoing]:
        recorded = self._work.recorded
        if recorded is None or recorded.number != command.trace:
            return []  # the page has moved on, and asks again for the trace it has
        number, explainer = self._explainer
        if explainer is None or number != recorded.number:
            explainer = Explainer(recorded, self._names)
            self._explainer = (recorded.number, explainer)
        return [text(explainer.explanations(command))]

    # --- frames ----------------------------------------------------------------------------------
    def paint(self) -> list[Outgoing]:
        """All that a page needs that has nothing yet, in the order in which it needs it."""
        work = self._work
        network = self._draft or work.run.network
        frames = [text(network_frame(network, infer(network))), self._graph_frame()]
        if work.run.examples is not None:
            frames.append(self._data())
        frames += [*self._history(whole=True), self._status(), *self._trace()]
        self._live_due = 0.0
        return frames

    def _graph_frame(self) -> Outgoing:
        run = self._work.run
        examples = run.examples.batch_size if run.examples else 0
        return text(graph_frame(self._graph, run.program, self._names, run.network, examples))

    def _data(self) -> Outgoing:
        assert self._work.run.examples is not None
        self._sequence += 1
        return data_frame(self._sequence, self._work.run.examples)

    def _history(self, whole: bool = False) -> list[Outgoing]:
        frame = self._work.history.frame(whole)
        return [] if frame is None else [text(frame)]

    def _status(self) -> Outgoing:
        work = self._work
        why = halt(work.recorded, self._names, work.run.network) if work.recorded else None
        return text(StatusFrame(playing=work.playing, speed=work.pace.speed, halt=why))

    def _status_if_halted(self) -> list[Outgoing]:
        return [self._status()] if self._work.halted else []

    def _trace(self) -> list[Outgoing]:
        """The recorded step and the history up to it; nothing while playing."""
        recorded = self._work.recorded
        if recorded is None:
            return []
        self._sequence += 1
        self.credit -= 1
        frame = trace_frame(self._sequence, self._graph, self._work.run.steps_per_epoch, recorded)
        return [*self._history(), frame]


def refused(error: ExplorerError, command: int) -> Refusal:
    """An error of the engine or of a command as the frame that refuses it."""
    return Refusal(
        code=error.code,
        expected=error.expected,
        got=error.got,
        cure=error.cure,
        where=error.where,
        command=command,
    )


def _gallery(slug: str) -> Network:
    network = GALLERY.get(slug)
    if network is None:
        raise ArgumentError(
            "unknown-network", expected=f"one of {', '.join(GALLERY)}", got=slug, cure="Open one of the gallery."
        )
    return network
