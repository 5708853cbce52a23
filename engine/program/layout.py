"""From a graph to buffers and instructions: what is written where is decided once, here."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

from engine.arrays import np
from engine.errors import GraphError, ShapeError
from engine.op import Array, DType
from engine.ops import OPS
from engine.optim.optimizer import Optimizer
from engine.program.buffers import Buffers
from engine.program.gradients import Gradients, Leaves
from engine.program.instruction import Draft, Event, EventKind, Instruction, Node, Phase, Recording, Writes
from engine.tensor import Tensor


class Layout(Buffers):
    """Lays out nodes, events and instructions; the Planner that ops ask for buffers.

    The first contribution to a gradient is written straight into it; each later one goes into a buffer
    of its own and is then added. So no gradient needs to be zeroed, and none is added to while
    somebody else still reads it. Leaves that keep their gradients from the step before are the exception: there the
    first contribution too is added to what is there.
    """

    def __init__(
        self, recording: Recording, optimizer: Optimizer | None, gradients: Gradients, backward: bool, own: bool
    ) -> None:
        super().__init__(recording, optimizer, own)
        self.gradients = gradients
        self.instructions: list[Instruction] = []
        self.events: list[Event] = []
        self.contributions: dict[int, Array] = {}
        values: list[Array] = []
        for draft in recording.drafts:
            values.append(self._value(draft, [values[i] for i in draft.inputs]))
        grads = self._gradients(values, self._reached() if backward else set())
        nodes = enumerate(zip(recording.drafts, values, grads, strict=True))
        self.nodes = tuple(self._node(index, *parts) for index, parts in nodes)
        self._plan_forward()
        self.forward_end = len(self.instructions)
        self._backward = backward
        self.plan_backward()

    def _node(self, index: int, draft: Draft, value: Array, grad: Array | None) -> Node:
        return Node(
            index,
            draft.kind,
            draft.op,
            draft.path,
            draft.name,
            draft.inputs,
            draft.attrs,
            draft.shape,
            draft.dtype,
            draft.requires_grad,
            value,
            grad,
            draft.tensor,
        )

    def emit(self, function: Callable[..., object], *args: Any) -> None:
        """Append an instruction to the current event."""
        self.instructions.append((function, args))

    def begin(self, node: int) -> int:
        """Start an event of ``node``; gives its first instruction."""
        self._current = node
        self._taken.clear()
        self.dtype = self._computes_in(node)
        return len(self.instructions)

    def _computes_in(self, index: int) -> DType:
        """The floating dtype of a node: its own, else that of an input, else the parameters'."""
        if index < 0:
            return self.recording.dtype
        node = self.nodes[index]
        if node.dtype.kind == "f":
            return node.dtype
        dtypes = (self.nodes[source].dtype for source in node.inputs)
        return next((dtype for dtype in dtypes if dtype.kind == "f"), self.recording.dtype)

    def event(
        self,
        kind: EventKind,
        phase: Phase,
        first: int,
        node: int,
        target: int,
        writes: Writes | None,
        input_index: int | None = None,
    ) -> None:
        """End the event that began at instruction ``first``."""
        index = len(self.events)
        self.events.append(Event(index, kind, phase, node, input_index, target, writes, first, len(self.instructions)))

    def _values(self, node: Node) -> tuple[Array, ...]:
        return tuple([self.nodes[source].value for source in node.inputs])

    def _plan_forward(self) -> None:
        for node in self.nodes:
            if node.op is not None:
                first = self.begin(node.id)
                op = OPS[node.op]
                # A twin keeps the numbers that were drawn and the statistics that were kept.
                if not (self.own and (op.random or op.writes)):
                    op.plan_forward(self, node.attrs, self._values(node), node.value)
                kind: EventKind = "loss" if node.id == self.recording.loss else "forward"
                self.event(kind, "forward", first, node.id, node.id, "value")

    def plan_backward(self) -> None:
        """Plan the backward pass; anew, where leaves were to keep their gradients and are not now, or the reverse."""
        del self.instructions[self.forward_end :]
        self.events = [event for event in self.events if event.phase == "forward"]
        self.contributions.clear()
        if self._backward:
            self._plan_gradients()
        self.backward_end = len(self.instructions)

    def _plan_gradients(self) -> None:
        loss = self.recording.loss
        assert loss is not None, "a backward pass was asked for, so there is a loss"
        root = self.nodes[loss]
        assert root.grad is not None, "the loss is reached by itself"
        found = self._leaves()
        leaves = Leaves(found.values(), self.gradients)
        held = set() if self.gradients.zero else set(found)
        first = self.begin(loss)
        self.emit(leaves.forget if self.gradients.zero else leaves.hold)
        if loss in held:
            self.emit(np.add, root.grad, self.constant(1.0), root.grad)
        else:
            self.emit(root.grad.fill, 1.0)
        self.event("seed", "backward", first, loss, loss, "grad")
        written = {loss, *held}
        for node in reversed(self.nodes):
            if node.op is not None and node.grad is not None and OPS[node.op].differentiable:
                for i, source in enumerate(node.inputs):
                    if self.nodes[source].grad is not None:
                        self._plan_contribution(node, i, source, source in written)
                        written.add(source)

    def _leaves(self) -> dict[int, tuple[Tensor, Array]]:
        """The leaves that receive a gradient, by their nodes."""
        leaves = ((node.id, node.tensor, node.grad) for node in self.nodes if node.op is None)
        return {index: (tensor, grad) for index, tensor, grad in leaves if tensor is not None and grad is not None}

    def _plan_contribution(self, node: Node, i: int, source: int, again: bool) -> None:
        target = self.nodes[source]
        assert node.op is not None
        assert node.grad is not None
        assert target.grad is not None, "only tracked inputs receive a contribution"
        out = self._contribution(node.id, i, target.grad) if again else target.grad
        first = self.begin(node.id)
        if out is not node.grad:
            OPS[node.op].plan_vjp(self, i, node.attrs, node.grad, self._values(node), node.value, out)
        if not again:
            self.event("vjp", "backward", first, node.id, source, "grad", i)
            return
        self.contributions[len(self.events)] = out
        self.event("vjp", "backward", first, node.id, source, "contribution", i)
        first = self.begin(node.id)
        self.emit(np.add, target.grad, out, target.grad)
        self.event("accumulate", "backward", first, node.id, source, "grad", i)

    def _reached(self) -> set[int]:
        """The tracked nodes that the loss depends on; raises GraphError where there is nothing to descend."""
        drafts, loss = self.recording.drafts, self.recording.loss
        if loss is None or math.prod(drafts[loss].shape) != 1:
            raise ShapeError(
                "loss-not-scalar",
                expected="a scalar to descend from",
                got="no loss" if loss is None else f"shape {list(drafts[loss].shape)}",
                cure="Pass a loss function, or return a scalar from the model, for example with .mean().",
            )
        if not drafts[loss].requires_grad:
            raise GraphError(
                "nothing-tracked",
                expected="a loss that depends on a parameter",
                got="one that does not",
                cure="Connect a parameter to the loss, and do not compute it under no_grad().",
            )
        reached = {loss}
        for index in range(loss, -1, -1):
            op = drafts[index].op
            if index in reached and (op is None or OPS[op].differentiable):
                reached.update(
                    i for i in drafts[index].inputs if drafts[index].requires_grad and drafts[i].requires_grad
                )
        return reached
