"""The history of one number: what it was in every training step since it is watched, and at kept steps before."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.network.gallery import CIRCLE, SPIRAL
from app.session import watching
from tests.app.session.learner import Learner
from tests.app.session.travelling import go_to, numbers, settle, with_training, work

W1, M1, TANH1 = 2, 3, 6
CELLS = [(W1, "value", (1, 0)), (W1, "grad", (1, 0)), (TANH1, "value", (3, 1)), (M1, "grad", (0, 2)), (16, "value", ())]


def series(learner: Learner, node: int, slot: str, cell: tuple[int, ...]) -> dict[int, float]:
    learner.send("history_of", node=node, slot=slot, cell=list(cell))
    return {point["step"]: point["value"] for point in learner.last["series"]["points"]}


def shown(learner: Learner, node: int, slot: str, cell: tuple[int, ...]) -> float:
    """The number as the page shows it in the step that is recorded: of a parameter, before its update."""
    recorded = work(learner).recorded
    assert recorded is not None
    picture = recorded.trace.at(recorded.rest if slot == "grad" or node != W1 else 0)
    array = picture[node, slot]
    assert array is not None
    return float(array[cell])


@pytest.mark.parametrize("settings", [{}, {"clip_norm": 0.05}, {"zero_grad": False}])
def test_every_step_since_it_is_watched_is_there_and_true(settings: dict[str, Any]) -> None:
    learner = Learner(with_training(CIRCLE, **settings))
    for each in CELLS:
        series(learner, *each)
    learner.send("next_step")
    learner.send("play")
    learner.train(turns=30)
    learner.send("pause")
    last = learner.trace["step"]
    assert last > 7
    for node, slot, cell in CELLS:
        found = series(learner, node, slot, cell)
        assert sorted(found) == list(range(last + 1))
        for step in (0, 1, 7, last):
            go_to(learner, step)
            assert found[step] == shown(learner, node, slot, cell)


def test_before_that_it_is_looked_up_at_kept_steps_and_nothing_else_changes() -> None:
    learner = Learner(SPIRAL)
    go_to(learner, 400)
    before = numbers(learner)
    found = series(learner, W1, "grad", (1, 1))
    assert len(found) > 5
    learner.send("look", trace=learner.trace["trace"], row=1)
    assert numbers(learner) == before
    for step in list(found)[:4]:
        go_to(learner, step)
        assert found[step] == shown(learner, W1, "grad", (1, 1))
    straight = Learner(SPIRAL)
    for each in (learner, straight):
        go_to(each, 410)
    assert numbers(learner) == numbers(straight)


def test_asking_while_playing_does_not_change_the_run() -> None:
    learner, straight = Learner(), Learner()
    for each in (learner, straight):
        each.send("play")
        each.train(turns=40)
    found = series(learner, M1, "grad", (0, 0))
    assert found
    for each in (learner, straight):
        each.send("pause")
        go_to(each, 60)
    assert numbers(learner) == numbers(straight)


def test_what_was_given_up_is_kept_beside() -> None:
    learner = Learner()
    series(learner, W1, "value", (0, 0))
    go_to(learner, 50)
    old = series(learner, W1, "value", (0, 0))
    go_to(learner, 30)
    learner.send("set_value", node=W1, cell=[0, 0], value=2.0)
    new = series(learner, W1, "value", (0, 0))
    ghost = {point["step"]: point["value"] for point in learner.last["series"]["ghost"]}
    assert ghost == {step: value for step, value in old.items() if step >= 30}
    assert new[30] == 2.0
    assert {step: new[step] for step in range(30)} == {step: old[step] for step in range(30)}


def test_a_bounded_number_is_watched_and_of_each_a_bounded_number_of_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "MOST_POINTS", 40)
    learner = Learner()
    for unit in range(4):
        for column in range(2):
            series(learner, W1, "value", (unit, column))
            series(learner, W1, "grad", (unit, column))
    assert len(work(learner).watching.series) == watching.MOST
    go_to(learner, 200)
    assert all(len(each.points) <= 40 for each in work(learner).watching.series.values())
    assert max(series(learner, W1, "grad", (3, 1))) == 200


def test_another_design_is_watched_anew() -> None:
    learner = Learner()
    series(learner, W1, "value", (0, 0))
    go_to(learner, 9)
    learner.edit(with_training(CIRCLE, batch_size=25))
    assert list(series(learner, W1, "value", (0, 0))) == [9]


@pytest.mark.parametrize(
    ("node", "slot", "cell"), [(99, "value", []), (0, "grad", [0, 0]), (W1, "value", [0]), (W1, "value", [4, 0])]
)
def test_no_such_number(node: int, slot: str, cell: list[int]) -> None:
    learner = Learner()
    assert learner.send("history_of", node=node, slot=slot, cell=cell) == ["refusal"]


def test_a_batch_without_that_example_leaves_its_step_out() -> None:
    learner = Learner(with_training(CIRCLE, batch_size=150))
    series(learner, TANH1, "value", (120, 0))
    for _ in range(4):
        learner.send("next_step")
    assert list(series(learner, TANH1, "value", (120, 0))) == [0, 2, 4]
    settle(learner)
    assert np.isfinite(list(series(learner, TANH1, "value", (120, 0)).values())).all()
