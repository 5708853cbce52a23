"""The update as instructions: one parameter at a time for stepping, all at once for training.

Both run the optimizer's own rule, cell by cell the same arithmetic; only the length of the arrays
differs.
"""

from __future__ import annotations

from engine.optim.optimizer import Optimizer
from engine.optim.update import FlatUpdate
from engine.program.instruction import Instruction, Node
from engine.program.layout import Layout
from engine.tensor import Tensor


def trained(layout: Layout, optimizer: Optimizer) -> list[tuple[Node, Tensor]]:
    """The optimizer's parameters that this Program gives a gradient; the others are left alone."""
    nodes = {id(node.tensor): node for node in layout.nodes if node.grad is not None}
    return [(nodes[id(tensor)], tensor) for tensor in optimizer.params if id(tensor) in nodes]


def plan_update(layout: Layout, optimizer: Optimizer) -> list[Instruction]:
    """Append one update event for each parameter, the first of which begins the step, then the zeroing.

    Gives the same update over whole runs of the flat arrays, for training. Both are stale when the optimizer's
    ``version`` has risen.
    """
    del layout.instructions[layout.backward_end :]
    layout.events = [event for event in layout.events if event.phase != "update"]
    members = trained(layout, optimizer)
    cohorts = optimizer.cohorts(tensor for _, tensor in members)
    mine = {id(tensor): cohort for cohort, tensors in cohorts for tensor in tensors}
    flat = optimizer.flat
    for place, (node, tensor) in enumerate(members):
        first = layout.begin(node.id)
        for cohort, _ in cohorts if place == 0 else ():
            layout.emit(cohort.tick)
        value, grad, state = optimizer.views(tensor)
        scratch = (flat.view(optimizer.scratch[0], tensor), flat.view(optimizer.scratch[1], tensor))
        for function, args in optimizer.plan(value, grad, state, mine[id(tensor)], scratch):
            layout.emit(function, *args)
        layout.event("update", "update", first, node.id, node.id, "value")
    layout.event("zero", "update", layout.begin(-1), -1, -1, None)
    return FlatUpdate(optimizer, [tensor for _, tensor in members]).instructions
