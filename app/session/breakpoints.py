"""Conditions at which Continue stops, and the event of a training step at which one is met.

Each condition is decided by the values and whole gradients of one step (`Facts`), which a Program's buffers hold after
the step and a trace holds for ever. So training goes on at its own speed, and only the step in which something was met
is recorded.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.network.naming import Names
from app.protocol.breakpoints import Breakpoint
from app.session.run import result_node
from engine.program.instruction import Event, Node
from engine.program.program import Program
from engine.trace import Trace

Array = NDArray[Any]


class Met(NamedTuple):
    """A breakpoint that was met: the cursor right behind the event, and why. In `text`, {} is what `node` is called."""

    cursor: int
    breakpoint: int
    node: int
    text: str


@dataclass(frozen=True)
class Facts:
    """What the conditions look at in one training step: whole gradients by node, and the loss."""

    gradients: Mapping[int, Array]
    loss: float

    @classmethod
    def of_program(cls, program: Program) -> Facts:
        """Of the step that ran last. Views, good until the next one runs."""
        gradients = {node.id: node.grad for node in program.nodes if node.grad is not None}
        return cls(gradients, float(program.nodes[result_node(program)].value))

    @classmethod
    def of_trace(cls, program: Program, trace: Trace) -> Facts:
        """Of a recorded step."""
        gradients: dict[int, Array] = {}
        loss = float("nan")
        result = result_node(program)
        for event, writes in zip(trace.events, trace.writes, strict=True):
            for write in writes:
                if write.array is None:
                    continue
                if write.slot == "grad" and event.phase == "backward":
                    gradients[write.node] = write.array
                elif write.slot == "value" and write.node == result:
                    loss = float(write.array)
        return cls(gradients, loss)

    def kept(self) -> Facts:
        """Copies, to compare the next step with."""
        return Facts({node: array.copy() for node, array in self.gradients.items()}, self.loss)


class Where(NamedTuple):
    """A node by what it is in the design, so that it is found again when the design has changed."""

    path: str
    kind: str
    op: str | None
    name: str
    nth: int


class Breakpoints:
    """The breakpoints of a session, each with the place of its node."""

    def __init__(self) -> None:
        self.items: list[Breakpoint] = []
        self.places: dict[int, Where] = {}

    @property
    def active(self) -> list[Breakpoint]:
        """Those that can be met."""
        return [item for item in self.items if item.on and not item.gone]

    @property
    def compares(self) -> bool:
        """Whether one of them asks for the training step before."""
        return any(item.kind in ("sign_flip", "loss_rises") for item in self.active)

    def set(self, items: Sequence[Breakpoint], program: Program) -> None:
        """Take over a list. One that is gone is found again by its id, and stays gone."""
        ids = {item.id for item in items}
        places = {identity: place for identity, place in self.places.items() if identity in ids}
        every = where(program)
        for item in items:
            if not item.gone and item.node is not None and item.node < len(every):
                places[item.id] = every[item.node]
        self.places = places
        self.items = [item if self._fits(item, program) else _without_node(item) for item in items]

    def moved(self, program: Program) -> None:
        """The design has changed: find every node again, or say that it is gone."""
        found = {place: index for index, place in enumerate(where(program))}
        items = []
        for item in self.items:
            place = self.places.get(item.id)
            node = None if place is None else found.get(place)
            moved = item if place is None else item.model_copy(update={"node": node, "gone": node is None})
            items.append(moved if self._fits(moved, program) else _without_node(moved))
        self.items = items

    @staticmethod
    def _fits(item: Breakpoint, program: Program) -> bool:
        if item.node is None:
            return item.gone or item.kind not in ("node", "sign_flip")
        if item.node >= len(program.nodes):
            return False
        shape = program.nodes[item.node].shape
        cell = item.cell if item.kind == "sign_flip" else [0] * len(shape)
        return len(cell) == len(shape) and all(at < size for at, size in zip(cell, shape, strict=True))

    # --- whether and where -----------------------------------------------------------------------
    def may_meet(self, program: Program, facts: Facts, before: Facts | None) -> bool:
        """Whether the step that ran last on this Program meets one of them."""
        for item in self.active:
            if item.kind == "node":
                return True
            if item.kind == "nonfinite":
                if any(not np.isfinite(node.value).all() for node in program.nodes if node.dtype.kind == "f"):
                    return True
                if any(not np.isfinite(array).all() for array in facts.gradients.values()):
                    return True
            elif next(_decided(item, program, facts, before), None) is not None:
                return True
        return False

    def find(self, program: Program, trace: Trace, cursor: int, before: Facts | None) -> Met | None:
        """The first event from `cursor` on at which one of them is met."""
        facts = Facts.of_trace(program, trace)
        whole = {event.target: event.index for event in trace.events if event.phase == "backward"}
        whole_values = {event.target: event.index for event in trace.events if event.phase == "forward"}
        met: list[Met] = []
        for item in self.active:
            if item.kind == "node":
                met += _written(item, trace)
            elif item.kind == "nonfinite":
                met += _not_finite(item, trace)
            else:
                at = whole_values if item.kind == "loss_rises" else whole
                met += [
                    Met(at.get(node, -1) + 1, item.id, node, text)
                    for node, text in _decided(item, program, facts, before)
                ]
        return min((each for each in met if each.cursor > cursor), default=None)

    def titles(self, names: Names) -> list[str]:
        """What each is about, in words."""
        return [_title(item, names) for item in self.items]


def _decided(item: Breakpoint, program: Program, facts: Facts, before: Facts | None) -> Iterator[tuple[int, str]]:
    """The nodes at whose whole gradient (or value) the condition is met, each with the reason."""
    match item.kind:
        case "gradient_over" | "gradient_under":
            yield from _beyond(item, program, facts)
        case "sign_flip":
            yield from _flipped(item, facts, before)
        case "loss_rises":
            if before is not None and facts.loss > item.bound * before.loss:
                loss = result_node(program)
                yield loss, f"{{}} rose from {shown(before.loss)} to {shown(facts.loss)}."
        case "dead_unit":
            yield from _dead(item, program, facts)


def _beyond(item: Breakpoint, program: Program, facts: Facts) -> Iterator[tuple[int, str]]:
    over = item.kind == "gradient_over"
    for node, gradient in facts.gradients.items():
        chosen = program.nodes[node].kind == "parameter" if item.node is None else node == item.node
        if not chosen or not gradient.size:
            continue
        largest = float(np.abs(gradient).max())
        if largest > item.bound if over else largest < item.bound:
            than = "over" if over else "under"
            yield node, f"The gradient of {{}}: its largest size is {shown(largest)}, {than} {shown(item.bound)}."


def _flipped(item: Breakpoint, facts: Facts, before: Facts | None) -> Iterator[tuple[int, str]]:
    node = item.node
    if before is None or node is None or node not in facts.gradients or node not in before.gradients:
        return
    cell = tuple(item.cell)
    if any(at >= size for at, size in zip(cell, facts.gradients[node].shape, strict=True)):
        return  # a smaller batch has no such example
    if any(at >= size for at, size in zip(cell, before.gradients[node].shape, strict=True)):
        return
    then, now = float(before.gradients[node][cell]), float(facts.gradients[node][cell])
    if then * now < 0:
        place = f" at {', '.join(str(at + 1) for at in cell)}" if cell else ""
        yield node, f"The gradient of {{}}{place} changed its sign, from {shown(then)} to {shown(now)}."


def _dead(item: Breakpoint, program: Program, facts: Facts) -> Iterator[tuple[int, str]]:
    """Units of an op, cell by cell, behind which some gradient arrives and before which none does."""
    for node in program.nodes:
        if node.op is None or len(node.inputs) != 1 or (item.node is not None and node.id != item.node):
            continue
        source = node.inputs[0]
        behind, through = facts.gradients.get(node.id), facts.gradients.get(source)
        if behind is None or through is None or behind.shape != through.shape or behind.ndim < 2:
            continue
        others = tuple(axis for axis in range(behind.ndim) if axis != _unit_axis(node))
        dead = (through == 0).all(axis=others) & (behind != 0).any(axis=others)
        if dead.any():
            unit = int(np.argmax(dead)) + 1
            yield source, f"Unit {unit} of {{}}: no gradient comes back through its activation, for any example."


def _unit_axis(node: Node) -> int:
    return 1 if len(node.shape) == 4 else len(node.shape) - 1


def _written(item: Breakpoint, trace: Trace) -> Iterator[Met]:
    for event in trace.events:
        if event.target == item.node:
            yield Met(event.index + 1, item.id, event.target, f"{{}}: {_what(event)}.")


def _what(event: Event) -> str:
    if event.phase == "update":
        return "its gradient was clipped" if event.writes == "grad" else "it was updated"
    if event.phase == "forward":
        return "its value was computed"
    return "a contribution to its gradient" if event.writes == "contribution" else "its gradient was computed"


def _not_finite(item: Breakpoint, trace: Trace) -> Iterator[Met]:
    for event, writes in zip(trace.events, trace.writes, strict=True):
        if event.target < 0 or (item.node is not None and event.target != item.node):
            continue
        if any(write.array is not None and not np.isfinite(write.array).all() for write in writes):
            yield Met(event.index + 1, item.id, event.target, "{} has a number that is not finite.")


_TITLES = {
    "node": "whenever it is written",
    "gradient_over": "gradient over",
    "gradient_under": "gradient under",
    "nonfinite": "NaN or infinity",
    "sign_flip": "gradient changes its sign",
    "loss_rises": "loss rises",
    "dead_unit": "dead unit",
}


def _title(item: Breakpoint, names: Names) -> str:
    if item.gone:
        return f"{_TITLES[item.kind]}: its node is gone"
    if item.node is None:
        return _TITLES[item.kind] + (" (any parameter)" if item.kind.startswith("gradient") else "")
    cell = f" at {', '.join(str(at + 1) for at in item.cell)}" if item.kind == "sign_flip" and item.cell else ""
    return f"{names.plain(item.node)}{cell}: {_TITLES[item.kind]}"


def shown(number: float) -> str:
    """A number as the page writes it: four digits, a long minus, the exponent without a plus."""
    return f"{number:.4g}".replace("e+", "e").replace("-", "−")


def where(program: Program) -> list[Where]:
    """Every node's place in the design."""
    seen: Counter[tuple[str, str, str | None, str]] = Counter()
    places = []
    for node in program.nodes:
        kind = (node.path, node.kind, node.op, node.name)
        places.append(Where(*kind, seen[kind]))
        seen[kind] += 1
    return places


def _without_node(item: Breakpoint) -> Breakpoint:
    return item.model_copy(update={"node": None, "gone": True})
