"""From an empty canvas to a network that learns, node by node."""

from __future__ import annotations

from app.network.blank import BLANK, BLANK_SLUG
from app.network.gallery import CIRCLE
from app.network.schema import Edge, InputSpec, LinearSpec, LossSpec, Network, NodeSpec
from app.session.session import Session
from tests.app.session.learner import Learner


def blank() -> Learner:
    learner = Learner()
    learner.send("open", slug=BLANK_SLUG)
    return learner


def grown(network: Network, node: NodeSpec, source: str | None = None) -> Network:
    edges = [] if source is None else [Edge(source=source, target=node.id)]
    return network.model_copy(update={"nodes": [*network.nodes, node], "edges": [*network.edges, *edges]})


def test_it_opens_empty_on_a_dataset_that_an_input_can_read() -> None:
    session = Session.open("a", BLANK_SLUG)
    assert isinstance(session, Session)
    learner = Learner()
    learner.session = session
    learner.take(session.paint())
    told = learner.last["network"]
    assert told["network"]["nodes"] == []
    assert [problem["code"] for problem in told["problems"]] == ["empty"]
    assert learner.edit(grown(BLANK, InputSpec(id="x"))) == ["network", "done"]
    assert learner.last["network"]["shapes"] == {"x": ["batch", 2]}


def test_a_network_drawn_layer_by_layer_runs_once_it_is_whole_from_its_own_initial_weights() -> None:
    learner = blank()
    design = BLANK
    parts: list[tuple[NodeSpec, str | None]] = [
        (InputSpec(id="x"), None),
        (LinearSpec(id="l1", units=8, activation="tanh"), "x"),
        (LinearSpec(id="l2", units=8, activation="tanh"), "l1"),
        (LinearSpec(id="l3", units=1), "l2"),
    ]
    for node, source in parts:
        design = grown(design, node, source)
        learner.edit(design)
        assert learner.last["network"]["problems"]
        assert learner.session._work.run.network == CIRCLE
    design = grown(design, LossSpec(id="loss", loss="bce_with_logits"), "l3")
    types = learner.edit(design)
    assert {"network", "graph", "trace"} <= set(types)
    assert learner.last["network"]["problems"] == []
    assert learner.last["network"]["parameters"] == 2 * 8 + 8 + 8 * 8 + 8 + 8 + 1
    assert learner.trace["step"] == 0
    fresh = Learner(design)
    assert (learner.numbers("W₁", cursor=0) == fresh.numbers("W₁", cursor=0)).all()
    learner.send("train", unit="epoch")


def test_a_canvas_that_was_left_in_the_middle_begins_anew_after_a_restart_too() -> None:
    learner = blank()
    design = grown(grown(BLANK, InputSpec(id="x")), LinearSpec(id="l1", units=1), "x")
    learner.edit(design)
    restored = Session.restore("a", learner.session.snapshot())
    assert isinstance(restored, Session)
    learner.session = restored
    learner.edit(grown(design, LossSpec(id="loss", loss="bce_with_logits"), "l1"))
    fresh = Learner(restored._work.run.network)
    assert (learner.numbers("W₁", cursor=0) == fresh.numbers("W₁", cursor=0)).all()


def test_until_a_new_design_runs_what_does_is_told_to_be_another_network() -> None:
    learner = blank()
    assert learner.last["network"]["apart"] is True
    design = grown(grown(BLANK, InputSpec(id="x")), LinearSpec(id="l1", units=1), "x")
    learner.edit(design)
    assert learner.last["network"]["apart"] is True
    learner.send("code")
    assert learner.last["code"]["source"] == ""
    assert learner.last["code"]["why"] == "The code is written as soon as the design can run."
    restored = Session.restore("a", learner.session.snapshot())
    assert isinstance(restored, Session)
    learner.session = restored
    learner.take(restored.paint())
    assert learner.last["network"]["apart"] is True
    whole = grown(design, LossSpec(id="loss", loss="bce_with_logits"), "l1")
    learner.edit(whole)
    assert "apart" not in learner.last["network"]
    learner.send("code")
    assert learner.last["code"]["current"]
    # From now on the one that runs is what the design was before: a mistake in it is no new design.
    learner.edit(design)
    assert learner.last["network"]["problems"]
    assert "apart" not in learner.last["network"]
