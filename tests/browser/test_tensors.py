"""Tensors of any shape on the stage: cells of feature maps, all cells of a tensor, one example or the whole batch."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.learner import Learner
from tests.browser.numbers import numbers_in
from tests.browser.stillness import box_at_rest

CARD = 324
"""Height of a card on the stage, in its own units."""


def value_of(shell: Locator) -> float:
    """The value that a unit is said to have."""
    return numbers_in((shell.get_attribute("aria-label") or "").split("value")[1])[0]


def press_cell(learner: Learner, name: str, across: float, down: float) -> None:
    """A press on the value tile of the card of this name, `across` and `down` from the tile's corner."""
    card = learner.stage.get_by_role("button", name=re.compile(name)).first
    box = box_at_rest(card)
    zoom = box["height"] / CARD
    learner.page.mouse.click(box["x"] + (10 + across) * zoom, box["y"] + (40 + down) * zoom)


def test_a_cell_of_a_feature_map_leads_to_its_explanation(learner: Learner) -> None:
    learner.open("/n/lenet")
    learner.look_at("Operations")
    learner.jump(2)
    press_cell(learner, "^Conv 1: .*z₁", 10, 20)
    learner.stands_at(1)
    expect(learner.explain).to_contain_text(re.compile(r"example 1, channel 1, row \d+, column \d+"))
    first = learner.explain.inner_text()
    press_cell(learner, "^Conv 1: .*z₁", 30, 20)
    expect(learner.explain).not_to_have_text(first)
    expect(learner.explain).to_contain_text(re.compile(r"example 1, channel 1, row \d+, column \d+"))


def test_all_cells_by_keys_alone(learner: Learner) -> None:
    learner.open("/n/lenet")
    learner.jump(2)
    learner.stage.focus()
    learner.key("a")
    dialog = learner.page.get_by_role("dialog", name="All cells of h₁")
    expect(dialog).to_contain_text("32×6×8×8 (example × channel × row × column)")
    current = dialog.locator("button[aria-current]")
    expect(current).to_have_attribute("aria-label", re.compile(r"^example 1, channel 1, row 5, column 5: [^o]"))
    expect(current).to_be_focused()
    learner.key("ArrowDown")
    learner.key("End")
    expect(current).to_have_attribute("aria-label", re.compile(r"row 6, column 8: [^o]"))
    dialog.get_by_role("textbox", name="channel").fill("3")
    learner.key("Enter")
    expect(current).to_have_attribute("aria-label", re.compile(r"^example 1, channel 3, row 6, column 8: [^o]"))
    dialog.get_by_role("button", name="Explain this cell").press("Enter")
    expect(dialog).to_be_hidden()
    expect(learner.explain).to_contain_text("example 1, channel 3, row 6, column 8")


def test_the_whole_batch_shows_the_mean_of_its_examples(learner: Learner) -> None:
    learner.open("/n/circle")
    learner.jump(3)
    unit = learner.stage.get_by_role("button", name=re.compile("^Layer 1, unit 1"))
    values = []
    learner.stage.focus()
    for row in range(10):
        expect(learner.button(f"Example {row + 1} of 10")).to_have_attribute("aria-pressed", "true")
        expect(unit).not_to_have_attribute("aria-label", re.compile("on its way"))
        values.append(value_of(unit))
        learner.key("PageDown")
    assert len(set(values)) == 10
    learner.press("Whole batch")
    expect(learner.page.get_by_role("list", name="Legend")).to_contain_text("mean of 10")
    expect(unit).not_to_have_attribute("aria-label", re.compile("on its way"))
    assert value_of(unit) == pytest.approx(sum(values) / 10, abs=2e-4)


def test_a_weight_is_chosen_by_keys_and_explained(learner: Learner) -> None:
    learner.open("/n/circle")
    learner.jump(20)
    learner.stage.focus()
    for _ in range(3):
        learner.key("]")
    expect(learner.explain).to_contain_text("unit 1, input 3")
    expect(learner.button("All cells of W₂")).to_be_visible()
