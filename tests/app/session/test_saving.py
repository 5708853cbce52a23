"""The work as a file, opened in another session: the same network, the same numbers."""

import json
from typing import Any

import numpy as np
import pytest

from app.network.gallery import GALLERY
from app.protocol.files import WorkFile
from app.session.saving import standing
from tests.app.session.learner import Learner


def saved(learner: Learner) -> WorkFile:
    return WorkFile.model_validate_json(learner.session.answer("work", b""))


def opened(learner: Learner, file: dict[str, Any]) -> Learner:
    """Another learner, elsewhere, who opens the file."""
    other = Learner("circle")
    found = json.loads(other.session.answer("open", json.dumps(file).encode()))
    assert "done" in other.send("edit", network=found["network"], file=found["file"])
    return other


def weights(learner: Learner) -> dict[str, bytes]:
    return {name: array.tobytes() for name, array in standing(learner.session._work).items()}


@pytest.mark.parametrize("slug", ["xor", "regularized", "lenet", "expression"])
@pytest.mark.parametrize("steps", [0, 3])
def test_a_saved_network_has_its_weights_to_the_last_bit(slug: str, steps: int) -> None:
    learner = Learner(slug)
    for _ in range(steps):
        learner.send("train", unit="step")
    work = saved(learner)
    assert work.repeats
    assert work.file.network == GALLERY[slug].model_copy(update={"slug": None})
    other = opened(learner, work.file.model_dump(mode="json"))
    assert weights(other) == weights(learner)
    assert not other.last["past"]["plain"]


def test_the_weights_are_those_at_the_cursor() -> None:
    learner = Learner("xor")
    before = weights(learner)
    trace = learner.trace
    learner.send("seek", trace=trace["trace"], cursor=trace["rest"] - 1)
    assert weights(learner) == before
    learner.send("seek", trace=trace["trace"], cursor=trace["rest"])
    after = weights(learner)
    assert after != before
    assert {name: numbers.array().tobytes() for name, numbers in (saved(learner).file.weights or {}).items()} == after
    learner.send("seek", trace=trace["trace"], cursor=0)
    assert weights(learner) == before


def test_looking_at_the_weights_moves_nothing() -> None:
    looked, left = Learner("regularized"), Learner("regularized")
    for _ in range(4):
        saved(looked)
        for learner in (looked, left):
            learner.send("train", unit="step")
    assert weights(looked) == weights(left)


def test_a_design_repeats_until_something_else_than_its_seed_says_the_numbers() -> None:
    learner = Learner("xor")
    network = GALLERY["xor"]
    faster = network.model_copy(update={"training": network.training.model_copy(update={"learning_rate": 0.2})})
    learner.edit(faster)
    assert saved(learner).repeats
    learner.send("train", unit="step")
    assert saved(learner).repeats
    learner.edit(network)
    assert not saved(learner).repeats
    learner.send("reset")
    assert saved(learner).repeats
    weight = next(node["id"] for node in learner.last["graph"]["nodes"] if node["kind"] == "parameter")
    learner.send("set_value", node=weight, cell=[0, 0], value=2.0)
    assert not saved(learner).repeats


def test_a_draft_with_problems_is_saved_as_it_stands() -> None:
    learner = Learner("xor")
    broken = GALLERY["xor"].model_copy(update={"edges": []})
    learner.edit(broken)
    work = saved(learner)
    assert work.file.network.edges == []
    assert work.file.weights is None
    assert not work.repeats


def test_weights_that_are_not_finite_stay_behind() -> None:
    learner = Learner("xor")
    learner.send("train", unit="step")
    run = learner.session._work.run
    run.built.parameters["l1.linear.weight"].array[...] = np.inf
    assert saved(learner).file.weights is None


@pytest.mark.parametrize("slug", ["xor", "lenet"])
def test_what_was_opened_is_taken_back_with_all_that_had_been_learned(slug: str) -> None:
    learner = Learner("circle")
    for _ in range(3):
        learner.send("train", unit="step")
    before, network = weights(learner), learner.session._work.run.network
    file = saved(Learner(slug)).file.model_dump(mode="json")
    found = json.loads(learner.session.answer("open", json.dumps(file).encode()))
    learner.send("edit", network=found["network"], file=found["file"])
    opened_by = learner.id
    there = weights(learner)
    assert there != before
    learner.send("edit", network=network.model_dump(mode="json"), undoes=opened_by)
    assert weights(learner) == before
    learner.send("edit", network=found["network"], undoes=learner.id)
    assert weights(learner) == there


def test_weights_that_do_not_fit_are_told() -> None:
    learner = Learner("regularized")
    file = saved(learner).file.model_dump(mode="json")
    assert not json.loads(learner.session.answer("open", json.dumps(file).encode()))["notes"]
    file["weights"]["l1.linear.bias"] = file["weights"].pop("l2.linear.weight")
    notes = json.loads(learner.session.answer("open", json.dumps(file).encode()))["notes"]
    assert [(note["node"], note["code"]) for note in notes] == [("l1", "weights-missing"), ("l2", "weights-missing")]
