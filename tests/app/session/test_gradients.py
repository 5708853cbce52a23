"""Gradients that are kept from step to step, and clipped: settings like the learning rate, nothing is lost by them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from pydantic import ValidationError

from app.network.gallery import CIRCLE, EXPRESSION
from app.network.schema import Network, Training
from app.session.session import Session
from tests.app.session.learner import Clock, Learner


def turned(network: Network = CIRCLE, **settings: Any) -> Network:
    return network.model_copy(update={"training": network.training.model_copy(update=settings)})


def kinds(learner: Learner) -> list[str]:
    return [event["kind"] for event in learner.events]


def leaf(learner: Learner, plain: str) -> int:
    found: int = next(node["id"] for node in learner.last["graph"]["nodes"] if node["plain"] == plain)
    return found


def contribution(learner: Learner, plain: str) -> Any:
    """What this step's backward pass alone contributed to a leaf."""
    node = leaf(learner, plain)
    places = [i for i, event in enumerate(learner.events) if event["kind"] == "vjp" and event["target"] == node]
    picture = learner.trace.picture(places[-1] + 1, learner.events)
    return picture[node, "contribution"]


def test_without_zeroing_the_step_is_recorded_anew_at_the_same_moment() -> None:
    learner = Learner()
    learner.send("next_step", cursor=12)
    graph, moment = learner.last["graph"]["graph"], learner.events[11]
    weights, loss = learner.numbers("W₁", cursor=0), learner.numbers("L", cursor=12)
    assert learner.edit(turned(zero_grad=False)) == ["network", "past", "status", "graph", "trace", "done"]
    assert learner.last["graph"]["graph"] == graph + 1
    assert learner.trace["graph"] == graph + 1
    assert "zero" not in kinds(learner)
    at = learner.events[learner.trace["cursor"] - 1]
    assert [at[name] for name in ("kind", "node", "target")] == [moment[name] for name in ("kind", "node", "target")]
    assert learner.trace["step"] == 1
    np.testing.assert_array_equal(learner.numbers("W₁", cursor=0), weights)
    np.testing.assert_array_equal(learner.numbers("L"), loss)


def test_gradients_add_up_over_steps() -> None:
    learner = Learner(turned(zero_grad=False))
    total: Any = 0.0
    for _ in range(3):
        learner.send("train", unit="step")
        total = total + contribution(learner, "W₁")
        np.testing.assert_allclose(learner.numbers("W₁", "grad"), total, rtol=1e-5, atol=1e-7)
    assert learner.trace["rest"] == len(learner.events)
    node = leaf(learner, "W₁")
    shown = learner.trace.picture(0, learner.events)
    np.testing.assert_allclose(shown[node, "grad"], total - contribution(learner, "W₁"), rtol=1e-4, atol=1e-6)


def test_with_zeroing_again_the_next_step_begins_with_none() -> None:
    learner = Learner(turned(zero_grad=False))
    learner.send("train", unit="step")
    assert learner.edit(turned(zero_grad=True)) == ["network", "status", "done"]
    assert "zero" not in kinds(learner), "what is shown is how it was"
    learner.send("train", unit="step")
    assert kinds(learner)[-1] == "zero"
    assert (leaf(learner, "W₁"), "grad") not in learner.trace.picture(0, learner.events)


def test_turning_it_over_and_back_changes_nothing() -> None:
    learner = Learner(turned(zero_grad=False))
    learner.send("train", unit="step")
    learner.send("next_step", cursor=5)
    before = learner.trace.floats.tobytes()
    learner.edit(turned(zero_grad=True))
    learner.edit(turned(zero_grad=False))
    assert learner.trace.floats.tobytes() == before


