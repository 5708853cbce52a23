"""Gradients that change their size on the way back: they vanish, explode, or become exactly 0."""

from __future__ import annotations

from dataclasses import replace

from engine.diagnose.case import Case, norm
from engine.diagnose.diagnosis import Finding, Severity
from engine.diagnose.flow import leaving
from engine.diagnose.kinds.gated import dead_units
from engine.diagnose.kinds.kind import Kind, bare
from engine.program.instruction import Event, Node
from engine.richtext import rich

FAR = 1e3
"""By what factor the norms of two layers' gradients may differ: with one learning rate for all, a layer whose gradient
is a thousandth of another's stands still next to it."""
OUT_OF_REACH = 1e6
"""From here on float32 hardly sees the smaller of the two beside the larger."""


class Depth(Kind):
    """What vanishing and exploding share: each layer's output gradient held against that of the last layer."""

    light = "gradients"

    def norms(self, case: Case) -> list[tuple[Node, float]]:
        """The nodes that leave the layers, the last one first, with the norms of their gradients."""
        outputs = [leaving(nodes) for nodes in case.layers.values()]
        reached = [node for node in outputs if node.op is not None and node.id in case.gradients]
        reached.sort(key=lambda node: -node.id)
        return [(node, norm([case.gradients[node.id]])) for node in reached]

    def far(self, case: Case, grows: bool) -> Finding | None:
        """The first layer on the way back whose gradient is further than `FAR` from the last layer's."""
        norms = self.norms(case)
        if not norms or norms[0][1] == 0:
            return None
        last, reference = norms[0]
        beyond = [(node, size / reference) for node, size in norms[1:] if size > 0 and _far(size / reference, grows)]
        if not beyond:
            return None
        node, ratio = beyond[0]
        furthest, extreme = (max if grows else min)(beyond, key=lambda one: one[1])
        rest = rich(f", that of {case.labels.place(furthest.id)} even ", bare(extreme), " times")
        got = rich(
            f"The gradient of {case.labels.place(node.id)} has ", bare(ratio), " times the norm of that of "
            f"{case.labels.place(last.id)}", rest if furthest is not node else (), ".",
        )  # fmt: skip
        severity: Severity = "broken" if max(extreme, 1 / extreme) > OUT_OF_REACH else "warning"
        also = tuple(other.id for other, _ in beyond[1:])
        return self.found(severity, node.id, case.whole[node.id], got, measure=extreme, also=also)


def _far(ratio: float, grows: bool) -> bool:
    return ratio > FAR if grows else ratio < 1 / FAR


class Vanishing(Depth):
    """Towards the first layers the gradients become so small that these hardly learn."""

    code = "vanishing"
    title = "Vanishing gradients"
    expected = "gradients of a like size in all layers"
    cure = "Use ReLU in the hidden layers, or fewer layers; skip connections and normalization help too."

    def look(self, case: Case) -> Finding | None:
        return self.far(case, grows=False)


class Exploding(Depth):
    """Towards the first layers the gradients become so large that one step throws the parameters far away."""

    code = "exploding"
    title = "Exploding gradients"
    expected = "gradients of a like size in all layers"
    cure = "Clip the gradients, lower the learning rate, or begin with smaller weights."

    def look(self, case: Case) -> Finding | None:
        found = self.far(case, grows=True)
        if found is None or case.trace.clip_norm is None:
            return found
        # Clipped, they keep their differences but can no longer throw the parameters away.
        clipped = rich(
            found.got, " Before the update all of them are clipped to a norm of ", bare(case.trace.clip_norm), "."
        )
        return replace(found, severity="note", got=clipped)


class ZeroGradient(Kind):
    """From some node back every gradient is exactly 0, for another reason than dead units."""

    code = "zero-gradient"
    light = "gradients"
    title = "Gradient exactly 0"
    expected = "a gradient other than 0 for some cell of each parameter"
    cure = "Draw new weights: where all weights are 0, or an operation is flat, nothing comes back."

    def look(self, case: Case) -> Finding | None:
        if all(case.gradients[node.id].any() for node in case.trained):
            return None
        event = self._first(case)
        if event is None or self._dead(case):
            return None
        op = case.op(case.node(event.node))
        assert op is not None, "a vector-Jacobian product is an op's"
        still = [node.id for node in case.trained if not case.gradients[node.id].any()]
        if event.node == case.loss:
            got = rich(f"{op.title} gives every prediction the gradient 0: the loss cannot fall from here.")
            return self.found("note", event.target, event, got, measure=len(still), also=tuple(still))
        others = [case.labels.node(source) for source in case.node(event.node).inputs if source != event.target]
        by = f" with {' and '.join(others)}" if others else ""
        got = rich(
            f"{op.title}{by} sends 0 back to {case.labels.place(event.target)}, so {case.labels.several(still)} "
            f"{'gets' if len(still) == 1 else 'get'} no push at all."
        )
        return self.found("broken", event.target, event, got, measure=len(still), also=tuple(still))

    def _first(self, case: Case) -> Event | None:
        """The first event that left a gradient of zeros although what came from above was none."""
        for event in case.trace.events:
            if event.kind == "vjp" and case.whole.get(event.target) is event:
                upstream = case.gradients.get(event.node)
                if upstream is not None and upstream.any() and not case.gradients[event.target].any():
                    return event
        return None

    def _dead(self, case: Case) -> bool:
        """Whether some layer has dead units alone: they explain the zeros before it, and those of what reads them."""
        return any(gate.closes and bool(dead_units(slopes, case.batch).all()) for _, slopes, gate in case.activations)
