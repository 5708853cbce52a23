"""A run that begins anew: another network, or the same from its initial weights. What was there goes to the attic."""

from __future__ import annotations

from dataclasses import replace

from app.network.keep import Learned, keep
from app.network.schema import Network
from app.session.attic import Attic, Step
from app.session.examples import Place
from app.session.pace import Pace
from app.session.run import Run, State
from app.session.taken import Known, Taken
from app.session.work import Work


def begun_anew(work: Work, network: Network, given: State, attic: Attic, step: Step) -> Work:
    """The work that begins with a network, with the weights `given` and those that the step gives back.

    Raises ExplorerError, and leaves everything as it is, where the network cannot be built.
    """
    known, place = _known(work, attic, step, network)
    back = known.applied
    run = Run(network, given=given)
    for taken in back:
        if taken.place is not None:
            run.reach(taken.place, taken.batch_size)
    returned = _given(known.all, back) if back else None
    if returned is not None:
        keep(run.built, returned, run.optimizer)
        run.keep()
    new = Work.begin(network, Pace(work.pace.speed), work.traces, run)
    attic.began(step, known, work.run, place, run, returned)
    return new


def _known(work: Work, attic: Attic, step: Step, network: Network) -> tuple[Known, Place]:
    """What the learner sees of what was learned: before the shown step, as long as that is not made."""
    run, recorded = work.run, work.recorded
    if recorded is None or recorded.completed:
        return attic.known(run, step, network), run.place
    state, place = run.state(), run.place
    run.load(recorded.state, recorded.place)
    try:
        return attic.known(run, step, network), run.place
    finally:
        run.load(state, place)


def _given(known: Learned, back: tuple[Taken, ...]) -> Learned:
    """What comes back, alone: of the others nothing is kept."""
    names = {name for taken in back for name in (*taken.parameters, *taken.buffers)}
    return replace(
        known,
        parameters={name: array for name, array in known.parameters.items() if name in names},
        buffers={name: array for name, array in known.buffers.items() if name in names},
        slots={name: slots for name, slots in known.slots.items() if name in names},
        gradients={name: array for name, array in known.gradients.items() if name in names},
        counts={name: count for name, count in known.counts.items() if name in names},
    )
