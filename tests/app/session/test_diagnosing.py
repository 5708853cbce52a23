"""A learner asks what is wrong with a step, sees where, and one press cures it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from app.network.gallery import CIRCLE, GALLERY, NEURON, SPIRAL, perceptron, toy
from app.network.schema import Edge, LinearSpec, Network, OpSpec, Training, ValueSpec
from app.session.cures import rounded
from tests.app.session.learner import Learner
from tests.app.session.travelling import settle

Fields = dict[str, Any]


def diagnosed(learner: Learner) -> Fields:
    """The diagnosis of the step that is shown."""
    assert learner.send("diagnose", trace=learner.trace["trace"]) == ["diagnosis", "done"]
    found: Fields = learner.last["diagnosis"]
    return found


def conditions(diagnosis: Fields) -> list[str]:
    return [light["condition"] for light in diagnosis["lights"]]


def finding(diagnosis: Fields, code: str) -> Fields:
    return next(found for found in diagnosis["findings"] if found["code"] == code)


def cured(network: Network, remedy: Fields) -> Network:
    """What the page makes of a remedy: the design with these fields changed and these nodes taken out."""
    gone = remedy["remove"]
    source = {edge.target: edge.source for edge in network.edges}
    nodes = [spec.model_copy(update=remedy["nodes"].get(spec.id, {})) for spec in network.nodes if spec.id not in gone]
    edges = [
        edge.model_copy(update={"source": source[edge.source]}) if edge.source in gone else edge
        for edge in network.edges
        if edge.target not in gone
    ]
    for put in remedy["insert"]:
        nodes.append(OpSpec(id=put["id"], op=put["op"]))
        edges = [
            edge.model_copy(update={"source": put["id"]}) if edge.source == put["after"] else edge for edge in edges
        ]
        edges.append(Edge(source=put["after"], target=put["id"]))
    training = network.training.model_copy(update=remedy["training"])
    changed = network.model_copy(update={"nodes": nodes, "edges": edges, "training": training})
    return Network.model_validate(changed.model_dump())


def press(learner: Learner, network: Network, found: Fields) -> Network:
    """Apply the cure of a finding as the page does."""
    assert found["remedy"] is not None
    return carried_out(learner, network, found["remedy"])


def carried_out(learner: Learner, network: Network, remedy: Fields) -> Network:
    after = cured(network, remedy)
    learner.edit(after)
    if remedy["start_over"]:
        learner.send("reset")
    return after


def training(network: Network, **settings: Any) -> Network:
    return network.model_copy(update={"training": network.training.model_copy(update=settings)})


def test_a_healthy_network_has_three_lights_and_a_chart_of_its_layers() -> None:
    learner = Learner()
    diagnosis = diagnosed(learner)
    assert conditions(diagnosis) == ["ok", "ok", "ok"]
    assert [light["name"] for light in diagnosis["lights"]] == ["graph", "gradients", "updates"]
    assert diagnosis["findings"] == []
    assert (diagnosis["trace"], diagnosis["step"]) == (learner.trace["trace"], 0)
    assert [layer["title"] for layer in diagnosis["flow"]] == ["Layer 1", "Layer 2", "Layer 3"]
    for layer in diagnosis["flow"]:
        cursor = layer["cursor"]
        event = learner.events[cursor - 1]
        assert (event["phase"], event["target"]) == ("backward", layer["node"])
        plain = learner.last["graph"]["nodes"][layer["node"]]["plain"]
        grad = learner.numbers(plain, "grad", cursor)
        assert layer["outputs"]["norm"] == pytest.approx(float(np.linalg.norm(grad)), rel=1e-5)


def test_another_trace_is_not_answered() -> None:
    learner = Learner()
    assert learner.send("diagnose", trace=learner.trace["trace"] + 1) == ["done"]
    learner.send("play")
    assert learner.send("diagnose", trace=learner.trace["trace"]) == ["done"]


def test_a_learning_rate_of_zero_is_cured_by_one_press() -> None:
    network = training(CIRCLE, learning_rate=0.0)
    learner = Learner(network)
    diagnosis = diagnosed(learner)
    assert conditions(diagnosis) == ["ok", "ok", "broken"]
    found = finding(diagnosis, "rate-zero")
    assert learner.events[found["cursor"] - 1]["kind"] == "update"
    assert found["remedy"]["text"] == "Set the learning rate to 0.1"
    press(learner, network, found)
    assert conditions(diagnosed(learner)) == ["ok", "ok", "ok"]


def test_after_the_rate_was_changed_the_old_step_offers_it_no_more() -> None:
    network = training(CIRCLE, learning_rate=0.0)
    learner = Learner(network)
    learner.send("train", unit="step")
    found = finding(diagnosed(learner), "rate-zero")
    press(learner, network, found)
    after = finding(diagnosed(learner), "rate-zero")
    assert after["remedy"] is None
    learner.send("train", unit="step")
    assert conditions(diagnosed(learner)) == ["ok", "ok", "ok"]


def test_a_rate_that_is_too_large_is_made_to_fit() -> None:
    network = training(CIRCLE, learning_rate=50.0)
    learner = Learner(network)
    found = finding(diagnosed(learner), "update-too-large")
    press(learner, network, found)
    assert conditions(diagnosed(learner))[2] == "ok"


@pytest.mark.parametrize(
    ("rate", "round_one"), [(0.0347, 0.03), (0.1, 0.1), (1.0, 1.0), (99.0, 90.0), (7e-9, 7e-9), (0.0, 0.0)]
)
def test_a_rate_has_one_digit(rate: float, round_one: float) -> None:
    assert rounded(rate) == pytest.approx(round_one, rel=1e-9)


def test_dead_units_are_named_and_another_function_opens_them() -> None:
    network = Network.model_validate(
        SPIRAL.model_dump() | {"training": {**SPIRAL.training.model_dump(), "learning_rate": 30.0}}
    )
    learner = Learner(network)
    learner.send("train", unit="step")
    learner.send("train", unit="step")
    learner.send("train", unit="step")
    found = finding(diagnosed(learner), "dead-units")
    assert "units of h" in "".join(part for part in found["got"] if isinstance(part, str))
    assert found["place"].endswith("of Layer 1")
    assert found["remedy"]["text"] == "Use tanh instead of ReLU in Layer 1"
    press(learner, network, found)
    assert "dead-units" not in [one["code"] for one in diagnosed(learner)["findings"] if one["place"] == found["place"]]


def test_vanishing_gradients_are_cured_in_all_hidden_layers() -> None:
    network = perceptron([4] * 9 + [1], "sigmoid", toy("circle"))
    learner = Learner(network)
    found = finding(diagnosed(learner), "vanishing")
    assert found["remedy"]["text"] == "Use ReLU in all hidden layers"
    after = press(learner, network, found)
    assert {spec.activation for spec in after.nodes if isinstance(spec, LinearSpec)} == {"relu", "none"}
    assert "vanishing" not in [one["code"] for one in diagnosed(learner)["findings"]]


def test_the_origin_of_a_nan_is_the_one_that_training_halted_at() -> None:
    plain = NEURON.nodes[1].model_copy(update={"activation": "none"})
    network = NEURON.model_copy(
        update={"nodes": [NEURON.nodes[0], plain, NEURON.nodes[2]], "training": Training(learning_rate=1000.0)}
    )
    learner = Learner(network)
    learner.send("set_speed", speed="max")
    learner.send("play")
    settle(learner)
    halt = learner.last["status"]["halt"]
    diagnosis = diagnosed(learner)
    found = finding(diagnosis, "not-finite")
    assert (found["cursor"], found["node"], found["expected"]) == (halt["event"] + 1, halt["node"], halt["expected"])
    assert found["remedy"]["text"] == "Set the learning rate to 100 and start over"
    press(learner, network, found)
    assert learner.last["status"]["halt"] is None
    assert "not-finite" not in [one["code"] for one in diagnosed(learner)["findings"]]


def test_zeroing_forgotten_is_turned_on_by_one_press() -> None:
    network = training(CIRCLE, zero_grad=False)
    learner = Learner(network)
    assert finding(diagnosed(learner), "not-zeroed")["severity"] == "note"
    learner.send("train", unit="step")
    learner.send("next_step", cursor=0)
    found = finding(diagnosed(learner), "not-zeroed")
    assert (found["severity"], found["remedy"]["text"]) == ("warning", "Turn on: Zero gradients each step")
    press(learner, network, found)
    learner.send("next_step", cursor=0)
    assert conditions(diagnosed(learner)) == ["ok", "ok", "ok"]


def chain(factor: float, links: int) -> Network:
    """a times the same constant, again and again: each link makes the gradient larger by that factor."""
    nodes: list[Any] = [ValueSpec(id="a", value=0.001), ValueSpec(id="c", value=factor, requires_grad=False)]
    edges = []
    for link in range(1, links + 1):
        nodes.append(OpSpec(id=f"p{link}", op="mul"))
        edges += [
            Edge(source=nodes[-2].id if link > 1 else "a", target=f"p{link}", port=0),
            Edge(source="c", target=f"p{link}", port=1),
        ]
    return Network(nodes=nodes, edges=edges, training=Training(learning_rate=1e-9))


def test_exploding_gradients_are_clipped_by_one_press() -> None:
    network = chain(30.0, 5)
    learner = Learner(network)
    found = finding(diagnosed(learner), "exploding")
    assert found["remedy"]["text"] == "Clip gradients at 1"
    press(learner, network, found)
    assert "clip" in [event["kind"] for event in learner.events]
    after = finding(diagnosed(learner), "exploding")
    assert (after["severity"], after["remedy"]) == ("note", None)


@pytest.mark.parametrize("slug", GALLERY)
def test_no_network_of_the_gallery_begins_broken(slug: str) -> None:
    diagnosis = diagnosed(Learner(slug))
    assert "broken" not in conditions(diagnosis), diagnosis["findings"]
    assert conditions(diagnosis)[0] == "ok"


def detached() -> Network:
    """CIRCLE with the path cut after the first layer."""
    cut = OpSpec(id="cut", op="detach")
    edges = [
        Edge(source="cut", target="l2") if edge.target == "l2" else edge
        for edge in [*CIRCLE.edges, Edge(source="l1", target="cut")]
    ]
    return CIRCLE.model_copy(update={"nodes": [*CIRCLE.nodes[:2], cut, *CIRCLE.nodes[2:]], "edges": edges})


def test_a_detached_layer_is_found_at_the_op_that_cuts_and_joined_again() -> None:
    network = detached()
    learner = Learner(network)
    diagnosis = diagnosed(learner)
    assert conditions(diagnosis)[0] == "broken"
    found = finding(diagnosis, "detached-parameter")
    node = learner.last["graph"]["nodes"][found["node"]]
    assert (node["op"], node["tracked"]) == ("detach", False)
    assert "W₁ and b₁" in "".join(part for part in found["got"] if isinstance(part, str))
    press(learner, network, found)
    assert conditions(diagnosed(learner)) == ["ok", "ok", "ok"]


def test_a_frozen_layer_stays_as_it_is_and_is_thawed_by_one_press() -> None:
    frozen = CIRCLE.nodes[1].model_copy(update={"frozen": True})
    network = CIRCLE.model_copy(update={"nodes": [CIRCLE.nodes[0], frozen, *CIRCLE.nodes[2:]]})
    learner = Learner(network)
    before = learner.numbers("W₁", cursor=0)
    for _ in range(3):
        learner.send("train", unit="step")
    np.testing.assert_array_equal(learner.numbers("W₁"), before)
    diagnosis = diagnosed(learner)
    found = finding(diagnosis, "frozen-parameter")
    assert (found["severity"], conditions(diagnosis)) == ("note", ["ok", "ok", "ok"])
    assert found["remedy"]["text"] == "Unfreeze Layer 1"
    press(learner, network, found)
    learner.send("train", unit="step")
    assert not np.array_equal(learner.numbers("W₁"), before)


def test_a_design_in_which_nothing_can_learn_is_a_problem() -> None:
    learner = Learner()
    layers = [spec.model_copy(update={"frozen": True}) if spec.kind == "linear" else spec for spec in CIRCLE.nodes]
    learner.edit(CIRCLE.model_copy(update={"nodes": layers}))
    assert learner.last["network"]["problems"][0]["got"] == "frozen ones alone"
    cut = Network(
        nodes=[ValueSpec(id="a", value=1.0), OpSpec(id="cut", op="detach"), OpSpec(id="out", op="tanh")],
        edges=[Edge(source="a", target="cut"), Edge(source="cut", target="out")],
    )
    learner.edit(cut)
    assert "every path is cut" in learner.last["network"]["problems"][0]["got"]


BROKEN_ON_PURPOSE = {
    "Set the learning rate to 0": "rate-zero",
    "Set the learning rate to 10": "update-too-large",
    "Turn off: Zero gradients each step": "not-zeroed",
    "Freeze Layer 1": "frozen-parameter",
    "Cut the path after Layer 1": "detached-parameter",
}


@pytest.mark.parametrize("text", BROKEN_ON_PURPOSE)
def test_what_is_broken_on_purpose_shows_and_is_cured_again(text: str) -> None:
    learner = Learner()
    trials = diagnosed(learner)["trials"]
    assert [trial["text"] for trial in trials] == [*BROKEN_ON_PURPOSE]
    broken = carried_out(learner, CIRCLE, next(trial for trial in trials if trial["text"] == text))
    found = finding(diagnosed(learner), BROKEN_ON_PURPOSE[text])
    press(learner, broken, found)
    assert conditions(diagnosed(learner)) == ["ok", "ok", "ok"]


def test_nothing_is_offered_that_would_leave_nothing_to_learn() -> None:
    texts = [trial["text"] for trial in diagnosed(Learner("neuron"))["trials"]]
    assert not any(text.startswith(("Freeze", "Cut")) for text in texts)


def test_an_expression_is_diagnosed_by_its_own_names() -> None:
    diagnosis = diagnosed(Learner("expression"))
    assert conditions(diagnosis) == ["ok", "ok", "ok"]
    assert "lead to L" in "".join(part for part in diagnosis["lights"][0]["answer"] if isinstance(part, str))
    assert [layer["title"] for layer in diagnosis["flow"]] == ["a", "b", "d", "c", "e", "L"]
