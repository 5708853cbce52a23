"""The update as instructions: one parameter at a time for stepping, all at once for training.

Both run the optimizer's own rule, cell by cell the same arithmetic; only the length of the arrays
differs.
"""

from __future__ import annotations

from engine.optim.optimizer import Optimizer
from engine.optim.update import FlatUpdate
from engine.program.gradients import Clip, Gradients
from engine.program.instruction import Instruction, Node
from engine.program.layout import Layout
from engine.tensor import Tensor


def trained(layout: Layout, optimizer: Optimizer) -> list[tuple[Node, Tensor]]:
    """The optimizer's parameters that this Program gives a gradient; the others are left alone."""
    nodes = {id(node.tensor): node for node in layout.nodes if node.grad is not None}
    return [(nodes[id(tensor)], tensor) for tensor in optimizer.params if id(tensor) in nodes]


def plan_update(layout: Layout, optimizer: Optimizer, gradients: Gradients) -> list[Instruction]:
    """Append what follows the backward pass: clipping if any, an update of each parameter, zeroing if any.

    The first clip event measures all gradients, the first update event begins the optimizer's step. Gives the same
    over whole runs of the flat arrays, for training. Both are stale when the ``version`` of the optimizer or of
    the gradients has risen.
    """
    del layout.instructions[layout.backward_end :]
    layout.events = [event for event in layout.events if event.phase != "update"]
    members = trained(layout, optimizer)
    cohorts = optimizer.cohorts(tensor for _, tensor in members)
    mine = {id(tensor): cohort for cohort, tensors in cohorts for tensor in tensors}
    flat = optimizer.flat
    clipping = _plan_clip(layout, optimizer, gradients, members)
    for place, (node, tensor) in enumerate(members):
        first = layout.begin(node.id)
        for cohort, _ in cohorts if place == 0 else ():
            layout.emit(cohort.tick)
        value, grad, state = optimizer.views(tensor)
        scratch = (flat.view(optimizer.scratch[0], tensor), flat.view(optimizer.scratch[1], tensor))
        for function, args in optimizer.plan(value, grad, state, mine[id(tensor)], scratch):
            layout.emit(function, *args)
        layout.event("update", "update", first, node.id, node.id, "value")
    if gradients.zero:
        layout.event("zero", "update", layout.begin(-1), -1, -1, None)
    return [*clipping, *FlatUpdate(optimizer, [tensor for _, tensor in members]).instructions]


def _plan_clip(
    layout: Layout, optimizer: Optimizer, gradients: Gradients, members: list[tuple[Node, Tensor]]
) -> list[Instruction]:
    """One clip event for each trained parameter; gives the same over whole runs. Nothing where nothing is clipped."""
    if gradients.clip_norm is None:
        return []
    flat = optimizer.flat
    views = [flat.view(flat.gradients, tensor) for _, tensor in members]
    clip = Clip(views, gradients.limit, flat.dtype)
    for place, ((node, _), view) in enumerate(zip(members, views, strict=True)):
        first = layout.begin(node.id)
        if place == 0:
            layout.emit(clip.measure)
        function, args = clip.shorten(view)
        layout.emit(function, *args)
        layout.event("clip", "update", first, node.id, node.id, "grad")
    runs = flat.runs(tensor for _, tensor in members)
    return [(clip.measure, ()), *(clip.shorten(flat.gradients[first:last]) for first, last in runs)]
