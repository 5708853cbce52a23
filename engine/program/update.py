"""The update as instructions: one parameter at a time for stepping, all at once for training.

Both run the optimizer's own rule, cell by cell the same arithmetic; only the length of the arrays
differs.
"""

from __future__ import annotations

from engine.arrays import np
from engine.op import Array
from engine.optim.optimizer import Optimizer
from engine.program.instruction import Instruction, Node
from engine.program.layout import Layout
from engine.tensor import Tensor


def trained(layout: Layout, optimizer: Optimizer) -> list[tuple[Node, Tensor]]:
    """The optimizer's parameters that this Program gives a gradient; the others are left alone."""
    nodes = {id(node.tensor): node for node in layout.nodes if node.grad is not None}
    return [(nodes[id(tensor)], tensor) for tensor in optimizer.params if id(tensor) in nodes]


def plan_update(layout: Layout, optimizer: Optimizer) -> None:
    """One update event for each parameter, then the zeroing; the first one begins the optimizer's step."""
    for place, (node, tensor) in enumerate(trained(layout, optimizer)):
        first = layout.begin(node.id)
        if place == 0:
            layout.emit(optimizer.tick)
        value, grad, state = optimizer.views(tensor)
        scratch = (layout.scratch(node.shape), layout.scratch(node.shape))
        for function, args in optimizer.plan(value, grad, state, scratch):
            layout.emit(function, *args)
        layout.event("update", "update", first, node.id, node.id, "value")
    layout.event("zero", "update", layout.begin(-1), -1, -1, None)


def flat_update(layout: Layout, optimizer: Optimizer) -> list[Instruction]:
    """The same update over whole runs of the flat arrays: as few instructions as may be."""
    flat = optimizer.flat
    runs = flat.runs(tensor for _, tensor in trained(layout, optimizer))
    instructions: list[Instruction] = [(optimizer.tick, ())] if runs else []
    for first, last in runs:
        state: dict[str, Array] = {slot: array[first:last] for slot, array in optimizer.state_flat.items()}
        scratch = (np.empty(last - first, flat.dtype), np.empty(last - first, flat.dtype))
        instructions += optimizer.plan(flat.values[first:last], flat.gradients[first:last], state, scratch)
    return instructions
