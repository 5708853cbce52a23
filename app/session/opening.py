"""A large network on its way: what it consists of is shown at once, its numbers as soon as they are there.

Recording a step of ten thousand operations takes seconds. The graph of a gallery's network is the same for everybody:
it is made once, and sent to whoever opens it before anything is computed. It stays from one start of the server to the
next (`outlines.py`).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from app.network.large import LARGE
from app.network.naming import name_program
from app.network.schema import Network
from app.protocol.commands import Ack, Command, Hello
from app.session import outlines
from app.session.collecting import uncollected
from app.session.graph import graph_frame
from app.session.outgoing import Outgoing, text
from app.session.run import Run
from app.session.translate import network_frame

if TYPE_CHECKING:
    from app.session.session import Session

NAMED = b"opening:"
"""A snapshot that begins so holds no more than the name of a network."""

_outlines: dict[str, list[Outgoing]] = {}


class Opening:
    """A session that is begun when it gets its first turn, or a command; until then it shows its network's outline.

    `begin` makes the session, from a Run of the network where there is one already.
    """

    def __init__(self, network: Network, begin: Callable[[Run | None], Session]) -> None:
        self._network = network
        self._begin = begin
        self._run: Run | None = None
        self._session: Session | None = None
        self._shown: list[Outgoing] = []
        self._credit = 2

    @property
    def credit(self) -> int:
        """How many state frames may still be built."""
        return self._credit if self._session is None else self._session.credit

    @credit.setter
    def credit(self, credit: int) -> None:
        self._credit = credit
        if self._session is not None:
            self._session.credit = credit

    @property
    def step(self) -> int:
        """Training steps made, as the learner sees it."""
        return 0 if self._session is None else self._session.step

    @property
    def last_command(self) -> int:
        """The highest command id that was handled."""
        return 0 if self._session is None else self._session.last_command

    def paint(self) -> list[Outgoing]:
        """All that a page needs that has nothing yet; before the session is begun, what there is of it."""
        if self._session is not None:
            self._shown = []
            return self._session.paint()
        self._shown = self._outline()
        return self._shown

    def due(self, now: float) -> float | None:
        """When the next `slice` is wanted: at once, while a page has been shown a part only."""
        if self._shown:
            return now
        return None if self._session is None else self._session.due(now)

    def slice(self, deadline: float) -> list[Outgoing]:
        """Begin the session a piece at a time, so that the worker gives signs of life; or train until `deadline`."""
        if self._session is not None and not self._shown:
            return self._session.slice(deadline)
        if self._session is not None:
            return self._rest()
        if self._run is None:
            with uncollected():
                self._run = Run(self._network)
        else:
            self._begun()
        return []

    def handle(self, command: Command) -> list[Outgoing]:
        """Carry out a command, once there is a session to carry it out in."""
        if isinstance(command, Hello | Ack):
            return []
        rest = self._rest() if self._session is None or self._shown else []
        return [*rest, *self._session_now().handle(command)]

    def answer(self, what: str, data: bytes) -> bytes:
        """Answer a question, once there is a session that can."""
        return self._session_now().answer(what, data)

    def snapshot(self) -> bytes:
        """All that `restore` needs. Of what is not begun yet, that is its name."""
        return NAMED + (self._network.slug or "").encode() if self._session is None else self._session.snapshot()

    def _rest(self) -> list[Outgoing]:
        """What the page has not been shown yet."""
        session = self._session_now()
        shown, self._shown = self._shown, []
        with uncollected():
            return [frame for frame in session.paint() if frame not in shown]

    def _session_now(self) -> Session:
        return self._session or self._begun()

    def _begun(self) -> Session:
        with uncollected():
            self._session = self._begin(self._run)
        self._session.credit = self._credit
        self._run = None
        return self._session

    def _outline(self) -> list[Outgoing]:
        """The design and its graph, made when they are first asked for."""
        frames = known(self._network.slug or "")
        if frames is None:
            self._run, frames = outlined(self._network)
        return frames


def prepare() -> bool:
    """Make one outline that is not there yet; False when all are. For when there is nothing else to do.

    The largest is last in the table, and first here: it is the one that takes long.
    """
    slug = next((slug for slug in reversed(LARGE) if slug not in _outlines), None)
    if slug is None:
        return False
    if known(slug) is None:
        outlined(LARGE[slug]())
    return True


def known(slug: str) -> list[Outgoing] | None:
    """The outline of a network where it is there already: here, or from an earlier start of the server."""
    frames = _outlines.get(slug) or outlines.kept(slug)
    if frames:
        _outlines[slug] = frames
    return frames


def outlined(network: Network) -> tuple[Run, list[Outgoing]]:
    """The run of a network and the frames that show what it consists of, which are kept. What is drawn goes first."""
    with uncollected():
        run = Run(network)
        names = name_program(run.program, network)
        examples = min(run.examples.batch_size, len(run.examples.train)) if run.examples else 0
        graph = graph_frame(1, run.program, run.program.events, names, network, examples)
        frames = [text(graph), text(network_frame(network, run.built.inference))]
    _outlines[network.slug or ""] = frames
    outlines.keep(network.slug or "", frames)
    return run, frames
