"""One learner's session: a command in, frames out. Knows no web framework, no socket, no other session."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import assert_never

import numpy as np

from app.network.blank import BLANK, BLANK_SLUG
from app.network.gallery import DEFAULT_SLUG, GALLERY
from app.network.large import LARGE, offered_network
from app.network.schema import Network
from app.protocol.commands import (
    Ack,
    Command,
    Continue,
    Edit,
    GoToExample,
    GoToStep,
    Hello,
    NewSeed,
    NextStep,
    Open,
    Pause,
    Play,
    Reset,
    Seek,
    SetBreakpoints,
    SetSpeed,
    SetValue,
    Train,
)
from app.protocol.fitted import Feeds, Fits
from app.protocol.frames import Done
from app.protocol.questions import Diagnose, Explain, HistoryOf, LookAt, ReadTensor, Why
from app.protocol.texts import ReadExpression, WriteCode
from app.session.answering import answer
from app.session.attic import Step
from app.session.collecting import uncollected
from app.session.continuing import go_on
from app.session.editing import Editing
from app.session.edits import seeded
from app.session.fitting import feeds_frame, fits_frame
from app.session.forking import set_value
from app.session.opening import NAMED, Opening, prepare
from app.session.outgoing import Outgoing, refused, text
from app.session.pace import Pace
from app.session.retyping import retyped
from app.session.snapshot import pack, unpack
from app.session.turns import typed_value
from app.session.using import step_using
from app.session.work import Work
from engine.errors import ArgumentError, ExplorerError

ON_THE_DESIGN = (Play, NextStep, Continue, GoToStep, GoToExample, SetValue, Train, Open, Reset, NewSeed)
"""What is done with the design as it is now, so that it has to be made first."""


class Session(Editing):
    """One learner's work: what each command does, and the frames that answer it."""

    def __init__(
        self,
        network: Network,
        identity: str = "",
        clock: Callable[[], float] = time.monotonic,
        work: Work | None = None,
    ) -> None:
        with np.errstate(all="ignore"):
            super().__init__(work or Work.begin(network, Pace()), clock)
        self.identity = identity

    @staticmethod
    def prepare() -> bool:
        """Have a piece more ready of what takes long to open; False when there is nothing left."""
        return prepare()

    @classmethod
    def open(cls, identity: str, slug: str) -> Session | Opening:
        """A new session with a network of the gallery, or with the empty canvas, beside which the first of the gallery
        runs. Raises ExplorerError where there is none of that name."""
        if slug == BLANK_SLUG:
            session = cls(GALLERY[DEFAULT_SLUG], identity)
            session._begin_with(BLANK)
            return session
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
        with np.errstate(all="ignore"), uncollected():
            work = saved.work()
            session = cls(work.run.network, identity, clock, work)
        session.last_command = saved.last_command
        session._attic, session._given = saved.attic, saved.given
        presenter = session._presenter
        presenter.sequence, presenter.graph = saved.sequence, saved.graph + 1
        session._resume(saved.waiting, saved.draft)
        session._start_clock()
        return session

    def snapshot(self) -> bytes:
        """All that `restore` needs."""
        presenter = self._presenter
        return pack(
            self._work,
            self.last_command,
            presenter.sequence,
            presenter.graph,
            presenter.draft,
            self._attic,
            self._given,
            self._queue.edits,
        )

    def answer(self, what: str, data: bytes) -> bytes:
        """Answer a question that changes nothing; of designs that wait, once they are made. Raises ExplorerError where
        there is no answer."""
        with np.errstate(all="ignore"), uncollected():
            if what != "open":
                self._make_all()
            return answer(what, data, self._files, self._work, self._presenter.draft)

    # --- commands --------------------------------------------------------------------------------
    def handle(self, command: Command) -> list[Outgoing]:
        """Carry out a command, and acknowledge or refuse it. A refused command changes nothing."""
        if isinstance(command, Hello | Ack):
            return []  # the connection's business, not the work's
        if command.id <= self.last_command:
            return [] if command.id in self._waiting else [text(Done(command=command.id))]
        caught_up: list[Outgoing] = []
        try:
            with np.errstate(all="ignore"), uncollected():
                caught_up = self._catch_up() if isinstance(command, ON_THE_DESIGN) else []
                frames = [*caught_up, *self._carry_out(command)]
        except ExplorerError as error:
            return [*caught_up, refused(error, command.id)]
        self.last_command = command.id
        if command.id not in self._waiting:
            frames.append(text(Done(command=command.id)))
        return frames

    def _carry_out(self, command: Command) -> list[Outgoing]:
        work = self._work
        step = Step(
            command.id if not isinstance(command, Ack) else 0, command.undoes if isinstance(command, Edit) else None
        )
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
                return self._edited(command, step)
            case Open():
                self._given.clear()
                if command.slug == BLANK_SLUG:
                    return self._begin_with(BLANK)
                return self._begin(_gallery(command.slug), step)
            case Reset():
                return self._begin(work.run.network, step, self._presenter.draft)
            case NewSeed():
                self._given.clear(step)
                return self._begin(
                    seeded(work.run.network, command.seed),
                    step,
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
            case WriteCode():
                return [self._presenter.code()]
            case ReadExpression():
                return [self._presenter.expression(command)]
            case Fits():
                return [text(fits_frame(self._presenter.draft or work.run.network, command.source))]
            case Feeds():
                return [text(feeds_frame(self._presenter.draft or work.run.network, command.target, command.port))]
            case Hello() | Ack():
                return []
            case _:
                assert_never(command)

    def _set_value(self, command: SetValue) -> list[Outgoing]:
        design = retyped(self._work.run, command.node, command.cell, command.value)
        if design is not None:
            return self._edit(design, Step(command.id))
        set_value(self._work, typed_value(self._work.run.program, command.node, command.cell, command.value))
        return [*self._presenter.history(), *self._presenter.past(), *self._stepped()]


def _step(command: Command) -> Step:
    """The command as a step that can be taken back."""
    return Step(0 if isinstance(command, Ack) else command.id, command.undoes if isinstance(command, Edit) else None)


def _gallery(slug: str) -> Network:
    network = offered_network(slug)
    if network is None:
        raise ArgumentError(
            "unknown-network", expected=f"one of {', '.join(GALLERY)}", got=slug, cure="Open one of the gallery."
        )
    return network
