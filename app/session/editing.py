"""Other designs in a session: one that runs goes on with what still fits, one that does not waits as a draft."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from app.network.infer import infer
from app.network.schema import Network
from app.protocol.commands import Edit
from app.session.attic import Attic, Step
from app.session.collecting import uncollected
from app.session.edits import Change, change
from app.session.files import Files
from app.session.forking import edit
from app.session.given import Given
from app.session.outgoing import Outgoing, refused
from app.session.player import Player
from app.session.starting import begun_anew
from app.session.work import Work
from engine.errors import ExplorerError

LARGE = 48
"""A design of as many nodes is made a moment after what is known of it was told, so that typing is never held up."""
PAUSE = 0.15
"""Seconds of that moment: an edit that comes before is made together with it."""


class Later(NamedTuple):
    """A sound design that is made when it is due."""

    network: Network
    step: Step
    due: float


class Editing(Player):
    """A work whose design is changed, opened and begun anew."""

    def __init__(self, work: Work, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(work, clock)
        self._attic = Attic()
        self._files = Files()
        self._given = Given()
        self._later: Later | None = None
        self.last_command = 0

    def _edited(self, command: Edit, step: Step) -> list[Outgoing]:
        """Follow an edit, with or without a file; one that is refused leaves all as it was."""
        held = self._given.copy()
        try:
            return self._edit(command.network, step) if command.file is None else self._start(command, step)
        except ExplorerError:
            self._given = held
            raise

    def _edit(self, network: Network, step: Step) -> list[Outgoing]:
        """The design as it is now. A large one is made a moment later: until then it may go on being typed."""
        later = self._later
        if later is not None and step.undoes != later.step.command:
            return self._beside(later, network, step)
        presenter, self._later = self._presenter, None
        sound = not infer(network).problems
        self._given.follow(step, sound=sound)
        if later is not None and self._change(network) is Change.NAMES:
            self._attic.cancel(step)
        if sound and (len(network.nodes) < LARGE or not self._rebuilds(network, step)):
            try:
                return self._made(network, step)
            except ExplorerError:
                self._later = later
                raise
        self._attic.wait(step)
        presenter.wait_for(network, coming=sound)
        if sound:
            self._later = Later(network, Step(step.command), self._clock() + PAUSE)
        return [presenter.network(network)]

    def _beside(self, later: Later, network: Network, step: Step) -> list[Outgoing]:
        """Another edit, before the last one is made: together with it, where it changes no number, else after it."""
        if change(later.network, network) is not Change.NAMES:
            caught_up = self._catch_up()
            try:
                return [*caught_up, *self._edit(network, step)]
            except ExplorerError as error:
                return [*caught_up, refused(error, step.command)]
        self._later = later._replace(network=network)
        self._presenter.wait_for(network, coming=True)
        return [self._presenter.network(network)]

    def _change(self, network: Network) -> Change:
        return change(self._work.run.network, network)

    def _resume(self, draft: Network | None) -> None:
        """The draft of a saved session, which may have been about to be made."""
        sound = draft is not None and not infer(draft).problems
        self._presenter.wait_for(draft, coming=sound)
        if sound and draft is not None:
            self._later = Later(draft, Step(self.last_command), self._clock())

    def _rebuilds(self, network: Network, step: Step) -> bool:
        """Whether the program is another one with this design."""
        what = self._change(network)
        return self._given.pending or what not in (Change.NAMES, Change.RATE) or bool(self._attic.back(step, network))

    def _catch_up(self) -> list[Outgoing]:
        """Make the design that was to be made later."""
        later, self._later = self._later, None
        if later is None:
            return []
        try:
            return self._made(later.network, later.step)
        except ExplorerError as error:
            self._presenter.wait_for(None)
            return [refused(error, later.step.command), self._presenter.network(self._work.run.network)]

    def due(self, now: float) -> float | None:
        """When the next `slice` is wanted: for training, or for a design that is to be made."""
        due = super().due(now)
        if self._later is None:
            return due
        return self._later.due if due is None else min(due, self._later.due)

    def slice(self, deadline: float) -> list[Outgoing]:
        """Make a design that is due, or train."""
        if self._later is not None and self._later.due <= self._clock():
            with np.errstate(all="ignore"), uncollected():
                return self._catch_up()
        return super().slice(deadline)

    def _made(self, network: Network, step: Step) -> list[Outgoing]:
        """The run that follows from a sound design, and all that the page has to know of it."""
        work, presenter = self._work, self._presenter
        if self._given.pending or change(work.run.network, network) is Change.SEED:
            return self._begin(network, step)
        data, trace = work.run.network.data, work.recorded
        what, anew = edit(work, network, self._attic, step)
        rebuilt = what in (Change.COURSE, Change.STRUCTURE)
        presenter.show(work, anew=rebuilt)
        frames = [presenter.network(network, anew)]
        if what is not Change.RATE:
            frames.append(presenter.graph_of_the_program())
        if network.data != data:
            frames += presenter.data()
        if rebuilt and work.playing:
            self._start_clock()
        if rebuilt and work.breakpoints.items:
            frames.append(presenter.breakpoints())
        frames += [*presenter.past(), presenter.status()]
        return frames if work.recorded is trace else [*frames, *self._trace()]

    def _start(self, command: Edit, step: Step) -> list[Outgoing]:
        """Begin anew with a design from a file, and with the weights that came with it."""
        weights = self._files.weights(command.file or "")
        caught_up = self._catch_up()
        sound = not infer(command.network).problems
        self._given.take(step, weights)
        if sound:
            return [*caught_up, *self._begin(command.network, step)]
        self._attic.wait(step)
        return [*caught_up, *self._begin_with(command.network)]

    def _begin_with(self, design: Network) -> list[Outgoing]:
        """A design that does not run yet, and that begins anew as soon as it does; until then the last one goes on."""
        self._presenter.wait_for(design)
        self._given.pending = True
        return [self._presenter.network(design)]

    def _begin(self, network: Network, step: Step, draft: Network | None = None) -> list[Outgoing]:
        """Start over with a network; everything about it is sent anew. A `draft` with problems stays on the page."""
        breakpoints = self._work.breakpoints
        weights = self._given.weights if draft is not None else self._given.begin()
        self._work = begun_anew(self._work, network, weights, self._attic, step)
        self._work.breakpoints = breakpoints
        breakpoints.moved(self._work.run.program)
        self._presenter.show(self._work, anew=True)
        self._presenter.wait_for(draft)
        return [*self.paint(), *self._released()]
