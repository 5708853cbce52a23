"""What stands on the blocks: a title (the learner's name, or the kind with its number) and what the block does."""

from __future__ import annotations

from collections.abc import Mapping

from app.network.attributes import LOSS_OPS
from app.network.layers import LAYERS
from app.network.off import off
from app.network.schema import InputSpec, LayerSpec, LossSpec, Network, NodeSpec, OpSpec, ValueSpec
from app.network.shapes import Shape, value_shape, written
from app.network.topology import Topology
from engine.data import ORIGINS
from engine.ops import OPS


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
        title, subtitle = self._of(spec)
        return title, switched or subtitle

    def _of(self, spec: NodeSpec) -> tuple[str, str]:
        if isinstance(spec, InputSpec):
            return spec.name or "Input", self._input(spec)
        if isinstance(spec, LossSpec):
            return spec.name or self._loss(spec), _measured(spec)
        if isinstance(spec, ValueSpec):
            shape = value_shape(spec.value)
            kind = "Parameter" if spec.requires_grad else "Constant"
            return spec.name or spec.id, f"{kind} {written(shape)}" if shape else kind
        if isinstance(spec, OpSpec):
            title = OPS[spec.op].title if spec.op in OPS else spec.op
            place = self.number.get(spec.id)
            return spec.name or (title if place is None else f"{title} {place}"), title
        sources = self.topology.inputs[spec.id].values()
        taken = [self.shapes[source] for source in sources if source in self.shapes]
        x = taken[0] if taken else None
        number = self.number.get(spec.id)
        counted = f" {number}" if number is not None else ""
        if isinstance(spec, LayerSpec):
            if spec.layer not in LAYERS:
                return spec.name or spec.layer, spec.layer
            layer = LAYERS[spec.layer]
            subtitle = layer.subtitle(layer.complete(spec.settings), x) if x is not None else layer.title
            return spec.name or f"{layer.short}{counted}", subtitle
        features = "?" if x is None else x[-1]
        size = f"Linear {features}→{spec.units}"
        function = "" if spec.activation == "none" else f", {_function(spec.activation)}"
        return spec.name or f"Layer{counted}", size + function

    def _loss(self, spec: LossSpec) -> str:
        """ "Loss", or which one of several."""
        losses = [node for node in self.topology.order if isinstance(self.topology.nodes[node], LossSpec)]
        return f"Loss {losses.index(spec.id) + 1}" if len(losses) > 1 and spec.id in losses else "Loss"

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
