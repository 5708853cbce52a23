"""Whatever commands come in whatever order: each is answered once, nothing fails, and the work lives on."""

from __future__ import annotations

from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from app.network.gallery import GALLERY
from app.network.schema import Edge, LinearSpec, Network, OpSpec, Training, ValueSpec
from app.network.wiring import perceptron, toy
from tests.app.session.learner import Learner

ODD = (
    Network(nodes=[]),
    Network(nodes=[ValueSpec(id="a", value=float(10**30))], training=Training(learning_rate=1000)),
    Network(
        nodes=[ValueSpec(id="a", value=-1.0), OpSpec(id="r", op="log")],
        edges=[Edge(source="a", target="r")],
    ),
    Network(
        nodes=[LinearSpec(id="one", units=3), LinearSpec(id="two", units=3)],
        edges=[Edge(source="one", target="two"), Edge(source="two", target="one")],
    ),
    GALLERY["circle"].model_copy(update={"edges": []}),
    GALLERY["circle"].model_copy(update={"data": None}),
    GALLERY["circle"].model_copy(update={"training": Training(learning_rate=1000, momentum=0.99, batch_size=512)}),
    GALLERY["spiral"].model_copy(update={"training": Training(optimizer="adam", learning_rate=1000, batch_size=1)}),
    perceptron([4096, 4096, 4096], "relu", toy("spiral")),
    perceptron([3, 1], "relu", toy("plane"), loss="mse", training=Training(learning_rate=1000)),
)

cursors = st.integers(0, 40) | st.integers(0, 2**53 - 1)
networks = st.sampled_from([*GALLERY.values(), *ODD]).map(lambda network: network.model_dump(mode="json"))
sent = st.one_of(
    st.tuples(st.sampled_from(["play", "pause", "reset", "turn"]), st.just({})),
    st.tuples(st.just("set_speed"), st.fixed_dictionaries({"speed": st.floats(0.25, 8) | st.just("max")})),
    st.tuples(st.just("seek"), st.fixed_dictionaries({"trace": st.integers(0, 9), "cursor": cursors})),
    st.tuples(st.just("next_step"), st.fixed_dictionaries({"cursor": cursors})),
    st.tuples(st.just("train"), st.fixed_dictionaries({"unit": st.sampled_from(["step", "epoch"])})),
    st.tuples(st.just("edit"), st.fixed_dictionaries({"network": networks})),
    st.tuples(st.just("open"), st.fixed_dictionaries({"slug": st.sampled_from([*GALLERY, "nowhere"])})),
    st.tuples(st.just("new_seed"), st.fixed_dictionaries({"seed": st.integers(0, 2**32 - 1)})),
    st.tuples(
        st.just("explain"),
        st.fixed_dictionaries(
            {"trace": st.integers(0, 9), "first": cursors, "last": cursors, "row": cursors, "unit": cursors}
        ),
    ),
)


def check(learner: Learner) -> None:
    """What holds between any two commands."""
    work = learner.session._work
    assert (work.recorded is None) == work.playing
    if work.recorded is not None:
        assert 0 <= work.recorded.cursor <= len(work.recorded.trace.events)
    assert learner.session.step >= 0
    assert all(np.isfinite(array).all() for array in work.run.state().values())


@settings(max_examples=40, deadline=None)
@given(st.lists(sent, max_size=12))
def test_any_commands_in_any_order(commands: list[tuple[str, dict[str, Any]]]) -> None:
    learner = Learner("xor")
    answered: list[int] = []
    asked = 0
    for kind, fields in commands:
        if kind == "turn":
            types = learner.train(turns=2)
        else:
            asked += 1
            types = learner.send(kind, **fields)
        answered += [1 for each in types if each in ("done", "refusal")]
        check(learner)
    learner.send("pause")
    assert not learner.session.playing
    learner.send("reset")
    assert learner.session.step == 0
    assert len(answered) <= asked
    check(learner)
    assert learner.send("next_step")[-1] in ("done", "refusal")


@settings(max_examples=25, deadline=None)
@given(st.lists(sent, max_size=8))
def test_a_snapshot_can_be_taken_and_restored_at_any_time(commands: list[tuple[str, dict[str, Any]]]) -> None:
    learner = Learner("xor")
    for kind, fields in commands:
        if kind == "turn":
            learner.train()
        else:
            learner.send(kind, **fields)
    session = type(learner.session)
    twin = session.restore("b", learner.session.snapshot())
    assert twin.step == learner.session.step
    assert twin.playing == learner.session.playing
    mine, theirs = learner.session._work.run.state(), twin._work.run.state()
    assert {name: array.tobytes() for name, array in mine.items()} == {
        name: array.tobytes() for name, array in theirs.items()
    }
