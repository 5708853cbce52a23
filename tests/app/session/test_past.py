"""Any earlier training step is shown again as it was, to the last bit."""

from __future__ import annotations

import pytest

from app.network.gallery import GALLERY
from app.session.work import AHEAD
from tests.app.session.learner import Learner
from tests.app.session.test_halting import logarithm
from tests.app.session.travelling import go_to, numbers, settle


@pytest.mark.parametrize("slug", GALLERY)
def test_every_step_comes_back_to_the_last_bit(slug: str) -> None:
    learner = Learner(slug)
    seen = {0: numbers(learner)}
    for _ in range(75):
        learner.send("next_step")
        seen[learner.trace["step"]] = numbers(learner)
    for step in [0, 74, 33, 32, 31, 75, 64, 1, 63]:
        go_to(learner, step)
        assert numbers(learner) == seen[step], step


@pytest.mark.parametrize("slug", ["circle", "spiral"])
def test_steps_that_were_played_are_those_of_a_run_by_hand(slug: str) -> None:
    player, walker = Learner(slug), Learner(slug)
    player.send("set_speed", speed="max")
    player.send("play")
    while player.session.step < 120:
        player.train(seconds=0)
    player.send("pause")
    seen = [numbers(walker)]
    for _ in range(100):
        walker.send("next_step")
        seen.append(numbers(walker))
    for step in (99, 5, 40):
        go_to(player, step)
        assert numbers(player) == seen[step]


def test_going_back_keeps_what_was_known() -> None:
    learner = Learner()
    for _ in range(3):
        learner.send("train", unit="epoch")
        settle(learner)
    history, after = list(learner.history), numbers(learner)
    last = learner.trace["step"]
    go_to(learner, 7)
    assert learner.history == history
    for _ in range(last - 7):
        learner.send("next_step")
    assert numbers(learner) == after
    assert learner.history == history


def test_the_shown_step_alone_moves_the_cursor() -> None:
    learner = Learner()
    trace = learner.trace["trace"]
    learner.send("go_to_step", step=0, cursor=5)
    assert (learner.trace["trace"], learner.trace["cursor"]) == (trace, 5)
    learner.send("go_to_step", step=0)
    assert learner.trace["cursor"] == learner.trace["rest"]


def test_a_step_that_was_not_made_is_trained_up_to() -> None:
    learner, other = Learner(), Learner()
    go_to(learner, 50, cursor=4)
    assert learner.trace["cursor"] == 4
    for _ in range(50):
        other.send("next_step", cursor=4)
    assert numbers(learner) == numbers(other)
    assert learner.history == other.history


def test_going_to_a_step_while_playing_holds_there() -> None:
    learner = Learner()
    learner.send("play")
    learner.train(turns=5)
    go_to(learner, 1)
    assert not learner.session.playing


def test_a_pause_on_the_way_holds_where_it_is() -> None:
    learner = Learner()
    learner.send("go_to_step", step=5000, cursor=3)
    assert learner.session.playing
    learner.send("pause")
    assert learner.trace["step"] < 5000
    assert learner.trace["cursor"] == learner.trace["rest"]


@pytest.mark.parametrize("step", [AHEAD + 2, 2**53 - 1])
def test_too_far_ahead_is_refused(step: int) -> None:
    learner = Learner()
    assert learner.send("go_to_step", step=step) == ["refusal"]
    assert learner.last["refusal"]["code"] == "step-out-of-reach"


def test_a_step_that_broke_is_the_last_that_is_reached() -> None:
    learner = Learner(logarithm())
    learner.send("play")
    settle(learner)
    broken, shown = learner.trace["step"], numbers(learner)
    go_to(learner, 0)
    assert learner.last["status"]["halt"] is None
    go_to(learner, broken)
    assert learner.last["status"]["halt"]["trace"] == learner.trace["trace"]
    assert numbers(learner) == shown
    assert learner.send("go_to_step", step=broken + 1) == ["refusal"]
