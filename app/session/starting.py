"""A work that begins anew: another network, or the same from its initial weights."""

from __future__ import annotations

from dataclasses import replace

from app.network.keep import Learned
from app.session.pace import Pace
from app.session.recorded import Recorded
from app.session.run import Run
from app.session.taken import Known
from app.session.work import Work


def begun_anew(work: Work, run: Run, recorded: Recorded) -> Work:
    """The work that begins with a run: as fast as the one there was, with its breakpoints where they still belong."""
    new = Work.begin_with(run, replace(recorded, number=work.traces + 1), Pace(work.pace.speed))
    new.breakpoints = work.breakpoints
    new.breakpoints.moved(run.program)
    return new


def come_back(before: Known) -> Learned | None:
    """What an edit gives back to a run that begins anew, alone: of all else nothing is kept. None without any."""
    known, back = before.all, before.applied
    if not back:
        return None
    names = {name for taken in back for name in (*taken.parameters, *taken.buffers)}
    return replace(
        known,
        parameters={name: array for name, array in known.parameters.items() if name in names},
        buffers={name: array for name, array in known.buffers.items() if name in names},
        slots={name: slots for name, slots in known.slots.items() if name in names},
        gradients={name: array for name, array in known.gradients.items() if name in names},
        counts={name: count for name, count in known.counts.items() if name in names},
    )
