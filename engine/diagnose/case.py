"""One training step as a patient: its numbers sorted by what one asks about them."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cached_property
from typing import NamedTuple

from engine.arrays import np
from engine.diagnose.diagnosis import Spread
from engine.diagnose.gates import Gate, gate_of
from engine.diagnose.labels import Labels
from engine.op import Array, Op
from engine.ops import OPS
from engine.program.instruction import Event, Node
from engine.program.program import Program
from engine.tensor import Tensor
from engine.trace import Trace


class Update(NamedTuple):
    """A parameter before and after its update, and the event that made it."""

    before: Array
    after: Array
    event: Event


class Case:
    """What the kinds of findings look at. Gradients are those that the backward pass left, before any clipping."""

    def __init__(self, program: Program, trace: Trace, labels: Labels) -> None:
        self.program = program
        self.trace = trace
        self.labels = labels
        assert program.loss is not None, "a step that is diagnosed has a loss"
        self.loss = program.loss
        self.made: dict[int, Event] = {}
        """The event that worked out each op's value."""
        self.values: dict[int, Array] = {}
        self.gradients: dict[int, Array] = {}
        self.whole: dict[int, Event] = {}
        """The event after which each gradient is whole."""
        self.updates: dict[int, Update] = {}
        for node in program.nodes:
            leaf = trace.initial.get((node.id, "value"))
            if leaf is not None:
                self.values[node.id] = leaf
        for event, writes in zip(trace.events, trace.writes, strict=True):
            for write in writes:
                if write.array is not None and write.node == event.target:
                    self._read(event, write.slot, write.array)

    def _read(self, event: Event, slot: str, array: Array) -> None:
        target = event.target
        if event.phase == "forward" and slot == "value":
            self.made[target] = event
            self.values[target] = array
        elif event.phase == "backward" and slot == "grad":
            self.gradients[target] = array
            self.whole[target] = event
        elif event.kind == "update" and slot == "value":
            self.updates[target] = Update(self.values[target], array, event)

    # --- nodes -----------------------------------------------------------------------------------
    def node(self, index: int) -> Node:
        """The node of that id."""
        return self.program.nodes[index]

    def op(self, node: Node) -> Op | None:
        """What the node runs; None for a leaf."""
        return None if node.op is None else OPS[node.op]

    def slopes(self, node: Node) -> Array | None:
        """The local gradient of a cellwise op of one input, cell by cell; None for any other node."""
        op = self.op(node)
        if op is None or not op.differentiable or node.grad is None:
            return None
        xs = [self.values[source] for source in node.inputs]
        return op.local_gradient(node.attrs, xs, self.values[node.id])

    @cached_property
    def activations(self) -> tuple[tuple[Node, Array, Gate], ...]:
        """The nodes that act as gates for gradients, with their slopes, in the order of running."""
        found = []
        gates: dict[tuple[str, str], Gate] = {}
        for node in self.program.nodes:
            op, slopes = self.op(node), self.slopes(node)
            if op is None or slopes is None:
                continue
            use = (op.name, repr(node.attrs))
            gate = gates[use] = gates.get(use) or gate_of(op, node.attrs)
            if gate.closes or gate.saturates:
                found.append((node, slopes, gate))
        return tuple(found)

    @cached_property
    def changes(self) -> dict[int, float]:
        """‖Δw‖ of each parameter that was updated."""
        return {
            index: norm([np.subtract(update.after, update.before, dtype=np.float64)])
            for index, update in self.updates.items()
        }

    @cached_property
    def parameters(self) -> tuple[Node, ...]:
        """All parameters of the graph, in the order of running."""
        return tuple(node for node in self.program.nodes if node.kind == "parameter")

    @cached_property
    def trained(self) -> tuple[Node, ...]:
        """The parameters to which a gradient comes back."""
        return tuple(node for node in self.parameters if node.id in self.gradients)

    @cached_property
    def absent(self) -> tuple[Tensor, ...]:
        """Parameters that the optimizer has and the graph has not."""
        optimizer = self.program.optimizer
        here = {id(node.tensor) for node in self.program.nodes}
        return () if optimizer is None else tuple(one for one in optimizer.params if id(one) not in here)

    @cached_property
    def behind_loss(self) -> frozenset[int]:
        """The nodes from which the loss was worked out, whether or not gradients come back to them."""
        return frozenset(self.ancestors(self.loss))

    def ancestors(self, index: int) -> set[int]:
        """The node and all that it was worked out from."""
        found = {index}
        waiting = [index]
        while waiting:
            for source in self.node(waiting.pop()).inputs:
                if source not in found:
                    found.add(source)
                    waiting.append(source)
        return found

    def descendants(self, index: int) -> list[int]:
        """All that was worked out from the node, in the order of running."""
        found = {index}
        for node in self.program.nodes[index:]:
            if any(source in found for source in node.inputs):
                found.add(node.id)
        return sorted(found - {index})

    @cached_property
    def batch(self) -> int | None:
        """How many examples there are; None where the step reads no data."""
        sizes = [node.shape[0] for node in self.program.nodes if node.kind == "input" and node.shape]
        return sizes[0] if sizes else None

    # --- layers ----------------------------------------------------------------------------------
    @cached_property
    def layers(self) -> dict[str, list[Node]]:
        """The ops and parameters of each layer, in the order of running; without a loss that compares with a target."""
        layers: dict[str, list[Node]] = {}
        loss = self.labels.layer(self.loss) if self.program.target is not None else None
        for node in self.program.nodes:
            layer = self.labels.layer(node.id)
            if node.kind in ("op", "parameter") and layer != loss:
                layers.setdefault(layer, []).append(node)
        return layers


def finite(array: Array) -> bool:
    """Whether every cell is a finite number."""
    return bool(np.isfinite(array).all())


def norm(arrays: Iterable[Array]) -> float:
    """The Euclidean norm of all cells together."""
    return float(np.sqrt(sum(float(np.square(array, dtype=np.float64).sum()) for array in arrays)))


def spread(arrays: Iterable[Array]) -> Spread | None:
    """How large the cells are; None where there are none."""
    sizes = [np.abs(array.astype(np.float64)).ravel() for array in arrays if array.size]
    if not sizes:
        return None
    together = np.concatenate(sizes)
    return Spread(float(together.mean()), float(np.sqrt(np.square(together).sum())), float(together.max()))
