"""Nodes that are switched off: bypassed, what comes in goes on; muted, zeros do. Neither computes with parameters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Literal

from app.network.schema import LayerSpec, LinearSpec, NodeSpec, OpSpec
from app.network.shapes import Shape
from app.network.topology import Topology
from engine import nn
from engine.dtypes import float32
from engine.functions.creation import zeros
from engine.tensor import Tensor


def off(spec: NodeSpec) -> Literal["bypass", "mute"] | None:
    """How a node is switched off; None where it computes as usual."""
    return spec.off if isinstance(spec, LinearSpec | LayerSpec | OpSpec) else None


def carried(topology: Topology, node_id: str) -> str:
    """The node whose value leaves this one: itself or, through bypassed ones, what comes into them."""
    passed: set[str] = set()
    while node_id not in passed:
        passed.add(node_id)
        source = topology.inputs[node_id].get(0)
        if source is None or off(topology.nodes[node_id]) != "bypass":
            break
        node_id = source
    return node_id


class Muted(nn.Module):
    """Zeros of the shape that the node would give. `shapes` are those of its inputs: one of them knows the batch."""

    def __init__(self, shape: Shape, shapes: Sequence[Shape]) -> None:
        super().__init__()
        self.shape = shape
        self.batch = next(
            ((place, axis) for place, x in enumerate(shapes) for axis, side in enumerate(x) if side == "batch"), None
        )

    def forward(self, *inputs: Tensor) -> Tensor:
        """One row of zeros, spread over the batch."""
        dtype = next((x.dtype for x in inputs if x.dtype.is_floating_point), float32)
        row = zeros([1 if side == "batch" else side for side in self.shape], dtype=dtype)
        row.name = self._scope
        if self.batch is None or "batch" not in self.shape:
            return row
        place, axis = self.batch
        return row.expand([inputs[place].shape[axis] if side == "batch" else side for side in self.shape])


def muted(shape: Shape, sources: Sequence[str], shapes: Mapping[str, Shape | None]) -> Muted:
    """What stands in for a muted node of this shape."""
    return Muted(shape, [shapes[source] or () for source in sources])
