"""Designs that were sound until something was done to them: what a learner's mistakes look like."""

from __future__ import annotations

from typing import Any, get_args

from hypothesis import strategies as st

from app.network.attributes import default_attributes
from app.network.gallery import GALLERY
from app.network.layers import LAYERS
from app.network.offered import OFFERED
from app.network.schema import DatasetKind, DataSpec, Edge, LayerSpec, LinearSpec, LossName, LossSpec, Network, OpSpec

SOUND = [
    GALLERY[slug] for slug in ("circle", "lenet", "attention", "residual", "regularized", "embedding", "expression")
]


@st.composite
def spoiled(draw: st.DrawFn) -> Network:
    """A sound network after one to three changes, each of which may break it."""
    network = draw(st.sampled_from(SOUND))
    for _ in range(draw(st.integers(1, 3))):
        if network.nodes:
            network = draw(st.sampled_from(CHANGES))(draw, network)
    return network


def _with(network: Network, **fields: Any) -> Network:
    return network.model_copy(update=fields)


def _replaced(network: Network, old: str, **fields: Any) -> Network:
    return _with(network, nodes=[one.model_copy(update=fields) if one.id == old else one for one in network.nodes])


def _node(draw: st.DrawFn, network: Network, *kinds: type) -> Any:
    fitting = [spec for spec in network.nodes if not kinds or isinstance(spec, kinds)]
    return draw(st.sampled_from(fitting)) if fitting else None


def _unplug(draw: st.DrawFn, network: Network) -> Network:
    if not network.edges:
        return network
    edge = draw(st.sampled_from(network.edges))
    return _with(network, edges=[one for one in network.edges if one != edge])


def _replug(draw: st.DrawFn, network: Network) -> Network:
    source, target = _node(draw, network).id, _node(draw, network).id
    port = draw(st.sampled_from([0, 0, 1]))
    others = [edge for edge in network.edges if (edge.target, edge.port) != (target, port)]
    return _with(network, edges=[*others, Edge(source=source, target=target, port=port)])


def _plug_twice(draw: st.DrawFn, network: Network) -> Network:
    edge = Edge(source=_node(draw, network).id, target=_node(draw, network).id)
    return _with(network, edges=[*network.edges, edge])


def _remove(draw: st.DrawFn, network: Network) -> Network:
    gone = _node(draw, network).id
    keeps = draw(st.booleans())  # Their edges may dangle.
    edges = [edge for edge in network.edges if keeps or gone not in (edge.source, edge.target)]
    return _with(network, nodes=[spec for spec in network.nodes if spec.id != gone], edges=edges)


def _widen(draw: st.DrawFn, network: Network) -> Network:
    spec = _node(draw, network, LinearSpec)
    return _replaced(network, spec.id, units=draw(st.sampled_from([1, 3, 10, 4096]))) if spec else network


def _reset(draw: st.DrawFn, network: Network) -> Network:
    spec = _node(draw, network, LayerSpec)
    if spec is None or not LAYERS.get(spec.layer) or not LAYERS[spec.layer].settings:
        return network
    one = draw(st.sampled_from(LAYERS[spec.layer].settings))
    value = draw(st.sampled_from([*(bound for bound in (one.high, one.low) if bound is not None), 99, 0, 4, "often"]))
    return _replaced(network, spec.id, settings={**spec.settings, one.name: value})


def _insert(draw: st.DrawFn, network: Network) -> Network:
    if not network.edges:
        return network
    edge = draw(st.sampled_from(network.edges))
    taken = {spec.id for spec in network.nodes}
    free = next(f"new{number}" for number in range(99) if f"new{number}" not in taken)
    layer = st.builds(LayerSpec, id=st.just(free), layer=st.sampled_from([*LAYERS, "lstm"]))
    op = st.sampled_from([*OFFERED]).map(lambda name: OpSpec(id=free, op=name, attrs={**default_attributes(name)}))
    edges = [one for one in network.edges if one != edge]
    edges += [edge.model_copy(update={"target": free, "port": 0}), edge.model_copy(update={"source": free})]
    return _with(network, nodes=[*network.nodes, draw(layer | op)], edges=edges)


def _other_data(draw: st.DrawFn, network: Network) -> Network:
    kind = draw(st.sampled_from(get_args(DatasetKind)))
    size = draw(st.sampled_from([10, 250, 5000]))
    return _with(network, data=draw(st.sampled_from([None, DataSpec(kind=kind, size=size)])))


def _other_batch(draw: st.DrawFn, network: Network) -> Network:
    size = draw(st.sampled_from([1, 7, 199, 512]))
    return _with(network, training=network.training.model_copy(update={"batch_size": size}))


def _other_loss(draw: st.DrawFn, network: Network) -> Network:
    spec = _node(draw, network, LossSpec)
    against = draw(st.sampled_from(["target", "target", "input"]))
    return (
        _replaced(network, spec.id, loss=draw(st.sampled_from(get_args(LossName))), against=against)
        if spec
        else network
    )


def _again(draw: st.DrawFn, network: Network) -> Network:
    return _with(network, nodes=[*network.nodes, _node(draw, network)])


def _freeze(draw: st.DrawFn, network: Network) -> Network:
    frozen = [spec.model_copy(update={"frozen": True}) if isinstance(spec, LinearSpec | LayerSpec) else spec
              for spec in network.nodes]  # fmt: skip
    return _with(network, nodes=frozen)


def _share(draw: st.DrawFn, network: Network) -> Network:
    spec = _node(draw, network, LinearSpec, LayerSpec)
    return _replaced(network, spec.id, shares=_node(draw, network).id) if spec else network


CHANGES = (_unplug, _replug, _plug_twice, _remove, _widen, _reset, _insert, _insert, _other_data, _other_batch,
           _other_loss, _again, _freeze, _share)  # fmt: skip
