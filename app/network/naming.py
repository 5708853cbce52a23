"""What each value is called: on the graph, in formulas, in tables and in sentences.

In a network of layers, numbered from 1 in the order of computing: x, then for layer k the
parameters W_k and b_k, the product m_k, the pre-activation z_k, the activation h_k; the target y and
the loss L. Other layers say what their values are called (`letters`); what follows layer k has its number
too. Where two values would have one name, the later one gets a prime. In an expression the learner's own names,
and v with its place for each operation that has none.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from app.network.infer import infer
from app.network.latex import latex_name, letter, plain_name, subscript
from app.network.layers import LAYERS
from app.network.numbering import COUNTED, numbers, numbers_at
from app.network.off import off
from app.network.schema import InputSpec, LayerSpec, LinearSpec, LossSpec, Network, OpSpec, ValueSpec
from app.network.titles import Titles
from app.network.topology import Topology, read_topology
from engine.data import ORIGINS
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
    def inputs(self) -> Sequence[int]: ...
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
    _leaves: dict[int, tuple[str, str]]

    def latex(self, node: int) -> str:
        """The program node's name in LaTeX, such as `W_{1}`."""
        return self._latex[node]

    def plain(self, node: int) -> str:
        """The program node's name as text, such as W₁."""
        return self._plain[node]

    def leaf(self, node: int) -> tuple[str, str] | None:
        """Title and meaning of a layer's own numbers, such as its weights; None where nothing particular is known."""
        return self._leaves.get(node)

    def layer(self, node: int) -> str:
        """The id of the network's node to which a program node belongs."""
        return self._layers[node]

    def layer_title(self, node_id: str) -> str:
        """What stands on the block: the learner's name for it, else "Layer 1", "Conv 2", "Loss" …"""
        return self._titles[node_id][0]

    def layer_subtitle(self, node_id: str) -> str:
        """What the block does: "Linear 2→4, tanh", "BCE" …"""
        return self._titles[node_id][1]


def name_program(program: ProgramLike, network: Network) -> Names:
    """Name every node of a program that was recorded from this network's module."""
    return _Naming(program, network).names()


LETTERS = {"add": "a", "sub": "a", "mul": "m", "matmul": "m", "cat": "c"}
FAMILIES = {"activation": "h", "softmax": "p", "reduce": "s", "pool": "s", "loss": "l"}
OTHER = "u"
"""What the value of an operation among layers is called: by its op, its family, or in any case."""


WEIGHTS = ("Weights", "One row for each unit, one column for each of its inputs; training moves them.")
BIAS = ("Bias", "One number for each unit, added to every example; training moves it.")
MUTED = ("Muted", "Zeros in place of what this node gives when it is on.")
INPUTS = {
    "points": "The features of the batch's examples, one row an example.",
    "image": "The pictures of the batch's examples.",
    "tokens": "The words of the batch's examples by their numbers, one row an example.",
}


