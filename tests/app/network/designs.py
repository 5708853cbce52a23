"""Designs that mostly make sense: layers over earlier ones, joined, switched off, sharing, with one or two losses."""

from __future__ import annotations

from typing import Any

from hypothesis import strategies as st

from app.network.fields import InitName
from app.network.schema import (
    ActivationName,
    DataSpec,
    Edge,
    Init,
    InputSpec,
    LayerSpec,
    LinearSpec,
    LossSpec,
    Network,
    NodeSpec,
    OpSpec,
)

ACTIVATIONS: tuple[ActivationName, ...] = ("none", "tanh", "relu", "gelu", "softplus")
BEGINNINGS: tuple[InitName, ...] = ("zeros", "constant", "xavier_uniform", "kaiming_normal", "normal", "uniform")
LAYERS = ("relu", "dropout", "layer_norm", "batch_norm", "softmax")

inits = st.none() | st.builds(Init, kind=st.sampled_from(BEGINNINGS), a=st.just(-0.5), b=st.just(0.5))
offs = st.sampled_from([None, None, None, "bypass", "mute"])


@st.composite
def designs(draw: st.DrawFn) -> Network:
    """A network over the plane. It is sound unless a random share, a loose end or a muted path makes it otherwise."""
    nodes: list[NodeSpec] = [InputSpec(id="x")]
    edges: list[Edge] = []
    wide = draw(st.sampled_from([2, 3]))
    here: list[str] = []
    for number in range(draw(st.integers(1, 6))):
        node_id = f"n{number}"
        kind = draw(st.sampled_from(["linear", "linear", "layer", "op"])) if here else "linear"
        sources = [draw(st.sampled_from(here or ["x"]))]
        same = [node.id for node in nodes if node.kind == kind]
        shares = draw(st.none() | st.sampled_from(same)) if same and kind != "op" else None
        common: dict[str, Any] = {"id": node_id, "off": draw(offs)}
        if kind == "linear":
            common |= {"weight_init": draw(inits), "activation": draw(st.sampled_from(ACTIVATIONS))}
            nodes.append(LinearSpec(units=wide, shares=shares, frozen=draw(st.booleans()), **common))
        elif kind == "layer":
            nodes.append(LayerSpec(layer=draw(st.sampled_from(LAYERS)), shares=shares, **common))
        else:
            sources.append(draw(st.sampled_from(here)))
            nodes.append(OpSpec(op=draw(st.sampled_from(["add", "mul", "sub"])), **common))
        edges += [Edge(source=source, target=node_id, port=port) for port, source in enumerate(sources)]
        here.append(node_id)
    loose = [node for node in here if not any(edge.source == node for edge in edges)]
    for number, source in enumerate(loose):
        nodes.append(LinearSpec(id=f"head{number}", units=1))
        nodes.append(LossSpec(id=f"loss{number}", loss="mse", weight=draw(st.sampled_from([1.0, 0.5]))))
        edges += [Edge(source=source, target=f"head{number}"), Edge(source=f"head{number}", target=f"loss{number}")]
    if draw(st.booleans()):
        nodes += [LinearSpec(id="back", units=2), LossSpec(id="copy", loss="l1", against="input")]
        edges += [Edge(source=here[-1], target="back"), Edge(source="back", target="copy")]
    return Network(nodes=nodes, edges=edges, data=DataSpec(kind="circle", size=20), seed=draw(st.integers(0, 5)))
