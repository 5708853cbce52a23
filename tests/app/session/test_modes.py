"""Dropout and batch norm in a session: what is looked at never changes what is trained."""

from __future__ import annotations

import numpy as np
import pytest

from app.network.gallery import GALLERY
from app.network.schema import Network
from app.session.run import Run
from app.session.session import Session
from tests.app.session.learner import Clock, Learner

SLUGS = ["lenet", "attention", "residual", "regularized", "embedding"]


def state(learner: Learner) -> dict[str, np.ndarray]:
    return dict(learner.session._work.run.state())


def assert_same(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> None:
    assert set(one) == set(other)
    for name, array in one.items():
        np.testing.assert_array_equal(array, other[name], err_msg=name)


def test_live_frames_do_not_disturb_training() -> None:
    watched, unwatched = Learner("regularized"), Learner("regularized")
    for learner in (watched, unwatched):
        learner.send("set_speed", speed="max")
        learner.send("play")
    for _ in range(10):
        for learner in (watched, unwatched):
            learner.session._work.train_one()
        watched.session.credit = 2
        watched.take(watched.session._live(watched.session._clock()))
    assert watched.last["live"]["step"] == 11
    assert_same(state(watched), state(unwatched))


def test_results_are_of_the_network_in_evaluation() -> None:
    run = Run(GALLERY["regularized"])
    for _ in range(5):
        run.advance()
    first, second = run.judge.score(5), run.judge.score(5)
    assert first == second
    built = run.built
    assert built.modal
    assert not Run(GALLERY["lenet"]).built.modal
    trained, judged = (dict(graph.named_parameters()) for graph in (built.module, built.judged))
    assert all(trained[name] is judged[name] for name in trained)
    kept = dict(built.judged.named_buffers())
    assert all(buffer is kept[name] for name, buffer in built.buffers.items())


def test_a_picture_stands_for_a_layer_that_does_nothing_in_evaluation() -> None:
    learner = Learner("regularized")
    for unit in range(8):
        relu, drop = (learner.trace.plane("before", layer, unit, "unit") for layer in ("relu1", "drop1"))
        np.testing.assert_array_equal(relu, drop)


@pytest.mark.parametrize("slug", SLUGS)
def test_a_restored_session_goes_on_exactly_as_it_would_have(slug: str) -> None:
    learner = Learner(slug)
    for _ in range(3):
        learner.send("train", unit="step")
    other = Learner(slug)
    other.session = Session.restore("a", learner.session.snapshot(), clock=Clock())
    other.id = learner.id
    other.take(other.session.paint())
    for one in (learner, other):
        for _ in range(3):
            one.send("train", unit="step")
    assert_same(state(learner), state(other))
    np.testing.assert_array_equal(learner.trace.floats, other.trace.floats)


def with_layer(network: Network, node: str, **fields: object) -> Network:
    nodes = [spec.model_copy(update=fields) if spec.id == node else spec for spec in network.nodes]
    return network.model_copy(update={"nodes": nodes})


def test_an_edit_keeps_kernels_and_what_batch_norm_has_seen() -> None:
    learner = Learner("lenet")
    learner.send("train", unit="step")
    before = learner.numbers("K₁")
    learner.edit(with_layer(GALLERY["lenet"], "conv2", settings={"out_channels": 12, "kernel": 3, "padding": 1}))
    assert learner.last["network"]["problems"] == []
    np.testing.assert_array_equal(learner.numbers("K₁", cursor=0), before)
    norm = Learner("regularized")
    norm.send("train", unit="step")
    kept = norm.session._work.run.built.buffers["norm1.running_mean"].array.copy()
    assert kept.any()
    norm.edit(with_layer(GALLERY["regularized"], "drop1", settings={"rate": 0.3}))
    after = norm.session._work.run.built.buffers["norm1.running_mean"].array
    assert after.any()
    assert norm.last["network"]["problems"] == []


def test_a_setting_that_does_not_fit_is_a_draft_with_a_problem() -> None:
    learner = Learner("lenet")
    learner.edit(with_layer(GALLERY["lenet"], "pool2", settings={"kernel": 5, "stride": 5}))
    problem = learner.last["network"]["problems"][0]
    assert (problem["node"], problem["code"]) == ("pool2", "wrong-shape")
    assert problem["cure"] == "Choose a smaller window for Pool 2, or take a pooling layer away."


def test_chances_are_of_the_batch_and_add_up() -> None:
    learner = Learner("lenet")
    learner.send("train", unit="step")
    for view in ("before", "after"):
        chances = learner.trace[view]["chances"]
        assert chances["rows"] == learner.trace["rows"]
        count = len(chances["rows"]) * chances["classes"]
        values = learner.trace.floats[chances["offset"] :][:count].reshape(-1, chances["classes"])
        np.testing.assert_allclose(values.sum(1), 1, rtol=1e-5)


def test_pictures_travel_as_bytes_of_ink() -> None:
    learner = Learner("lenet")
    data = learner.last["data"]
    assert (data["layout"], data["shape"], len(data["classes"])) == ("image", [1, 8, 8], 10)
    pictures = data.pictures.reshape(-1, 8, 8)
    assert len(pictures) == data["count"]
    row = learner.trace["rows"][0]
    examples = learner.session._work.run.examples
    assert examples is not None
    np.testing.assert_allclose(pictures[row] / 127, examples.inputs[row][0], atol=1 / 127)
    words = Learner("attention").last["data"]
    assert words["words"][:5] == ["A", "B", "C", "D", "1"]
    assert words.pictures.max() == 10
