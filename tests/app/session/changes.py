"""What a learner may do to a design: changes of every kind, drawn at random."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import Phase
from hypothesis import strategies as st

from app.network.infer import infer
from app.network.schema import Edge, Init, LayerSpec, LinearSpec, Network, NodeSpec
from tests.app.session.page import Page


def with_node(network: Network, node: NodeSpec, **fields: Any) -> Network:
    held = {key: value for key, value in fields.items() if key in type(node).model_fields}
    nodes = [spec.model_copy(update=held) if spec is node else spec for spec in network.nodes]
    return network.model_copy(update={"nodes": nodes})


def inserted(network: Network, node: NodeSpec, other: NodeSpec, number: int) -> Network:
    del other
    taken = {spec.id for spec in network.nodes}
    new = next(name for name in (f"n{at}" for at in range(999)) if name not in taken)
    made: NodeSpec = (
        LinearSpec(id=new, units=3) if number % 3 else LayerSpec(id=new, layer="batch_norm" if number % 2 else "relu")
    )
    edges = [edge.model_copy(update={"source": new}) if edge.source == node.id else edge for edge in network.edges]
    if node.kind == "loss":
        return network
    return network.model_copy(
        update={"nodes": [*network.nodes, made], "edges": [*edges, Edge(source=node.id, target=new)]}
    )


def removed(network: Network, node: NodeSpec, heal: bool) -> Network:
    source = next((edge.source for edge in network.edges if edge.target == node.id), None)
    edges = [edge for edge in network.edges if edge.target != node.id]
    if heal and source is not None:
        edges = [edge.model_copy(update={"source": source}) if edge.source == node.id else edge for edge in edges]
    else:
        edges = [edge for edge in edges if edge.source != node.id]
    return network.model_copy(update={"nodes": [spec for spec in network.nodes if spec is not node], "edges": edges})


def rewired(network: Network, node: NodeSpec, other: NodeSpec, number: int) -> Network:
    del number
    port = next((edge.port for edge in network.edges if edge.target == node.id), 0)
    edges = [edge for edge in network.edges if (edge.target, edge.port) != (node.id, port)]
    return network.model_copy(update={"edges": [*edges, Edge(source=other.id, target=node.id, port=port)]})


def trained(network: Network, **fields: Any) -> Network:
    return network.model_copy(update={"training": network.training.model_copy(update=fields)})


def node(network: Network, node_id: str, **fields: Any) -> Network:
    return with_node(network, network.node(node_id), **fields)


Change = Callable[[Network, NodeSpec, NodeSpec, int], Network]
CHANGES: dict[str, Change] = {
    "insert": inserted,
    "remove": lambda network, node, _, __: removed(network, node, heal=True),
    "cut out": lambda network, node, _, __: removed(network, node, heal=False),
    "rewire": rewired,
    "units": lambda network, node, _, n: with_node(network, node, units=1 + n % 5),
    "activation": lambda network, node, _, n: with_node(network, node, activation=("relu", "gelu", "none")[n % 3]),
    "bias": lambda network, node, _, n: with_node(network, node, bias=bool(n % 2)),
    "off": lambda network, node, _, n: with_node(network, node, off=(None, "bypass", "mute")[n % 3]),
    "share": lambda network, node, other, n: with_node(network, node, shares=other.id if n % 3 else None),
    "freeze": lambda network, node, _, n: with_node(network, node, frozen=bool(n % 2)),
    "begin": lambda network, node, _, n: with_node(network, node, weight_init=Init(kind="normal", b=n % 3)),
    "move": lambda network, node, _, n: with_node(network, node, at=[float(n), 0.0]),
    "name": lambda network, node, _, n: with_node(network, node, name=f"name {n}"),
    "loss": lambda network, node, _, n: with_node(network, node, weight=1.0 + n % 2, loss=("mse", "l1")[n % 2]),
    "optimizer": lambda network, _, __, n: trained(network, optimizer=("adam", "sgd", "rmsprop")[n % 3]),
    "momentum": lambda network, _, __, n: trained(network, momentum=(0.0, 0.9)[n % 2]),
    "batch": lambda network, _, __, n: trained(network, batch_size=2 + n % 4),
    "rate": lambda network, _, __, n: trained(network, learning_rate=0.1 + n % 3),
    "data": lambda network, _, __, n: network.model_copy(
        update={"data": network.data and network.data.model_copy(update={"kind": ("circle", "plane", "digits")[n % 3]})}
    ),
    "seed": lambda network, _, __, n: network.model_copy(update={"seed": n % 3}),
}

BOUNDED = (Phase.explicit, Phase.reuse, Phase.generate)
"""Phases of a test whose every example takes long: shrinking a failure would take minutes."""

steps = st.tuples(st.sampled_from([*CHANGES]), st.integers(0, 2**16), st.integers(0, 2**16), st.integers(0, 2**16))


def after(page: Page, step: tuple[str, int, int, int]) -> Network:
    """The next design: mostly a sound one, now and then one that does not run for a while."""
    what, first, second, number = step
    network, running = page.design, page.session._work.run.network
    if page.session._presenter.draft is not None and number % 3:
        return running
    node, other = (network.nodes[at % len(network.nodes)] for at in (first, second))
    made = CHANGES[what](network, node, other, number)
    if number % 8 and infer(made).problems:
        linear = [spec for spec in network.nodes if isinstance(spec, LinearSpec)]
        made = with_node(network, linear[first % len(linear)], bias=bool(number % 3)) if linear else running
        return running if infer(made).problems else made
    return made if made.nodes else running