def test_each_step_is_shown_with_the_events_that_it_had() -> None:
    learner = Learner()
    learner.send("train", unit="step")
    learner.edit(turned(zero_grad=False, clip_norm=0.05))
    learner.send("train", unit="step")
    learner.send("train", unit="step")
    kept = learner.numbers("W₁", "grad")
    learner.send("go_to_step", step=0)
    assert "clip" not in kinds(learner)
    assert kinds(learner)[-1] == "zero"
    assert learner.last["network"]["network"]["training"]["zero_grad"]
    learner.send("go_to_step", step=2)
    assert "clip" in kinds(learner)
    assert "zero" not in kinds(learner)
    np.testing.assert_array_equal(learner.numbers("W₁", "grad"), kept)


def test_clipping_shortens_all_gradients_to_the_norm() -> None:
    learner = Learner()
    learner.send("next_step", cursor=20)
    weights = learner.numbers("W₁", cursor=0)
    learner.edit(turned(clip_norm=0.01))
    clips = [event for event in learner.events if event["kind"] == "clip"]
    assert len(clips) == 6
    np.testing.assert_array_equal(learner.numbers("W₁", cursor=0), weights)
    rest = learner.trace["rest"]
    squares = [np.square(learner.trace.picture(rest, learner.events)[event["target"], "grad"]).sum() for event in clips]
    assert np.sqrt(sum(squares)) == pytest.approx(0.01, rel=1e-3)
    graph = learner.last["graph"]["graph"]
    assert learner.edit(turned(clip_norm=0.02)) == ["network", "status", "trace", "done"]
    assert learner.last["graph"]["graph"] == graph, "the same events, with another number"


@pytest.mark.parametrize("network", [turned(zero_grad=False), turned(EXPRESSION, zero_grad=False)])
def test_while_playing_a_glance_at_the_run_adds_nothing_to_it(network: Network) -> None:
    watched, unwatched = Learner(network), Learner(network)
    for learner, credit in ((watched, 2), (unwatched, 0)):
        learner.send("play")
        while learner.session._work.run.place.step < 40:
            learner.session.credit = credit
            learner.take(learner.session.slice(learner.session._clock()))
    assert "live" in watched.last
    assert "live" not in unwatched.last
    mine, theirs = watched.session._work.run.state(), unwatched.session._work.run.state()
    assert any(name.startswith("grad.") for name in mine)
    assert {name: array.tobytes() for name, array in mine.items()} == {
        name: array.tobytes() for name, array in theirs.items()
    }


def test_while_playing_the_coming_steps_have_other_events() -> None:
    learner = Learner()
    learner.send("play")
    learner.train(turns=3)
    assert learner.edit(turned(zero_grad=False)) == ["network", "past", "status", "done"]
    assert "graph" in learner.train(turns=60)
    assert "zero" not in kinds(learner)
    assert learner.last["live"]["graph"] == learner.last["graph"]["graph"]
    learner.send("pause")
    assert learner.trace["graph"] == learner.last["graph"]["graph"]
    shown = learner.trace.picture(0, learner.events)
    assert (leaf(learner, "W₁"), "grad") in shown


def test_a_session_that_comes_back_has_its_gradients() -> None:
    learner = Learner(turned(zero_grad=False, clip_norm=0.5))
    for _ in range(3):
        learner.send("train", unit="step")
    twin = Learner("xor")
    twin.session = Session.restore("a", learner.session.snapshot(), clock=Clock())
    twin.id = learner.id
    twin.take(twin.session.paint())
    assert twin.trace.floats.tobytes() == learner.trace.floats.tobytes()
    for one in (learner, twin):
        one.send("train", unit="step")
    np.testing.assert_array_equal(twin.numbers("W₁", "grad"), learner.numbers("W₁", "grad"))


def test_another_batch_size_keeps_the_gradients() -> None:
    learner = Learner(turned(zero_grad=False))
    learner.send("train", unit="step")
    kept = learner.numbers("W₁", "grad")
    learner.edit(turned(zero_grad=False, batch_size=25))
    np.testing.assert_array_equal(learner.numbers("W₁", "grad", cursor=0), kept)


@pytest.mark.parametrize("norm", [0.0, -1.0, 1e7, float("nan"), "1"])
def test_what_is_no_norm_is_refused(norm: Any) -> None:
    with pytest.raises(ValidationError):
        Training(clip_norm=norm)
