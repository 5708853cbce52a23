"""One hop of a value towards the inputs and parameters that it was made of."""

from __future__ import annotations

from engine.explanation.hops import Hop, Spot, Walker, Way, at_place
from engine.explanation.moment import at
from engine.ops import OPS
from engine.parts import Part
from engine.program.instruction import Event
from engine.richtext import Number, RichText, placed, rich

Found = tuple[Hop, Spot | None, bool]


class Made(Walker):
    """Hops along the numbers that count most."""

    def hop(self, spot: Spot) -> Found:
        """How the value at this spot came to be, where it leads, and whether it was only copied."""
        node = self.program.nodes[spot.node]
        event = self.written.by(spot.node, "value", spot.before)
        value = at(self.needed(spot.node, "value", spot.before), spot.cell)
        number = Number(value, "total", None, "value", spot.cell, spot.node)
        if event is None or event.kind not in ("forward", "loss") or node.op is None or event.node != spot.node:
            return self._leaf(spot, number, event), None, False
        op = OPS[node.op]
        xs = tuple(self.needed(source, "value", event.index) for source in node.inputs)
        out = self.needed(spot.node, "value", event.index + 1)
        parts = [
            Part(placed(part.number, node.inputs[part.number.input or 0]), part.share)
            for part in op.parts(spot.cell, node.attrs, xs, out)
        ]
        called = at_place(self.names(spot.node), self.places(spot.node, spot.cell))
        if not parts:
            words = rich(f"{called}, ", number, f", was made by {op.title}, from no number that can be followed.")
            return Hop(event.index, spot.node, "value", spot.cell, number, words, via=spot.node), None, False
        # Of equal parts, as the factors of a product are, the one that was itself computed leads on.
        first = max(parts, key=lambda part: (abs(part.share), self._computed(part)))
        others = [part for part in parts if part is not first]
        words = self._words(called, op.title, number, first, len(parts))
        ways = tuple(Way(part.number, Number(part.share, "contribution")) for part in others)
        hop = Hop(event.index, spot.node, "value", spot.cell, number, words, via=spot.node, ways=ways)
        assert first.number.node is not None
        onward = Spot(first.number.node, "value", first.number.cell, event.index)
        return hop, onward, op.trivial

    def _words(self, called: str, title: str, number: Number, first: Part, count: int) -> RichText:
        assert first.number.node is not None
        source = at_place(self.names(first.number.node), self.places(first.number.node, first.number.cell))
        if count == 1:
            return rich(f"{called}, ", number, f", was made by {title} from {source}, ", first.number, ".")
        return rich(
            f"{called}, ", number, f", was made by {title}. What counts most in it is {source}, ", first.number,
            ": itself × its local gradient is ", Number(first.share, "contribution"), ".",
        )  # fmt: skip

    def _leaf(self, spot: Spot, number: Number, event: Event | None) -> Hop:
        node = self.program.nodes[spot.node]
        called = at_place(self.names(spot.node), self.places(spot.node, spot.cell))
        index = -1 if event is None else event.index
        if event is not None and event.kind == "update":
            before = at(self.needed(spot.node, "value", event.index), spot.cell)
            words = rich(f"{called} was ", Number(before), " until this step's update made it ", number, ".")
        elif event is not None:
            words = rich(f"{called} is kept from step to step, and this step made it ", number, ".")
        elif node.kind == "parameter":
            words = rich(f"{called} is a parameter: ", number, " is what it began with, and what training made of it.")
        elif node.kind in ("input", "target"):
            words = rich(f"{called} is part of the data: ", number, ".")
        else:
            words = rich(f"{called} is kept beside the parameters and not trained: ", number, ".")
        return Hop(index, spot.node, "value", spot.cell, number, words, end="leaf")

    def _computed(self, part: Part) -> int:
        """How near to the data: an op's value, then an input, then a parameter."""
        assert part.number.node is not None
        return {"op": 2, "input": 1}.get(self.program.nodes[part.number.node].kind, 0)
