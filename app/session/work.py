"""One learner's work between commands: a network in training, the step that is recorded, the loss so far.

Either it plays, and training goes on in small turns; or it rests, and there is a recorded step with a cursor in it.
Recording makes the step, so the run then stands after it; while the cursor is before the updates the learner stands
before it, and what changes the course of training goes back there.
"""

from __future__ import annotations

import time

from app.network.schema import Network
from app.session.breakpoints import Breakpoints
from app.session.conditions import Met
from app.session.continuing import Continuing
from app.session.examples import Place
from app.session.ghost import Ghost
from app.session.history import History, Point
from app.session.metrics import Score
from app.session.pace import Pace
from app.session.past import Past
from app.session.recorded import Portrait, Recorded, record_step
from app.session.run import Run
from app.session.watching import Watching
from engine.errors import ExplorerError

AHEAD = 100_000
"""Training steps beyond the furthest to which one may go at once."""


class Work:
    """What the commands work on. Methods raise ExplorerError, and change nothing, where they cannot be followed."""

    def __init__(self, run: Run, pace: Pace, history: History) -> None:
        self.run = run
        self.pace = pace
        self.history = history
        self.recorded: Recorded | None = None
        self.playing = False
        self.goal: int | None = None
        """The step at which training holds by itself, when it runs on to the end of an epoch."""
        self.landing: int | None = None
        """The cursor at which it then stands; None: where the updates are done."""
        self.seeking = False
        """Whether it runs to a step that the learner asked for, which is not to be watched on the way."""
        self.traces = 0
        """How many training steps were recorded: the number of the newest trace."""
        self.past = Past(run.place, run.state())
        self.watching = Watching()
        self.breakpoints = Breakpoints()
        self.continuing: Continuing | None = None
        """While it plays until a breakpoint is met."""
        self.met: Met | None = None
        """The breakpoint at which it stands."""
        self.ghost: Ghost | None = None

    @classmethod
    def begin(cls, network: Network, pace: Pace, traces: int = 0, run: Run | None = None) -> Work:
        """A network at its initial weights, its first training step recorded and not begun. `run`: its Run, if made."""
        run = run or Run(network)
        return cls.begin_with(run, record_step(run, traces + 1), pace)

    @classmethod
    def begin_with(cls, run: Run, recorded: Recorded, pace: Pace) -> Work:
        """A run whose first training step is recorded and not begun."""
        work = cls(run, pace, History())
        work.past = Past(recorded.place, recorded.state)
        work.note(recorded.before.score, recorded.place)
        work.show(recorded, 0)
        return work

    @property
    def halted(self) -> bool:
        """Whether training held by itself at a NaN or an infinity."""
        return self.recorded is not None and self.recorded.broken is not None

    @property
    def step(self) -> int:
        """Training steps made, as the learner sees it."""
        recorded = self.recorded
        return self.run.place.step if recorded is None or recorded.completed else recorded.place.step

    def record(self, cursor: int | None, before: Portrait | None = None) -> None:
        """Record the next training step; the cursor stands at `cursor`, or with None where the updates are done.

        Where a number was not finite, right after the event that wrote it.
        """
        if self.run.turn():
            before = None
        if self.past.wants(self.run.place):
            self.past.keep(self.run.place, self.run.state())
        self.show(record_step(self.run, self.traces + 1, before), cursor)

    def show(self, recorded: Recorded, cursor: int | None) -> None:
        """Show the next training step, which is recorded."""
        self.traces, self.met = recorded.number, None
        if recorded.broken is not None:
            cursor = recorded.broken + 1
            self.past.cut(recorded.place.step)
        self.past.reach(recorded.place.step + 1)
        self.watching.recorded(recorded.place.step, recorded.program, recorded.trace)
        self.stand(recorded, recorded.rest if cursor is None else cursor)

    def stand(self, recorded: Recorded, cursor: int) -> None:
        """Stand at a cursor of a recorded step."""
        self.recorded = recorded.at(cursor)
        if self.recorded.completed:
            self.note(recorded.after.score)

    def note(self, score: Score | None = None, place: Place | None = None) -> None:
        """Write the loss into the history, if an epoch has just ended. `score` spares evaluating it, at `place`."""
        place = place or self.run.place
        if place.within == 0 and self.history.wants(place.epoch):
            known = score or self.run.judge.score(place.step)
            self.history.add(Point(place.epoch, known.train_loss, known.test_loss))

    def next_step(self, cursor: int | None) -> None:
        """Count the recorded step as made, record the next."""
        self._refuse_if_halted()
        done = self.recorded
        if done is not None:
            self.note(done.after.score)
        self.record(cursor, done.after if done is not None else None)

    def finish_step(self) -> None:
        """Stand where the updates of this step are done; if it stood there, where those of the next are."""
        self._refuse_if_halted()
        if self.recorded is not None and not self.recorded.completed:
            self.stand(self.recorded, self.recorded.rest)
        else:
            self.next_step(None)

    def finish_epoch(self) -> None:
        """Train on to the end of the epoch, its last step recorded: at once if this is its last, else by playing.

        While that is under way, on to the end of the epoch after it.
        """
        self._refuse_if_halted()
        place, recorded = self.run.place, self.recorded
        if self.goal is not None:
            self.goal += self.run.steps_per_epoch
        elif recorded is not None and not recorded.completed and place.epoch > recorded.place.epoch:
            self.stand(recorded, recorded.rest)
        else:
            self._go(goal=self.end_of_epoch())

    def end_of_epoch(self) -> int:
        """The step that begins the next epoch."""
        place = self.run.place
        return place.step + self.run.steps_per_epoch - place.within

    def play(self) -> None:
        """Count the recorded step as made and train on until told to hold."""
        self._refuse_if_halted()
        self._go(goal=None)

    def hold(self, cursor: int | None = None) -> None:
        """Stop playing: one more training step is recorded, and the cursor stands where its updates are done."""
        self.playing, self.goal, self.landing, self.seeking, self.continuing = False, None, None, False, None
        self.record(cursor)

    def _go(self, goal: int | None) -> None:
        if self.recorded is not None:
            self.note(self.recorded.after.score)
        self.recorded, self.playing, self.goal, self.landing, self.seeking = None, True, goal, None, False
        self.continuing = self.met = None
        self.run.keep()

    def train_one(self) -> bool:
        """One training step of playing. False where it held by itself: at the goal, at a number that is not finite."""
        if self.goal is not None and self.run.place.step + 1 >= self.goal:
            self.hold(self.landing)
            return False
        return self.advance() if self.continuing is None else self.continuing.one()

    def advance(self) -> bool:
        """One training step; False where it held at a number that is not finite."""
        self.watching.begin(self.run)
        began, step = time.perf_counter(), self.run.place.step
        if self.run.advance():
            self.past.took(time.perf_counter() - began)
            if self.run.last is not None:
                self.watching.made(step, self.run.last.program)
            self.made()
        else:
            self.history.rewind(self.run.place.epoch)
            self.hold()
        return self.playing

    def made(self) -> None:
        """A training step was made: keep the state and note the loss, where they are wanted."""
        if self.past.wants(self.run.place):
            self.past.keep(self.run.place, self.run.state())
        if self.run.place.within == 0:
            self.note()

    def seek(self, trace: int, cursor: int) -> None:
        """Move the cursor, if that trace is still the one shown."""
        if self.recorded is not None and self.recorded.number == trace:
            self.stand(self.recorded, cursor)

    @property
    def furthest(self) -> int:
        """Training steps that are known: made or recorded, whether or not the learner has gone back since."""
        shown = 0 if self.recorded is None else self.recorded.place.step + 1
        return max(self.past.furthest, self.run.place.step, shown)

    def go_to_step(self, step: int, cursor: int | None) -> None:
        """Show training step `step` of this chapter; if it was not made yet, train on to it.

        From the nearest place at or before it from which the run can go on: that takes turns, as playing does.
        """
        self._refuse_out_of_reach(step)
        recorded = self.recorded
        if recorded is not None and recorded.place.step == step:
            if cursor is not None or recorded.broken is None:
                self.stand(recorded, recorded.rest if cursor is None else cursor)
            return
        self.past.reach(self.furthest)
        kept = self.past.before(step)
        if not kept.place.step <= self.run.place.step <= step or self.halted:
            self.recorded = None
            self.run.load(kept.state, kept.place)
        self._go(goal=step + 1)
        self.landing, self.seeking = cursor, True

    @property
    def reach(self) -> range:
        """The training steps that can be asked for."""
        return range(self.past.first.step, self.furthest if self.halted else self.furthest + AHEAD + 1)

    def _refuse_out_of_reach(self, step: int) -> None:
        if step not in self.reach:
            first, last = self.reach.start, self.reach.stop - 1
            raise ExplorerError(
                "step-out-of-reach",
                expected=f"a training step from {first} to {last}",
                got=str(step),
                cure=_why_not(first, step, self.halted),
            )

    def _refuse_if_halted(self) -> None:
        if self.halted:
            raise ExplorerError(
                "halted",
                expected="finite numbers to train on with",
                got="a NaN or an infinity in this training step",
                cure="Lower the learning rate, or press Reset.",
            )


def _why_not(first: int, step: int, halted: bool) -> str:
    if step < first:
        return "Earlier steps belong to another design. Reset begins anew."
    return (
        "A number was not finite there: lower the learning rate, or Reset." if halted else "Go there in smaller steps."
    )
