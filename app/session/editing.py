"""Other designs in a session: one that runs goes on with what still fits, one that does not waits as a draft."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.network.infer import infer
from app.network.schema import Network
from app.protocol.commands import Edit
from app.session.attic import Attic, Step
from app.session.edits import Change, change
from app.session.files import Files
from app.session.forking import edit
from app.session.given import Given
from app.session.outgoing import Outgoing
from app.session.player import Player
from app.session.starting import begun_anew
from app.session.work import Work
from engine.errors import ExplorerError


class Editing(Player):
    """A work whose design is changed, opened and begun anew."""

    def __init__(self, work: Work, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(work, clock)
        self._attic = Attic()
        self._files = Files()
        self._given = Given()

    def _edited(self, command: Edit, step: Step) -> list[Outgoing]:
        """Follow an edit, with or without a file; one that is refused leaves all as it was."""
        held = self._given.copy()
        try:
            return self._edit(command.network, step) if command.file is None else self._start(command, step)
        except ExplorerError:
            self._given = held
            raise

    def _edit(self, network: Network, step: Step) -> list[Outgoing]:
        work, presenter = self._work, self._presenter
        sound = not infer(network).problems
        self._given.follow(step, sound=sound)
        if not sound:
            self._attic.wait(step)
            presenter.draft = network
            return [presenter.network(network)]
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
        sound = not infer(command.network).problems
        self._given.take(step, weights)
        if sound:
            return self._begin(command.network, step)
        self._attic.wait(step)
        return self._begin_with(command.network)

    def _begin_with(self, design: Network) -> list[Outgoing]:
        """A design that does not run yet, and that begins anew as soon as it does; until then the last one goes on."""
        self._presenter.draft, self._given.pending = design, True
        return [self._presenter.network(design)]

    def _begin(self, network: Network, step: Step, draft: Network | None = None) -> list[Outgoing]:
        """Start over with a network; everything about it is sent anew. A `draft` with problems stays on the page."""
        breakpoints = self._work.breakpoints
        weights = self._given.weights if draft is not None else self._given.begin()
        self._work = begun_anew(self._work, network, weights, self._attic, step)
        self._work.breakpoints = breakpoints
        breakpoints.moved(self._work.run.program)
        self._presenter.show(self._work, anew=True)
        self._presenter.draft = draft
        return [*self.paint(), *self._released()]
