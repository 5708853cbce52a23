"""Which layer is which number: a network's layers are 1, 2, 3 … in the order of computing."""

from __future__ import annotations

from app.network.layers import LAYERS
from app.network.schema import LayerSpec, LossSpec, OpSpec
from app.network.topology import Topology

COUNTED = ("linear", "conv2d")
"""Layers with units or kernels: counted together, so that a network's layers are 1, 2, 3 …"""


def numbers(topology: Topology) -> dict[str, int | None]:
    """Layers counted from 1: those with units or kernels together, others by their kind, one of its kind not at all.

    Nodes on a cycle, which have no place in the order of computing, come after the others.
    """
    kinds: dict[str, list[str]] = {}
    measured = any(isinstance(one, LossSpec) for one in topology.nodes.values())
    sorted_ids = frozenset(topology.order)
    unsorted = [node_id for node_id in topology.nodes if node_id not in sorted_ids]
    for node_id in [*topology.order, *unsorted]:
        spec = topology.nodes[node_id]
        name = spec.layer if isinstance(spec, LayerSpec) else spec.kind
        if name in COUNTED:
            kinds.setdefault("", []).append(node_id)
        elif isinstance(spec, LayerSpec) and name in LAYERS:
            kinds.setdefault(LAYERS[name].short, []).append(node_id)
        elif isinstance(spec, OpSpec) and measured:
            kinds.setdefault(spec.op, []).append(node_id)
        elif isinstance(spec, LossSpec):
            kinds.setdefault(spec.kind, []).append(node_id)
    return {
        node_id: place if len(members) > 1 or not kind else None
        for kind, members in kinds.items()
        for place, node_id in enumerate(members, start=1)
    }


def numbers_at(topology: Topology, number: dict[str, int | None]) -> dict[str, int | None]:
    """The number of the last counted layer at or before each node; None before the first."""
    found: dict[str, int | None] = {}
    for node_id in topology.order:
        spec = topology.nodes[node_id]
        if (spec.layer if isinstance(spec, LayerSpec) else spec.kind) in COUNTED:
            found[node_id] = number[node_id]
            continue
        before = [found[source] for source in topology.inputs[node_id].values() if source in found]
        found[node_id] = max((place for place in before if place is not None), default=None)
    return found
