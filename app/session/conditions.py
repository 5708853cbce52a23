"""What each condition asks of one training step: at which node it is met, and why.

Most are decided by the values and whole gradients of a step (`Facts`), which a Program's buffers hold after it and a
trace holds for ever; the others by what an event writes.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

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


def decided(item: Breakpoint, program: Program, facts: Facts, before: Facts | None) -> Iterator[tuple[int, str]]:
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


def written(item: Breakpoint, trace: Trace) -> Iterator[Met]:
    """Every event that writes into the node."""
    for event in trace.events:
        if event.target == item.node:
            yield Met(event.index + 1, item.id, event.target, f"{{}}: {_what(event)}.")


def _what(event: Event) -> str:
    if event.phase == "update":
        return "its gradient was clipped" if event.writes == "grad" else "it was updated"
    if event.phase == "forward":
        return "its value was computed"
    return "a contribution to its gradient" if event.writes == "contribution" else "its gradient was computed"


def not_finite(item: Breakpoint, trace: Trace) -> Iterator[Met]:
    """Every event that writes a NaN or an infinity."""
    for event, writes in zip(trace.events, trace.writes, strict=True):
        if event.target < 0 or (item.node is not None and event.target != item.node):
            continue
        if any(write.array is not None and not np.isfinite(write.array).all() for write in writes):
            yield Met(event.index + 1, item.id, event.target, "{} has a number that is not finite.")


def shown(number: float) -> str:
    """A number as the page writes it: four digits, a long minus, the exponent without a plus."""
    return f"{number:.4g}".replace("e+", "e").replace("-", "−")
