"""From a graph to buffers and instructions: what is written where is decided once, here."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from engine.arrays import Room, np
from engine.errors import GraphError, ShapeError
from engine.op import Array, DType, Shape
from engine.ops import OPS
from engine.optim.optimizer import Optimizer
from engine.program.gradients import Gradients, Leaves
from engine.program.instruction import Draft, Event, EventKind, Instruction, Node, Phase, Recording, Writes
from engine.tensor import Tensor


class Layout:
    """Lays out nodes, events and instructions; the Planner that ops ask for buffers.

    The first contribution to a gradient is written straight into it; each later one goes into a buffer
    of its own and is then added. So no gradient needs to be zeroed, and none is added to while
    somebody else still reads it. Leaves that keep their gradients from the step before are the exception: there the
    first contribution too is added to what is there.
    """

    def __init__(
        self, recording: Recording, optimizer: Optimizer | None, gradients: Gradients, backward: bool, own: bool
    ) -> None:
        self.recording = recording
        self.optimizer = optimizer
        self.gradients = gradients
        self.dtype = recording.dtype
        """The floating dtype in which the current node computes."""
        self.own = own
        self.instructions: list[Instruction] = []
        self.events: list[Event] = []
        self.contributions: dict[int, Array] = {}
        self._contributed: dict[tuple[int, int], Array] = {}
        self._current = -1
        self._room = Room(2 * sum(math.prod(draft.shape) * draft.dtype.itemsize for draft in recording.drafts))
        self._scratch: dict[tuple[Shape, DType, int], Array] = {}
        self._taken: dict[tuple[Shape, DType], int] = defaultdict(int)
        self._kept: dict[tuple[int, str], Array] = {}
        self._constants: dict[tuple[float, DType], Array] = {}
        self._ones: dict[tuple[int, DType], Array] = {}
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

    # --- buffers ---------------------------------------------------------------------------------
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

    def _value(self, draft: Draft, xs: Sequence[Array]) -> Array:
        tensor = draft.tensor
        if tensor is not None and self.optimizer is not None and tensor in self.optimizer.flat:
            return self.optimizer.flat.view(self.optimizer.flat.values, tensor)
        if draft.op is not None:
            op = OPS[draft.op]
            return xs[0] if op.writes else self._room.like(op.allocate(draft.shape, draft.dtype, xs))
        assert tensor is not None, "a leaf is a tensor"
        fed = draft.kind in ("input", "target")
        if not (self.own or fed or tensor.dtype != draft.dtype):
            return tensor.array
        value = self._room.zeros(tensor.array.shape, draft.dtype)
        np.copyto(value, tensor.array, casting="unsafe")
        return value

    def _gradients(self, values: Sequence[Array], reached: set[int]) -> list[Array | None]:
        """A buffer for each gradient; one for two where an op passes the one on as the other, to nobody else."""
        drafts = self.recording.drafts
        uses: dict[int, list[tuple[int, int]]] = defaultdict(list)
        for index in sorted(reached):
            for i, source in enumerate(drafts[index].inputs):
                uses[source].append((index, i))
        gradients: list[Array | None] = [None] * len(drafts)
        for index in sorted(reached, reverse=True):
            tensor, value = drafts[index].tensor, values[index]
            if tensor is not None and self.optimizer is not None and tensor in self.optimizer.flat:
                gradients[index] = self.optimizer.flat.view(self.optimizer.flat.gradients, tensor)
            elif tensor is None and len(uses[index]) == 1 and self._passed(index, *uses[index][0], values):
                gradients[index] = gradients[uses[index][0][0]]
            else:
                gradients[index] = self._room.like(value)
        return gradients

    def _passed(self, source: int, user: int, i: int, values: Sequence[Array]) -> bool:
        """Whether the gradient of ``source`` is that of ``user``, of which it is input ``i``."""
        draft, value, other = self.recording.drafts[user], values[source], values[user]
        alike = value.shape == other.shape and value.dtype == other.dtype and value.strides == other.strides
        return alike and draft.op is not None and OPS[draft.op].passes(i, draft.attrs)

    def scratch(self, shape: Shape, dtype: Any = None) -> Array:
        """A buffer for the current event; events share these."""
        kind = np.dtype(dtype or self.dtype)
        taken = self._taken[shape, kind]
        self._taken[shape, kind] += 1
        key = (shape, kind, taken)
        if key not in self._scratch:
            self._scratch[key] = self._room.zeros(shape, kind)
        return self._scratch[key]

    def keep(self, name: str, shape: Shape, dtype: Any = None) -> Array:
        """The current node's own buffer of that name, zeros at first."""
        key = (self._current, name)
        if key not in self._kept:
            self._kept[key] = self._room.zeros(shape, dtype or self.dtype)
        return self._kept[key]

    def constant(self, value: float, dtype: Any = None) -> Array:
        """A 0-d array of the current node's dtype."""
        key = (value, np.dtype(dtype or self.dtype))
        if key not in self._constants:
            self._constants[key] = np.array(value, key[1])
        return self._constants[key]

    def ones(self, count: int, dtype: Any = None) -> Array:
        """A vector of ones."""
        key = (count, np.dtype(dtype or self.dtype))
        if key not in self._ones:
            self._ones[key] = np.ones(count, key[1])
        return self._ones[key]

    # --- instructions and events -----------------------------------------------------------------
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
        dtypes = (node.dtype, *(self.nodes[source].dtype for source in node.inputs))
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
        return tuple(self.nodes[source].value for source in node.inputs)

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

    def _contribution(self, node: int, i: int, grad: Array) -> Array:
        """The buffer of what the node contributes to the gradient of its input ``i``."""
        if (node, i) not in self._contributed:
            self._contributed[node, i] = self._room.like(grad)
        return self._contributed[node, i]

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
