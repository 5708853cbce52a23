"""What the page is told about a learner's work: frames, numbered, with names and formulas."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from app.network.infer import infer
from app.network.naming import Names, name_program
from app.network.schema import Network, Training
from app.protocol.breakpoints import BreakpointsFrame, StoppedFrame
from app.protocol.course import PastFrame
from app.protocol.frames import StatusFrame
from app.session.explaining import Explainer
from app.session.graph import graph_frame, leaving
from app.session.halting import halt
from app.session.outgoing import Outgoing, text
from app.session.recorded import identity, portrait
from app.session.tensors import Look
from app.session.translate import data_frame, live_frame, network_frame, past_frame, trace_frame
from app.session.work import Work
from engine.program.instruction import Event
from engine.program.program import Program


class _Drawn(NamedTuple):
    """A graph's frame and what it was made from: of a large network it is made once."""

    graph: int
    about: tuple[Program, tuple[Event, ...], Names, Network]
    frame: Outgoing


class Presenter:
    """Makes the frames of one session. `graph` and `sequence` number its graphs and its binary frames.

    `draft` is the design as the page has it, while it has problems and another one goes on.
    """

    def __init__(self, work: Work) -> None:
        self.work = work
        self.sequence = 0
        self.graph = 1
        self.draft: Network | None = None
        self.coming: Network | None = None
        """A sound design that is not built yet: the draft, or one that was before it."""
        self.apart = False
        """Whether the draft begins anew: what runs is another network, and no earlier state of it."""
        self.look = Look()
        """Where the page looks: large tensors of the frames to come are cut there."""
        self._names: Names = name_program(work.run.program, work.run.network)
        self._explainer: Explainer | None = None
        self._told: Training | None = None
        self._events: tuple[Event, ...] = ()
        self._past: PastFrame | None = None
        self._drawn: _Drawn | None = None
        self._designed: tuple[Network, Outgoing] | None = None

    def show(self, work: Work, *, anew: bool) -> None:
        """From now on the frames are about `work`, whose design has changed; with `anew` its graph is another one."""
        self.work = work
        self.wait_for(None)
        self.graph += anew
        self._names = name_program(work.run.program, work.run.network)
        self._explainer = None

    def wait_for(self, draft: Network | None, coming: Network | None = None, *, apart: bool = False) -> None:
        """From now on the page has this design, which does not run (yet); with None the one that does.

        `coming` is the one that is to run soon.
        """
        self.draft, self.coming, self.apart = draft, coming, apart

    def everything(self) -> list[Outgoing]:
        """All that a page needs that has nothing yet, in the order in which it needs it."""
        return [
            self.network(self.draft or self.work.run.network),
            self.graph_of_the_program(),
            *self.data(),
            *self.history(whole=True),
            *self.past(whole=True),
            self.breakpoints(),
            self.status(),
            *self.trace(),
        ]

    def network(self, network: Network, anew: Sequence[str] = ()) -> Outgoing:
        """A design with its shapes and problems. The parameters in `anew` are named as the graph names them."""
        self._told = network.training
        coming = network is self.coming
        plain = not (anew or coming or self.apart)
        if plain and self._designed is not None and self._designed[0] is network:
            return self._designed[1]
        shown = {f"{node.path}.{node.name}": self._names.plain(node.id) for node in self.work.run.program.nodes}
        told = network_frame(network, infer(network), [shown.get(name, name) for name in anew])
        frame = text(told.model_copy(update={"coming": coming, "apart": self.apart}))
        self._designed = (network, frame) if plain else None
        return frame

    def graph_of_the_program(self) -> Outgoing:
        """The computation graph, and the events of the step that is recorded or comes next."""
        run, recorded = self.work.run, self.work.recorded
        self._events = run.program.events if recorded is None else recorded.trace.events
        about = (run.program, self._events, self._names, run.network)
        drawn = self._drawn
        if (
            drawn is None
            or drawn.graph != self.graph
            or any(one is not so for one, so in zip(about, drawn.about, strict=True))
        ):
            examples = min(run.examples.batch_size, len(run.examples.train)) if run.examples else 0
            drawn = self._drawn = _Drawn(self.graph, about, text(graph_frame(self.graph, *about, examples)))
        return drawn.frame

    def planned(self) -> list[Outgoing]:
        """The graph anew, where a step has other events than the page was told: gradients kept or clipped, or not."""
        recorded = self.work.recorded
        events = self.work.run.program.events if recorded is None else recorded.trace.events
        known = self._events
        if events is known or [identity(event) for event in events] == [identity(event) for event in known]:
            return []
        self.graph += 1
        return [self.graph_of_the_program()]

    def data(self) -> list[Outgoing]:
        """The dataset, where there is one."""
        examples = self.work.run.examples
        return [] if examples is None else [data_frame(self._next(), examples)]

    def history(self, whole: bool = False) -> list[Outgoing]:
        """What the page does not have yet of the loss so far, or all of it."""
        frame = self.work.history.frame(whole)
        return [] if frame is None else [text(frame)]

    def past(self, whole: bool = False) -> list[Outgoing]:
        """Which training steps can be shown, where the page cannot tell: that the run goes on it sees by itself."""
        frame, before = past_frame(self.work), self._past
        self._past = frame
        known = (
            before is not None
            and before.last <= frame.last
            and before == frame.model_copy(update={"last": before.last})
        )
        return [] if known and not whole else [text(frame)]

    def breakpoints(self) -> Outgoing:
        """All breakpoints."""
        breakpoints = self.work.breakpoints
        return text(BreakpointsFrame(items=breakpoints.items, titles=breakpoints.titles(self._names)))

    def stopped(self) -> list[Outgoing]:
        """Which breakpoint was met, while the cursor stands where it was."""
        recorded, met = self.work.recorded, self.work.met
        if recorded is None or met is None or met.cursor != recorded.cursor:
            return []
        told = met.text.replace("{}", self._names.plain(met.node))
        frame = StoppedFrame(trace=recorded.number, cursor=met.cursor, breakpoint=met.breakpoint, text=told)
        return [text(frame)]

    def turned(self) -> list[Outgoing]:
        """The design, where its settings are others than those that the page was told: another step had others."""
        network = self.work.run.network
        return [] if self.draft is not None or network.training == self._told else [self.network(network)]

    def status(self) -> Outgoing:
        """Whether it plays, how fast, and why it held by itself."""
        work = self.work
        why = halt(work.recorded, self._names, work.run.network) if work.recorded else None
        return text(StatusFrame(playing=work.playing, speed=work.pace.speed, halt=why))

    def trace(self) -> list[Outgoing]:
        """The recorded step and the history up to it; nothing while playing."""
        work = self.work
        if work.recorded is None:
            return []
        planned = self.planned()
        outputs = leaving(work.recorded.program, self._names)
        steps = work.run.steps_per_epoch
        frame = trace_frame(self._next(), self.graph, steps, work.recorded, self.look, outputs)
        return [*self.turned(), *planned, *self.history(), *self.past(), frame, *self.stopped()]

    def live(self, now: float) -> list[Outgoing]:
        """The run as it stands now, and the history up to it."""
        run = self.work.run
        assert run.last is not None, "a step has just been made"
        speed = self.work.pace.measure(now, run.epochs)
        seen = portrait(run, run.examples.watched if run.examples else None)
        return [
            *self.turned(),
            *self.planned(),
            *self.history(),
            live_frame(self._next(), self.graph, run, run.last, seen, speed, self.look),
        ]

    def _next(self) -> int:
        self.sequence += 1
        return self.sequence
