"""Zeroing left out and gradients clipped: what the page shows is what two backward passes, or one shortened, give."""

import re

import numpy as np
from playwright.sync_api import expect

from tests.browser.learner import Learner
from tests.browser.numbers import numbers_in, shows
from tests.browser.reference import by_hand
from tests.browser.wire import Wire

LAYERS = 3
PARAMETERS = ("W₁", "b₁", "W₂", "b₂", "W₃", "b₃")


def cursor_after(wire: Wire, kind: str, plain: str) -> int:
    """The cursor right after the last event of that kind on that node."""
    target = wire.node(plain)["id"]
    return max(at for at, event in enumerate(wire.events, 1) if (event["kind"], event["target"]) == (kind, target))


def test_without_zeroing_the_next_backward_pass_is_added(learner: Learner, wire: Wire) -> None:
    learner.open()
    zeroing = learner.page.get_by_role("switch", name="Zero gradients each step", exact=True)
    expect(zeroing).to_be_checked()
    zeroing.click()
    expect(zeroing).not_to_be_checked()
    learner.settled()
    passes = []
    for _ in range(2):
        learner.press("Train one step")
        learner.settled()
        passes.append(by_hand(wire.tensors("value", 0), LAYERS)[1])
    shown = wire.tensors("grad", wire.last["trace"]["rest"])
    for name in PARAMETERS:
        np.testing.assert_allclose(shown[name], passes[0][name] + passes[1][name], rtol=1e-3, atol=1e-6)
    learner.jump(cursor_after(wire, "accumulate", "b₃"))
    held, added, total = numbers_in(learner.said.inner_text())[-3:]
    for number, true in ((held, passes[0]), (added, passes[1])):
        assert shows(number, float(true["b₃"][0]))
    assert shows(total, float(passes[0]["b₃"][0] + passes[1]["b₃"][0]))
    expect(learner.explain).to_contain_text("still there from the step before")
    learner.press("First event")
    assert "—" not in learner.table()["W₁"]["gradient"], "the parameters still hold theirs when a step begins"
    zeroing.click()
    learner.settled()
    learner.press("Train one step")
    learner.settled()
    learner.press("First event")
    assert "—" in learner.table()["W₁"]["gradient"]


def test_clipped_gradients_have_the_norm_that_was_chosen(learner: Learner, wire: Wire) -> None:
    learner.open()
    learner.unfold("Settings")
    learner.settings.get_by_role("switch", name="Clip gradients", exact=True).click()
    learner.type_into("Clip gradients at", "0.02")
    true = by_hand(wire.tensors("value", 0), LAYERS)[1]
    norm = np.sqrt(sum(np.square(true[name]).sum() for name in PARAMETERS))
    assert norm > 0.02
    learner.jump(cursor_after(wire, "clip", "W₁"))
    expect(learner.said).to_have_text(re.compile("clip", re.IGNORECASE))
    whole = true["W₁"][0, 0]
    assert shows(numbers_in(learner.said.inner_text())[-1], float(whole * 0.02 / norm))
    shown = wire.tensors("grad", wire.last["trace"]["rest"])
    for name in PARAMETERS:
        np.testing.assert_allclose(shown[name], true[name] * 0.02 / norm, rtol=1e-3, atol=1e-7)
