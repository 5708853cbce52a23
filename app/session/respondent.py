"""What the page asks about the recorded step and the design, and the frames that answer. Nothing is changed by it.

Where the page asks about another step than the one recorded, it has moved on and will ask again.
"""

from __future__ import annotations

from app.protocol.questions import Diagnose, Explain, HistoryOf, LookAt, ReadTensor, Why
from app.protocol.texts import ReadExpression
from app.protocol.watched import SeriesFrame, SeriesPoint
from app.session.coding import code_frame, expression_frame, no_code_frame
from app.session.diagnosing import diagnosis
from app.session.explaining import Explainer
from app.session.graph import leaving
from app.session.looking import look_frame, tensor_frame
from app.session.outgoing import Outgoing, text
from app.session.presenter import Presenter
from app.session.tensors import Look
from app.session.walking import walk
from app.session.watching import history_of, thinned, watched_cell

POINTS = 500
"""Points of one number's history that are sent, at most."""


class Respondent(Presenter):
    """A presenter that also answers."""

    def history_of(self, command: HistoryOf) -> Outgoing:
        """One number over the training steps. Raises ExplorerError where there is no such number."""
        work = self.work
        watched = watched_cell(work.run.program, command.node, command.slot, tuple(command.cell))
        series = history_of(work, watched)
        frame = SeriesFrame(
            graph=self.graph,
            node=watched.node,
            slot=command.slot,
            cell=command.cell,
            since=series.since,
            points=[SeriesPoint(step=step, value=value) for step, value in thinned(series.points, POINTS)],
            ghost=[SeriesPoint(step=step, value=value) for step, value in thinned(series.ghost, POINTS)],
        )
        return text(frame)

    def explain(self, command: Explain) -> list[Outgoing]:
        """Explanations of the recorded step; nothing where the page has moved on and will ask again."""
        recorded = self.work.recorded
        if recorded is None or recorded.number != command.trace:
            return []
        if self._explainer is None or self._explainer.trace != command.trace:
            self._explainer = Explainer(recorded, self._names)
        return [text(self._explainer.explanations(command))]

    def look_at(self, command: LookAt) -> list[Outgoing]:
        """The tiles of the recorded step where the page looks now; nothing where it has moved on and will ask again."""
        recorded = self.work.recorded
        if command.nodes is None:
            self.look = Look(command.row, command.unit, command.input)
        if recorded is None or recorded.number != command.trace:
            return []
        return [look_frame(self._next(), recorded, command, leaving(recorded.program, self._names))]

    def tensor(self, command: ReadTensor) -> list[Outgoing]:
        """A part of one tensor of the recorded step; nothing where the page has moved on."""
        recorded = self.work.recorded
        if recorded is None or recorded.number != command.trace:
            return []
        frame = tensor_frame(self._next(), recorded, command)
        return [] if frame is None else [frame]

    def why(self, command: Why) -> list[Outgoing]:
        """A walk through the recorded step; nothing where the page has moved on."""
        recorded = self.work.recorded
        if recorded is None or recorded.number != command.trace:
            return []
        return [text(walk(recorded, self._names, command))]

    def diagnose(self, command: Diagnose) -> list[Outgoing]:
        """What is wrong with the recorded step; nothing where the page has moved on and will ask again."""
        recorded = self.work.recorded
        if recorded is None or recorded.number != command.trace:
            return []
        return [text(diagnosis(recorded, self._names, self.work.run.network))]

    def code(self) -> Outgoing:
        """The design that runs, or is about to, as PyTorch."""
        if self.apart and self.coming is None:
            return no_code_frame()
        network = self.coming or self.work.run.network
        return code_frame(network, current=self.draft is None or self.draft is self.coming)

    def expression(self, command: ReadExpression) -> Outgoing:
        """A text read as a design, or the design as a text."""
        return expression_frame(command, self.draft or self.work.run.network)
