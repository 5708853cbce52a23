"""One training step recorded event by event, with what the parameters were like before it and after it."""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import dataclass, replace
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from app.session.examples import Batch, Place
from app.session.metrics import Chances, Score
from app.session.pictures import Picture
from app.session.run import Run, State, fed, resting
from engine.program.instruction import Event
from engine.program.program import Program
from engine.stepper import Stepper
from engine.trace import Trace, first_nonfinite

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Portrait:
    """What a set of parameters makes of the data and of the input plane.

    `chances` says how likely each class is held for some examples; None where no classes are told apart.
    """

    score: Score
    pictures: tuple[Picture, ...]
    chances: Chances | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """A training step as a trace, and the learner's cursor in it.

    It began at `place` from `state`, with the hyperparameters `settings`. Up to `rest` the picture stands before the
    step, from there on after it. `broken` is the place among the events of the first that wrote a NaN or an infinity.
    """

    number: int
    place: Place
    batch: Batch | None
    program: Program
    trace: Trace
    state: State
    settings: dict[str, float]
    before: Portrait
    after: Portrait
    cursor: int
    rest: int
    broken: int | None

    @property
    def completed(self) -> bool:
        """Whether the updates are done at the cursor."""
        return self.cursor >= self.rest and self.broken is None

    def at(self, cursor: int) -> Recorded:
        """The same trace with the cursor elsewhere."""
        return replace(self, cursor=max(0, min(cursor, len(self.trace.events))))


def same_moment(before: tuple[Event, ...], cursor: int, after: tuple[Event, ...]) -> int:
    """The cursor among the events `after` that stands where `cursor` stood among those `before`.

    That is right after the last event that both have: with other settings a step has some events more, or less.
    """
    places = {identity(event): event.index + 1 for event in after}
    done = (places.get(identity(event)) for event in reversed(before[:cursor]))
    return next((place for place in done if place is not None), 0)


def identity(event: Event) -> tuple[object, ...]:
    """What tells an event from all others of its step, whatever its place among them."""
    return event.kind, event.node, event.input, event.target


def portrait(run: Run, rows: NDArray[np.intp] | None = None) -> Portrait:
    """The run's parameters as they stand, and what they make of the examples at `rows` of the dataset."""
    return whole(portraying(run, rows))


def portraying(run: Run, rows: NDArray[np.intp] | None = None) -> Generator[None, None, Portrait]:
    """The same, a piece at a time."""
    chances = None if rows is None else run.judge.chances(rows)
    score = run.judge.score(run.place.step)
    yield
    return Portrait(score, tuple((yield from run.picturing())), chances)


def traced(run: Run) -> Trace:
    """Make the run's next training step event by event; the run does not count it yet."""
    batch = run.batch()
    stepper = Stepper(run.program_for(batch))
    stepper.begin(*fed(batch))
    return stepper.record()


def record_step(run: Run, number: int, before: Portrait | None = None) -> Recorded:
    """Make the run's next training step and keep what every event wrote. The cursor stands at 0.

    `before` spares evaluating the parameters again where their portrait is known. A step that wrote a NaN or an
    infinity is undone: the run stands before it again.
    """
    return whole(recording(run, number, before or portrait(run)))


def recording(run: Run, number: int, before: Portrait) -> Generator[None, None, Recorded]:
    """The same, a piece at a time."""
    place, state, batch = run.place, run.state(), run.batch()
    if batch is not None:
        before = replace(before, chances=run.judge.chances(batch.rows))
    program = run.program_for(batch)
    trace = traced(run)
    run.passed()
    yield
    after = yield from portraying(run, None if batch is None else batch.rows)
    yield
    first = first_nonfinite(trace)
    if first is not None:
        run.load(state, place)
    return Recorded(
        number=number,
        place=place,
        batch=batch,
        program=program,
        trace=trace,
        state=state,
        settings=dict(run.optimizer.settings),
        before=before,
        after=after,
        cursor=0,
        rest=resting(program),
        broken=None if first is None else first.index,
    )


def whole(pieces: Generator[None, None, T]) -> T:
    """What is made in pieces, at once."""
    while True:
        try:
            next(pieces)
        except StopIteration as ended:
            made: T = ended.value
            return made
