"""Designs that are made in their turn: an edit becomes a run at once, or piece by piece while the page goes on.

What waits is in the queue, what it will make of the work in a prospect beside it. The work changes in one step, when
all of it is made; what is new is told to the page after that.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator

import numpy as np

from app.network.schema import Network
from app.session.attic import Attic
from app.session.collecting import uncollected
from app.session.forking import edit
from app.session.given import Given
from app.session.outgoing import Outgoing, refused
from app.session.player import Player
from app.session.prospect import Following, Prospect
from app.session.queue import Queue, Told
from app.session.recorded import whole
from app.session.starting import begun_anew
from app.session.work import Work
from engine.errors import ExplorerError


class Making(Player):
    """A work that follows from edits, the ones that wait among them."""

    def __init__(self, work: Work, clock: Callable[[], float] = time.monotonic) -> None:
        super().__init__(work, clock)
        self._attic = Attic()
        self._given = Given()
        self._queue = Queue()
        self._prospect: Prospect | None = None
        """What the edits that wait will make of the work, as far as they were gone through."""
        self._pieces: Generator[None, None, Following | None] | None = None
        self._news: list[Callable[[], list[Outgoing]]] = []
        """What became of edits and the page was not told yet."""

    @property
    def _through(self) -> int:
        """How many of the edits that wait were gone through."""
        return 0 if self._prospect is None else self._prospect.made

    def due(self, now: float) -> float | None:
        """When the next `slice` is wanted: for training, or for a design that is to be made."""
        if self._news:
            return now
        due = super().due(now)
        if not self._queue:
            return due
        return self._queue.due if due is None or self._prospect is not None else min(due, self._queue.due)

    def slice(self, deadline: float) -> list[Outgoing]:
        """Tell what is new, make a piece of a design that is due, or train; not while one is being made."""
        with np.errstate(all="ignore"), uncollected():
            if self._news:
                return self._told_news()
            if self._queue and self._queue.due <= self._clock():
                self._make_on()
                return []
        return [] if self._prospect is not None else super().slice(deadline)

    def paint(self) -> list[Outgoing]:
        """All that a page needs that has nothing yet, in the order in which it needs it."""
        return [*self._told_news(), *super().paint()]

    def _catch_up(self) -> list[Outgoing]:
        """Make all designs that wait; what the page is told of it."""
        self._make_all()
        return self._told_news()

    def _make_all(self) -> None:
        while self._queue:
            self._make_on()

    def _make_on(self) -> None:
        """A piece of what waits: another edit gone through, or a piece of the run that follows from all of them."""
        prospect = self._prospect
        if prospect is None or not prospect.holds(self._work) or prospect.made < len(self._queue):
            self._go_through()
            return
        self._pieces = self._pieces or prospect.pieces()
        try:
            next(self._pieces)
        except StopIteration as ended:
            edits, self._queue.edits = self._queue.edits, []
            self._come_to(prospect, ended.value, None if edits[-1].sound else edits[-1].network)
        except ExplorerError as error:
            last = max(at for at, edit in enumerate(self._queue.edits) if edit.sound)
            self._refuse(last, error)

    def _go_through(self) -> None:
        """Go through one more of the edits that wait. One that cannot be built is refused, and the others stay."""
        if self._prospect is None or not self._prospect.holds(self._work):
            self._prospect, self._pieces = Prospect(self._work, self._attic, self._given), None
        at = self._prospect.made
        try:
            self._prospect.go_on(self._queue.edits[at])
        except ExplorerError as error:
            self._refuse(at, error)

    def _refuse(self, at: int, error: ExplorerError) -> None:
        """An edit that was told cannot be made: the page hears of it, and of the design without it."""
        edit = self._queue.edits.pop(at)
        if self._through > at:
            self._prospect = None
        self._pieces = None
        if not self._queue:
            self._prospect = None
        presenter = self._presenter
        self._wait_for(self._queue.draft, self._queue.coming)
        self._news.append(
            lambda: [
                refused(error, edit.step.command),
                presenter.network(presenter.draft or self._work.run.network),
            ]
        )

    def _made(self, edit: Told) -> list[Outgoing]:
        """Make an edit at once, whatever waits to be made: there is nothing."""
        prospect = Prospect(self._work, self._attic, self._given)
        prospect.go_on(edit)
        self._come_to(prospect, whole(prospect.pieces()), None if edit.sound else edit.network)
        return self._told_news()

    def _come_to(self, prospect: Prospect, following: Following | None, draft: Network | None) -> None:
        """The work is what was in prospect; a `draft` with problems stays on the page. The page is told afterwards."""
        self._prospect = self._pieces = None
        self._attic, self._given = prospect.attic, prospect.given
        work, presenter = self._work, self._presenter
        if following is None and draft is not None and prospect.network is work.run.network:
            self._wait_for(draft)
            self._news.append(lambda: [presenter.network(presenter.draft or work.run.network)])
        elif prospect.begun and following is not None and following.recorded is not None:
            self._work = begun_anew(work, following.run, following.recorded)
            presenter.show(self._work, anew=True)
            self._wait_for(draft)
            self._news.append(lambda: [*super(Making, self).paint(), *self._released()])
        else:
            self._go_on(prospect, following, draft)

    def _go_on(self, prospect: Prospect, following: Following | None, draft: Network | None) -> None:
        work, presenter = self._work, self._presenter
        before, trace = work.run.network, work.recorded
        edit(work, prospect, following)
        rebuilt = following is not None
        presenter.show(work, anew=rebuilt)
        self._wait_for(draft)
        if rebuilt and work.playing:
            self._start_clock()

        def news() -> list[Outgoing]:
            now = work.run.network
            frames = [presenter.network(presenter.draft or now, prospect.anew)]
            if rebuilt or before.training == now.training or before.nodes != now.nodes:
                frames.append(presenter.graph_of_the_program())
            if before.data != now.data:
                frames += presenter.data()
            if rebuilt and work.breakpoints.items:
                frames.append(presenter.breakpoints())
            frames += [*presenter.past(), presenter.status()]
            return frames if work.recorded is trace else [*frames, *self._trace()]

        self._news.append(news)

    def _wait_for(self, draft: Network | None, coming: Network | None = None) -> None:
        """The page has this design, which does not run (yet); it may be no successor of the one that does."""
        self._presenter.wait_for(draft, coming, apart=draft is not None and self._given.pending)

    def _told_news(self) -> list[Outgoing]:
        """What became of edits, as it is by now."""
        news, self._news = self._news, []
        return [frame for told in news for frame in told()]
