"""Editing while a network learns: what still fits keeps its weights, and the picture stays true."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.network.gallery import CHAIN, CIRCLE, EXPRESSION, SPIRAL
from app.network.schema import Edge, Init, LinearSpec, ValueSpec
from tests.app.session.edited import trained, with_node
from tests.app.session.learner import Learner


def test_adam_keeps_its_state_over_a_structural_edit() -> None:
    learner = trained(SPIRAL)
    before = learner.trace.picture(0, learner.events)
    slots = {key: tile for key, tile in before.items() if key[1] in ("m", "v")}
    assert any(np.any(tile) for tile in slots.values())
    learner.edit(with_node(SPIRAL, "l1", activation="tanh"))
    after = learner.trace.picture(0, learner.events)
    for key, tile in slots.items():
        np.testing.assert_array_equal(after[key], tile)


def test_adding_a_unit_keeps_the_weights_that_still_fit() -> None:
    learner = trained()
    names = ("W₁", "b₁", "W₂", "b₂", "W₃", "b₃")
    before = {name: learner.numbers(name, cursor=0) for name in names}
    learner.edit(with_node(CIRCLE, "l1", units=5))
    assert learner.last["network"]["anew"] == ["W₁", "b₁", "W₂"]
    assert learner.trace["cursor"] == 0
    assert learner.trace["step"] == 4
    for name in names:
        after = learner.numbers(name, cursor=0)
        rows, columns = before[name].shape
        np.testing.assert_array_equal(after[:rows, :columns], before[name])
    assert learner.numbers("W₁", cursor=0).shape == (5, 2)


def test_a_layer_in_between_keeps_the_others() -> None:
    learner = trained()
    before = {name: learner.numbers(name, cursor=0) for name in ("W₁", "W₂", "b₃")}
    nodes = [*CIRCLE.nodes, LinearSpec(id="extra", name="Extra", units=2, activation="tanh")]
    edges = [edge for edge in CIRCLE.edges if edge.target != "l3"]
    edges += [Edge(source="l2", target="extra"), Edge(source="extra", target="l3")]
    learner.edit(CIRCLE.model_copy(update={"nodes": nodes, "edges": edges}))
    assert learner.last["network"]["anew"] == ["W₃", "b₃"]
    np.testing.assert_array_equal(learner.numbers("W₁", cursor=0), before["W₁"])
    np.testing.assert_array_equal(learner.numbers("W₂", cursor=0), before["W₂"])
    np.testing.assert_array_equal(learner.numbers("b₄", cursor=0), before["b₃"])


def test_an_edit_while_playing_keeps_playing() -> None:
    learner = Learner()
    learner.send("set_speed", speed="max")
    learner.send("play")
    learner.train(turns=5)
    step = learner.session.step
    assert learner.edit(with_node(CIRCLE, "l1", units=6)) == ["network", "graph", "past", "status", "done"]
    assert learner.session.playing
    assert "live" in learner.train(turns=10)
    assert learner.session.step > step
    assert learner.last["live"]["graph"] == learner.last["graph"]["graph"]


def test_new_names_change_titles_and_no_numbers() -> None:
    learner = trained()
    assert learner.edit(with_node(CIRCLE, "l1", name="Folding")) == ["network", "graph", "past", "status", "done"]
    assert learner.last["graph"]["layers"][1]["title"] == "Folding"
    assert learner.last["graph"]["graph"] == learner.trace["graph"]


def test_a_network_with_problems_is_explained_and_the_last_one_goes_on() -> None:
    learner = trained()
    broken = CIRCLE.model_copy(update={"edges": CIRCLE.edges[1:]})
    assert learner.edit(broken) == ["network", "done"]
    frame = learner.last["network"]
    assert {problem["node"] for problem in frame["problems"]} >= {"l1"}
    assert frame["shapes"]["l2"] is None
    learner.send("next_step")
    assert learner.trace["step"] == 5
    learner.take(learner.session.paint())
    assert learner.last["network"]["problems"]
    before = learner.numbers("W₁", cursor=0)
    learner.edit(CIRCLE)
    assert learner.last["network"]["problems"] == []
    np.testing.assert_array_equal(learner.numbers("W₁", cursor=0), before)


def test_starting_over_keeps_a_design_with_problems_on_the_page() -> None:
    learner = trained()
    broken = CIRCLE.model_copy(update={"edges": CIRCLE.edges[1:]})
    learner.edit(broken)
    learner.send("reset")
    assert learner.last["network"]["problems"]
    learner.send("new_seed", seed=9)
    assert learner.last["network"]["problems"]
    assert learner.last["network"]["network"]["seed"] == 9
    learner.send("train", unit="step")
    learner.edit(CIRCLE.model_copy(update={"seed": 9}))
    assert learner.last["network"]["problems"] == []
    assert learner.session.step == 1


def test_ten_thousand_units_are_a_problem_and_not_the_end() -> None:
    learner = Learner()
    wide = with_node(CIRCLE, "l1", units=4096)
    wide = with_node(wide, "l2", units=4096)
    assert learner.edit(wide) == ["network", "done"]
    assert learner.last["network"]["problems"][0]["code"] == "too-many-parameters"


def test_a_value_typed_anew_is_taken_and_the_others_stay_trained() -> None:
    learner = Learner(EXPRESSION)
    for _ in range(5):
        learner.send("next_step")
    b = learner.numbers("b", cursor=0)
    assert b != pytest.approx(-0.5)
    nodes = [ValueSpec(id="a", name="a", value=3.5) if spec.id == "a" else spec for spec in EXPRESSION.nodes]
    learner.edit(EXPRESSION.model_copy(update={"nodes": nodes}))
    assert learner.numbers("a", cursor=0).item() == 3.5
    np.testing.assert_array_equal(learner.numbers("b", cursor=0), b)


def test_chain_rule_of_the_chain() -> None:
    learner = Learner(CHAIN)
    assert learner.numbers("x", "grad", cursor=len(learner.events) - 1).item() == 12


def test_a_value_typed_before_the_first_step_changes_the_first_loss_too() -> None:
    learner = Learner(CHAIN)
    nodes = [ValueSpec(id="x", name="x", value=3.0) if spec.id == "x" else spec for spec in CHAIN.nodes]
    learner.edit(CHAIN.model_copy(update={"nodes": nodes}))
    assert [(point["epoch"], point["train"]) for point in learner.history] == [(0, 30.0)]
    assert learner.last["network"]["anew"] == []


@pytest.mark.parametrize(
    ("before", "after", "anew"),
    [
        ({}, {"units": 5}, ["W₁", "b₁", "W₂"]),
        ({}, {"units": 3}, []),
        ({}, {"weight_init": Init(kind="ones")}, ["W₁"]),
        ({}, {"bias_init": Init(kind="ones")}, ["b₁"]),
        ({}, {"activation": "gelu"}, []),
        ({}, {"frozen": True}, []),
        ({}, {"off": "mute"}, []),
        ({"off": "mute"}, {"off": None}, ["W₁", "b₁"]),
        ({}, {"at": [4.0, 2.0]}, []),
    ],
)
@pytest.mark.parametrize("playing", [False, True])
def test_an_edit_names_what_it_draws_anew(
    playing: bool, before: dict[str, Any], after: dict[str, Any], anew: list[str]
) -> None:
    network = with_node(CIRCLE, "l1", **before)
    learner = trained(network)
    if playing:
        learner.send("play")
        learner.train()
    learner.edit(with_node(network, "l1", **after))
    assert learner.last["network"]["anew"] == anew
    assert learner.last["network"]["problems"] == []
    assert learner.session.playing == playing


def test_a_node_that_is_only_moved_changes_no_number_and_no_graph() -> None:
    learner = trained()
    run, trace = learner.session._work.run, learner.trace["trace"]
    assert learner.edit(with_node(CIRCLE, "l1", at=[10.0, -3.5])) == ["network", "graph", "past", "status", "done"]
    assert learner.session._work.run is run
    assert learner.trace["trace"] == trace


def test_off_and_on_again_draws_nothing_anew() -> None:
    learner = trained()
    before = learner.numbers("W₂", cursor=0)
    learner.edit(with_node(CIRCLE, "l1", off="bypass"))
    learner.send("train", unit="step")
    columns = learner.numbers("W₂", cursor=learner.trace["rest"])
    learner.edit(CIRCLE)
    assert learner.last["network"]["anew"] == []
    assert (learner.numbers("W₂", cursor=0)[:, :2] == columns).all()
    assert (learner.numbers("W₂", cursor=0)[:, 2:] == before[:, 2:]).all()


def test_a_shared_weight_gathers_its_gradient_from_both_uses() -> None:
    network = with_node(with_node(CIRCLE, "l1", units=2), "l2", units=2, shares="l1")
    learner = trained(network)
    nodes = learner.last["graph"]["nodes"]
    shared = next(node for node in nodes if node["plain"] == "W₁")
    users = [node["layer"] for node in nodes if shared["id"] in node["inputs"]]
    assert users == ["l1", "l2"]
    events = [event for event in learner.last["graph"]["events"] if event["target"] == shared["id"]]
    assert [event["kind"] for event in events] == ["vjp", "vjp", "accumulate", "update"]
    at = learner.last["graph"]["events"].index(events[2]) + 1
    learner.send("explain", trace=learner.trace["trace"], first=at, last=at)
    assert learner.last["explanations"]["items"][0]["kind"] == "accumulate"
