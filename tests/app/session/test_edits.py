"""Editing while a network learns: what still fits keeps its weights, and the picture stays true."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.network.gallery import CHAIN, CIRCLE, EXPRESSION, SPIRAL
from app.network.schema import DataSpec, Edge, Init, LinearSpec, Network, ValueSpec
from tests.app.session.learner import Learner
from tests.app.session.travelling import settle, with_training


def trained(network: Network = CIRCLE, cursor: int = 12) -> Learner:
    """A learner some steps into training, in the middle of a step."""
    learner = Learner(network)
    for _ in range(4):
        learner.send("next_step", cursor=cursor)
    return learner


def with_node(network: Network, node_id: str, **settings: Any) -> Network:
    nodes = [spec.model_copy(update=settings) if spec.id == node_id else spec for spec in network.nodes]
    return network.model_copy(update={"nodes": nodes})


def test_learning_rate_in_the_middle_of_a_step_records_that_step_again() -> None:
    learner = trained()
    before = learner.numbers("W₁", cursor=0)
    moved = learner.numbers("W₁", cursor=30) - before
    assert learner.edit(with_training(CIRCLE, learning_rate=0.2)) == ["network", "past", "status", "trace", "done"]
    assert (learner.trace["step"], learner.trace["cursor"], learner.trace["trace"]) == (4, 12, 6)
    np.testing.assert_array_equal(learner.numbers("W₁", cursor=0), before)
    np.testing.assert_allclose(learner.numbers("W₁", cursor=30) - before, 2 * moved, rtol=1e-3)


def test_learning_rate_after_the_updates_leaves_that_step_as_it_was() -> None:
    learner = trained()
    learner.send("train", unit="step")
    trace = learner.trace["trace"]
    assert learner.edit(with_training(CIRCLE, learning_rate=0.0)) == ["network", "past", "status", "done"]
    learner.send("explain", trace=trace, first=25, last=25)
    assert any(part.get("value") == pytest.approx(0.1) for part in quantities(learner))
    learner.send("train", unit="step")
    np.testing.assert_array_equal(learner.numbers("W₁", cursor=0), learner.numbers("W₁", cursor=31))


def quantities(learner: Learner) -> list[dict[str, Any]]:
    working = learner.last["explanations"]["items"][0]["working"]
    return [part for part in working if isinstance(part, dict)]


def test_learning_rate_while_playing_needs_no_new_graph() -> None:
    learner = Learner()
    learner.send("play")
    learner.train(turns=5)
    assert learner.edit(with_training(CIRCLE, learning_rate=0.5)) == ["network", "past", "status", "done"]
    assert learner.session.playing


def test_weight_decay_pulls_the_weights_towards_zero_and_is_turned_as_it_plays() -> None:
    norms = []
    for decay in (0.001, 0.1):
        learner = Learner(with_training(CIRCLE, weight_decay=0.01))
        learner.send("play")
        learner.train(turns=2)
        assert "graph" not in learner.edit(with_training(CIRCLE, weight_decay=decay))
        for _ in range(40):
            learner.train()
        learner.send("pause")
        norms.append(float(np.linalg.norm(learner.numbers("W₁"))))
    assert norms[1] < norms[0]


@pytest.mark.parametrize(
    "settings", [{"batch_size": 25}, {"optimizer": "adam"}, {"momentum": 0.9}, {"weight_decay": 0.1}]
)
def test_course_of_training_in_the_middle_of_a_step(settings: dict[str, Any]) -> None:
    learner = trained()
    before = learner.numbers("W₂", cursor=0)
    assert learner.edit(with_training(CIRCLE, **settings)) == ["network", "graph", "past", "status", "trace", "done"]
    assert learner.last["network"]["anew"] == []
    np.testing.assert_array_equal(learner.numbers("W₂", cursor=0), before)
    assert (learner.trace["step"], learner.trace["cursor"]) == (4, 12)


@pytest.mark.parametrize("changed", [{"batch_size": 512}, {"batch_size": 150}, {"size": 10}, {"train_share": 0.1}])
def test_an_epoch_of_fewer_steps_than_were_taken_of_it_stands_at_its_last(changed: dict[str, Any]) -> None:
    learner = trained()
    for _ in range(12):
        learner.send("next_step")
    assert learner.trace["step_in_epoch"] == 16
    if "batch_size" in changed:
        learner.edit(with_training(CIRCLE, **changed))
    else:
        assert CIRCLE.data is not None
        learner.edit(CIRCLE.model_copy(update={"data": CIRCLE.data.model_copy(update=changed)}))
    trace = learner.trace
    assert trace["step_in_epoch"] == trace["steps_per_epoch"] - 1 < 16
    learner.send("next_step")
    assert (learner.trace["epoch"], learner.trace["step_in_epoch"]) == (1, 0)
    assert "refusal" not in learner.last


def test_the_graph_has_the_shapes_of_a_full_batch_wherever_in_the_epoch_it_is_made() -> None:
    learner = trained(with_training(CIRCLE, batch_size=60))
    learner.send("next_step")
    while learner.trace["step_in_epoch"] != 3:
        learner.send("next_step")
    assert len(learner.trace["rows"]) == 20
    learner.edit(with_training(CIRCLE, batch_size=60, optimizer="adam"))
    assert learner.last["graph"]["examples"] == 60
    learner.edit(with_training(CIRCLE, batch_size=512))
    assert learner.last["graph"]["examples"] == len(learner.trace["rows"]) == 200


def test_a_larger_batch_goes_on_at_about_the_same_place_of_the_epoch() -> None:
    learner = trained()
    learner.edit(with_training(CIRCLE, batch_size=20))
    assert (learner.trace["step_in_epoch"], learner.trace["steps_per_epoch"], len(learner.trace["rows"])) == (2, 10, 20)
    learner.edit(with_training(CIRCLE, batch_size=10))
    assert (learner.trace["step_in_epoch"], learner.trace["steps_per_epoch"]) == (4, 20)


def test_adam_keeps_its_state_over_a_structural_edit() -> None:
    learner = trained(SPIRAL)
    before = learner.trace.picture(0, learner.events)
    slots = {key: tile for key, tile in before.items() if key[1] in ("m", "v")}
    assert any(np.any(tile) for tile in slots.values())
    learner.edit(with_node(SPIRAL, "l1", activation="tanh"))
    after = learner.trace.picture(0, learner.events)
    for key, tile in slots.items():
        np.testing.assert_array_equal(after[key], tile)


def test_data_can_be_changed_and_is_sent_anew() -> None:
    learner = trained()
    before = learner.numbers("W₂", cursor=0)
    moons = CIRCLE.model_copy(update={"data": DataSpec(kind="moons", size=100, seed=5)})
    assert learner.edit(moons) == ["network", "graph", "data", "past", "status", "trace", "done"]
    assert (learner.last["data"]["kind"], learner.last["data"]["count"]) == ("moons", 100)
    np.testing.assert_array_equal(learner.numbers("W₂", cursor=0), before)


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


def test_an_edit_in_the_middle_of_an_epoch_that_is_asked_for_ends_with_it() -> None:
    learner = Learner()
    learner.session._clock.tick = 0.004
    learner.send("train", unit="epoch")
    assert learner.session.playing
    learner.edit(with_node(CIRCLE, "l1", units=5))
    types: list[str] = []
    while learner.session.playing:
        types += learner.train()
    assert types[-1] == "done"
    assert (learner.trace["epoch"], learner.trace["step_in_epoch"]) == (0, 19)


def test_another_rate_before_the_end_of_the_epoch_rewrites_its_loss() -> None:
    learner = Learner()
    learner.send("train", unit="epoch")
    settle(learner)
    before = learner.history[1]["train"]
    learner.send("seek", trace=learner.trace["trace"], cursor=3)
    learner.edit(with_training(CIRCLE, learning_rate=1.0))
    assert [point["epoch"] for point in learner.history] == [0]
    learner.send("train", unit="step")
    assert [point["epoch"] for point in learner.history] == [0, 1]
    assert learner.history[1]["train"] != before
    assert learner.history[1]["train"] == learner.trace["after"]["metrics"]["train_loss"]


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


def test_from_data_to_an_expression_and_back() -> None:
    learner = trained()
    learner.edit(EXPRESSION.model_copy(update={"seed": CIRCLE.seed}))
    assert learner.last["network"]["problems"] == []
    assert learner.trace["rows"] == []
    learner.edit(CIRCLE)
    assert len(learner.trace["rows"]) == 10
    learner.send("train", unit="epoch")


def test_a_shorter_last_batch_has_the_same_events() -> None:
    learner = Learner(with_training(CIRCLE, batch_size=30))
    graph = learner.last["graph"]["graph"]
    learner.send("train", unit="epoch")
    settle(learner)
    assert (learner.trace["steps_per_epoch"], learner.trace["step_in_epoch"], len(learner.trace["rows"])) == (7, 6, 20)
    assert learner.trace["graph"] == graph
    assert learner.numbers("h₁", cursor=30).shape == (20, 4)
    learner.send("next_step", cursor=30)
    assert learner.numbers("h₁").shape == (30, 4)
    assert learner.trace["epoch"] == 1


def test_an_epoch_visits_every_training_example_once_in_another_order_each_time() -> None:
    learner = Learner()
    trains = np.flatnonzero(learner.last["data"].floats[750:] == 1)
    orders = []
    for _ in range(2):
        rows: list[int] = []
        for _ in range(20):
            rows += learner.trace["rows"]
            learner.send("next_step")
        assert sorted(rows) == trains.tolist()
        orders.append(rows)
    assert orders[0] != orders[1]


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
