"""Whether the update did anything: a learning rate of 0, parameters that stay, steps too small or too large."""

from __future__ import annotations

from typing import NamedTuple

from engine.diagnose.case import Case
from engine.diagnose.diagnosis import Finding, Severity
from engine.diagnose.flow import relative_change
from engine.diagnose.kinds.kind import Kind, bare
from engine.richtext import RichText, rich

HEALTHY = 1e-3
"""What ‖Δw‖/‖w‖ is about in a network that learns well: a thousandth of the weights' own size a step."""
LARGE, THROWN = 0.1, 1.0
"""A tenth of itself in one step is more than a parameter can follow; all of itself forgets what was learned."""
SMALL = 1e-6
"""A millionth of itself a step: a million steps to become another. Float32 stops seeing it at 6e−8."""


class Moved(NamedTuple):
    """The parameters of one layer, and ‖Δw‖/‖w‖ over them."""

    nodes: list[int]
    share: float


class Updating(Kind):
    """What the kinds about updates share."""

    light = "updates"

    def moved(self, case: Case) -> list[Moved]:
        """The layers that were updated and had something to compare with.

        Weights and biases together: a bias begins at 0, where any step is large beside it. In an expression, which
        has no layers, all numbers together.
        """
        found = []
        layers = [*case.layers.values()] if case.batch else [[*case.parameters]]
        for nodes in layers:
            updated = [node.id for node in nodes if node.id in case.updates]
            share = relative_change(case, updated)
            if share is not None:
                found.append(Moved(updated, share))
        return found

    def rate(self, case: Case, node: int) -> float | None:
        """The learning rate that the update used."""
        return case.trace.settings.get(node, {}).get("lr")

    def layers_found(
        self, case: Case, severity: Severity, layers: list[Moved], measure: float, got: RichText
    ) -> Finding:
        """A finding about several layers, at the parameter that was updated first."""
        nodes = sorted(
            (node for layer in layers for node in layer.nodes), key=lambda node: case.updates[node].event.index
        )
        event = case.updates[nodes[0]].event
        return self.found(severity, nodes[0], event, got, measure=measure, also=tuple(nodes[1:]))


class RateZero(Updating):
    """The learning rate is 0: gradients arrive, and nothing is done with them."""

    code = "rate-zero"
    title = "Learning rate 0"
    expected = "a learning rate above 0"
    cure = "Set a learning rate above 0."

    def look(self, case: Case) -> Finding | None:
        still = [index for index in case.updates if self.rate(case, index) == 0]
        if not still:
            return None
        first = case.updates[still[0]]
        got = rich("With a learning rate of ", bare(0), f", {case.labels.several(still)} stay where they are.")
        severity: Severity = "broken" if len(still) == len(case.updates) else "warning"
        return self.found(severity, still[0], first.event, got, measure=0, also=tuple(still[1:]))


class Still(Updating):
    """A parameter that its update left exactly as it was, although the learning rate is not 0."""

    code = "no-update"
    title = "Parameter unchanged"
    expected = "every parameter to move"
    cure = "See to its gradient first: an update can only follow it."

    def look(self, case: Case) -> Finding | None:
        still = [index for index, change in case.changes.items() if change == 0 and self.rate(case, index) != 0]
        if not still:
            return None
        first = case.updates[still[0]]
        pushed = case.gradients.get(still[0])
        if pushed is None or not pushed.any():
            got = rich(f"{case.labels.several(still)} did not move, because the gradient is ", bare(0), ".")
            cure = self.cure
        else:
            got = rich(f"{case.labels.several(still)} did not move: so small a step is rounded away in float32.")
            cure = "Raise the learning rate."
        severity: Severity = "broken" if len(still) == len(case.updates) else "warning"
        measure = len(still) / len(case.updates)
        return self.found(severity, still[0], first.event, got, measure=measure, also=tuple(still[1:]), cure=cure)


class TooLarge(Updating):
    """A layer that was moved by a good part of its own size in one step."""

    code = "update-too-large"
    title = "Update too large"
    expected = "‖Δw‖/‖w‖ around 0.001, below 0.1 at least"
    cure = "Lower the learning rate, or clip the gradients."

    def look(self, case: Case) -> Finding | None:
        large = [moved for moved in self.moved(case) if moved.share > LARGE]
        if not large:
            return None
        worst = max(large, key=lambda moved: moved.share)
        got = rich(f"{case.labels.several(worst.nodes)}: ‖Δw‖/‖w‖ = ", bare(worst.share), ".")
        severity: Severity = "broken" if worst.share > THROWN else "warning"
        return self.layers_found(case, severity, large, worst.share, got)


class TooSmall(Updating):
    """Every layer was moved by next to nothing."""

    code = "update-too-small"
    title = "Update too small"
    expected = "‖Δw‖/‖w‖ around 0.001"
    cure = "Raise the learning rate."

    def look(self, case: Case) -> Finding | None:
        moved = self.moved(case)
        small = [one for one in moved if 0 < one.share < SMALL]
        if not small or len(small) < len(moved):
            return None
        largest = max(small, key=lambda one: one.share)
        others = ", and less for all others." if len(small) > 1 else "."
        got = rich(f"{case.labels.several(largest.nodes)}: ‖Δw‖/‖w‖ = ", bare(largest.share), others)
        return self.layers_found(case, "warning", small, largest.share, got)
