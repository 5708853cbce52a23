"""The command `fits`: about the design as the learner has it, sound or not."""

from app.network.gallery import CIRCLE
from app.network.schema import LayerSpec
from tests.app.session.learner import Learner


def test_it_is_answered_about_the_draft_and_changes_nothing() -> None:
    learner = Learner(CIRCLE)
    learner.edit(CIRCLE.model_copy(update={"nodes": [*CIRCLE.nodes, LayerSpec(id="conv1", layer="conv2d")]}))
    assert learner.send("fits", source="l1") == ["fits", "done"]
    answer = learner.last["fits"]
    assert answer["source"] == "l1"
    fits = {(one["node"], one["port"]): one for one in answer["ports"]}
    assert fits["conv1", 0]["why"].startswith("takes pictures")
    assert fits["l3", 0]["fits"]
    assert learner.send_as(learner.id, "fits", source="l1") == ["done"]


def test_what_feeds_an_input() -> None:
    learner = Learner(CIRCLE)
    assert learner.send("feeds", target="l2", port=0) == ["feeds", "done"]
    answer = learner.last["feeds"]
    assert (answer["target"], answer["port"]) == ("l2", 0)
    fits = {one["node"]: one for one in answer["sources"]}
    assert fits["x"]["fits"]
    assert fits["l1"] == {"node": "l1", "fits": True, "why": "connected already"}
    assert fits["l3"]["why"] == "Layer 3 is already computed from it: that would be a cycle"
    assert learner.send("feeds", target="ghost", port=0) == ["refusal"]


def test_a_node_that_is_not_there_is_refused() -> None:
    learner = Learner(CIRCLE)
    assert learner.send("fits", source="ghost") == ["refusal"]
    refusal = learner.last["refusal"]
    assert (refusal["code"], refusal["got"]) == ("unknown-node", "ghost")
