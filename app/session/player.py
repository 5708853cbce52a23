"""Playing, holding and stepping: the turns in which a session trains, and the frames that are sent on the way."""

from __future__ import annotations

import time
from collections.abc import Callable

import numpy as np

from app.protocol.commands import Train
from app.protocol.frames import Done
from app.session.outgoing import Outgoing, text
from app.session.pace import Speed
from app.session.respondent import Respondent
from app.session.work import Work

LIVE_EVERY = 0.05
"""Seconds between live frames, at least."""
LIVE_SHARE = 4
"""A live frame that takes long to make is made rarely: at most one part in so many of the time."""
AT_ONCE = 0.005
"""Seconds for which a command may train before the rest of its epoch waits for its turns."""


class Player:
    """A work that trains in turns. All times are seconds of `clock`, a monotonic one.

    `credit` says how many state frames may still be built; whoever sends them sets it. Without credit no live frame is
    built; a trace is, since it answers a command and holds the newest state.
    """

    def __init__(self, work: Work, clock: Callable[[], float] = time.monotonic) -> None:
        self.credit = 2
        self._clock = clock
        self._work = work
        self._presenter = Respondent(work)
        self._waiting: list[int] = []
        """Commands that run on to the end of an epoch and are not done yet."""
        self._live_due = 0.0

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

    # --- told to -----------------------------------------------------------------------------------
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

    def _stepped(self) -> list[Outgoing]:
        status = [self._presenter.status()] if self._work.halted else []
        return [*status, *self._trace()]
