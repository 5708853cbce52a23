"""A saved session keeps its past: states enough to reach any step, bounded in number and in bytes."""

from __future__ import annotations

import numpy as np
import pytest

from app.network.gallery import CIRCLE
from app.session import past as past_module
from app.session import saved_past
from app.session.past import MOST_STATES, Past
from tests.app.session.learner import Learner
from tests.app.session.travelling import go_to, numbers, restored, with_training


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
