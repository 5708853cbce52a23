"""What stands on the blocks: a title (the learner's name, or the kind with its number) and what the block does."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from app.network.attributes import LOSS_OPS
from app.network.layers import LAYERS
from app.network.numbering import numbers
from app.network.off import off
from app.network.schema import InputSpec, LayerSpec, LossSpec, Network, NodeSpec, OpSpec, PlaceholderSpec, ValueSpec
from app.network.shapes import Shape, value_shape, written
from app.network.topology import Topology
from engine.data import ORIGINS
from engine.ops import OPS


def titles_of(topology: Topology) -> Callable[[str], str]:
    """How each node of a design is called, sound or not, by its id; of what is not there, the id itself."""
    number = numbers(topology)
    return lambda node_id: title(topology.nodes[node_id], number.get(node_id)) if node_id in topology.nodes else node_id


def title(spec: NodeSpec, number: int | None) -> str:
    """The learner's name, else what the node is, with its number among its like."""
    if spec.name:
        return spec.name
    counted = "" if number is None else f" {number}"
    match spec:
        case InputSpec():
            return "Input"
        case LossSpec():
            return f"Loss{counted}"
        case ValueSpec():
            return spec.id
        case OpSpec():
            return (OPS[spec.op].title if spec.op in OPS else spec.op) + counted
        case LayerSpec():
            return LAYERS[spec.layer].short + counted if spec.layer in LAYERS else spec.layer
        case PlaceholderSpec():
            return spec.op
        case _:
            return f"Layer{counted}"


class Titles:
    """Titles and subtitles of a network whose shapes and layer numbers are known."""

    def __init__(
        self,
        network: Network,
        topology: Topology,
        shapes: Mapping[str, Shape],
        number: Mapping[str, int | None],
    ) -> None:
        self.network = network
        self.topology = topology
        self.shapes = shapes
        self.number = number

    def of(self, spec: NodeSpec) -> tuple[str, str]:
        """Title and subtitle of a node."""
        switched = {"bypass": "Bypassed", "mute": "Muted", None: ""}[off(spec)]
        return title(spec, self.number.get(spec.id)), switched or self._subtitle(spec)

    def _subtitle(self, spec: NodeSpec) -> str:
        if isinstance(spec, InputSpec):
            return self._input(spec)
        if isinstance(spec, LossSpec):
            return _measured(spec)
        if isinstance(spec, ValueSpec):
            shape = value_shape(spec.value)
            kind = "Parameter" if spec.requires_grad else "Constant"
            return f"{kind} {written(shape)}" if shape else kind
        if isinstance(spec, OpSpec):
            return OPS[spec.op].title if spec.op in OPS else spec.op
        if isinstance(spec, PlaceholderSpec):
            return f"{spec.op}, not available"
        sources = self.topology.inputs[spec.id].values()
        taken = [self.shapes[source] for source in sources if source in self.shapes]
        x = taken[0] if taken else None
        if isinstance(spec, LayerSpec):
            if spec.layer not in LAYERS:
                return spec.layer
            layer = LAYERS[spec.layer]
            return layer.subtitle(layer.complete(spec.settings), x) if x is not None else layer.title
        features = "?" if x is None else x[-1]
        size = f"Linear {features}→{spec.units}"
        return size + ("" if spec.activation == "none" else f", {_function(spec.activation)}")

    def _input(self, spec: InputSpec) -> str:
        """What the dataset gives of each example: "2 features", "1×8×8 picture", "8 words"."""
        sides = [str(side) for side in self.shapes.get(spec.id, ())[1:]]
        layout = ORIGINS[self.network.data.kind].layout if self.network.data else "points"
        return f"{'×'.join(sides)} {'picture' if layout == 'image' else 'words' if layout == 'tokens' else 'features'}"


def _measured(spec: LossSpec) -> str:
    """How a loss compares: "MSE", "MSE with the input × 0.5"."""
    copied = " with the input" if spec.against == "input" else ""
    weighed = "" if spec.weight == 1 else f" × {spec.weight:g}"
    return f"{OPS[LOSS_OPS[spec.loss]].symbol}{copied}{weighed}"


def _function(activation: str) -> str:
    """An activation function as it is written in a sentence: tanh, ReLU, but sigmoid rather than σ."""
    symbol = OPS[activation].symbol
    return symbol if len(symbol) > 1 else activation
