"""One hop of a gradient towards the seed: through the op that it came back through, or the paths that met."""

from __future__ import annotations

from typing import Any

from engine.arrays import np
from engine.cells import Cell
from engine.explanation.hops import WAYS_KEPT, Hop, Spot, Walker, Way, at_place
from engine.explanation.moment import at
from engine.ops import OPS
from engine.program.instruction import Event
from engine.richtext import Number, RichText, rich

Found = tuple[Hop, Spot | None, bool]


class Back(Walker):
    """Hops along the largest contributions."""

    def hop(self, spot: Spot) -> Found:
        """How the gradient at this spot came to be, where it leads, and whether it was only copied."""
        if spot.slot == "contribution":
            return self._through(spot, self.written.events[spot.before - 1])
        event = self.written.by(spot.node, "grad", spot.before)
        if event is None:
            return self._held(spot)
        if event.kind == "seed":
            return self._seed(spot, event)
        if event.kind == "clip":
            return self._clipped(spot, event)
        paths = [path for path in self.written.contributions(spot.node) if path.index < spot.before]
        if len(paths) == 1 and event.kind == "vjp":
            return self._through(spot, event)
        return self._met(spot, event, paths)

    # --- the kinds of hop ------------------------------------------------------------------------
    def _seed(self, spot: Spot, event: Event) -> Found:
        number = self._number(spot.node, spot.cell, event)
        words = rich(
            "The seed: if the loss rises by a little, the loss rises by exactly as much, so its gradient with respect "
            "to itself is ", number, ". Every other gradient is this, times the local gradients on the way.",
        )  # fmt: skip
        return self._made(event, number, words, end="seed"), None, False

    def _held(self, spot: Spot) -> Found:
        value = at(self.needed(spot.node, "grad", spot.before), spot.cell)
        number = Number(value, "total", None, "grad", spot.cell, spot.node)
        words = (f"{self._called(spot)} was left from an earlier step: the gradients were not zeroed.",)
        return Hop(-1, spot.node, "grad", spot.cell, number, words, end="leaf"), None, False

    def _clipped(self, spot: Spot, event: Event) -> Found:
        number = self._number(spot.node, spot.cell, event)
        before = at(self.needed(spot.node, "grad", event.index), spot.cell)
        words = rich(
            f"{self._called(spot)} was ", Number(before, "total"), " before all gradients were clipped together, and "
            "is now ", number, ".",
        )  # fmt: skip
        return self._made(event, number, words), Spot(spot.node, "grad", spot.cell, event.index), False

    def _met(self, spot: Spot, event: Event, paths: list[Event]) -> Found:
        """Several paths: the largest contribution leads on."""
        number = self._number(spot.node, spot.cell, event)
        parts = [(path, self._contribution(path, spot.cell)) for path in paths]
        parts.sort(key=lambda part: _size(part[1].value), reverse=True)
        held = self.written.initial.get((spot.node, "grad"))
        left = rich(" and of ", Number(at(held, spot.cell)), " left from an earlier step") if held is not None else ()
        if not parts:
            return self._held(spot)
        largest, amount = parts[0]
        words = rich(
            f"{self._called(spot)}, ", number, f", is the sum of {_paths(len(parts))}", left, ". The largest "
            "contribution, ", amount, f", came back through {self._op_title(largest)}.",
        )  # fmt: skip
        ways = tuple(Way(part, part) for _, part in parts[1 : WAYS_KEPT + 1])
        more = max(0, len(parts) - 1 - WAYS_KEPT)
        onward = Spot(spot.node, "contribution", spot.cell, largest.index + 1)
        return self._made(event, number, words, ways=ways, more=more), onward, False

    def _through(self, spot: Spot, event: Event) -> Found:
        """One op's products of upstream × local: the largest leads on."""
        node = self.program.nodes[event.node]
        assert node.op is not None
        assert event.input is not None
        op, number = OPS[node.op], self._contribution(event, spot.cell)
        xs = tuple(self.needed(source, "value", event.index) for source in node.inputs)
        out, g = (self.needed(event.node, slot, event.index) for slot in ("value", "grad"))
        paths = op.paths(event.input, spot.cell, node.attrs, xs, out)
        products = paths.contributions(g)
        whose = f"{self._called(spot)}" if spot.slot == "grad" else f"This contribution to {self._called(spot)}"
        if not products.size:
            words = rich(f"{whose} is ", number, f": {op.title} did not use this number.")
            return self._made(event, number, words, via=event.node), None, False
        sizes = np.nan_to_num(np.abs(products), nan=np.inf)
        order = np.argsort(-sizes, kind="stable")[: WAYS_KEPT + 1].tolist()
        ways = [self._way(event, paths.cell(k), g, float(products[k])) for k in order]
        first = paths[order[0]]
        upstream, share = ways[0].number, ways[0].share
        if len(paths) == 1:
            words = rich(
                f"{whose} came back through {op.title}: upstream ", upstream, " × local ",
                Number(first.local, "local"), " = ", number, ".",
            )  # fmt: skip
        else:
            words = rich(
                f"{whose}, ", number, f", is the sum of {len(paths)} products of upstream × local through {op.title}; "
                "the largest is ", upstream, " × ", Number(first.local, "local"), " = ", share, ".",
            )  # fmt: skip
        hop = self._made(
            event, number, words, via=event.node, ways=tuple(ways[1:]), more=max(0, len(paths) - len(ways))
        )
        copied = op.trivial and len(paths) == 1 and first.local == 1
        return hop, Spot(event.node, "grad", first.out_cell, event.index), copied

    # --- their parts -----------------------------------------------------------------------------
    def _way(self, event: Event, cell: Cell, g: np.ndarray, share: float) -> Way:
        return Way(Number(at(g, cell), "upstream", None, "grad", cell, event.node), Number(share, "contribution"))

    def _number(self, node: int, cell: Cell, event: Event) -> Number:
        """The gradient at the cell when the event has run."""
        return Number(at(self.needed(node, "grad", event.index + 1), cell), "total", None, "grad", cell, node)

    def _contribution(self, event: Event, cell: Cell) -> Number:
        slot = "grad" if event.writes == "grad" else "contribution"
        array = self.needed(event.target, slot, event.index + 1)
        return Number(at(array, cell), "contribution", None, slot, cell, event.target)

    def _made(self, event: Event, number: Number, words: RichText, **more: Any) -> Hop:
        assert number.slot is not None
        return Hop(event.index, event.target, number.slot, number.cell, number, words, **more)

    def _called(self, spot: Spot) -> str:
        return at_place(f"∂L/∂{self.names(spot.node)}", self.places(spot.node, spot.cell))

    def _op_title(self, event: Event) -> str:
        name = self.program.nodes[event.node].op
        return OPS[name].title if name else self.names(event.node)


def _paths(count: int) -> str:
    return "one path's contribution" if count == 1 else f"{count} paths' contributions"


def _size(value: float) -> float:
    return float(np.nan_to_num(abs(value), nan=np.inf))
