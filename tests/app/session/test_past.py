"""Any earlier training step is shown again as it was, to the last bit, and changing it gives up what came after."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.network.gallery import CIRCLE, GALLERY
from app.network.schema import Network
from app.session import past as past_module
from app.session import saved_past
from app.session.past import MOST_STATES, Past
from app.session.session import Session
from app.session.work import AHEAD, Work
from tests.app.session.learner import Clock, Learner
from tests.app.session.test_halting import logarithm


def work(learner: Learner) -> Work:
    return learner.session._work


def with_training(network: Network, **settings: Any) -> Network:
    return network.model_copy(update={"training": network.training.model_copy(update=settings)})


def settle(learner: Learner) -> None:
    """Give turns until it rests."""
    while learner.session.playing:
        learner.train()


def go_to(learner: Learner, step: int, cursor: int | None = 0) -> None:
    learner.send("go_to_step", step=step, cursor=cursor)
    settle(learner)
    assert learner.trace["step"] == step


def numbers(learner: Learner) -> tuple[bytes, bytes, list[Any]]:
    """All that the page gets of the shown step."""
    trace = learner.trace
    return trace.floats.tobytes(), trace.pictures.tobytes(), [trace["before"]["metrics"], trace["after"]["metrics"]]


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


def test_another_design_begins_a_new_chapter() -> None:
    learner = Learner()
    for _ in range(9):
        learner.send("next_step")
    learner.edit(with_training(CIRCLE, batch_size=25))
    assert learner.last["past"]["first"] == 9
    assert learner.send("go_to_step", step=8) == ["refusal"]
    go_to(learner, 9)


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


def restored(learner: Learner) -> Learner:
    twin = Learner("xor")
    twin.session = Session.restore("a", learner.session.snapshot(), clock=Clock())
    twin.id, twin.history = learner.id, []
    twin.take(twin.session.paint())
    return twin


def test_gradients_that_were_kept_come_back() -> None:
    learner = Learner()
    go_to(learner, 10)
    learner.edit(with_training(CIRCLE, zero_grad=False, clip_norm=0.5, learning_rate=0.01))
    seen = {}
    for _ in range(70):
        seen[learner.trace["step"]] = numbers(learner)
        learner.send("next_step")
    twin = restored(learner)
    for step in (79, 11, 45, 10, 5, 64):
        for each in (learner, twin):
            go_to(each, step)
            assert step < 10 or numbers(each) == seen[step]
        assert numbers(learner) == numbers(twin)


def changed_on_the_way() -> Learner:
    """A run of some hundred steps with another rate, a typed number and a future that was given up."""
    learner = Learner()
    go_to(learner, 20)
    learner.edit(with_training(CIRCLE, learning_rate=0.5))
    go_to(learner, 300)
    go_to(learner, 150)
    learner.send("set_value", node=2, cell=[0, 1], value=-0.5)
    go_to(learner, 400)
    go_to(learner, 90)
    return learner


def test_a_restored_session_reaches_the_same_steps() -> None:
    learner = changed_on_the_way()
    twin = restored(learner)
    assert twin.last["past"] == learner.last["past"] | {"last": 400}
    assert numbers(twin) == numbers(learner)
    for step in (400, 160, 20, 0):
        for each in (learner, twin):
            go_to(each, step)
        assert numbers(twin) == numbers(learner)
        assert twin.last["network"]["network"]["training"] == learner.last["network"]["network"]["training"]


def test_of_states_that_are_too_large_none_is_saved(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(saved_past, "BYTES", 10)
    learner = Learner()
    go_to(learner, 50)
    twin = restored(learner)
    assert twin.last["past"]["first"] == 50
    assert twin.send("go_to_step", step=49) == ["refusal"]
    go_to(twin, 51)


def test_the_saved_past_is_bounded() -> None:
    learner = Learner()
    go_to(learner, 8000)
    assert len(learner.session.snapshot()) < 100_000


class TestKeptStates:
    """They are bounded in number and in bytes, and the first is never given up."""

    def filled(self, steps: int, values: int = 10) -> Past:
        place = Learner().session._work.run.place._replace(step=0)
        past = Past(place, {"values": np.zeros(values, np.float32)})
        for step in range(1, steps):
            if past.wants(place._replace(step=step)):
                past.keep(place._replace(step=step), {"values": np.full(values, step, np.float32)})
        return past

    def test_in_number(self) -> None:
        past = self.filled(100_000)
        assert MOST_STATES // 2 <= len(past.kept) <= MOST_STATES
        assert past.kept[0].place.step == 0
        for step in (0, 1, 99_999, 50_000):
            assert 0 <= step - past.before(step).place.step < 2 * past.stride

    def test_in_bytes(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(past_module, "MOST_BYTES", 2000)
        past = self.filled(10_000)
        assert past.bytes <= 2000
        assert len(past.kept) > 20

    def test_dear_steps_are_kept_more_often(self) -> None:
        past = self.filled(1)
        past.took(0.05)
        assert past.stride == 2

    def test_what_is_not_finite_is_not_kept(self) -> None:
        past = self.filled(40)
        count = len(past.kept)
        past.keep(past.first._replace(step=90), {"values": np.array([np.inf], np.float32)})
        assert len(past.kept) == count


def test_a_typed_constant_is_changed_in_the_design() -> None:
    learner = Learner("chain")
    node = next(node for node in learner.last["graph"]["nodes"] if node["plain"] == "3")
    assert "graph" in learner.send("set_value", node=node["id"], cell=[], value=5)
    specs = {spec["id"]: spec for spec in learner.last["network"]["network"]["nodes"]}
    assert specs["three"]["value"] == 5
    assert learner.numbers("5") == 5  # it was named after its number
    assert learner.send("set_value", node=node["id"], cell=[0], value=1) == ["refusal"]
    assert learner.last["refusal"]["code"] == "no-such-cell"
