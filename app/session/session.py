"""One learner's session: a command in, frames out. Knows no web framework, no socket, no other session."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import assert_never

import numpy as np

from app.network.gallery import GALLERY
from app.network.infer import infer
from app.network.large import LARGE, offered_network
from app.network.schema import Network
from app.protocol.commands import (
    Ack,
    Command,
    Continue,
    Diagnose,
    Edit,
    Explain,
    GoToExample,
    GoToStep,
    Hello,
    HistoryOf,
    LookAt,
    NewSeed,
    NextStep,
    Open,
    Pause,
    Play,
    ReadTensor,
    Reset,
    Seek,
    SetBreakpoints,
    SetSpeed,
    SetValue,
    Train,
    Why,
)
from app.protocol.frames import Done
from app.session.continuing import go_on
from app.session.edits import Change, change, seeded
from app.session.forking import edit, set_value
from app.session.opening import NAMED, Opening, prepare
from app.session.outgoing import Outgoing, refused, text
from app.session.pace import Pace, Speed
from app.session.presenter import Presenter
from app.session.retyping import retyped
from app.session.snapshot import pack, unpack
from app.session.turns import typed_value
from app.session.using import step_using
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
        identity: str = "",
        clock: Callable[[], float] = time.monotonic,
        work: Work | None = None,
    ) -> None:
        self.identity = identity
        self.credit = 2
        self.last_command = 0
        self._clock = clock
        self._waiting: list[int] = []
        """Commands that run on to the end of an epoch and are not done yet."""
        self._live_due = 0.0
        with np.errstate(all="ignore"):
            self._work = work or Work.begin(network, Pace())
        self._presenter = Presenter(self._work)

    @staticmethod
    def prepare() -> bool:
        """Have a piece more ready of what takes long to open; False when there is nothing left."""
        return prepare()

    @classmethod
    def open(cls, identity: str, slug: str) -> Session | Opening:
        """A new session with a network of the gallery. Raises ExplorerError where there is none of that name."""
        network = _gallery(slug)
        if slug not in LARGE:
            return cls(network, identity)
        return Opening(network, lambda run: cls(network, identity, work=Work.begin(network, Pace(), run=run)))

    @classmethod
    def restore(cls, identity: str, snapshot: bytes, clock: Callable[[], float] = time.monotonic) -> Session | Opening:
        """The session that `snapshot` was taken of, going on exactly as it would have. ValueError if unreadable."""
        if snapshot.startswith(NAMED):
            return cls.open(identity, snapshot.removeprefix(NAMED).decode())
        saved = unpack(snapshot)
        with np.errstate(all="ignore"):
            work = saved.work()
        session = cls(work.run.network, identity, clock, work)
        session.last_command = saved.last_command
        presenter = session._presenter
        presenter.sequence, presenter.graph, presenter.draft = saved.sequence, saved.graph + 1, saved.draft
        session._start_clock()
        return session

    def snapshot(self) -> bytes:
        """All that `restore` needs."""
        presenter = self._presenter
        return pack(self._work, self.last_command, presenter.sequence, presenter.graph, presenter.draft)

    @property
    def step(self) -> int:
        """Training steps made, as the learner sees it."""
        return self._work.step

    @property
    def playing(self) -> bool:
        """Whether it trains in turns."""
        return self._work.playing

    def paint(self) -> list[Outgoing]:
        """All that a page needs that has nothing yet, in the order in which it needs it."""
        self._live_due = 0.0
        with np.errstate(all="ignore"):
            return self._presenter.everything()

    # --- turns -----------------------------------------------------------------------------------
    def due(self, now: float) -> float | None:
        """When the next `slice` is wanted; None when there is nothing to train."""
        if not self._work.playing:
            return None
        return now if self._work.goal is not None or self._work.continuing else self._work.pace.due

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
                if self.credit > 0 and now >= self._live_due and not work.seeking:
                    out += self._live(now)
                if now >= deadline:
                    break
        return out

    def _is_due(self, now: float) -> bool:
        due = self.due(now)
        return due is not None and due <= now

    def _live(self, now: float) -> list[Outgoing]:
        frames = self._presenter.live(now)
        self.credit -= 1
        self._live_due = now + max(LIVE_EVERY, LIVE_SHARE * (self._clock() - now))
        return frames

    def _held(self) -> list[Outgoing]:
        """Playing has come to an end: the recorded step, and the commands that waited for it."""
        return [self._presenter.status(), *self._trace(), *self._released()]

    def _released(self) -> list[Outgoing]:
        """What waited for the end of an epoch is done, as far as it goes."""
        waiting, self._waiting = self._waiting, []
        return [text(Done(command=command)) for command in waiting]

    def _trace(self) -> list[Outgoing]:
        self.credit -= 1
        return self._presenter.trace()

    def _start_clock(self) -> None:
        self._work.pace.start(self._clock(), self._work.run.steps_per_epoch)
        self._live_due = 0.0

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
            return [refused(error, command.id)]
        self.last_command = command.id
        if command.id not in self._waiting:
            frames.append(text(Done(command=command.id)))
        return frames

    def _carry_out(self, command: Command) -> list[Outgoing]:
        work = self._work
        match command:
            case Play():
                return self._play()
            case Pause():
                return self._pause()
            case SetSpeed():
                return self._set_speed(command.speed)
            case Seek():
                work.seek(command.trace, command.cursor)
                return []
            case NextStep():
                return self._next_step(command.cursor)
            case HistoryOf():
                return [self._presenter.history_of(command)]
            case SetBreakpoints():
                work.breakpoints.set(command.items, work.run.program)
                return [self._presenter.breakpoints()]
            case Continue():
                if self._work.playing:
                    return []
                work.seek(command.trace, command.cursor)
                go_on(work)
                return self._gone_on(command.id)
            case GoToStep():
                work.go_to_step(command.step, command.cursor)
                return self._gone_on(command.id)
            case GoToExample():
                work.go_to_step(step_using(work, command.index), command.cursor)
                return self._gone_on(command.id)
            case SetValue():
                return self._set_value(command)
            case Train():
                return self._train(command)
            case Edit():
                return self._edit(command.network)
            case Open():
                return self._begin(_gallery(command.slug))
            case Reset():
                return self._begin(work.run.network, self._presenter.draft)
            case NewSeed():
                return self._begin(
                    seeded(work.run.network, command.seed),
                    self._presenter.draft and seeded(self._presenter.draft, command.seed),
                )
            case Explain():
                return self._presenter.explain(command)
            case LookAt():
                return self._presenter.look_at(command)
            case ReadTensor():
                return self._presenter.tensor(command)
            case Diagnose():
                return self._presenter.diagnose(command)
            case Why():
                return self._presenter.why(command)
            case Hello() | Ack():
                return []
            case _:
                assert_never(command)

    def _play(self) -> list[Outgoing]:
        self._work.play()
        self._start_clock()
        return [self._presenter.status(), *self._released()]

    def _pause(self) -> list[Outgoing]:
        if not self._work.playing:
            return []
        self._work.hold()
        return self._held()

    def _set_speed(self, speed: Speed) -> list[Outgoing]:
        self._work.pace.speed = speed
        self._start_clock()
        return [self._presenter.status()]

    def _next_step(self, cursor: int) -> list[Outgoing]:
        if self._work.playing:
            return self._pause()
        self._work.next_step(cursor)
        return self._stepped()

    def _train(self, command: Train) -> list[Outgoing]:
        work = self._work
        if work.playing and (command.unit == "step" or work.goal is None):
            return self._pause()
        if command.unit == "step":
            work.finish_step()
        else:
            work.finish_epoch()
        return self._gone_on(command.id)

    def _gone_on(self, command: int) -> list[Outgoing]:
        """The work rests where the command led, or trains on to there: a moment of it at once, the rest in turns."""
        if not self.playing:
            return self._stepped()
        self._start_clock()
        frames = self.slice(self._clock() + AT_ONCE)
        if self.playing:
            self._waiting.append(command)
            frames.insert(0, self._presenter.status())
        return frames

    def _set_value(self, command: SetValue) -> list[Outgoing]:
        design = retyped(self._work.run, command.node, command.cell, command.value)
        if design is not None:
            return self._edit(design)
        set_value(self._work, typed_value(self._work.run.program, command.node, command.cell, command.value))
        return [*self._presenter.history(), *self._presenter.past(), *self._stepped()]

    def _stepped(self) -> list[Outgoing]:
        status = [self._presenter.status()] if self._work.halted else []
        return [*status, *self._trace()]

    def _edit(self, network: Network) -> list[Outgoing]:
        work, presenter = self._work, self._presenter
        if infer(network).problems:
            presenter.draft = network
            return [presenter.network(network)]
        if change(work.run.network, network) is Change.SEED:
            return self._begin(network)
        data, trace = work.run.network.data, work.recorded
        what, anew = edit(work, network)
        rebuilt = what in (Change.COURSE, Change.STRUCTURE)
        presenter.show(work, anew=rebuilt)
        frames = [presenter.network(network, anew)]
        if what is not Change.RATE:
            frames.append(presenter.graph_of_the_program())
        if network.data != data:
            frames += presenter.data()
        if rebuilt and work.playing:
            self._start_clock()
        if rebuilt and work.breakpoints.items:
            frames.append(presenter.breakpoints())
        frames += [*presenter.past(), presenter.status()]
        return frames if work.recorded is trace else [*frames, *self._trace()]

    def _begin(self, network: Network, draft: Network | None = None) -> list[Outgoing]:
        """Start over with a network; everything about it is sent anew. A `draft` with problems stays on the page."""
        breakpoints = self._work.breakpoints
        self._work = Work.begin(network, Pace(self._work.pace.speed), self._work.traces)
        self._work.breakpoints = breakpoints
        breakpoints.moved(self._work.run.program)
        self._presenter.show(self._work, anew=True)
        self._presenter.draft = draft
        return [*self.paint(), *self._released()]


def _gallery(slug: str) -> Network:
    network = offered_network(slug)
    if network is None:
        raise ArgumentError(
            "unknown-network", expected=f"one of {', '.join(GALLERY)}", got=slug, cure="Open one of the gallery."
        )
    return network
