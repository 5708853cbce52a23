"""What is changed at an earlier training step gives up what came after, and keeps it as a ghost."""

from __future__ import annotations

import numpy as np
import pytest

from app.network.gallery import CIRCLE
from tests.app.session.learner import Learner
from tests.app.session.travelling import go_to, numbers, settle, with_training


def test_a_rate_that_was_changed_on_the_way_is_changed_again() -> None:
    learner = Learner()
    seen = []
    for step in range(60):
        if step == 20:
            learner.edit(with_training(CIRCLE, learning_rate=0.5))
        if step == 21:
            learner.send("train", unit="step")
            learner.edit(with_training(CIRCLE, learning_rate=0.01))
        seen.append((learner.trace["step"], numbers(learner)))
        learner.send("next_step")
    rates = {}
    for step, shown in reversed(seen):
        go_to(learner, step)
        assert numbers(learner) == shown
        rates[step] = learner.last["network"]["network"]["training"]["learning_rate"]
    assert [rates[step] for step in (0, 19, 20, 21, 22, 59)] == [0.1, 0.1, 0.5, 0.5, 0.01, 0.01]


def test_a_rate_changed_in_the_past_gives_up_the_future_and_keeps_its_ghost() -> None:
    learner, other = Learner(), Learner()
    for each in (learner, other):
        for _ in range(3):
            each.send("train", unit="epoch")
            settle(each)
    old = list(learner.history)
    go_to(learner, 30)
    learner.edit(with_training(CIRCLE, learning_rate=0.01))
    past = learner.last["past"]
    assert (past["ghost"]["step"], past["last"]) == (30, 30)
    assert past["ghost"]["points"] == [point for point in old if point["epoch"] >= 1]
    assert [point["epoch"] for point in learner.history] == [0, 1]
    straight = Learner()
    go_to(straight, 30)
    straight.edit(with_training(CIRCLE, learning_rate=0.01))
    assert numbers(learner) == numbers(straight)
    assert straight.last["past"]["ghost"] is None


def test_a_value_typed_in_the_past() -> None:
    learner, straight = Learner(), Learner()
    go_to(learner, 70)
    for each in (learner, straight):
        go_to(each, 40, cursor=9)
        each.send("set_value", node=2, cell=[1, 0], value=0.75)
        assert each.trace["cursor"] == 9
        assert each.numbers("W₁", cursor=0)[1, 0] == np.float32(0.75)
    assert numbers(learner) == numbers(straight)
    go_to(learner, 0)
    for each in (learner, straight):
        go_to(each, 64)
    assert numbers(learner) == numbers(straight)


def test_typing_changes_what_the_parameters_make_of_the_data() -> None:
    learner = Learner()
    before = learner.trace["before"]["metrics"]["train_loss"]
    learner.send("set_value", node=2, cell=[1, 0], value=5)
    assert learner.trace["before"]["metrics"]["train_loss"] != before
    assert learner.history[0]["train"] == learner.trace["before"]["metrics"]["train_loss"]


@pytest.mark.parametrize(
    ("node", "cell", "code"),
    [(99, [0], "not-a-leaf"), (3, [0, 0], "not-a-leaf"), (2, [0], "no-such-cell"), (2, [4, 0], "no-such-cell")],
)
def test_no_such_number(node: int, cell: list[int], code: str) -> None:
    learner = Learner()
    assert learner.send("set_value", node=node, cell=cell, value=1) == ["refusal"]
    assert learner.last["refusal"]["code"] == code


def test_a_reset_forgets_the_ghost() -> None:
    learner = Learner()
    go_to(learner, 60)
    go_to(learner, 3)
    learner.send("set_value", node=2, cell=[0, 0], value=1)
    assert learner.last["past"]["ghost"] is not None
    learner.send("reset")
    assert learner.last["past"]["ghost"] is None
    assert learner.last["past"]["last"] == 0


def test_a_typed_constant_is_changed_in_the_design() -> None:
    learner = Learner("chain")
    node = next(node for node in learner.last["graph"]["nodes"] if node["plain"] == "3")
    assert "graph" in learner.send("set_value", node=node["id"], cell=[], value=5)
    specs = {spec["id"]: spec for spec in learner.last["network"]["network"]["nodes"]}
    assert specs["three"]["value"] == 5
    assert learner.numbers("5") == 5  # it was named after its number
    assert learner.send("set_value", node=node["id"], cell=[0], value=1) == ["refusal"]
    assert learner.last["refusal"]["code"] == "no-such-cell"


def test_another_design_begins_a_new_chapter() -> None:
    learner = Learner()
    for _ in range(9):
        learner.send("next_step")
    learner.edit(with_training(CIRCLE, batch_size=25))
    assert learner.last["past"]["first"] == 9
    assert learner.send("go_to_step", step=8) == ["refusal"]
    go_to(learner, 9)
