"""Why a number is what it is: walks end at the seed or a leaf, and every hop is a number of the trace."""

from __future__ import annotations

from typing import Any

import pytest

from app.network.gallery import GALLERY
from tests.app.session.learner import Learner


def _whole(learner: Learner) -> int:
    """The cursor at which every gradient is computed and nothing is updated yet."""
    return sum(event["phase"] != "update" for event in learner.events)


def _walk(learner: Learner, node: int, slot: str, cell: list[int], cursor: int) -> dict[str, Any]:
    trace = learner.trace["trace"]
    assert "walk" in learner.send("why", trace=trace, cursor=cursor, node=node, slot=slot, cell=cell)
    walk: dict[str, Any] = learner.last["walk"]
    return walk


@pytest.mark.parametrize("slug", GALLERY)
def test_every_gradient_leads_to_the_seed_and_every_value_to_a_leaf(slug: str) -> None:
    learner = Learner(slug)
    cursor = _whole(learner)
    nodes = learner.last["graph"]["nodes"]
    loss = learner.last["graph"]["loss"]
    tracked = [node for node in nodes if node["tracked"]]
    for node in tracked[:: max(1, len(tracked) // 12)]:
        cell = [size // 2 for size in node["shape"]]
        back = _walk(learner, node["id"], "grad", cell, cursor)
        assert back["hops"][0]["cell"] == cell
        assert back["ended"] in ("seed", "nowhere")
        if back["ended"] == "seed":
            assert back["hops"][-1]["node"] == loss
        made = _walk(learner, node["id"], "value", cell, cursor)
        assert made["ended"] in ("leaf", "nowhere")


def test_each_hop_reads_the_number_of_the_next() -> None:
    learner = Learner("circle")
    weight = next(node for node in learner.last["graph"]["nodes"] if node["kind"] == "parameter")
    walk = _walk(learner, weight["id"], "grad", [1, 0], _whole(learner))
    cursors = [hop["cursor"] for hop in walk["hops"]]
    assert cursors == sorted(cursors, reverse=True)
    for hop in walk["hops"]:
        picture = learner.trace.picture(hop["cursor"], learner.events)
        cell = ([0] * (2 - len(hop["cell"])) + hop["cell"])[-2:]
        assert float(picture[hop["node"], "grad"][tuple(cell)]) == pytest.approx(hop["number"]["value"])
    assert walk["hops"][0]["title"] == "∂L/∂W₁ at unit 2, input 1"
    assert walk["hops"][0]["ways"], "the other examples' products are ways too"


def test_an_expression_speaks_of_its_own_result() -> None:
    learner = Learner("expression")
    graph = learner.last["graph"]
    leaf = next(node for node in graph["nodes"] if node["tracked"] and node["op"] is None)
    walk = _walk(learner, leaf["id"], "grad", [], _whole(learner))
    said = "".join(part for hop in walk["hops"] for part in [hop["title"], *hop["words"]] if isinstance(part, str))
    assert "loss" not in said
    assert f"∂{graph['nodes'][graph['loss']]['plain']}/∂{leaf['plain']}" in said


def test_what_is_not_there_is_refused_and_what_is_out_of_date_is_left_unanswered() -> None:
    learner = Learner("circle")
    wrong = {"cursor": 1, "node": 0, "slot": "grad", "cell": [0, 0]}
    assert learner.send("why", trace=1, **wrong) == ["refusal"]
    assert learner.last["refusal"]["code"] == "no-such-number"
    assert learner.send("why", trace=9, **wrong) == ["done"]
