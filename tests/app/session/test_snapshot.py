"""A session that was saved and restored goes on exactly as it would have."""

from __future__ import annotations

import pytest

from app.network.gallery import CIRCLE, GALLERY
from app.session.session import Session
from tests.app.session.learner import Learner
from tests.app.session.travelling import restored, settle, work


def assert_same_numbers(one: Learner, other: Learner) -> None:
    mine, theirs = work(one).run.state(), work(other).run.state()
    assert {name: array.tobytes() for name, array in mine.items()} == {
        name: array.tobytes() for name, array in theirs.items()
    }
    assert work(one).run.place == work(other).run.place


@pytest.mark.parametrize("slug", GALLERY)
@pytest.mark.parametrize("cursor", [0, 3, None])
def test_at_rest(slug: str, cursor: int | None) -> None:
    learner = Learner(slug)
    learner.send("train", unit="epoch")
    settle(learner)
    if cursor is None:
        learner.send("train", unit="step")
    else:
        learner.send("next_step", cursor=cursor)
    twin = restored(learner)
    assert twin.trace["cursor"] == learner.trace["cursor"]
    assert twin.trace["step"] == learner.trace["step"]
    assert twin.trace.floats.tobytes() == learner.trace.floats.tobytes()
    assert twin.trace.pictures.tobytes() == learner.trace.pictures.tobytes()
    assert twin.history == learner.history
    assert twin.session.step == learner.session.step
    for each in (learner, twin):
        each.send("train", unit="step")
        each.send("train", unit="epoch")
        settle(each)
    assert_same_numbers(learner, twin)
    assert twin.trace.floats.tobytes() == learner.trace.floats.tobytes()


@pytest.mark.parametrize("slug", ["circle", "spiral"])
def test_while_playing(slug: str) -> None:
    learner = Learner(slug)
    learner.send("set_speed", speed="max")
    learner.send("play")
    learner.train(turns=7)
    twin = restored(learner)
    assert twin.session.playing
    assert twin.last["status"]["speed"] == "max"
    goal = learner.session.step + 77
    for each in (learner, twin):
        while each.session.step < goal:
            each.train(seconds=0)
        each.send("pause")
    assert_same_numbers(learner, twin)
    assert twin.history == learner.history


def test_commands_that_were_handled_stay_handled() -> None:
    learner = Learner()
    learner.send("train", unit="step")
    learner.send("train", unit="step")
    twin = restored(learner)
    assert twin.session.last_command == 2
    assert twin.send_as(2, "train", unit="step") == ["done"]
    assert twin.session.step == 2


def test_frames_stay_newer_than_those_sent_before() -> None:
    learner = Learner()
    learner.send("next_step")
    twin = restored(learner)
    assert twin.trace["sequence"] > learner.trace["sequence"]
    assert twin.trace["trace"] > learner.trace["trace"]
    assert twin.last["graph"]["graph"] > learner.last["graph"]["graph"]


def test_a_design_with_problems_comes_back() -> None:
    learner = Learner()
    learner.edit(CIRCLE.model_copy(update={"edges": CIRCLE.edges[1:]}))
    twin = restored(learner)
    assert twin.last["network"]["problems"] == learner.last["network"]["problems"]
    assert twin.last["network"]["network"] == learner.last["network"]["network"]


def test_an_edited_network_comes_back_with_its_weights() -> None:
    learner = Learner()
    for _ in range(3):
        learner.send("next_step")
    nodes = [spec.model_copy(update={"units": 5}) if spec.id == "l1" else spec for spec in CIRCLE.nodes]
    learner.edit(CIRCLE.model_copy(update={"nodes": nodes}))
    assert_same_numbers(learner, restored(learner))


@pytest.mark.parametrize(
    "damage", [lambda data: data[:-1], lambda data: b"BPS1" + data[4:], lambda data: b"", lambda data: data[:40]]
)
def test_a_damaged_snapshot_is_refused(damage: object) -> None:
    data = Learner().session.snapshot()
    with pytest.raises(ValueError, match=r".+"):
        Session.restore("a", damage(data))


def test_a_snapshot_is_small() -> None:
    assert len(Learner().session.snapshot()) < 4000
