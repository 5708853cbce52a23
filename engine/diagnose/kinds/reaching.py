"""Parameters that the loss's gradient does not reach: unused, cut off, or frozen on purpose."""

from __future__ import annotations

from engine.arrays import np
from engine.cells import shape_text
from engine.diagnose.case import Case
from engine.diagnose.diagnosis import Finding
from engine.diagnose.kinds.kind import Kind, bare
from engine.diagnose.labels import several
from engine.program.instruction import Node
from engine.richtext import rich


def unreached(case: Case) -> list[Node]:
    """The parameters that are to be trained and get no gradient."""
    return [node for node in case.parameters if node.requires_grad and node.grad is None]


class Unused(Kind):
    """A parameter from which the loss was not worked out: it was never read, or what came of it went nowhere."""

    code = "unused-parameter"
    light = "graph"
    title = "Unused parameter"
    expected = "a path from every parameter to the loss"
    cure = "Connect what is worked out from it to the loss, or take it out of the network."

    def look(self, case: Case) -> Finding | None:
        idle = [node for node in unreached(case) if node.id not in case.behind_loss]
        names = [case.labels.node(node.id) for node in idle]
        names += [f"a parameter of shape {shape_text(tensor.shape)}" for tensor in case.absent]
        if not names:
            return None
        if not idle:
            which = several([tensor.name or name for tensor, name in zip(case.absent, names, strict=True)])
            got = rich(which, ": not used by the forward pass at all.")
        else:
            got = rich(several(names[: len(idle)]), ": used, but not for anything that the loss is worked out from.")
        first = idle[0] if idle else None
        readers = [] if first is None else case.descendants(first.id)
        event = case.made.get(readers[0]) if readers else None
        node = None if first is None else first.id
        return self.found("warning", node, event, got, measure=len(names), also=tuple(one.id for one in idle[1:]))


class Detached(Kind):
    """A parameter that the loss was worked out from, over a path on which no gradient comes back.

    It shows at the op that cuts the path: one without a gradient, or one that ran while none was recorded.
    """

    code = "detached-parameter"
    light = "graph"
    title = "Detached parameter"
    expected = "a gradient to come back to every parameter that is trained"
    cure = "Take out what cuts the path, or freeze the parameter if it is meant to stay."

    def look(self, case: Case) -> Finding | None:
        cut_off = [node for node in unreached(case) if node.id in case.behind_loss]
        if not cut_off:
            return None
        at = self._cuts(case)
        cuts = {node.id: at.get(node.id, node.id) for node in cut_off}
        first = min(cuts.values())
        behind = [index for index, cut in cuts.items() if cut == first]
        others = [index for index in cuts if cuts[index] != first]
        more = f" Further on, {case.labels.several(others)} get none either." if others else ""
        why = self._why(case, case.node(first))
        got = rich(f"No gradient comes back to {case.labels.several(behind)}: {why}.", more)
        also = tuple(sorted(cuts))
        return self.found("broken", first, case.made.get(first), got, measure=len(cuts), also=also)

    def _cuts(self, case: Case) -> dict[int, int]:
        """For each node on the way to the loss, the first op at which tracking ends; those without one left out."""
        found: dict[int, int] = {}
        for node in reversed(case.program.nodes):
            cut = node.id if node.op is not None and not node.requires_grad else found.get(node.id)
            if cut is not None and node.id in case.behind_loss:
                for source in node.inputs:
                    found[source] = min(cut, found.get(source, cut))
        return found

    def _why(self, case: Case, cut: Node) -> str:
        op = case.op(cut)
        if op is not None and not op.differentiable:
            return f"{op.title} lets none through, at {case.labels.node(cut.id)}"
        return f"{case.labels.place(cut.id)} was worked out while gradients were not recorded"


class Frozen(Kind):
    """Parameters that require no gradient, so that training leaves them as they are. Often meant."""

    code = "frozen-parameter"
    light = "graph"
    title = "Frozen parameter"
    expected = "parameters that are trained, unless they are meant to stay"
    cure = "Let it require a gradient, if it is to be trained."

    def look(self, case: Case) -> Finding | None:
        frozen = [node.id for node in case.parameters if not node.requires_grad]
        if not frozen:
            return None
        first = case.node(frozen[0])
        readers = [index for index in case.descendants(first.id) if first.id in case.node(index).inputs]
        count = sum(int(np.prod(case.node(index).shape)) for index in frozen)
        numbers = "number stays as it is" if count == 1 else "numbers stay as they are"
        verb = "is" if len(frozen) == 1 else "are"
        got = rich(f"{case.labels.several(frozen)} {verb} frozen: ", bare(count), f" {numbers}.")
        event = case.made.get(readers[0]) if readers else None
        return self.found("note", first.id, event, got, measure=count, also=tuple(frozen[1:]))
