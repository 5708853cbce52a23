"""Drafts as a learner could leave them: of real layers and ops, connected at random, with cycles and loose ends."""

from typing import get_args

from hypothesis import strategies as st

from app.network.attributes import default_attributes
from app.network.layers import LAYERS
from app.network.offered import OFFERED
from app.network.schema import (
    DatasetKind,
    DataSpec,
    Edge,
    InputSpec,
    LayerSpec,
    LinearSpec,
    LossName,
    LossSpec,
    Network,
    NodeSpec,
    OpSpec,
    PlaceholderSpec,
    Training,
    ValueSpec,
)

few = st.sampled_from(["a", "b", "c", "d", "e", "f", "g", "h"])
"""So few ids that edges meet nodes, nodes meet each other, and some edges lead nowhere."""

switched = st.sampled_from([None, None, None, "bypass", "mute"])
lenders = st.none() | st.none() | few


def _layer(name: str) -> st.SearchStrategy[LayerSpec]:
    settings = [
        st.sampled_from([one.default, *one.choices, *([] if one.low is None else [one.low, one.high, -1])])
        for one in LAYERS[name].settings
    ]
    given = st.dictionaries(st.sampled_from([one.name for one in LAYERS[name].settings] or ["none"]), st.just(0))
    values = st.tuples(*settings)
    return st.builds(
        lambda place, keys, drawn, off, shares: LayerSpec(
            id=place,
            layer=name,
            off=off,
            shares=shares,
            settings={
                one.name: value
                for one, value in zip(LAYERS[name].settings, drawn, strict=True)
                if one.name in keys and isinstance(value, bool | int | float | str)
            },
        ),
        few,
        given,
        values,
        switched,
        lenders,
    )


pieces: st.SearchStrategy[NodeSpec] = st.one_of(
    st.builds(InputSpec, id=few),
    st.builds(
        LinearSpec,
        id=few,
        units=st.sampled_from([1, 2, 4, 10]),
        bias=st.booleans(),
        frozen=st.booleans(),
        off=switched,
        shares=lenders,
    ),
    st.sampled_from([*LAYERS]).flatmap(_layer),
    st.builds(LayerSpec, id=few, layer=st.just("frobnicate")),
    st.sampled_from([*OFFERED]).flatmap(
        lambda op: st.builds(OpSpec, id=few, op=st.just(op), attrs=st.sampled_from([{}, {**default_attributes(op)}]))
    ),
    st.builds(OpSpec, id=few, op=st.just("frobnicate")),
    st.builds(PlaceholderSpec, id=few, op=st.just("LSTM"), arity=st.sampled_from([0, 1, 2])),
    st.builds(
        ValueSpec,
        id=few,
        value=st.sampled_from([1.0, [1.0, 2.0], [1.0, 2.0, 3.0], [[1.0, 2.0]], [[1.0, 2.0], [3.0, 4.0]]]),
        requires_grad=st.booleans(),
    ),
    st.builds(LossSpec, id=few, loss=st.sampled_from(get_args(LossName))),
)
wires = st.builds(Edge, source=few, target=few, port=st.sampled_from([0, 0, 0, 1, 1, 2]))
drafts = st.builds(
    Network,
    nodes=st.lists(pieces, max_size=8),
    edges=st.lists(wires, max_size=10),
    data=st.none() | st.builds(DataSpec, kind=st.sampled_from(get_args(DatasetKind)), size=st.sampled_from([10, 5000])),
    training=st.builds(Training, batch_size=st.sampled_from([1, 10, 512])),
)
