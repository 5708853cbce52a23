"""Any well-formed network, sensible or not."""

from typing import get_args

from hypothesis import strategies as st

from app.network.fields import InitName
from app.network.layers import LAYERS
from app.network.schema import (
    DataSpec,
    Edge,
    Init,
    InputSpec,
    LayerSpec,
    LinearSpec,
    LossSpec,
    Network,
    OpSpec,
    Training,
    ValueSpec,
)
from engine.data import DATASETS

ids = st.from_regex(r"[a-z][a-z0-9_]{0,31}", fullmatch=True)
names = st.text(st.characters(categories=["L", "N", "P", "S"]) | st.just(" "), max_size=64)
seeds = st.integers(0, 2**32 - 1)
numbers = st.floats(-1e30, 1e30)
matrices = st.integers(1, 4).flatmap(
    lambda width: st.lists(st.lists(numbers, min_size=width, max_size=width), min_size=1, max_size=4)
)
attributes = (
    st.booleans()
    | st.integers(-(2**31), 2**31 - 1)
    | numbers
    | st.lists(st.integers(-9, 9), max_size=8)
    | st.text("abc", max_size=9)
)
places = st.none() | st.lists(st.floats(-1e6, 1e6), min_size=2, max_size=2)
switched = st.sampled_from([None, "bypass", "mute"])
beginnings = st.none() | st.builds(Init, kind=st.sampled_from(get_args(InitName)), a=numbers, b=numbers)
begun = {"off": switched, "shares": st.none() | ids, "weight_init": beginnings, "bias_init": beginnings}
nodes = (
    st.builds(InputSpec, id=ids, name=names, at=places)
    | st.builds(LinearSpec, id=ids, name=names, at=places, units=st.integers(1, 4096), bias=st.booleans(), **begun)
    | st.builds(LayerSpec, id=ids, at=places, layer=ids | st.sampled_from([*LAYERS]), **begun)
    | st.builds(OpSpec, id=ids, name=names, op=ids, attrs=st.dictionaries(ids, attributes, max_size=3), off=switched)
    | st.builds(ValueSpec, id=ids, at=places, value=numbers | st.lists(numbers, min_size=1, max_size=9) | matrices)
    | st.builds(
        LossSpec,
        id=ids,
        loss=st.sampled_from(["mse", "bce_with_logits"]),
        against=st.sampled_from(["target", "input"]),
        weight=numbers,
    )
)
networks = st.builds(
    Network,
    name=names.filter(bool),
    seed=seeds,
    nodes=st.lists(nodes, max_size=6),
    edges=st.lists(st.builds(Edge, source=ids, target=ids, port=st.integers(0, 15)), max_size=6),
    data=st.none() | st.builds(DataSpec, kind=st.sampled_from(list(DATASETS)), noise=st.floats(0, 1), seed=seeds),
    training=st.builds(Training, learning_rate=st.floats(0, 1000), batch_size=st.integers(1, 512)),
)
