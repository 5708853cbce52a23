"""Reset and New seed, pressed by mistake, lose nothing: taken back, training goes on from where it was."""

from __future__ import annotations

import numpy as np
import pytest

from app.network.schema import Network
from app.protocol.commands import NewSeed, Reset
from app.session import editing
from app.session.attic import Step
from app.session.given import Given
from tests.app.session.changes import node
from tests.app.session.page import START, Page, alike

SECOND = START.model_copy(update={"seed": 7})


def pressed(page: Page, after: Network) -> None:
    page.train(2)
    number = page.command + 1
    page.begin(Reset(v=1, id=number) if after is START else NewSeed(v=1, id=number, seed=7), after)


@pytest.mark.parametrize("large", [False, True])
@pytest.mark.parametrize("after", [START, SECOND], ids=["reset", "new seed"])
def test_training_is_back_with_its_optimizer_and_its_place(
    after: Network, large: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editing, "LARGE", 0 if large else 48)
    page = Page()
    pressed(page, after)
    fresh = page.learned
    assert page.session.step == 0
    page.train(1)
    page.undo()
    page.rest()
    other = Page()
    other.train(2)
    alike(page.learned, other.learned)
    assert page.session._work.recorded is not None
    assert page.session._work.recorded.place == other.session._work.recorded.place  # type: ignore[union-attr]
    page.train(1)
    other.train(1)
    alike(page.learned, other.learned)
    page.redo()
    page.rest()
    assert page.session.step == 1
    np.testing.assert_array_equal(page.learned.counts["l1.linear.weight"], 1)
    assert fresh.parameters.keys() == page.learned.parameters.keys()


def test_with_edits_before_and_after() -> None:
    page = Page()
    first = page.learned
    page.change(node(START, "l3", bias=False))
    number = page.command + 1
    page.begin(Reset(v=1, id=number), page.design)
    page.change(node(page.design, "norm", off="bypass"))
    last = page.learned
    for _ in range(3):
        page.undo()
    alike(page.learned, first)
    for _ in range(3):
        page.redo()
    alike(page.learned, last)


def test_weights_of_a_file_that_another_seed_replaced_come_back() -> None:
    given = Given()
    given.take(Step(1), {"l1.linear.weight": np.ones((3, 2), np.float32)})
    given.clear(Step(2))
    assert not given.weights
    given.follow(Step(3, undoes=2), sound=True)
    assert given.weights.keys() == {"l1.linear.weight"}
