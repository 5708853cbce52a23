"""What each value is called: on the graph, in formulas, in tables and in sentences.

In a network of layers, numbered from 1 in the order of computing: x, then for layer k the
parameters W_k and b_k, the product m_k, the pre-activation z_k, the activation h_k; the target y and
the loss L. In an expression the learner's own names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from app.network.attributes import LOSS_OPS
from app.network.latex import latex_name, plain_name, subscript
from app.network.schema import InputSpec, LinearSpec, LossSpec, Network, NodeSpec, OpSpec, ValueSpec
from app.network.shapes import value_shape, written
from app.network.topology import Topology, read_topology
from engine.ops import OPS


class NodeLike(Protocol):
    """What naming reads of a Program's node."""

    @property
    def kind(self) -> str: ...
    @property
    def op(self) -> str | None: ...
    @property
    def path(self) -> str: ...
    @property
    def name(self) -> str: ...
    @property
    def shape(self) -> tuple[int, ...]: ...
    @property
    def value(self) -> Any: ...


class ProgramLike(Protocol):
    """What naming reads of a Program."""

    @property
    def nodes(self) -> Sequence[NodeLike]: ...
    @property
    def loss(self) -> int | None: ...


@dataclass(frozen=True)
class Names:
    """LaTeX and plain names by program node, titles and subtitles by network node."""

    _latex: tuple[str, ...]
    _plain: tuple[str, ...]
    _layers: tuple[str, ...]
    _titles: dict[str, tuple[str, str]]

    def latex(self, node: int) -> str:
        """The program node's name in LaTeX, such as `W_{1}`."""
        return self._latex[node]

    def plain(self, node: int) -> str:
        """The program node's name as text, such as W₁."""
        return self._plain[node]

    def layer(self, node: int) -> str:
        """The id of the network's node to which a program node belongs."""
        return self._layers[node]

    def layer_title(self, node_id: str) -> str:
        """What stands on the block: the learner's name for it, else "Layer 1", "Input", "Loss" …"""
        return self._titles[node_id][0]

    def layer_subtitle(self, node_id: str) -> str:
        """What the block does: "Linear 2→4, tanh", "BCE" …"""
        return self._titles[node_id][1]


def name_program(program: ProgramLike, network: Network) -> Names:
    """Name every node of a program that was recorded from this network's module."""
    return _Naming(program, network).names()


class _Naming:
    def __init__(self, program: ProgramLike, network: Network) -> None:
        self.program = program
        self.topology: Topology = read_topology(network)
        specs = self.topology.nodes
        linear = [node_id for node_id in self.topology.order if isinstance(specs[node_id], LinearSpec)]
        self.number = {node_id: place for place, node_id in enumerate(linear, start=1)}
        self.input_id = next((key for key, spec in specs.items() if isinstance(spec, InputSpec)), "")
        self.loss_id = next((key for key, spec in specs.items() if isinstance(spec, LossSpec)), "")
        self.network = network

    def names(self) -> Names:
        layers = tuple(self._layer(node) for node in self.program.nodes)
        last = {layer: index for index, layer in enumerate(layers) if self.program.nodes[index].kind == "op"}
        taken: set[str] = set()
        latex: list[str] = []
        plain: list[str] = []
        for index, node in enumerate(self.program.nodes):
            tex, text = self._name(index, node, layers[index], last.get(layers[index]) == index)
            while text in taken:
                tex, text = f"{{{tex}}}'", text + "′"
            taken.add(text)
            latex.append(tex)
            plain.append(text)
        titles = {node_id: self._titles(spec) for node_id, spec in self.topology.nodes.items()}
        return Names(tuple(latex), tuple(plain), layers, titles)

    def _layer(self, node: NodeLike) -> str:
        if node.kind == "input":
            return self.input_id
        if node.kind == "target":
            return self.loss_id
        return node.path.split(".")[0] if node.path else node.name.split(".")[0]

    def _name(self, index: int, node: NodeLike, layer: str, last_of_layer: bool) -> tuple[str, str]:
        if node.kind == "input":
            return "x", "x"
        if node.kind == "target":
            return "y", "y"
        spec = self.topology.nodes.get(layer)
        if isinstance(spec, LinearSpec):
            return self._in_layer(spec, node)
        if isinstance(spec, LossSpec) and index == self.program.loss:
            return "L", "L"
        if isinstance(spec, ValueSpec) or (isinstance(spec, OpSpec) and last_of_layer):
            name = spec.name or (spec.id if isinstance(spec, ValueSpec) else "")
            if name:
                return latex_name(name), plain_name(name)
        return f"v_{{{index}}}", f"v{subscript(index)}"

    def _in_layer(self, spec: LinearSpec, node: NodeLike) -> tuple[str, str]:
        number = self.number[spec.id]
        if node.kind == "op":
            product = node.op == "matmul"
            letter = "h" if not (product or node.op == "add") else "m" if product and spec.bias else "z"
        else:
            letter = "b" if node.name.endswith("bias") else "W"
        return f"{letter}_{{{number}}}", f"{letter}{subscript(number)}"

    def _titles(self, spec: NodeSpec) -> tuple[str, str]:
        if isinstance(spec, InputSpec):
            return spec.name or "Input", "2 features"
        if isinstance(spec, LossSpec):
            return spec.name or "Loss", OPS[LOSS_OPS[spec.loss]].symbol
        if isinstance(spec, ValueSpec):
            shape = value_shape(spec.value)
            kind = "Parameter" if spec.requires_grad else "Constant"
            return spec.name or spec.id, f"{kind} {written(shape)}" if shape else kind
        if isinstance(spec, OpSpec):
            title = OPS[spec.op].title if spec.op in OPS else spec.op
            return spec.name or title, title
        title = f"Layer {self.number[spec.id]}" if spec.id in self.number else spec.id
        features = self._features(spec.id)
        size = f"Linear {features}→{spec.units}"
        return spec.name or title, size if spec.activation == "none" else f"{size}, {_function(spec.activation)}"

    def _features(self, node_id: str) -> str:
        """How many features a layer reads, from the shape of its weight, [units, features]."""
        for node in self.program.nodes:
            if node.kind == "parameter" and self._layer(node) == node_id and len(node.shape) == 2:
                return str(node.shape[1])
        return "?"


def _function(activation: str) -> str:
    """An activation function as it is written in a sentence: tanh, ReLU, but sigmoid rather than σ."""
    symbol = OPS[activation].symbol
    return symbol if len(symbol) > 1 else activation
