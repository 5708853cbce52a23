"""What an edit took comes back when it is taken back, beside what was trained on since."""

from __future__ import annotations

import numpy as np
import pytest

from app.network.schema import Init, Network
from app.protocol.commands import Play
from app.session import attic
from app.session.session import Session
from tests.app.session.changes import CHANGES, after, node, removed, rewired
from tests.app.session.page import START, Page, alike


def test_units_that_were_taken_come_back_beside_those_that_were_trained_on() -> None:
    page = Page()
    before = page.learned.parameters["l1.linear.weight"]
    page.change(node(node(START, "l1", units=2), "l2", units=2))
    page.train(2)
    trained_on = page.learned
    page.undo()
    after = page.learned
    np.testing.assert_array_equal(after.parameters["l1.linear.weight"][:2], trained_on.parameters["l1.linear.weight"])
    np.testing.assert_array_equal(after.parameters["l1.linear.weight"][2], before[2])
    assert not np.array_equal(trained_on.parameters["l1.linear.weight"], before[:2])
    assert after.counts["l1.linear.weight"] == trained_on.counts["l1.linear.weight"] == 5
    np.testing.assert_array_equal(after.slots["l1.linear.weight"]["m"][:2], trained_on.slots["l1.linear.weight"]["m"])


def test_a_removed_layer_comes_back_as_it_was_though_the_design_did_not_run_in_between() -> None:
    page = Page()
    before = page.learned
    page.change(removed(START, START.node("l2"), heal=False))
    page.change(rewired(page.design, page.design.node("sum"), page.design.node("x"), 0))
    assert page.session._presenter.draft is not None
    page.change(removed(page.design, page.design.node("sum"), heal=False))
    page.change(rewired(page.design, page.design.node("norm"), page.design.node("l1"), 0))
    assert page.session._presenter.draft is None
    page.train(2)
    trained_on = page.learned
    for _ in range(4):
        page.undo()
    after = page.learned
    for name in ("l2.linear.weight", "l2.linear.bias"):
        np.testing.assert_array_equal(after.parameters[name], before.parameters[name])
        np.testing.assert_array_equal(after.slots[name]["v"], before.slots[name]["v"])
        assert after.counts[name] == 3
    for name in ("l1.linear.weight", "norm.weight"):
        np.testing.assert_array_equal(after.parameters[name], trained_on.parameters[name])
        assert after.counts[name] == 5


def test_what_is_off_keeps_its_parameters_until_it_is_on_again() -> None:
    page = Page()
    before = page.learned
    page.change(node(START, "l2", off="bypass"))
    assert "l2.linear.weight" not in page.learned.parameters
    page.train(2)
    page.change(START)
    after = page.learned
    np.testing.assert_array_equal(after.parameters["l2.linear.weight"], before.parameters["l2.linear.weight"])
    np.testing.assert_array_equal(after.slots["l2.linear.weight"]["m"], before.slots["l2.linear.weight"]["m"])
    assert not np.array_equal(after.parameters["l1.linear.weight"], before.parameters["l1.linear.weight"])


def test_another_beginning_draws_anew_and_undo_gives_back() -> None:
    page = Page()
    before = page.learned
    page.change(node(START, "l2", weight_init=Init(kind="zeros")))
    assert not page.learned.parameters["l2.linear.weight"].any()
    np.testing.assert_array_equal(page.learned.parameters["l2.linear.bias"], before.parameters["l2.linear.bias"])
    page.train(1)
    page.undo()
    np.testing.assert_array_equal(page.learned.parameters["l2.linear.weight"], before.parameters["l2.linear.weight"])


def test_a_layer_that_stops_sharing_goes_on_from_what_it_shared() -> None:
    network = node(START, "l1", units=2)
    network = node(node(network, "l2", units=2), "l2", shares="l1")
    page = Page(network)
    assert "l2.linear.weight" not in page.learned.parameters
    page.change(node(network, "l2", shares=None))
    after = page.learned
    np.testing.assert_array_equal(after.parameters["l2.linear.weight"], after.parameters["l1.linear.weight"])
    assert after.counts["l2.linear.weight"] == 3


def test_taking_back_another_seed_is_where_the_run_was() -> None:
    page = Page()
    page.train(3)
    before, step = page.learned, page.session.step
    page.change(START.model_copy(update={"seed": 7}))
    assert page.session.step == 0
    page.train(1)
    page.undo()
    alike(page.learned, before)
    assert page.session.step == step


def test_editing_and_taking_back_while_it_plays() -> None:
    page = Page()
    page.command += 1
    page.send(Play(v=1, id=page.command))
    rng = np.random.default_rng(2)
    names = [name for name in CHANGES if name not in ("seed", "data")]
    for _ in range(30):
        page.change(after(page, (names[rng.integers(len(names))], *map(int, rng.integers(0, 2**16, 3)))))
        page.session.slice(0.0)
    while page.past:
        page.undo()
        page.session.slice(0.0)
    assert page.shown == START
    assert page.session.playing


@pytest.mark.parametrize(
    "typed",
    [
        [START.model_copy(update={"seed": seed}) for seed in (1, 12)],
        [node(START, "l2", weight_init=Init(kind="constant", a=a)) for a in (0.1, 0.15)],
    ],
)
def test_what_is_typed_in_one_gesture_begins_as_typed_and_not_as_before(typed: list[Network]) -> None:
    page = Page()
    before, step = page.learned, page.session.step
    for network in typed:
        page.change(network, goes_on=True)
    fresh = Page(typed[-1], steps=0)
    name = "l2.linear.weight"
    np.testing.assert_array_equal(page.learned.parameters[name], fresh.learned.parameters[name])
    page.train(1)
    page.undo()
    np.testing.assert_array_equal(page.learned.parameters[name], before.parameters[name])
    assert page.session.step == (step if typed[-1].seed else step + 1)


def test_a_saved_session_gives_back_what_edits_took() -> None:
    page = Page()
    before = page.learned
    page.change(removed(START, START.node("norm"), heal=True))
    page.change(node(page.design, "l2", off="mute"))
    restored = Session.restore("", page.session.snapshot())
    assert isinstance(restored, Session)
    page.session = restored
    page.undo()
    page.undo()
    alike(page.learned, before)


def test_the_attic_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(attic, "MOST_EDITS", 5)
    page = Page()
    for number in range(12):
        page.change(node(page.design, "l2", weight_init=Init(kind="constant", a=float(number))))
    assert len(page.session._attic.taken) == 5
    for _ in range(12):
        page.undo()
    assert page.shown == START
    monkeypatch.setattr(attic, "MOST_BYTES", 100)
    page.change(node(page.design, "l2", weight_init=Init(kind="zeros")))
    assert page.session._attic.bytes <= 100
