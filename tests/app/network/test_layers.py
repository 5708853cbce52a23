"""Every kind of layer, alone and in random stacks: what inference says is what the engine makes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from app.network.build import build
from app.network.gallery import LENET
from app.network.infer import infer
from app.network.layers import LAYERS
from app.network.layers.layer import LayerKind, Setting, Unfit
from app.network.schema import DataSpec, Edge, InputSpec, LayerSpec, LinearSpec, LossSpec, Network, OpSpec, Training
from app.network.shapes import Shape
from app.network.wiring import chain
from app.session.run import Run

BATCH = 3
TEN = (LayerSpec(id="f", layer="flatten"), LinearSpec(id="l", units=10), LossSpec(id="loss", loss="cross_entropy"))
"""The end of a network over pictures: a score for each digit."""
SHAPES: dict[int, Shape] = {2: ("batch", 6), 3: ("batch", 5, 6), 4: ("batch", 2, 7, 8)}
REFUSED = {"wrong-shape", "bad-setting", "too-few-rows", "words-as-numbers", "no-words", "batch-of-one"}


def of_setting(setting: Setting) -> st.SearchStrategy[Any]:
    if isinstance(setting.default, bool):
        return st.booleans()
    if isinstance(setting.default, str):
        return st.sampled_from(setting.choices)
    assert setting.low is not None
    assert setting.high is not None
    if isinstance(setting.default, int):
        return st.integers(int(setting.low), int(min(setting.high, 12)))
    return st.floats(setting.low, setting.high)


def of_kind(kind: LayerKind) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional={one.name: of_setting(one) for one in kind.settings})


specs = st.sampled_from(list(LAYERS)).flatmap(
    lambda name: st.tuples(st.just(name), of_kind(LAYERS[name]), st.sampled_from("abc"))
)


@pytest.mark.parametrize("rank", SHAPES)
@pytest.mark.parametrize("name", LAYERS)
def test_a_kind_gives_the_shape_it_says_or_says_why_not(name: str, rank: int) -> None:
    kind, x = LAYERS[name], SHAPES[rank]
    if kind.tokens:
        x = ("batch", 5)
    s = kind.complete({})
    y = kind.shape(s, x)
    if isinstance(y, Unfit):
        assert y.expected
        assert y.cure.endswith(".")
        return
    module = kind.build(s, x, np.random.default_rng(1))
    sizes = [BATCH if side == "batch" else side for side in x]
    value = engine.ones(*sizes, dtype=engine.int64) if kind.tokens else engine.randn(*sizes)
    assert list(module(value).shape) == [BATCH if side == "batch" else side for side in y]
    assert sum(p.numel() for p in module.parameters()) == kind.parameters(s, x)
    assert kind.learns == (kind.parameters(s, x) > 0)
    assert kind.subtitle(s, x)
    assert kind.products(s, x, y) >= 0
    assert kind.held(s, x, y) >= int(np.prod(y[1:]))


@settings(max_examples=60, deadline=None)
@given(st.lists(specs, max_size=4), st.sampled_from(["circle", "digits", "lookup"]), st.integers(2, 5))
def test_a_sound_stack_is_built_as_inferred_and_no_other(
    stack: list[tuple[str, dict[str, Any], str]], kind: Any, batch: int
) -> None:
    layers = [
        LayerSpec(id=f"n{place}", layer=name, settings=given_, group=group)
        for place, (name, given_, group) in enumerate(stack)
    ]
    classes = {"circle": 2, "digits": 10, "lookup": 4}[kind]
    network = chain(
        [
            InputSpec(id="x"),
            *layers,
            LayerSpec(id="flat", layer="flatten"),
            LinearSpec(id="last", units=classes),
            LossSpec(id="loss", loss="cross_entropy"),
        ],
        DataSpec(kind=kind, size=20),
        training=Training(batch_size=batch),
    )
    inference = infer(network)
    if inference.problems:
        assert {problem.code for problem in inference.problems} <= REFUSED
        assert all(problem.cure for problem in inference.problems)
        return
    run = Run(network)
    module, inputs = run.built.module, run.batch()
    assert inputs is not None
    values: dict[str, Any] = {"x": engine.tensor(inputs.inputs)}
    for edge in network.edges[:-1]:
        child = module._modules[edge.target]
        assert child is not None
        values[edge.target] = child(values[edge.source])
        shape = inference.shapes[edge.target] or ()
        assert list(values[edge.target].shape) == [len(inputs.rows) if side == "batch" else side for side in shape]
    assert sum(p.numel() for p in run.built.parameters.values()) == inference.parameters
    assert run.judge.score(0).test_accuracy is not None


@pytest.mark.parametrize(
    ("layer", "given_", "expected"),
    [
        ("conv2d", {"kernel": 0}, "kernel: a whole number from 1 to 15"),
        ("conv2d", {"kernel": 3.5}, "kernel: a whole number from 1 to 15"),
        ("conv2d", {"bias": 1}, "bias: true or false"),
        ("conv2d", {"size": 1}, "one of out_channels, kernel, stride, padding, bias, dilation, groups"),
        ("dropout", {"rate": 1.0}, "rate: a number from 0 to 0.95"),
        ("global_pool", {"how": "min"}, "how: one of mean, max"),
    ],
)
def test_settings_out_of_bounds_are_explained(layer: str, given_: dict[str, Any], expected: str) -> None:
    network = chain([InputSpec(id="x"), LayerSpec(id="n", layer=layer, settings=given_)], DataSpec(kind="digits"))
    problem = next(one for one in infer(network).problems if one.node == "n")
    assert (problem.code, problem.expected) == ("bad-setting", expected)
    assert problem.cure.endswith(".")


def first_problem(network: Network, node: str) -> tuple[str, str]:
    problem = next(problem for problem in infer(network).problems if problem.node == node)
    return problem.code, problem.cure


def test_problems_name_their_cure() -> None:
    words = DataSpec(kind="lookup", size=40)
    unread = chain([InputSpec(id="x"), LinearSpec(id="l", units=4), LossSpec(id="o", loss="cross_entropy")], words)
    assert first_problem(unread, "l") == ("words-as-numbers", "Put an Embedding between the input and Layer 1.")
    few = chain([InputSpec(id="x"), LayerSpec(id="e", layer="embedding", settings={"count": 4})], words)
    assert first_problem(few, "e") == ("too-few-rows", "Set the words of Embedding to 11 or more.")
    unknown = chain([InputSpec(id="x"), LayerSpec(id="n", layer="lstm")], words)
    assert first_problem(unknown, "n")[0] == "unknown-layer"
    alone = chain([InputSpec(id="x"), LayerSpec(id="n", layer="batch_norm")], DataSpec(kind="circle", size=10))
    single = alone.model_copy(update={"training": Training(batch_size=7)})
    assert first_problem(single, "n")[0] == "batch-of-one"
    many = LENET.model_copy(update={"data": DataSpec(kind="digits", size=2000)})
    assert "too-many-points" in {problem.code for problem in infer(many).problems}


@pytest.mark.parametrize(
    ("loss", "kind", "cure"),
    [
        ("cross_entropy", "plane", "Choose mean squared error"),
        ("mse", "digits", "Choose cross-entropy, and 10 units"),
        ("bce_with_logits", "lookup", "Choose cross-entropy, and 4 units"),
        ("cross_entropy", "circle", "Give the layer before the loss exactly 2 units"),
        ("l1", "circle", "Give the layer before the loss exactly 1 unit"),
    ],
)
def test_a_loss_that_does_not_fit_is_explained(loss: Any, kind: Any, cure: str) -> None:
    first = LayerSpec(id="f", layer="embedding") if kind == "lookup" else LayerSpec(id="f", layer="flatten")
    nodes = [InputSpec(id="x"), first, LayerSpec(id="g", layer="flatten"), LinearSpec(id="l", units=3)]
    network = chain([*nodes, LossSpec(id="loss", loss=loss)], DataSpec(kind=kind, size=40))
    assert first_problem(network, "loss")[1].startswith(cure)


def test_the_work_of_convolutions_is_bounded() -> None:
    wide = {"out_channels": 512, "kernel": 15, "padding": 7}
    layers = [LayerSpec(id=f"c{place}", layer="conv2d", settings=wide) for place in range(2)]
    network = chain(
        [InputSpec(id="x"), *layers, *TEN],
        DataSpec(kind="digits", size=1000),
        training=Training(batch_size=32),
    )
    assert {"too-many-parameters", "too-many-values"} <= {problem.code for problem in infer(network).problems}


def test_branches_meet_over_a_batch() -> None:
    images = [LayerSpec(id=name, layer="conv2d", settings={"padding": 1, "out_channels": 4}) for name in ("a", "b")]
    ops = [OpSpec(id="sum", op="add"), OpSpec(id="cat", op="cat", attrs={"dim": 1})]
    network = Network(
        nodes=[InputSpec(id="x"), *images, *ops, *TEN],
        edges=[
            Edge(source="x", target="a"),
            Edge(source="x", target="b"),
            Edge(source="a", target="sum", port=0),
            Edge(source="b", target="sum", port=1),
            Edge(source="sum", target="cat", port=0),
            Edge(source="a", target="cat", port=1),
            Edge(source="cat", target="f"),
            Edge(source="f", target="l"),
            Edge(source="l", target="loss"),
        ],
        data=DataSpec(kind="digits", size=50),
    )
    inference = infer(network)
    assert not inference.problems
    assert inference.shapes["sum"] == ("batch", 4, 8, 8)
    assert inference.shapes["cat"] == ("batch", 8, 8, 8)
    assert build(network).parameters
