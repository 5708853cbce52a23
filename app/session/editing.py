"""Other designs in a session: one that runs goes on with what still fits, one that does not waits as a draft."""

from __future__ import annotations

import time
from collections.abc import Callable

from app.network.schema import Network
from app.protocol.commands import Edit
from app.session.attic import Step
from app.session.edits import Change, change
from app.session.files import Files
from app.session.making import Making
from app.session.outgoing import Outgoing, refused
from app.session.prospect import Prospect
from app.session.queue import Told
from app.session.recorded import whole
from app.session.work import Work
from engine.errors import ExplorerError

LARGE = 48
"""A design of as many nodes is made a moment after what is known of it was told, so that typing is never held up."""
BEHIND = 8
"""Edits that may wait without having been gone through; with more, each new one has the oldest gone through."""


class Editing(Making):
    """A work whose design is changed, opened and begun anew."""

    def __init__(self, work: Work, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(work, clock)
        self._files = Files()
        self.last_command = 0

    # --- told to -----------------------------------------------------------------------------------
    def _edited(self, command: Edit, step: Step) -> list[Outgoing]:
        """Follow an edit, with or without a file; one that is refused leaves all as it was."""
        return self._edit(command.network, step) if command.file is None else self._start(command, step)

    def _edit(self, network: Network, step: Step) -> list[Outgoing]:
        """The design as it is now. A large one is made a moment later: until then it may go on being edited."""
        edit, before = Told.of(network, step), [*self._queue.edits]
        self._queue.withdraw(edit, self._through, self._gives)
        try:
            if not self._queue and not self._takes_long(edit):
                return self._made(edit)
        except ExplorerError:
            self._queue.edits = before
            raise
        caught_up = self._catch_up() if self._queue.full else []
        return [*caught_up, *self._tell(edit)]

    def _tell(self, edit: Told) -> list[Outgoing]:
        """The page is told now what is known of the design, and its graph and its numbers later."""
        queue = self._queue
        queue.add(edit, self._clock(), self._through, self._gives)
        self._pieces = None
        if len(queue) - self._through > BEHIND:
            self._go_through()
        self._wait_for(queue.draft, queue.coming)
        return [self._presenter.network(queue.draft or edit.network)]

    def _takes_long(self, edit: Told) -> bool:
        """Whether the edit leads to another program of a large network."""
        network, step = edit.network, edit.step
        if not edit.sound or len(network.nodes) < LARGE:
            return False
        what = change(self._work.run.network, network)
        another = self._given.pending or self._given.concerns(step) or what not in (Change.NAMES, Change.RATE)
        return another or bool(self._attic.back(step, network))

    def _gives(self, step: Step) -> bool:
        return self._attic.gives(step) or self._given.concerns(step)

    # --- begun anew --------------------------------------------------------------------------------
    def _resume(self, edits: list[Told], draft: Network | None) -> None:
        """What a saved session was about to make, and the design as its page has it."""
        if not edits and draft is not None:
            edits = [edit for edit in [Told.of(draft, Step(self.last_command))] if edit.sound]
        self._queue.edits, self._queue.due = edits, self._clock()
        self._wait_for(draft, self._queue.coming)

    def _start(self, command: Edit, step: Step) -> list[Outgoing]:
        """Begin anew with a design from a file, and with the weights that came with it."""
        weights = self._files.weights(command.file or "")
        caught_up, held = self._catch_up(), self._given.copy()
        edit = Told.of(command.network, step)
        self._given.take(step, weights)
        try:
            if edit.sound:
                return [*caught_up, *self._begin(command.network, step)]
        except ExplorerError as error:
            self._given = held
            return [*caught_up, refused(error, step.command)]
        self._attic.wait(step)
        return [*caught_up, *self._begin_with(command.network)]

    def _begin_with(self, design: Network) -> list[Outgoing]:
        """A design that does not run yet, and that begins anew as soon as it does; until then the last one goes on."""
        self._given.pending = True
        self._wait_for(design)
        return [self._presenter.network(design)]

    def _begin(self, network: Network, step: Step, draft: Network | None = None) -> list[Outgoing]:
        """Start over with a network; everything about it is sent anew. A `draft` with problems stays on the page."""
        prospect = Prospect(self._work, self._attic, self._given)
        given = prospect.given
        prospect.begin(network, step, given.weights if draft is not None else given.begin())
        self._come_to(prospect, whole(prospect.pieces()), draft)
        return self._told_news()
