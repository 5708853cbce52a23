"""Other rates, batches, optimizers and data while a network learns."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.network.gallery import CIRCLE, EXPRESSION
from app.network.schema import DataSpec
from tests.app.session.edited import trained, with_node
from tests.app.session.learner import Learner
from tests.app.session.travelling import settle, with_training


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


def test_data_can_be_changed_and_is_sent_anew() -> None:
    learner = trained()
    before = learner.numbers("W₂", cursor=0)
    moons = CIRCLE.model_copy(update={"data": DataSpec(kind="moons", size=100, seed=5)})
    assert learner.edit(moons) == ["network", "graph", "data", "past", "status", "trace", "done"]
    assert (learner.last["data"]["kind"], learner.last["data"]["count"]) == ("moons", 100)
    np.testing.assert_array_equal(learner.numbers("W₂", cursor=0), before)


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
