"""Gradients that were not zeroed: each step then follows those of the batches before it too."""

from __future__ import annotations

from engine.arrays import np
from engine.diagnose.case import Case, norm
from engine.diagnose.diagnosis import Finding
from engine.diagnose.kinds.kind import Kind, bare
from engine.richtext import rich


class NotZeroed(Kind):
    """A parameter still held the gradient of an earlier step when the backward pass began to add to it."""

    code = "not-zeroed"
    light = "gradients"
    title = "Zeroing forgotten"
    expected = "the gradient of this batch alone"
    cure = "Zero the gradients each step, unless several batches are meant to make one update."

    def look(self, case: Case) -> Finding | None:
        held = {node.id: case.trace.initial.get((node.id, "grad")) for node in case.trained}
        older = {index: array for index, array in held.items() if array is not None and array.any()}
        if not older:
            return self._to_come(case)
        first = min(older, key=lambda index: case.whole[index].index)
        before, after = older[first], case.gradients[first]
        own = norm([np.subtract(after, before, dtype=np.float64)])
        got = rich(
            f"{case.labels.place(first)} still held a gradient of norm ", bare(norm([before])),
            " from earlier steps, and this batch's, of norm ", bare(own), ", was added to it.",
        )  # fmt: skip
        also = tuple(index for index in older if index != first)
        measure = norm([before]) / own if own else None
        return self.found("warning", first, case.whole[first], got, measure=measure, also=also)

    def _to_come(self, case: Case) -> Finding | None:
        """Nothing was held yet, but nothing is zeroed either: the next step will add to this one's."""
        if case.program.optimizer is None or any(event.kind == "zero" for event in case.trace.events):
            return None
        last = case.trained[-1] if case.trained else None
        got = rich("Nothing is zeroed after the update: the next step's gradients will be added to these.")
        node, event = (None, None) if last is None else (last.id, case.whole[last.id])
        return self.found("note", node, event, got)
