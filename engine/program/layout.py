"""From a graph to buffers and instructions: what is written where is decided once, here."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import numpy as np

from engine.errors import GraphError, ShapeError
from engine.op import Array, Shape
from engine.ops import OPS
from engine.optim.optimizer import Optimizer
from engine.program.instruction import Draft, Event, EventKind, Instruction, Node, Phase, Recording, Writes


class Layout:
    """Lays out nodes, events and instructions; the Planner that ops ask for buffers.

    The first contribution to a gradient is written straight into it; each later one goes into a buffer
    of its own and is then added. So no gradient needs to be zeroed, and none is added to while
    somebody else still reads it.
    """

    def __init__(self, recording: Recording, optimizer: Optimizer | None, backward: bool, own: bool) -> None:
        self.recording = recording
        self.optimizer = optimizer
        self.dtype = recording.dtype
        self.own = own
        self.instructions: list[Instruction] = []
        self.events: list[Event] = []
        self.contributions: dict[int, Array] = {}
        self._current = -1
        self._scratch: dict[tuple[Shape, int], Array] = {}
        self._taken: dict[Shape, int] = defaultdict(int)
        self._kept: dict[tuple[int, str], Array] = {}
        self._constants: dict[float, Array] = {}
        self._ones: dict[int, Array] = {}
        reached = self._reached() if backward else set()
        self.nodes = tuple(self._node(i, draft, i in reached) for i, draft in enumerate(recording.drafts))
        self._plan_forward()
        self.forward_end = len(self.instructions)
        if backward:
            self._plan_backward()
        self.backward_end = len(self.instructions)

    # --- buffers ---------------------------------------------------------------------------------
    def _node(self, index: int, draft: Draft, reached: bool) -> Node:
        value, grad = self._buffers(draft, reached)
        return Node(
            index,
            draft.kind,
            draft.op,
            draft.path,
            draft.name,
            draft.inputs,
            draft.attrs,
            draft.shape,
            self.dtype,
            draft.requires_grad,
            value,
            grad,
            draft.tensor,
        )

    def _buffers(self, draft: Draft, reached: bool) -> tuple[Array, Array | None]:
        tensor = draft.tensor
        if tensor is not None and self.optimizer is not None and tensor in self.optimizer.flat:
            value, grad, _ = self.optimizer.views(tensor)
            return value, grad if reached else None
        if tensor is None:
            value = np.zeros(draft.shape, self.dtype)
        elif self.own or draft.kind in ("input", "target") or tensor.dtype != self.dtype:
            value = np.array(tensor.array, dtype=self.dtype, order="C")
        else:
            value = tensor.array
        return value, np.zeros(draft.shape, self.dtype) if reached else None

    def scratch(self, shape: Shape) -> Array:
        """A buffer for the current event; events share these."""
        key = (shape, self._taken[shape])
        self._taken[shape] += 1
        if key not in self._scratch:
            self._scratch[key] = np.empty(shape, self.dtype)
        return self._scratch[key]

    def keep(self, name: str, shape: Shape) -> Array:
        """The current node's own buffer of that name, zeros at first."""
        key = (self._current, name)
        if key not in self._kept:
            self._kept[key] = np.zeros(shape, self.dtype)
        return self._kept[key]

    def constant(self, value: float) -> Array:
        """A 0-d array of the program's dtype."""
        if value not in self._constants:
            self._constants[value] = np.array(value, self.dtype)
        return self._constants[value]

    def ones(self, count: int) -> Array:
        """A vector of ones."""
        if count not in self._ones:
            self._ones[count] = np.ones(count, self.dtype)
        return self._ones[count]

    # --- instructions and events -----------------------------------------------------------------
    def emit(self, function: Callable[..., object], *args: Any) -> None:
        """Append an instruction to the current event."""
        self.instructions.append((function, args))

    def begin(self, node: int) -> int:
        """Start an event of ``node``; gives its first instruction."""
        self._current = node
        self._taken.clear()
        return len(self.instructions)

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
        return tuple(self.nodes[source].value for source in node.inputs)

    def _plan_forward(self) -> None:
        for node in self.nodes:
            if node.op is not None:
                first = self.begin(node.id)
                OPS[node.op].plan_forward(self, node.attrs, self._values(node), node.value)
                kind: EventKind = "loss" if node.id == self.recording.loss else "forward"
                self.event(kind, "forward", first, node.id, node.id, "value")

    def _plan_backward(self) -> None:
        loss = self.recording.loss
        assert loss is not None, "a backward pass was asked for, so there is a loss"
        root = self.nodes[loss]
        assert root.grad is not None, "the loss is reached by itself"
        first = self.begin(loss)
        self.emit(root.grad.fill, 1.0)
        self.event("seed", "backward", first, loss, loss, "grad")
        written = {loss}
        for node in reversed(self.nodes):
            if node.op is not None and node.grad is not None:
                for i, source in enumerate(node.inputs):
                    if self.nodes[source].grad is not None:
                        self._plan_contribution(node, i, source, source in written)
                        written.add(source)

    def _plan_contribution(self, node: Node, i: int, source: int, again: bool) -> None:
        target = self.nodes[source]
        assert node.op is not None
        assert node.grad is not None
        assert target.grad is not None, "only tracked inputs receive a contribution"
        out = np.zeros(target.shape, self.dtype) if again else target.grad
        first = self.begin(node.id)
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
            if index in reached:
                reached.update(
                    i for i in drafts[index].inputs if drafts[index].requires_grad and drafts[i].requires_grad
                )
        return reached
