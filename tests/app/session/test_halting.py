"""A NaN pauses training at the event that wrote it, and the session lives on."""

from __future__ import annotations

import re

import numpy as np
import pytest

from app.network.gallery import NEURON
from app.network.schema import Edge, Network, OpSpec, Training, ValueSpec
from app.session.run import Run
from tests.app.session.learner import Learner
from tests.app.session.travelling import settle


def logarithm() -> Network:
    """L = log(a), descending to a = 0 and beyond: NaN within a few steps."""
    return Network(
        name="log",
        nodes=[ValueSpec(id="a", name="a", value=1.0), OpSpec(id="result", name="L", op="log")],
        edges=[Edge(source="a", target="result")],
        training=Training(learning_rate=0.3),
    )


def halted_while_playing() -> Learner:
    learner = Learner(logarithm())
    learner.send("set_speed", speed="max")
    learner.send("play")
    for _ in range(100):
        learner.train()
        if not learner.session.playing:
            return learner
    raise AssertionError("expected it to hold by itself")


def test_training_holds_at_the_event_that_wrote_the_first_nan() -> None:
    learner = halted_while_playing()
    halt = learner.last["status"]["halt"]
    event = learner.events[halt["event"]]
    assert (event["kind"], halt["code"], halt["trace"]) == ("loss", "not-finite", learner.trace["trace"])
    assert learner.trace["cursor"] == halt["event"] + 1
    assert "learning rate" in halt["cure"]
    assert np.isfinite(learner.numbers("a", cursor=0)).all()
    assert not np.isfinite(learner.numbers("L")).all()
    assert all(np.isfinite(point["train"]) for point in learner.history if not isinstance(point["train"], str))


@pytest.mark.parametrize("command", [("play", {}), ("train", {"unit": "step"}), ("train", {"unit": "epoch"})])
def test_going_on_from_there_is_refused_with_the_cure(command: tuple[str, dict[str, str]]) -> None:
    learner = halted_while_playing()
    kind, fields = command
    assert learner.send(kind, **fields) == ["refusal"]
    assert learner.last["refusal"]["code"] == "halted"
    learner.send("seek", trace=learner.trace["trace"], cursor=0)
    assert learner.send("explain", trace=learner.trace["trace"], first=1, last=9) == ["explanations", "done"]


def test_reset_starts_over() -> None:
    learner = halted_while_playing()
    learner.send("reset")
    assert learner.last["status"]["halt"] is None
    assert learner.send("train", unit="step") == ["history", "trace", "done"]


def test_stepping_into_it_holds_too() -> None:
    learner = Learner(logarithm())
    for _ in range(10):
        if (
            learner.send("train", unit="step") == ["status", "history", "trace", "done"]
            or learner.last["status"]["halt"]
        ):
            break
    assert learner.last["status"]["halt"] is not None


def steep(rate: float) -> Network:
    """L = 10³⁷ a: a gradient that a large learning rate turns into an infinite update."""
    return Network(
        name="steep",
        nodes=[
            ValueSpec(id="a", name="a", value=1.0),
            ValueSpec(id="c", name="c", value=1e30, requires_grad=False),
            ValueSpec(id="d", name="d", value=1e7, requires_grad=False),
            OpSpec(id="product", name="p", op="mul"),
            OpSpec(id="result", name="L", op="mul"),
        ],
        edges=[
            Edge(source="a", target="product", port=0),
            Edge(source="c", target="product", port=1),
            Edge(source="product", target="result", port=0),
            Edge(source="d", target="result", port=1),
        ],
        training=Training(learning_rate=rate),
    )


def test_a_lower_learning_rate_cures_a_step_that_broke_in_its_update() -> None:
    learner = Learner(steep(1000))
    learner.take(learner.session.paint())
    halt = learner.last["status"]["halt"]
    assert learner.events[halt["event"]]["kind"] == "update"
    assert halt["expected"] == "finite numbers in a after its update"
    assert halt["got"] == "1 infinite of 1"
    assert learner.trace["before"]["metrics"]["train_loss"] == pytest.approx(1e37)
    assert learner.trace["after"]["metrics"]["train_loss"] == "-Infinity"
    assert learner.edit(steep(1e-37)) == ["network", "status", "history", "trace", "done"]
    assert learner.last["status"]["halt"] is None
    assert (learner.trace["step"], learner.session.step) == (0, 1)
    assert learner.send("train", unit="step")[-1] == "done"
    assert learner.session.step == 2


def test_parameters_that_have_run_away_are_named() -> None:
    network = NEURON.model_copy(
        update={
            "nodes": [*NEURON.nodes[:1], NEURON.nodes[1].model_copy(update={"activation": "none"}), NEURON.nodes[2]],
            "training": Training(learning_rate=1000.0),
        }
    )
    learner = Learner(network)
    learner.send("set_speed", speed="max")
    learner.send("play")
    settle(learner)
    halt = learner.last["status"]["halt"]
    assert re.search(r"have grown to \d\.\d{3}e\d+\. ", halt["cure"])
    before = learner.trace["before"]["metrics"]["train_loss"]
    assert isinstance(before, float | str)


def test_the_step_that_is_shown_is_the_first_that_broke() -> None:
    """Training alone, step by step, meets the NaN at the same step as the search back from a later check does."""
    run = Run(logarithm())
    with np.errstate(all="ignore"):
        while run.advance():
            pass
        alone = Run(logarithm())
        program = alone.program
        steps = 0
        while np.isfinite(program.step()) and all(np.isfinite(array).all() for array in program.state().values()):
            steps += 1
    assert run.place.step == steps
