"""An edit keeps what still fits, and says what it could not keep."""

import numpy as np

from app.network.build import Built, build, make_optimizer
from app.network.gallery import CHAIN, CIRCLE, SPIRAL
from app.network.keep import keep, learned
from app.network.schema import LinearSpec, Network
from app.network.wiring import perceptron, toy


def taught(network: Network) -> tuple[Built, object]:
    """A network whose parameters no longer are the initial ones."""
    built = build(network)
    optimizer = make_optimizer(network, built.module)
    for name, parameter in built.parameters.items():
        parameter.array[...] += len(name)
        for view in optimizer.views(parameter)[2].values():
            view[...] = 7
    optimizer.steps = 40
    return built, optimizer


def changed(network: Network, node_id: str, **fields: object) -> Network:
    nodes = [spec.model_copy(update=fields) if spec.id == node_id else spec for spec in network.nodes]
    return network.model_copy(update={"nodes": nodes})


def test_nothing_changed() -> None:
    before, optimizer = taught(SPIRAL)
    after = build(SPIRAL)
    fresh = make_optimizer(SPIRAL, after.module)
    assert keep(after, learned(before, optimizer), fresh) == []
    assert fresh.steps == 40
    for name, parameter in after.parameters.items():
        assert np.array_equal(parameter.array, before.parameters[name].array)
        assert all((view == 7).all() for view in fresh.views(parameter)[2].values())


def test_one_unit_more() -> None:
    before, optimizer = taught(CIRCLE)
    wider = changed(CIRCLE, "l1", units=5)
    after = build(wider)
    initial = build(wider).parameters
    assert keep(after, learned(before, optimizer)) == ["l1.linear.weight", "l1.linear.bias", "l2.linear.weight"]
    weight = after.parameters["l1.linear.weight"].array
    assert np.array_equal(weight[:4], before.parameters["l1.linear.weight"].array)
    assert np.array_equal(weight[4], initial["l1.linear.weight"].array[4])
    narrow = after.parameters["l2.linear.weight"].array
    assert np.array_equal(narrow[:, :4], before.parameters["l2.linear.weight"].array)
    assert np.array_equal(after.parameters["l3.linear.bias"].array, before.parameters["l3.linear.bias"].array)


def test_one_unit_less_draws_nothing_anew() -> None:
    before, optimizer = taught(CIRCLE)
    after = build(changed(CIRCLE, "l1", units=3))
    assert keep(after, learned(before, optimizer)) == []
    weight = after.parameters["l1.linear.weight"].array
    assert np.array_equal(weight, before.parameters["l1.linear.weight"].array[:3])


def test_a_layer_removed_added_and_another_activation() -> None:
    before, optimizer = taught(CIRCLE)
    shallow = build(perceptron([4, 1], "relu", toy("circle")))
    assert keep(shallow, learned(before, optimizer)) == []
    renamed = [LinearSpec(id="extra", units=2) if spec.id == "l2" else spec for spec in CIRCLE.nodes]
    edges = [
        edge.model_copy(update={key: "extra" for key in ("source", "target") if getattr(edge, key) == "l2"})
        for edge in CIRCLE.edges
    ]
    deeper = build(CIRCLE.model_copy(update={"nodes": renamed, "edges": edges}))
    assert keep(deeper, learned(before, optimizer)) == ["extra.linear.weight", "extra.linear.bias"]


def test_another_optimizer_begins_anew() -> None:
    before, optimizer = taught(CIRCLE)
    adam = CIRCLE.model_copy(update={"training": SPIRAL.training})
    after = build(adam)
    fresh = make_optimizer(adam, after.module)
    assert keep(after, learned(before, optimizer), fresh) == []
    assert fresh.steps == 0
    assert all((view == 0).all() for p in after.parameters.values() for view in fresh.views(p)[2].values())


def test_a_value_typed_anew_is_taken_as_typed() -> None:
    before, optimizer = taught(CHAIN)
    same = build(CHAIN.model_copy(update={"name": "renamed"}))
    assert keep(same, learned(before, optimizer)) == []
    assert same.parameters["x.value"].array == before.parameters["x.value"].array
    typed = build(changed(CHAIN, "x", value=5.0))
    assert keep(typed, learned(before, optimizer)) == []
    assert typed.parameters["x.value"].array == 5


def test_what_was_learned_is_a_copy() -> None:
    built, optimizer = taught(CIRCLE)
    saved = learned(built, optimizer)
    kept = saved.parameters["l1.linear.bias"].copy()
    built.parameters["l1.linear.bias"].array[...] = 0
    assert np.array_equal(saved.parameters["l1.linear.bias"], kept)
