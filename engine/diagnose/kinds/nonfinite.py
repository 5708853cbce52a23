"""Where the first NaN or infinity of a step was written."""

from __future__ import annotations

from engine.arrays import np
from engine.diagnose.case import Case, finite
from engine.diagnose.diagnosis import Finding, LightName
from engine.diagnose.kinds.kind import Kind, bare
from engine.op import Array
from engine.program.instruction import Event
from engine.richtext import RichText, joined, rich
from engine.trace import first_nonfinite


class NonFinite(Kind):
    """The first event that wrote a number that is not finite, and what went into it. All that follows is its echo."""

    code = "not-finite"
    light = "gradients"
    title = "NaN or infinity"
    expected = "finite numbers"
    cure = "Lower the learning rate and start over, or keep this operation's input in its range."

    def look(self, case: Case) -> Finding | None:
        given = self._given(case)
        if given is not None:
            return given
        event = first_nonfinite(case.trace)
        if event is None:
            return None
        written = [write.array for write in case.trace.writes[event.index] if write.array is not None]
        array = next(one for one in written if not finite(one))
        got = rich(_counted(array), f" in {self._what(case, event)}", self._why(case, event), ".")
        light: LightName = "updates" if event.phase == "update" else "gradients"
        return self.found(
            "broken",
            event.target,
            event,
            got,
            cell=_first_cell(array),
            measure=int((~np.isfinite(array)).sum()),
            light=light,
            expected=f"finite numbers in {self._what(case, event)}",
        )

    def _given(self, case: Case) -> Finding | None:
        """What was not finite before anything ran: the data, a parameter."""
        for node in case.program.nodes:
            array = case.trace.initial.get((node.id, "value"))
            if array is not None and not finite(array):
                readers = [other.id for other in case.program.nodes if node.id in other.inputs]
                event = case.made.get(readers[0]) if readers else None
                got = rich(_counted(array), f" in {case.labels.node(node.id)}, before anything was worked out.")
                what = f"finite numbers in {case.labels.node(node.id)}"
                count = int((~np.isfinite(array)).sum())
                cure = "Look at the data, or start over with new weights."
                return self.found("broken", node.id, event, got, measure=count, expected=what, cure=cure)
        return None

    def _what(self, case: Case, event: Event) -> str:
        name = case.labels.node(event.target)
        if event.kind == "update":
            return f"{name} after its update"
        return f"the value of {name}" if event.phase == "forward" else f"the gradient of {name}"

    def _why(self, case: Case, event: Event) -> RichText:
        """The range of what went in."""
        node = case.node(event.node)
        sources = list(node.inputs) if event.phase == "forward" else [event.node]
        numbers = case.values if event.phase == "forward" else case.gradients
        said: list[RichText] = []
        for source in sources:
            array = numbers.get(source)
            if array is not None and array.size and finite(array):
                low, high = float(array.min()), float(array.max())
                what = case.labels.node(source) if event.phase == "forward" else f"the gradient of {node.name}"
                span = (bare(low),) if low == high else (bare(low), " to ", bare(high))
                said.append(rich(f"{what} is " if low == high else f"{what} runs from ", *span))
        return rich(": ", joined(said, ", ")) if said else ()


def _counted(array: Array) -> RichText:
    """How many cells are not finite, by kind: "1 NaN of 10"."""
    nan, infinite = int(np.isnan(array).sum()), int(np.isinf(array).sum())
    parts = [rich(bare(count), f" {word}") for count, word in ((nan, "NaN"), (infinite, "infinite")) if count]
    return rich(joined(parts, " and "), " of ", bare(array.size))


def _first_cell(array: Array) -> tuple[int, ...]:
    place = np.unravel_index(int(np.argmax(~np.isfinite(array))), array.shape)
    return tuple(int(at) for at in place)
