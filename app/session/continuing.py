"""Training on until a breakpoint is met, and then back to the very event at which it was."""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.session.conditions import Facts
from app.session.recorded import Recorded, traced
from app.session.run import Last
from engine.errors import ExplorerError
from engine.trace import first_nonfinite

if TYPE_CHECKING:
    from app.session.work import Work


class Continuing:
    """A work that trains on. `before` is what the conditions look at in the step before, where one of them compares."""

    def __init__(self, work: Work, before: Facts | None) -> None:
        self._work = work
        self._before = before

    def one(self) -> bool:
        """One training step, and back to its event where a breakpoint was met. False where it holds."""
        work, run = self._work, self._work.run
        if not run.gradients.zero or run.gradients.clip_norm is not None:
            # The buffers then hold other gradients after the step than the conditions ask about.
            return self._traced()
        step = run.place.step
        if not work.advance():
            if work.recorded is not None:
                meet(work, work.recorded, 0, self._before)
            return False
        assert run.last is not None, "a step has just been made"
        facts = Facts.of_program(run.last.program)
        if work.breakpoints.may_meet(run.last.program, facts, self._before):
            back_to(work, step)
            return self._traced()
        self._remember(facts)
        return True

    def _traced(self) -> bool:
        """The next training step, event by event: where a breakpoint is met the work holds in it, else it is made."""
        work, run = self._work, self._work.run
        run.turn()
        state, batch = run.state(), run.batch()
        program = run.program_for(batch)
        trace = traced(run)
        if first_nonfinite(trace) is None and work.breakpoints.find(program, trace, 0, self._before) is None:
            run.last = Last(program, batch)
            work.watching.recorded(run.place.step, program, trace)
            run.passed()
            self._remember(Facts.of_trace(program, trace))
            work.made()
            return True
        run.load(state, run.place)
        work.hold(0)
        if work.recorded is not None:
            meet(work, work.recorded, 0, self._before)
        return False

    def _remember(self, facts: Facts) -> None:
        self._before = facts.kept() if self._work.breakpoints.compares else None


def go_on(work: Work) -> None:
    """On to the next event at which a breakpoint is met: in the shown step, else by training on.

    Raises ExplorerError where no breakpoint is on, or training cannot go on.
    """
    if not work.breakpoints.active:
        raise ExplorerError(
            "no-breakpoint",
            expected="a breakpoint that is on",
            got=f"{len(work.breakpoints.items)} breakpoints, none of them on",
            cure="Set one: select a node and press B.",
        )
    recorded, before = work.recorded, None
    if recorded is not None:
        if work.breakpoints.compares:
            before = _facts_before(work, recorded)
        if meet(work, recorded, recorded.cursor, before):
            return
        before = Facts.of_trace(recorded.program, recorded.trace)
    work.play()
    work.continuing = Continuing(work, before)


def meet(work: Work, recorded: Recorded, cursor: int, before: Facts | None) -> bool:
    """Stand at the first event from `cursor` on at which a breakpoint is met, if there is one."""
    work.met = work.breakpoints.find(recorded.program, recorded.trace, cursor, before)
    if work.met is not None:
        work.stand(recorded, work.met.cursor)
    return work.met is not None


def back_to(work: Work, step: int) -> None:
    """Let the run stand before training step `step`, which was made once."""
    kept = work.past.before(step)
    work.run.load(kept.state, kept.place)
    while work.run.place.step < step:
        work.run.advance()


def _facts_before(work: Work, recorded: Recorded) -> Facts | None:
    """What the conditions look at in the step before the recorded one; None where there is none."""
    step, run = recorded.place.step - 1, work.run
    if step < work.past.first.step:
        return None
    back_to(work, step)
    run.advance()
    assert run.last is not None, "a step has just been made"
    facts = Facts.of_program(run.last.program).kept()
    run.load(recorded.state, recorded.place)
    if recorded.broken is None:
        run.advance()
    return facts
