"""Designs become engine modules whose children bear the nodes' ids."""

import itertools
from typing import get_args

import numpy as np
import pytest

import engine
from app.network.build import ACTIVATIONS, UnsoundNetworkError, build, make_optimizer
from app.network.descent import LOSSES
from app.network.gallery import CHAIN, CIRCLE, EXPRESSION, GALLERY, NEURON, SPIRAL
from app.network.schema import (
    ActivationName,
    Edge,
    LinearSpec,
    LossName,
    Network,
    OpSpec,
    OptimizerName,
    Training,
    ValueSpec,
)
from app.network.wiring import perceptron, toy
from app.session.run import Run
from engine.optim import OPTIMIZERS


def test_the_schema_names_what_the_engine_has() -> None:
    assert set(get_args(ActivationName)) == set(ACTIVATIONS)
    assert set(get_args(LossName)) == set(LOSSES)
    assert set(get_args(OptimizerName)) == set(OPTIMIZERS)


@pytest.mark.parametrize("slug", GALLERY)
def test_gallery_builds_runs_and_sends_gradients_everywhere(slug: str) -> None:
    built = build(GALLERY[slug])
    if built.loss is None:
        value = built.module()
    else:
        batch = Run(GALLERY[slug]).batch()
        assert batch is not None
        prediction = built.module(engine.tensor(batch.inputs))
        first = prediction[0] if isinstance(prediction, tuple) else prediction
        assert first.shape[0] == len(batch.rows)
        value = built.loss(prediction, None if batch.targets is None else engine.tensor(batch.targets))
    assert value.numel() == 1
    value.backward()
    assert built.parameters
    assert all(parameter.grad is not None for parameter in built.parameters.values())
    assert sum(parameter.numel() for parameter in built.parameters.values()) == built.inference.parameters


def test_parameters_bear_the_ids_of_their_nodes() -> None:
    assert list(build(CIRCLE).parameters) == [f"l{k}.linear.{part}" for k in (1, 2, 3) for part in ("weight", "bias")]
    assert list(build(EXPRESSION).parameters) == ["a.value", "b.value", "c.value"]
    assert list(build(CHAIN).parameters) == ["x.value"]


def test_the_chain_gives_exactly_twelve() -> None:
    built = build(CHAIN)
    z = built.module()
    z.backward()
    gradient = built.parameters["x.value"].grad
    assert gradient is not None
    assert (z.item(), gradient.item()) == (15.0, 12.0)


def test_the_same_seed_gives_the_same_weights_and_another_seed_others() -> None:
    one, same = build(CIRCLE).parameters, build(CIRCLE).parameters
    other = build(CIRCLE.model_copy(update={"seed": 99})).parameters
    for name in one:
        assert np.array_equal(one[name].array, same[name].array)
        assert not np.array_equal(one[name].array, other[name].array)


def test_editing_one_layer_leaves_the_others_initial_weights() -> None:
    wider = build(perceptron([5, 2, 1], "tanh", toy("circle"), seed=CIRCLE.seed)).parameters
    before = build(CIRCLE).parameters
    assert np.array_equal(wider["l3.linear.weight"].array, before["l3.linear.weight"].array)
    assert np.array_equal(wider["l1.linear.weight"].array[:4], before["l1.linear.weight"].array)


def test_awkward_ids() -> None:
    names = ("forward", "training", "parameters", "train", "l")
    nodes = [ValueSpec(id=names[0], value=1.0), *[OpSpec(id=name, op="tanh") for name in names[1:]]]
    edges = [Edge(source=a, target=b) for a, b in itertools.pairwise(names)]
    built = build(Network(nodes=nodes, edges=edges))
    built.module().backward()
    assert list(built.parameters) == ["forward.value"]


def test_a_network_with_problems_is_not_built() -> None:
    with pytest.raises(UnsoundNetworkError) as caught:
        build(CIRCLE.model_copy(update={"edges": CIRCLE.edges[1:]}))
    assert caught.value.code == "missing-input"
    assert caught.value.where == "l1"
    assert [problem.code for problem in caught.value.problems] == ["missing-input"]


def test_a_skip_connection_and_a_shared_value() -> None:
    network = Network(
        nodes=[
            ValueSpec(id="a", value=[[1.0, -2.0]]),
            LinearSpec(id="l1", units=2, bias=False, activation="relu"),
            OpSpec(id="skip", op="add"),
            OpSpec(id="square", op="mul"),
            OpSpec(id="r", op="sum"),
        ],
        edges=[
            Edge(source="a", target="l1"),
            Edge(source="l1", target="skip"),
            Edge(source="a", target="skip", port=1),
            Edge(source="skip", target="square"),
            Edge(source="skip", target="square", port=1),
            Edge(source="square", target="r"),
        ],
    )
    built = build(network)
    built.module().backward()
    assert list(built.parameters) == ["a.value", "l1.linear.weight"]


def test_optimizers_follow_the_training_settings() -> None:
    momentum = NEURON.model_copy(update={"training": Training(learning_rate=0, momentum=0.9)})
    optimizer = make_optimizer(momentum, build(momentum).module)
    assert (optimizer.name, optimizer.settings["lr"], optimizer.settings["momentum"]) == ("sgd", 0.0, 0.9)
    assert make_optimizer(SPIRAL, build(SPIRAL).module).name == "adam"


def test_ten_thousand_nodes() -> None:
    nodes = [ValueSpec(id="n0", value=1.0), *[OpSpec(id=f"n{i}", op="neg") for i in range(1, 10_000)]]
    edges = [Edge(source=f"n{i}", target=f"n{i + 1}") for i in range(9_999)]
    built = build(Network(nodes=nodes, edges=edges))
    built.module().backward()
    gradient = built.parameters["n0.value"].grad
    assert gradient is not None
    assert gradient.item() == -1.0
