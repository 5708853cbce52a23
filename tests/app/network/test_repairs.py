"""Repairs in one press: each does away with its problem and makes none at its node."""

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings

from app.network.gallery import GALLERY
from app.network.headings import HEADINGS, title_of
from app.network.infer import infer
from app.network.problems import Problem
from app.network.repair import InsertStep, Repair, SetStep, repaired
from app.network.repairs import HIDDEN, MOST, OPENING, REPAIRS, repairs
from app.network.schema import LayerSpec, Network, OpSpec
from tests.app.network.drafts import drafts
from tests.app.network.mistakes import CASES
from tests.app.network.spoiled import spoiled

CIRCLE = GALLERY["circle"]
SHARED = Path(__file__).parents[3] / "static" / "src" / "testing" / "repairs.json"
SMALL = 8


def found(network: Network, code: str) -> list[Repair]:
    """What is offered for the first problem of this kind."""
    inference = infer(network)
    problems = [*inference.problems, *inference.advice]
    place = next(at for at, problem in enumerate(problems) if problem.code == code)
    return repairs(network, inference, problems)[place]


@pytest.mark.parametrize(("code", "network", "text"), CASES, ids=[f"{code}: {text}" for code, _, text in CASES])
def test_what_is_offered(code: str, network: Network, text: str) -> None:
    assert text in [repair.text for repair in found(network, code)]


def test_each_kind_of_problem_has_an_example_and_a_heading() -> None:
    assert {code for code, _, _ in CASES} == set(REPAIRS)
    assert set(REPAIRS) <= set(HEADINGS)
    assert title_of("nothing-to-join") == "Nothing to join"


def at(network: Network, problem: Problem) -> list[str]:
    inference = infer(network)
    return [one.code for one in (*inference.problems, *inference.advice) if one.node == problem.node]


def check(network: Network) -> None:
    """Every repair that is offered: the problem is gone, and none is new where it stood."""
    inference = infer(network)
    problems = [*inference.problems, *inference.advice]
    for problem, offered in zip(problems, repairs(network, inference, problems), strict=True):
        assert len(offered) <= MOST
        assert len({repair.text for repair in offered}) == len(offered)
        for repair in offered:
            assert len(repair.text) < 300
            Repair.model_validate_json(repair.model_dump_json())
            after = repaired(network, repair)
            assert after is not None
            Network.model_validate_json(after.model_dump_json())
            was, now = at(network, problem), at(after, problem)
            # What the problem hid: that an input is open, that the result is not one number.
            was += [*HIDDEN, *(["missing-input"] if problem.code in OPENING else [])]
            assert was.count(problem.code) > now.count(problem.code), (problem, repair)
            assert all(now.count(code) <= was.count(code) for code in now), (problem, repair)


@given(drafts)
@settings(max_examples=60, deadline=None)
def test_a_repair_cures_whatever_was_drawn(network: Network) -> None:
    check(network)


@given(spoiled())
@settings(max_examples=100, deadline=None)
def test_a_repair_cures_a_mistake(network: Network) -> None:
    check(network)


def test_a_step_that_cannot_be_done_is_no_repair() -> None:
    def by(*steps: Any) -> Network | None:
        return repaired(CIRCLE, Repair(text="", steps=list(steps)))

    assert by(SetStep(node="l1", field="units", value=-1)) is None
    assert by(SetStep(node=None, field="training.batch_size", value=0)) is None
    assert by(SetStep(node=None, field="nowhere.size", value=1)) is None
    assert by(SetStep(node="ghost", field="units", value=1)) == CIRCLE
    inserted = by(InsertStep(source="x", target="l1", port=0, node=LayerSpec(id="here", layer="relu")))
    assert inserted is not None
    assert infer(inserted).shapes["here"] == ("batch", 2)


def test_the_page_does_the_same() -> None:
    """`static/src/testing/repairs.json`, which the page's own test reads: every step on small designs.

    Where this fails, write it anew: `python -m tests.app.network.test_repairs`.
    """
    assert json.loads(SHARED.read_text()) == shared()


def shared() -> list[Any]:
    """What a mistake, its repair and the repaired design are, as the page has them."""
    told = []
    for code, network, text in CASES:
        if len(network.nodes) > SMALL:
            continue
        repair = next(one for one in found(network, code) if one.text == text)
        after = repaired(network, repair)
        assert after is not None
        told.append({"before": _told(network), "repair": repair.model_dump(mode="json"), "after": _told(after)})
    return told


def _told(network: Network) -> Any:
    return network.model_dump(mode="json", include={"nodes", "edges", "data", "training"})


def test_trials_end_where_a_design_is_large() -> None:
    nodes = [OpSpec(id=f"n{place}", op="neg") for place in range(5000)]
    network = Network(nodes=[*nodes])
    inference = infer(network)
    assert not any(repairs(network, inference, inference.problems))


if __name__ == "__main__":
    SHARED.write_text("[\n" + ",\n".join(json.dumps(one) for one in shared()) + "\n]\n")
