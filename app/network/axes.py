"""What each dimension of a node's output counts: "batch × 8 channels × 6 high × 6 wide".

The words follow the shapes: from the dataset, through the layers and ops. Nothing is computed with them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from app.network.attributes import op_attributes
from app.network.dimensions import CLASSES, FEATURES, LAYOUTS, MATRIX, Axes, checked
from app.network.flows import flow
from app.network.layers import LAYERS
from app.network.schema import DataSpec, InputSpec, LayerSpec, LinearSpec, LossSpec, NodeSpec, OpSpec, ValueSpec
from app.network.shapes import Shape
from app.network.topology import Topology
from engine.data import ORIGINS


def axes(spec: NodeSpec, given: Sequence[tuple[Axes, Shape]], shape: Shape, data: DataSpec | None) -> Axes:
    """The words for a node's output of this shape, from words and shapes of its inputs."""
    found: Axes = ()
    match spec:
        case InputSpec() if data is not None:
            found = LAYOUTS[ORIGINS[data.kind].layout]
        case LinearSpec():
            found = (*given[0][0][:-1], FEATURES)
        case LayerSpec() if spec.layer in LAYERS:
            found = LAYERS[spec.layer].axes(given[0][0])
        case OpSpec():
            return flow(spec.op, op_attributes(spec), given, shape)
        case ValueSpec():
            found = MATRIX if len(shape) == 2 else ()
    return checked(found, shape)


def name_classes(topology: Topology, shapes: Mapping[str, Shape | None], words: dict[str, Axes]) -> None:
    """Features that a cross-entropy reads are the classes; from there up to the layer that made them."""
    for spec in topology.nodes.values():
        if isinstance(spec, LossSpec) and spec.loss == "cross_entropy" and spec.against == "target":
            here = topology.inputs[spec.id].get(0)
            while here is not None and words.get(here, ())[-1:] == (FEATURES,) and shapes.get(spec.id) is not None:
                words[here] = (*words[here][:-1], CLASSES)
                here = _unchanged(topology, here, shapes)


def _unchanged(topology: Topology, node: str, shapes: Mapping[str, Shape | None]) -> str | None:
    """The one input of a node that hands its features on one by one; None where it makes new ones."""
    sources = [*topology.inputs[node].values()]
    spec = topology.nodes[node]
    keeps = isinstance(spec, LayerSpec | OpSpec) and len(sources) == 1 and shapes.get(sources[0]) == shapes.get(node)
    return sources[0] if keeps and (not isinstance(spec, LayerSpec) or LAYERS[spec.layer].by_cell) else None
