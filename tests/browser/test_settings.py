"""What can be changed while the work goes on, and what is kept when it is."""

import re

import numpy as np
import pytest
from playwright.sync_api import expect

from tests.browser.learner import Learner
from tests.browser.reference import by_hand
from tests.browser.wire import Array, Wire

UPDATED = 30


@pytest.fixture
def settings(learner: Learner) -> Learner:
    """The circle network with its settings open; they stay open while stepping."""
    learner.open()
    learner.jump(1)
    learner.unfold("Settings")
    learner.jump(0)
    learner.unfold("Settings")
    return learner


def _updates(learner: Learner, wire: Wire) -> tuple[dict[str, Array], dict[str, Array], dict[str, Array]]:
    """Train one step: the parameters before, their gradients, the parameters after."""
    kinds = {node["plain"]: node["kind"] for node in wire.last["graph"]["nodes"]}
    learner.press("Train one step")
    learner.stands_at(learner.events - 1)
    before, after = wire.tensors("value", 0), wire.tensors("value", learner.events)
    gradient = wire.tensors("grad", learner.events - 1)
    names = [name for name in before if kinds[name] == "parameter"]
    return _of(before, names), _of(gradient, names), _of(after, names)


def _of(tensors: dict[str, Array], names: list[str]) -> dict[str, Array]:
    return {name: tensors[name] for name in names}


@pytest.mark.parametrize("rate", [0.0, 0.25])
def test_learning_rate(settings: Learner, wire: Wire, rate: float) -> None:
    settings.type_into("Learning rate, exact value", str(rate))
    slider = settings.settings.get_by_role("slider", name="Learning rate")
    expect(slider).to_have_attribute("aria-valuetext", f"{rate:g}")
    before, gradient, after = _updates(settings, wire)
    for name in before:
        np.testing.assert_allclose(after[name], before[name] - rate * gradient[name], rtol=1e-5, atol=1e-7)


def test_adam(settings: Learner, wire: Wire) -> None:
    settings.choose("Optimizer", "Adam")
    expect(settings.settings.get_by_role("slider", name="Momentum")).to_have_count(0)
    before, gradient, after = _updates(settings, wire)
    for name in before:  # the first step of Adam moves each weight by the learning rate, against its gradient
        true = before[name] - 0.1 * gradient[name] / (np.abs(gradient[name]) + 1e-8)
        np.testing.assert_allclose(after[name], true, rtol=1e-4, atol=1e-6)


def test_batch_size(settings: Learner, wire: Wire) -> None:
    settings.type_into("Batch, exact value", "4")
    expect(settings.page.get_by_role("region", name="Timeline")).to_contain_text("of 50")
    assert settings.table()["x"]["shape"] == "4×2"
    settings.jump(24)
    value, gradient = by_hand(wire.tensors("value", 0), 3)
    np.testing.assert_allclose(wire.tensors("grad", 24)["W₁"], gradient["W₁"], rtol=2e-4, atol=1e-7)
    assert value["x"].shape == (4, 2)


def test_activation(settings: Learner) -> None:
    settings.choose("Activation", "ReLU")
    for layer in ("Layer 1", "Layer 2"):
        expect(settings.settings.get_by_role("combobox", name=f"Activation of {layer}")).to_have_value("relu")
    expect(settings.page.get_by_role("heading", level=1)).to_contain_text("ReLU")
    settings.stands_at(0)
    names = list(settings.table())
    assert [name for name in names if name.startswith("h₁")] == ["h₁ ReLU"]


def test_dataset(settings: Learner, wire: Wire) -> None:
    points = wire.dataset()[0]
    weights = wire.tensors("value", 0)["W₁"]
    settings.choose("Dataset", "Exclusive or, XOR")
    expect(settings.settings.get_by_role("combobox", name="Dataset")).to_have_value("xor")
    settings.jump(1)
    assert wire.last["data"]["kind"] == "xor"
    assert not np.array_equal(wire.dataset()[0], points)
    assert np.array_equal(wire.tensors("value", 0)["W₁"], weights), "other data leave the weights as they are"


