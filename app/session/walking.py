"""The engine's walk from number to number as the page gets it."""

from __future__ import annotations

from typing import cast

from app.network.naming import Names
from app.protocol.explained import Text
from app.protocol.graph import Slot
from app.protocol.questions import Why
from app.protocol.walked import Walk, WalkHop, WalkWay
from app.session.axes import Axes, axes_of, place_in
from app.session.explaining import parts, quantity
from app.session.recorded import Recorded
from app.session.voice import about
from engine.cells import Cell
from engine.explanation.hops import Hop, Way, at_place
from engine.explanation.why import why


def walk(recorded: Recorded, names: Names, command: Why) -> Walk:
    """Why a number of the recorded step is what it is. Raises ExplorerError where there is no such number."""
    return _Walker(recorded, names).walk(command)


class _Walker:
    def __init__(self, recorded: Recorded, names: Names) -> None:
        self._recorded = recorded
        self._names = names
        self._axes: list[Axes] = axes_of(recorded.program)

    def walk(self, command: Why) -> Walk:
        recorded = self._recorded
        found = why(
            recorded.program,
            recorded.trace,
            command.cursor,
            command.node,
            command.slot,
            tuple(command.cell),
            self._names.plain,
            self._place,
        )
        return Walk(
            trace=command.trace,
            cursor=command.cursor,
            node=command.node,
            slot=command.slot,
            cell=command.cell,
            hops=[self._hop(hop) for hop in found.hops],
            ended=found.ended,
        )

    def _hop(self, hop: Hop) -> WalkHop:
        return WalkHop(
            cursor=hop.event + 1,
            node=hop.node,
            slot=cast("Slot", hop.slot),
            cell=list(hop.cell),
            title=self._title(hop.node, hop.slot, hop.cell),
            number=quantity(hop.number),
            words=self._voiced(parts(hop.words)),
            via=hop.via,
            skipped=hop.skipped,
            ways=[self._way(way) for way in hop.ways],
            more=hop.more,
        )

    def _way(self, way: Way) -> WalkWay:
        number = way.number
        title = "" if number.node is None else self._title(number.node, number.slot or "value", number.cell)
        return WalkWay(number=quantity(number), share=quantity(way.share), title=title)

    def _title(self, node: int, slot: str, cell: Cell) -> str:
        """What the number is: "∂L/∂z₁ at example 3, unit 2"."""
        name = self._names.plain(node)
        title = at_place(name if slot == "value" else f"∂L/∂{name}", self._place(node, cell))
        return cast("str", self._voiced([title])[0])

    def _place(self, node: int, cell: Cell) -> str:
        return ", ".join(place_in(self._axes[node], cell))

    def _voiced(self, said: Text) -> Text:
        """In an expression it is not a loss that is walked to, but what the learner named."""
        root = self._recorded.program.loss
        if self._recorded.batch is not None or root is None:
            return said
        return about(said, self._names.plain(root))
