"""What edits will make of a run, worked out beside it: nothing of the work changes until all of them are through.

Each edit is gone through in turn: a module is built, what was learned so far is copied into it, and what the edit takes
goes to the attic. Only of the last design a run follows, with its programs, piece by piece so that nobody waits long.
"""

from __future__ import annotations

from collections.abc import Generator
from dataclasses import replace
from functools import cached_property
from typing import NamedTuple

from app.network.build import Built, build, make_optimizer
from app.network.keep import Learned, alike, give, keep, learned
from app.network.schema import Network
from app.session.attic import Attic, Step
from app.session.edits import Change, change
from app.session.examples import Place
from app.session.given import Given
from app.session.queue import Told
from app.session.recorded import Recorded, portraying, recording
from app.session.run import Run, State, examples_of, reached
from app.session.starting import come_back
from app.session.taken import held
from app.session.work import Work


class Following(NamedTuple):
    """A run that follows from edits, with its next training step recorded, where that is to be shown."""

    run: Run
    recorded: Recorded | None


class Prospect:
    """What a work will be after some edits. `attic` and `given` are as they will be then; `network` is what will run.

    `made` counts the edits that were gone through, `begun` says that the run will begin anew.
    """

    def __init__(self, work: Work, attic: Attic, given: Given) -> None:
        self.attic, self.given = attic.copy(), given.copy()
        self.network = work.run.network
        self.made = 0
        self.begun = False
        self.what = Change.NAMES
        self.parted = False
        """Whether data came or went on the way, so that losses cannot be compared."""
        self._work = work
        self._moment = _moment(work)
        self._built: Built | None = None
        self._known: Learned | None = None
        self._anew: list[str] = []
        run, recorded = work.run, work.recorded
        self.place = run.place if recorded is None or recorded.completed else recorded.place
        self.batch_size = run.batch_size

    def holds(self, work: Work) -> bool:
        """Whether the work still stands where it did when this was begun."""
        return _moment(work) == self._moment

    @cached_property
    def before(self) -> Learned:
        """What the learner sees of what was learned: before the shown step, as long as that is not made."""
        run, recorded = self._work.run, self._work.recorded
        if recorded is None or recorded.completed:
            return learned(run.built, run.optimizer)
        state, place = run.state(), run.place
        run.load(recorded.state, recorded.place)
        try:
            return learned(run.built, run.optimizer)
        finally:
            run.load(state, place)

    @property
    def known(self) -> Learned:
        """What will have been learned by then."""
        return self._known or self.before

    # --- one edit after the other ------------------------------------------------------------------
    def go_on(self, edit: Told) -> None:
        """Go through one more edit. Raises ExplorerError, and leaves all as it was, where it cannot be built."""
        given, network, step = self.given.copy(), edit.network, edit.step
        given.follow(step, sound=edit.sound)
        if not edit.sound:
            self.attic.wait(step)
        elif given.pending or self._begins(network, step):
            self.begin(network, step, given.begin())
        else:
            self._edit(network, step)
        self.given = given
        self.made += 1

    def _begins(self, network: Network, step: Step) -> bool:
        """Whether this edit leads to another beginning."""
        back = self.attic.back(step, network)
        return change(self.network, network) is Change.SEED or any(
            taken.place is not None and taken.seed == network.seed for taken in back
        )

    def _edit(self, network: Network, step: Step) -> None:
        what = change(self.network, network)
        back = bool(self.attic.back(step, network))
        if what in (Change.NAMES, Change.RATE) and not back:
            self._come_to(network, what)
            return
        before = self.attic.known(self.known, step, network)
        built = build(network)
        optimizer = make_optimizer(network, built.module)
        anew = keep(built, before.all, optimizer)
        now = learned(built, optimizer)
        self.attic.settle(step, before, now)
        if _sizes(self.network) != _sizes(network):
            examples = examples_of(built)
            self.place = reached(self.place, self.batch_size, examples)
            self.batch_size = examples.batch_size if examples else None
        self._anew = [name for name in dict.fromkeys((*self._anew, *anew)) if name in now.parameters]
        self._follow(built, now, what)

    def begin(self, network: Network, step: Step, weights: State) -> None:
        """Begin anew with these weights, and with what the step gives back."""
        before = self.attic.known(self.known, step, network)
        built = build(network)
        if weights:
            give(built, weights)
        optimizer, examples = make_optimizer(network, built.module), examples_of(built)
        place, size = Place(), examples.batch_size if examples else None
        for taken in before.applied:
            if taken.place is not None:
                place = reached(taken.place, taken.batch_size, examples)
        returned = come_back(before)
        if returned is not None:
            keep(built, returned, optimizer)
        now = learned(built, optimizer)
        self.attic.began(step, before, self.place, self.batch_size, now, returned)
        self.place, self.batch_size, self.begun, self._anew = place, size, True, []
        self._follow(built, now, Change.SEED)

    def _follow(self, built: Built, now: Learned, what: Change) -> None:
        self._built = built
        self._known = now
        self._come_to(built.network, what)

    def _come_to(self, network: Network, what: Change) -> None:
        self.parted |= (self.network.data is None) != (network.data is None)
        self.what = max(self.what, what, key=[*Change].index)
        self.network = network

    # --- and the run that follows --------------------------------------------------------------------
    @property
    def anew(self) -> list[str]:
        """The parameters in which there will be freshly drawn numbers."""
        return [name for name in self._anew if not held(self.known.parameters[name], self.before.parameters.get(name))]

    @property
    def rebuilds(self) -> bool:
        """Whether the run will be another one, and not only named or trained in another way."""
        if self._built is None or self.begun:
            return self.begun
        what = change(self._work.run.network, self.network)
        return what not in (Change.NAMES, Change.RATE) or not alike(self.before, self.known)

    def pieces(self) -> Generator[None, None, Following | None]:
        """The run that follows from all of it, made a piece at a time; None where the one that there is goes on.

        Raises ExplorerError where the network cannot be recorded.
        """
        if not self.rebuilds or self._built is None:
            return None
        # What keeps its gradients from step to step is recorded before there are any.
        built = build(self.network) if self.known.gradients else replace(self._built, network=self.network)
        run = Run(self.network, self.place, built)
        yield
        keep(run.built, self.known, run.optimizer)
        run.keep()
        for _ in run.prepare():
            yield
        if self._work.recorded is None and not self.begun:
            return Following(run, None)
        before = yield from portraying(run)
        yield
        return Following(run, (yield from recording(run, self._work.traces + 1, before)))


def _moment(work: Work) -> tuple[object, ...]:
    """What tells whether the work still stands at the same place of the same run."""
    recorded = work.recorded
    shown = None if recorded is None else (recorded.number, recorded.completed)
    return id(work.run), work.run.place, id(work.run.network), shown


def _sizes(network: Network) -> tuple[object, ...]:
    """What decides how many steps an epoch has."""
    return network.data, network.training.batch_size