def test_regression(settings: Learner, wire: Wire) -> None:
    settings.choose("Dataset", "Tilted plane (regression)")
    expect(settings.result.get_by_text("Test accuracy")).to_have_count(0)
    assert wire.last["data"]["task"] == "regression"
    loss = settings.metric("Train loss")
    settings.fast()
    settings.press("Play")
    settings.sees_metric("Train loss", 0, 0.7 * loss)
    settings.press("Pause")
    expect(settings.button("Play")).to_be_visible()


def test_a_layer_more_and_a_layer_less(settings: Learner, wire: Wire) -> None:
    before = wire.tensors("value", 0)
    settings.press("+ Add layer")
    expect(settings.settings.get_by_role("button", name="Remove Layer 4")).to_be_visible()
    expect(settings.page.get_by_role("heading", level=1)).to_contain_text("2-4-2-2-1")
    expect(settings.score).to_have_attribute("aria-valuemax", "41")
    settings.jump(1)
    after = wire.tensors("value", 0)
    for name in ("W₁", "b₁", "W₂", "b₂"):
        assert np.array_equal(after[name], before[name]), name
    assert np.array_equal(after["W₄"], before["W₃"]), "the last layer is the fourth now, with its weights"
    settings.unfold("Settings")
    settings.press("Remove Layer 3")
    expect(settings.page.get_by_role("heading", level=1)).to_contain_text("2-4-2-1")
    expect(settings.score).to_have_attribute("aria-valuemax", "31")
    settings.jump(1)
    back = wire.tensors("value", 0)
    for name in ("W₁", "b₁", "W₂", "b₂", "W₃", "b₃"):
        assert np.array_equal(back[name], before[name]), name


def test_a_unit_more_and_a_unit_less(settings: Learner, wire: Wire) -> None:
    before = wire.tensors("value", 0)
    settings.press("Add a unit to Layer 1")
    expect(settings.page.get_by_role("heading", level=1)).to_contain_text("2-5-2-1")
    expect(settings.stage.get_by_role("button", name="Layer 1, unit 5")).to_have_count(1)
    settings.jump(1)
    after = wire.tensors("value", 0)
    assert np.array_equal(after["W₁"][:4], before["W₁"])
    assert np.array_equal(after["W₂"][:, :4], before["W₂"])
    assert np.array_equal(after["W₃"], before["W₃"])
    settings.unfold("Settings")
    settings.press("Remove a unit from Layer 1")
    expect(settings.page.get_by_role("heading", level=1)).to_contain_text("2-4-2-1")
    expect(settings.stage.get_by_role("button", name="Layer 1, unit 5")).to_have_count(0)
    settings.jump(1)
    assert np.array_equal(wire.tensors("value", 0)["W₁"], before["W₁"])


def test_what_was_learned_survives_a_new_unit(settings: Learner, wire: Wire) -> None:
    settings.press("Train one epoch")
    settings.has_made(20)
    settings.stands_at(UPDATED)
    learned = wire.tensors("value", UPDATED)
    settings.unfold("Settings")
    settings.press("Add a unit to Layer 2")
    expect(settings.page.get_by_role("heading", level=1)).to_contain_text("2-4-3-1")
    settings.stands_at(0)
    after = wire.tensors("value", 0)
    assert np.array_equal(after["W₁"], learned["W₁"])
    assert np.array_equal(after["W₂"][:2], learned["W₂"])
    settings.has_made(20)


@pytest.mark.parametrize("typed", ["", "abc", "-1", "1e9", "NaN"])
def test_what_cannot_be_a_learning_rate_is_explained_and_taken_back(settings: Learner, wire: Wire, typed: str) -> None:
    settings.type_into("Learning rate, exact value", typed)
    field = settings.settings.get_by_role("textbox", name="Learning rate, exact value")
    expect(field).to_have_value("0.1")
    expect(field).to_have_accessible_description(re.compile("expected"))
    wire.settled()
    assert wire.last["network"]["network"]["training"]["learning_rate"] == 0.1
