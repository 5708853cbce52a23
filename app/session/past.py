"""The way a run has come: states kept at some of its training steps, so that any of them can be shown again.

Training is a function of the state it begins with, the place it has come to and what was changed by hand (`turns.py`).
So a step is reached again by loading the nearest state before it and making the steps between once more: the numbers
are the same to the last bit. A chapter is a run of one design; an edit of the structure begins another.
"""

from __future__ import annotations

from bisect import bisect_right
from typing import Any, NamedTuple

from numpy.typing import NDArray

from app.network.schema import Network
from app.session.examples import Place
from app.session.run import State, finite

MOST_BYTES = 48 * 2**20
"""Bytes of kept states of one session, at most. 10,000 steps of most networks of the gallery take a tenth of it."""
MOST_STATES = 256
"""Kept states of one session, at most. Beyond either, every second one goes and from then on half as many are kept."""
REPLAY = 0.1
"""Seconds that the way from one kept state to the next may take, as long as the limits allow it."""
LONGEST = 32
"""Training steps between two kept states at first, however quick they are."""


class Kept(NamedTuple):
    """A copy of all that training changes, as it was when the run stood at `place`."""

    place: Place
    state: dict[str, NDArray[Any]]


class Past:
    """The kept states of one chapter, in the order of steps, and how far the run has ever come in it.

    The first is never given up. `furthest` counts the training steps that were made or recorded: they are known, and
    stay so when the learner goes back.
    """

    def __init__(self, place: Place, state: State) -> None:
        self.kept = [Kept(place, dict(state))]
        self.furthest = place.step
        self.bytes = _size(state)
        """What the kept states take."""
        self.plain: tuple[Network, bool] | None = None
        """Of this design, whether it is one of the gallery; looked up once."""
        self._doubled = 1
        self._cost = 0.0

    @property
    def first(self) -> Place:
        """Where the chapter begins."""
        return self.kept[0].place

    @property
    def stride(self) -> int:
        """Training steps from one kept state to the next, at least."""
        quick = LONGEST if self._cost <= 0 else int(REPLAY / self._cost)
        return max(1, min(LONGEST, quick)) * self._doubled

    def took(self, seconds: float) -> None:
        """A training step took so long."""
        self._cost = seconds if self._cost <= 0 else 0.95 * self._cost + 0.05 * seconds

    def wants(self, place: Place) -> bool:
        """Whether the state at `place` is to be kept."""
        return place.step >= self.kept[-1].place.step + self.stride

    def keep(self, place: Place, state: State) -> None:
        """Keep a state that is wanted, unless a number in it is not finite: nobody goes back to that."""
        if not finite(state):
            return
        self.kept.append(Kept(place, dict(state)))
        self.bytes += _size(state)
        while len(self.kept) > 1 and (len(self.kept) > MOST_STATES or self.bytes > MOST_BYTES):
            self._thin()

    def _thin(self) -> None:
        self._doubled *= 2
        thinned = [self.kept[0]]
        for kept in self.kept[1:]:
            if kept.place.step >= thinned[-1].place.step + self.stride:
                thinned.append(kept)
        self._give_up_all_but(thinned)

    def reach(self, step: int) -> None:
        """So many training steps are known."""
        self.furthest = max(self.furthest, step)

    def cut(self, step: int) -> None:
        """What lies after the beginning of training step `step` is not known any more."""
        self.furthest = min(self.furthest, step)
        self._give_up_all_but([self.kept[0], *(kept for kept in self.kept[1:] if kept.place.step <= step)])

    def _give_up_all_but(self, kept: list[Kept]) -> None:
        self.kept = kept
        self.bytes = sum(_size(each.state) for each in kept)

    def before(self, step: int) -> Kept:
        """The nearest state from which training step `step` is reached."""
        return self.kept[bisect_right(self.kept, step, key=lambda kept: kept.place.step) - 1]


def _size(state: State) -> int:
    return sum(array.nbytes for array in state.values())