class _Naming:
    def __init__(self, program: ProgramLike, network: Network) -> None:
        self.program = program
        self.topology: Topology = read_topology(network)
        specs = self.topology.nodes
        self.number = numbers(self.topology)
        self.after = numbers_at(self.topology, self.number)
        self.input_id = next((key for key, spec in specs.items() if isinstance(spec, InputSpec)), "")
        self.losses = [key for key in self.topology.order if isinstance(specs[key], LossSpec)]
        aimed = (key for key, spec in specs.items() if isinstance(spec, LossSpec) and spec.against == "target")
        self.loss_id = next(aimed, "")
        self.network = network
        self.unnamed = 0
        """So many values without a name of their own were met: each is called by its place among them."""
        self.shapes = {node_id: shape for node_id, shape in infer(network).shapes.items() if shape is not None}

    def names(self) -> Names:
        nodes = self.program.nodes
        users = {source: node for node in reversed(nodes) for source in node.inputs}
        layers = tuple(self._layer(node, users.get(index)) for index, node in enumerate(nodes))
        last = {layer: index for index, layer in enumerate(layers) if nodes[index].kind == "op"}
        taken: set[str] = set()
        before: Counter[tuple[str, str | None, str]] = Counter()
        latex: list[str] = []
        plain: list[str] = []
        for index, node in enumerate(nodes):
            if _same_numbers(node):
                tex, text = latex[node.inputs[0]], plain[node.inputs[0]]
            else:
                alike = before[layers[index], node.op, node.path]
                tex, text = self._name(index, node, layers[index], last.get(layers[index]) == index, alike)
            while text in taken:
                tex, text = f"{{{tex}}}'", text + "′"
            taken.add(text)
            latex.append(tex)
            plain.append(text)
            before[layers[index], node.op, node.path] += 1
        told = Titles(self.network, self.topology, self.shapes, self.number)
        titles = {node_id: told.of(spec) for node_id, spec in self.topology.nodes.items()}
        leaves = {index: self._leaf(node, layers[index]) for index, node in enumerate(nodes)}
        known = {index: words for index, words in leaves.items() if words is not None}
        return Names(tuple(latex), tuple(plain), layers, titles, known)

    def _layer(self, node: NodeLike, user: NodeLike | None = None) -> str:
        if node.kind == "input":
            return self.input_id
        if node.kind == "target":
            return self.loss_id
        own = (node.path or node.name).split(".")[0]
        # A number that a layer itself holds, such as a scale, belongs to the op that takes it.
        return own if own in self.topology.nodes or user is None else self._layer(user)

    def _name(self, index: int, node: NodeLike, layer: str, last_of_layer: bool, alike: int) -> tuple[str, str]:
        """`alike` counts the nodes before it in the same layer that are the same use of the same op."""
        if node.kind == "input":
            return "x", "x"
        if node.kind == "target":
            return "y", "y"
        spec = self.topology.nodes.get(layer)
        if isinstance(spec, LossSpec):
            return ("L", "L") if index == self.program.loss else self._in_loss(spec, node)
        if spec is not None and off(spec) == "mute":
            return letter("0", self.after[spec.id])
        if isinstance(spec, LinearSpec):
            return self._in_layer(spec, node)
        if isinstance(spec, LayerSpec):
            return self._in_kind(spec, node, alike)
        if isinstance(spec, ValueSpec) or (isinstance(spec, OpSpec) and last_of_layer):
            name = spec.name or (spec.id if isinstance(spec, ValueSpec) else "")
            if name:
                return latex_name(name), plain_name(name)
        if isinstance(spec, OpSpec) and node.op is not None and self.network.data is not None:
            op = OPS[node.op]
            return letter(LETTERS.get(op.name) or FAMILIES.get(op.family, OTHER), self.after[layer])
        self.unnamed += 1
        return f"v_{{{self.unnamed}}}", f"v{subscript(self.unnamed)}"

    def _in_loss(self, spec: LossSpec, node: NodeLike) -> tuple[str, str]:
        """One term of several: its own loss, that with its weight, and the sum so far; a typed weight by its number."""
        if node.kind == "constant":
            return latex_name(node.name), node.name
        if node.op == "reshape":
            return letter("x", None)
        number = self.losses.index(spec.id) + 1 if len(self.losses) > 1 else None
        return letter("S" if node.op == "add" else "L", number)

    def _in_layer(self, spec: LinearSpec, node: NodeLike) -> tuple[str, str]:
        if node.kind == "op":
            product = node.op == "matmul"
            name = "h" if not (product or node.op == "add") else "m" if product and spec.bias else "z"
        else:
            name = "b" if node.name.endswith("bias") else "W"
        return letter(name, self.after[spec.id])

    def _in_kind(self, spec: LayerSpec, node: NodeLike, alike: int) -> tuple[str, str]:
        if node.kind == "constant":
            return latex_name(node.name), node.name
        kind = LAYERS[spec.layer]
        own = kind.learns and spec.layer not in COUNTED and not kind.follows
        number = self.number[spec.id] if own else self.after[spec.id]
        within = node.path.partition(".")[2]
        keys = (within, node.op or "", "out") if node.op is not None else (f"{within}.{node.name}", node.name)
        name = next((kind.letters[key] for key in keys if key in kind.letters), OTHER)
        if not isinstance(name, str):
            name = name[min(alike, len(name) - 1)]
        return letter(name, number)

    def _leaf(self, node: NodeLike, layer: str) -> tuple[str, str] | None:
        spec = self.topology.nodes.get(layer)
        if node.op is not None or spec is None:
            return None
        if off(spec) == "mute":
            return MUTED
        if isinstance(spec, InputSpec) and self.network.data is not None:
            return "Input", INPUTS[ORIGINS[self.network.data.kind].layout]
        if isinstance(spec, LinearSpec):
            return BIAS if node.name.endswith("bias") else WEIGHTS
        if isinstance(spec, LayerSpec):
            within = node.path.partition(".")[2]
            found = LAYERS[spec.layer].leaves
            return found.get(f"{within}.{node.name}") or found.get(node.name)
        return None


def _same_numbers(node: NodeLike) -> bool:
    """Whether the op lays its input out in another way, or writes into it: it has the input's name, with a prime."""
    if node.op not in RELAID:
        return node.op is not None and OPS[node.op].writes
    return "." not in node.path and len(node.inputs) == 1


RELAID = frozenset({"reshape", "transpose", "permute"})
