"""Any example that trains is reached: the training step whose batch holds it, in this epoch where that can be shown."""

from __future__ import annotations

import pytest

from app.network.gallery import CIRCLE
from tests.app.session.learner import Learner
from tests.app.session.test_time_travel import network_of
from tests.app.session.travelling import go_to, settle, with_training, work


def parts(learner: Learner) -> tuple[list[int], list[int]]:
    """The places of the examples that train, and of those held back."""
    examples = work(learner).run.examples
    assert examples is not None
    return examples.train.tolist(), examples.test.tolist()


def go_to_example(learner: Learner, index: int, cursor: int | None = 3) -> int:
    learner.send("go_to_example", index=index, cursor=cursor)
    settle(learner)
    assert index in learner.trace["rows"]
    return int(learner.trace["step"])


@pytest.mark.parametrize("slug", ["circle", "lenet", "embedding"])
def test_the_step_of_this_epoch_that_uses_it(slug: str) -> None:
    learner = Learner(slug)
    steps = learner.trace["steps_per_epoch"]
    go_to(learner, steps + steps // 2)
    for index in parts(learner)[0][:20]:
        step = go_to_example(learner, index)
        assert steps <= step < 2 * steps
        assert learner.trace["cursor"] == 3


def test_while_it_trains_too() -> None:
    learner = Learner()
    learner.send("play")
    learner.train(turns=3)
    assert go_to_example(learner, parts(learner)[0][-1], cursor=None) >= 0
    assert learner.trace["cursor"] == learner.trace["rest"]
    assert not learner.session.playing


def test_of_another_design_the_next_epoch_s() -> None:
    learner = Learner()
    first = learner.trace["rows"][0]
    go_to(learner, 15, cursor=None)
    learner.edit(with_training(network_of(learner), batch_size=16))
    began = work(learner).past.first
    gone = [index for at in range(began.within) for index in batch_of(learner, began.epoch, at)]
    for index in (first, *gone):
        assert go_to_example(learner, index) >= began.step


def batch_of(learner: Learner, epoch: int, within: int) -> list[int]:
    examples = work(learner).run.examples
    assert examples is not None
    rows: list[int] = examples.batch(work(learner).run.place._replace(epoch=epoch, within=within)).rows.tolist()
    return rows


@pytest.mark.parametrize("slug", ["circle", "lenet"])
def test_what_is_held_back_is_in_no_batch(slug: str) -> None:
    learner = Learner(slug)
    before = learner.trace
    assert "refusal" in learner.send("go_to_example", index=parts(learner)[1][0])
    assert learner.last["refusal"]["code"] == "never-trains"
    assert learner.trace is before


def test_there_is_no_such_example() -> None:
    learner = Learner(CIRCLE)
    assert "refusal" in learner.send("go_to_example", index=10**9)
    assert learner.last["refusal"]["code"] == "no-such-example"
    expression = Learner("expression")
    assert "refusal" in expression.send("go_to_example", index=0)
