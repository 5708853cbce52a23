"""The computation graph as the page gets it: layers, nodes and events, with their names and formulas."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, Literal

from app.network.naming import Names
from app.network.schema import (
    InputSpec,
    LayerSpec,
    LinearSpec,
    LossSpec,
    Network,
    NodeSpec,
    OpSpec,
    PlaceholderSpec,
    ValueSpec,
)
from app.network.topology import read_topology
from app.protocol.graph import GraphEvent, GraphFrame, GraphLayer, GraphNode
from app.session.axes import Axes, axes_of
from app.session.packing import packed
from app.session.run import result_node
from engine.ops import OPS
from engine.program.instruction import Event, Node
from engine.program.program import Program

CURVES = frozenset({"tanh", "sigmoid", "relu"})
"""Activation functions whose curve the page draws."""

LARGE = 2000
"""The graph of a program with more nodes travels packed."""

LEAVES = {
    "input": ("Input", "The features of the batch's examples, one row an example."),
    "target": ("Target", "What the network should have said for each example."),
    "parameter": ("Parameter", "A number that training moves."),
    "buffer": ("Kept", "Numbers that are kept from step to step, and that no gradient moves."),
    "leaf": ("Leaf", "A number that is given, and whose gradient is followed."),
    "constant": ("Constant", "A number that is given and stays."),
}


def graph_frame(
    number: int, program: Program, events: Iterable[Event], names: Names, network: Network, examples: int
) -> GraphFrame:
    """Everything about a program and the events of its step but numbers. `examples` counts those of a full batch."""
    large = len(program.nodes) > LARGE
    axes = axes_of(program)
    nodes = [_node(node, names, words, formula=not large) for node, words in zip(program.nodes, axes, strict=True)]
    happens = [_event(event, program, names) for event in events]
    return GraphFrame(
        graph=number,
        layers=_layers(program, names, network),
        nodes=[] if large else [GraphNode(**node) for node in nodes],
        events=[] if large else [GraphEvent(**event) for event in happens],
        loss=result_node(program),
        output=program.output,
        examples=examples,
        packed_nodes=packed(nodes) if large else None,
        packed_events=packed(happens) if large else None,
    )


def _layers(program: Program, names: Names, network: Network) -> list[GraphLayer]:
    topology = read_topology(network)
    within: dict[str, list[Node]] = defaultdict(list)
    for node in program.nodes:
        within[names.layer(node.id)].append(node)
    layers = []
    for layer in topology.order:
        nodes = within[layer]
        if not nodes:
            continue
        ops = [node for node in nodes if node.kind == "op"]
        output = (ops or nodes)[-1]
        layers.append(
            GraphLayer(
                id=layer,
                kind=_kind(topology.nodes[layer]),
                title=names.layer_title(layer),
                subtitle=names.layer_subtitle(layer),
                nodes=[node.id for node in nodes],
                output=output.id,
                units=_units(topology.nodes[layer], output),
                group=topology.nodes[layer].group,
            )
        )
    return layers


def leaving(program: Program, names: Names) -> frozenset[int]:
    """The last op of each layer: what leaves it. Where a layer has none, its last leaf."""
    last: dict[str, int] = {}
    for node in program.nodes:
        layer = names.layer(node.id)
        if node.kind == "op" or layer not in last:
            last[layer] = node.id
    return frozenset(last.values())


def _kind(spec: NodeSpec) -> Literal["input", "linear", "layer", "op", "value", "loss"]:
    assert not isinstance(spec, PlaceholderSpec), "it keeps a network from running"
    return spec.kind


def _units(spec: NodeSpec, output: Node) -> int:
    match spec:
        case LinearSpec():
            return spec.units
        case InputSpec() | LayerSpec() | OpSpec() | PlaceholderSpec() | ValueSpec():
            return _width(output.shape)
        case LossSpec():
            return 1


def _width(shape: tuple[int, ...]) -> int:
    """Channels of pictures [batch, channels, height, width]; else the numbers along the last axis."""
    return int(shape[1] if len(shape) == 4 else shape[-1]) if shape else 1


def _node(node: Node, names: Names, axes: Axes, formula: bool) -> dict[str, Any]:
    """The fields of a `GraphNode`; without `formula` that one is left empty."""
    if node.op is None:
        title, meaning = names.leaf(node.id) or LEAVES[node.kind]
        symbol, written = names.plain(node.id), ""
    else:
        op = OPS[node.op]
        title, meaning, symbol = op.title, op.doc, op.symbol
        written = _formula(node, names) if formula else ""
    return {
        "id": node.id,
        "layer": names.layer(node.id),
        "kind": node.kind,
        "op": node.op,
        "title": title,
        "symbol": symbol,
        "plain": names.plain(node.id),
        "latex": names.latex(node.id),
        "shape": tuple(node.shape),
        "axes": tuple(axes),
        "inputs": tuple(node.inputs),
        "tracked": node.grad is not None,
        "formula": written,
        "meaning": meaning,
        "curve": node.op if node.op in CURVES else None,
        "indexes": _indexes(node),
    }


def _indexes(node: Node) -> str | None:
    """Whole numbers that are fed are places: inputs of words, targets of classes."""
    if node.dtype.kind not in "iu":
        return None
    return {"input": "words", "target": "classes"}.get(node.kind)


def _formula(node: Node, names: Names) -> str:
    inputs = [names.latex(source) for source in node.inputs]
    name, formula = names.latex(node.id), OPS[str(node.op)].latex(inputs, node.attrs)
    return formula if formula == name else f"{name} = {formula}"


def _event(event: Event, program: Program, names: Names) -> dict[str, Any]:
    """The fields of a `GraphEvent`."""
    layer = event.node if event.node >= 0 else event.target
    return {
        "kind": event.kind,
        "phase": event.phase,
        "node": event.node,
        "input": event.input,
        "target": event.target,
        "writes": event.writes,
        "layer": names.layer(layer) if layer >= 0 else None,
        "folds": _folds(event, program),
    }


def _folds(event: Event, program: Program) -> tuple[int, ...]:
    """The axes over which a vjp sums, because its input was repeated along them."""
    node = program.nodes[event.node]
    if event.kind != "vjp" or event.input is None or node.op is None:
        return ()
    return OPS[node.op].folds(event.input, [program.nodes[source].shape for source in node.inputs], node.shape)
