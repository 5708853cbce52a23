"""Nodes that compute with the parameters of another one: who owns them, and whether they fit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache

import numpy as np

from app.network import takes
from app.network.calling import called
from app.network.layers import LAYERS
from app.network.layers.layer import Scalar
from app.network.off import carried, off
from app.network.problems import Problem
from app.network.schema import LayerSpec, LinearSpec, NodeSpec
from app.network.shapes import Shape, written
from app.network.topology import Topology
from engine import nn

Sizes = Mapping[str, tuple[int, ...]]
"""The shapes of a node's parameters by their paths in it."""


def shared(spec: NodeSpec) -> str | None:
    """The node whose parameters this one takes instead of its own."""
    return spec.shares if isinstance(spec, LinearSpec | LayerSpec) else None


def owner(nodes: Mapping[str, NodeSpec], node_id: str) -> str | None:
    """The node that has the parameters with which this one computes: mostly itself. None where there is no such node,
    or where nodes share with each other in a circle."""
    passed: set[str] = set()
    while node_id in nodes and node_id not in passed:
        passed.add(node_id)
        further = shared(nodes[node_id])
        if further is None:
            return node_id
        node_id = further
    return None


def lenders(nodes: Mapping[str, NodeSpec]) -> dict[str, str]:
    """Each node that computes with another's parameters, and their owner; none that is switched off."""
    found: dict[str, str] = {}
    for node_id, spec in nodes.items():
        lender = owner(nodes, node_id) if shared(spec) is not None and off(spec) is None else None
        if lender is not None:
            found[node_id] = lender
    return found


def lent(topology: Topology) -> frozenset[str]:
    """Nodes that are switched off and yet have parameters, since others compute with them."""
    return frozenset(node for node in lenders(topology.nodes).values() if off(topology.nodes[node]) is not None)


def problems(topology: Topology, shapes: Mapping[str, Shape | None]) -> list[Problem]:
    """Refuse to share between nodes whose parameters are not alike. Where a shape is unknown nothing is said."""
    found = [
        _problem(spec, topology, shapes)
        for spec in topology.nodes.values()
        if isinstance(spec, LinearSpec | LayerSpec) and spec.shares is not None
    ]
    return [problem for problem in found if problem is not None]


def _problem(spec: LinearSpec | LayerSpec, topology: Topology, shapes: Mapping[str, Shape | None]) -> Problem | None:
    nodes = topology.nodes
    lender = nodes.get(owner(nodes, spec.id) or "")
    if lender is None:
        missing = spec.shares not in nodes
        return _refusal(spec, "a node with parameters", "no such node" if missing else "nodes that share in a circle")
    if _kind(lender) != _kind(spec):
        return _refusal(spec, f"another {_kind(spec)} layer", f"{called(lender)}, which is {_kind(lender)}")
    assert isinstance(lender, LinearSpec | LayerSpec)
    mine, its = (_sizes_at(each, topology, shapes) for each in (spec, lender))
    if mine is None or its is None or (mine == its and mine):
        return None
    if not mine:
        return _refusal(spec, "a layer with parameters", f"{called(spec)}, which has none")
    return _refusal(spec, f"the shapes {_told(mine)}", f"{_told(its)} at {called(lender)}")


def _refusal(spec: LinearSpec | LayerSpec, expected: str, got: str) -> Problem:
    return Problem(
        code="cannot-share",
        node=spec.id,
        expected=f"{expected} to share with",
        got=got,
        cure=f"Give {called(spec)} parameters of its own, or the same size as the node it shares with.",
    )


def _kind(spec: NodeSpec) -> str:
    return spec.layer if isinstance(spec, LayerSpec) else spec.kind


def _sizes_at(
    spec: LinearSpec | LayerSpec, topology: Topology, shapes: Mapping[str, Shape | None]
) -> Mapping[str, tuple[int, ...]] | None:
    source = topology.inputs[spec.id].get(0)
    x = None if source is None else shapes.get(carried(topology, source))
    if x is None or (off(spec) is None and shapes.get(spec.id) is None):
        return None
    return sizes(spec, x)


def sizes(spec: LinearSpec | LayerSpec, x: Shape) -> Sizes | None:
    """The shapes of a node's own parameters when it reads an input of shape `x`; None where it cannot."""
    if isinstance(spec, LinearSpec):
        if not x or x[-1] == "batch":
            return None
        weight = {"linear.weight": (spec.units, int(x[-1]))}
        return {**weight, "linear.bias": (spec.units,)} if spec.bias else weight
    if isinstance(takes.layer_shape(spec, x), Problem):
        return None
    if not LAYERS[spec.layer].learns:
        return {}
    return _sizes(spec.layer, tuple(sorted(LAYERS[spec.layer].complete(spec.settings).items())), x)


@lru_cache(maxsize=512)
def _sizes(layer: str, settings: Iterable[tuple[str, Scalar]], x: Shape) -> Sizes:
    made = LAYERS[layer].build(dict(settings), x, np.random.default_rng(0))
    return {name: tuple(parameter.shape) for name, parameter in made.named_parameters()}


def _told(shapes: Sizes) -> str:
    return " and ".join(written(tuple(shape)) for shape in shapes.values())


def tie(node: nn.Module, lender: nn.Module) -> None:
    """Let a module compute with the very parameters of another that has as many, of the same shapes."""
    for path, parameter in lender.named_parameters():
        inner, _, name = path.rpartition(".")
        node.get_submodule(inner).register_parameter(name, parameter)
