"""What changes the course of training: another design, or another number in a cell.

Either goes back to before the shown step where that is to be made anew, and gives up what was known beyond it. What was
given up stays as a ghost; what cannot be made again from the changes that are remembered begins a new chapter.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from app.network.schema import Network
from app.session.continuing import Continuing
from app.session.edits import Change, change
from app.session.examples import Place
from app.session.ghost import Ghost
from app.session.history import History
from app.session.past import Past
from app.session.recorded import Recorded, same_moment
from app.session.run import State
from app.session.turns import Turns, Typed
from app.session.watching import Watching

if TYPE_CHECKING:
    from app.session.prospect import Following, Prospect
    from app.session.work import Work


def edit(work: Work, prospect: Prospect, following: Following | None) -> None:
    """Go on with edited designs, as they were gone through: with another run, or with the same one."""
    if following is not None:
        _go_on_with(work, following, prospect)
    elif change(work.run.network, prospect.network) is Change.RATE:
        _change_rates(work, prospect.network)
    else:
        work.run.network = prospect.network


def set_value(work: Work, typed: Typed) -> None:
    """Give a cell of a leaf another number right before the shown training step, which is recorded anew.

    While playing, before the coming one. `typed` fits the Program.
    """
    recorded = work.recorded
    step = _turn_here(work, anew=recorded is not None)
    work.run.turns.type_over(step, typed)
    work.run.turn()
    _measure_again(work)
    if recorded is not None:
        work.record(recorded.cursor)


def _change_rates(work: Work, network: Network) -> None:
    recorded = work.recorded
    again = recorded is not None and not recorded.completed
    step = _turn_here(work, anew=again)
    work.run.network = network.model_copy(update={"training": work.run.network.training})
    work.run.turns.train_with(step, network.training)
    work.run.turn()
    if recorded is not None and again:
        cursor = same_moment(recorded.trace.events, recorded.cursor, work.run.program.events)
        work.record(cursor, recorded.before)


def _go_on_with(work: Work, following: Following, prospect: Prospect) -> None:
    run, next_step = following
    recorded, place = work.recorded, work.run.place
    again = recorded is not None and not recorded.completed
    came = recorded.place if recorded is not None and again else place
    if prospect.parted:
        work.history, work.ghost = History(), None
    elif work.furthest > max(place.step, 0 if recorded is None else recorded.place.step + 1):
        _haunt(work, came, work.furthest)
    work.run = run
    if next_step is None:
        _begin_chapter(work, run.place, run.state())
    else:
        _begin_chapter(work, next_step.place, next_step.state)
    work.watching = Watching()
    work.breakpoints.moved(run.program)
    if work.continuing is not None:
        work.continuing = Continuing(work, None)
    if work.goal is not None:
        work.goal, work.landing, work.seeking = work.end_of_epoch(), None, False
    _measure_again(work, next_step)
    if recorded is not None and next_step is not None:
        same = again and prospect.what is not Change.STRUCTURE and recorded.broken is None
        work.show(next_step, min(recorded.cursor, len(run.program.events)) if same else 0)


def _turn_here(work: Work, anew: bool) -> int:
    """Go back to before the shown step, if that is to be made anew, and give up what was known beyond; the step.

    What is given up is kept as a ghost, unless it is only the outcome of the shown step.
    """
    recorded = work.recorded
    if recorded is None:
        work.run.keep()
    known = work.furthest
    shown = work.run.place.step if recorded is None else recorded.place.step + 1
    if recorded is not None and anew:
        if known > recorded.place.step + 1:
            _haunt(work, recorded.place, known)
        work.run.load(recorded.state, recorded.place)
        work.history.rewind(recorded.place.epoch)
    elif known > work.run.place.step:
        _haunt(work, work.run.place, known)
        work.history.rewind(work.run.place.epoch)
    place = work.run.place
    work.watching.cut(place.step, ghost=known > shown)
    work.past.cut(place.step)
    work.run.turns.cut(place.step)
    if work.run.turns.full:
        _begin_chapter(work, place, work.run.state())
    return place.step


def _haunt(work: Work, place: Place, known: int) -> None:
    """The future from `place` on becomes the ghost."""
    epochs = place.epoch + place.within / work.run.steps_per_epoch
    points = work.history.points
    before = [point for point in points if point.epoch <= epochs][-1:]
    after = [point for point in points if point.epoch > epochs]
    work.ghost = Ghost(place.step, epochs, known, (*before, *after)) if after else None


def _begin_chapter(work: Work, place: Place, state: State) -> None:
    """What lies behind is not reached any more: another design, or more changes than are remembered."""
    work.run.turns = Turns(work.run.network.training)
    work.past = Past(place, state)


def _measure_again(work: Work, next_step: Recorded | None = None) -> None:
    """After an edit: a loss that was measured at this very moment belongs to the design before it."""
    place = work.run.place if next_step is None else next_step.place
    work.history.rewind(place.epoch - 1 if place.within == 0 else place.epoch)
    work.note(None if next_step is None else next_step.before.score, place)
