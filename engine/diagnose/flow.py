"""Gradients layer by layer: what comes back to each layer's output and to its parameters, and how far these moved."""

from __future__ import annotations

from engine.diagnose.case import Case, norm, spread
from engine.diagnose.diagnosis import LayerFlow
from engine.program.instruction import Node


def flow_of(case: Case) -> tuple[LayerFlow, ...]:
    """One entry a layer, in the order in which they run."""
    return tuple(_layer(case, name, nodes) for name, nodes in case.layers.items())


def _layer(case: Case, name: str, nodes: list[Node]) -> LayerFlow:
    parameters = [node.id for node in nodes if node.kind == "parameter"]
    output = leaving(nodes)
    whole = case.whole.get(output.id)
    back = case.gradients.get(output.id)
    return LayerFlow(
        layer=name,
        output=output.id,
        event=None if whole is None else whole.index,
        outputs=None if back is None else spread([back]),
        weights=spread([case.gradients[index] for index in parameters if index in case.gradients]),
        change=relative_change(case, parameters),
    )


def leaving(nodes: list[Node]) -> Node:
    """The node that leaves a layer: the last op, or what it holds where it runs none."""
    ops = [node for node in nodes if node.op is not None]
    return (ops or nodes)[-1]


def relative_change(case: Case, parameters: list[int]) -> float | None:
    """‖Δw‖/‖w‖ over several parameters together; None where none was updated, or all were 0 before."""
    updated = [index for index in parameters if index in case.updates]
    before = norm([case.updates[index].before for index in updated])
    return norm_of_changes([case.changes[index] for index in updated]) / before if before > 0 else None


def norm_of_changes(changes: list[float]) -> float:
    """The norm of parts whose norms are known."""
    return float(sum(change * change for change in changes) ** 0.5)
