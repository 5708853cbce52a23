"""The whole job without a mouse."""

import itertools
import re
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.learner import Learner
from tests.browser.wire import Wire

UPDATED = 30


def _tab_to(page: Page, name: str, most: int = 60) -> None:
    """Tab until what is so called has focus."""
    for _ in range(most):
        page.keyboard.press("Tab")
        if re.search(name, page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.innerText") or ""):
            return
    raise AssertionError(f"{name} cannot be reached with Tab")


@pytest.fixture
def stage(learner: Learner, page: Page) -> Learner:
    """The circle network, the stage reached by Tab from the top of the page."""
    learner.open()
    page.get_by_role("link").first.focus()
    _tab_to(page, "^Stage")
    return learner


def _ends(events: list[dict[str, Any]], *fields: str) -> list[int]:
    """The cursors after each run of events that agree in these fields."""
    runs = itertools.groupby(events, key=lambda event: [event[field] for field in fields])
    return list(itertools.accumulate(len(list(run)) for _, run in runs))


def test_by_operation_layer_and_phase(stage: Learner, wire: Wire) -> None:
    for cursor in (1, 2, 3):
        stage.key("ArrowRight")
        stage.stands_at(cursor)
    stage.key("F10")
    stage.stands_at(4)
    stage.key("ArrowLeft")
    stage.stands_at(3)
    stage.key("Shift+F10")
    stage.stands_at(2)
    stage.key("Home")
    stage.stands_at(0)
    for keys, fields in (("Shift+ArrowRight", ("phase", "layer")), ("Control+ArrowRight", ("phase",))):
        ends = _ends(wire.events, *fields)
        for cursor in ends:
            stage.key(keys)
            stage.stands_at(cursor)
        for cursor in [*ends[-2::-1], 0]:
            stage.key(keys.replace("Right", "Left"))
            stage.stands_at(cursor)
    stage.key("End")
    stage.stands_at(31)
    stage.key("ArrowRight")
    stage.stands_at(1)
    assert wire.last["trace"]["step"] == 1, "past the last event the next training step begins"


def test_train_play_speed_and_reset(stage: Learner, page: Page, wire: Wire) -> None:
    speed = page.get_by_role("slider", name="Speed")
    stage.key("s")
    stage.stands_at(UPDATED)
    stage.key("Shift+S")
    stage.has_made(20)
    stage.stands_at(UPDATED)
    stage.key(">")
    expect(speed).to_have_attribute("aria-valuetext", "2×")
    stage.key("<")
    stage.key("<")
    expect(speed).to_have_attribute("aria-valuetext", "0.5×")
    stage.key("Space")
    expect(stage.button("Pause")).to_be_visible()
    stage.key("Space")
    expect(stage.button("Play")).to_be_visible()
    stage.stands_at(UPDATED)
    stage.key("r")
    stage.stands_at(0)
    assert wire.last["trace"]["step"] == 0


def test_explain_and_help(stage: Learner, page: Page) -> None:
    stage.key("ArrowRight")
    stage.key("e")
    expect(stage.explain).to_be_visible()
    expect(stage.explain.get_by_role("heading", level=3)).to_be_visible()
    stage.key("?")
    help_ = page.get_by_role("dialog", name="Keys")
    expect(help_).to_be_visible()
    for name in ("Step forward", "Next layer", "Previous phase", "Train one epoch", "Play / Pause", "Reset"):
        expect(help_).to_contain_text(name)
    stage.key("Escape")
    expect(help_).to_be_hidden()
    expect(stage.stage).to_be_focused()
    stage.key("ArrowRight")
    stage.stands_at(2)


def test_keys_are_dead_while_typing(learner: Learner) -> None:
    learner.open()
    learner.jump(3)
    learner.unfold("Settings")
    field = learner.settings.get_by_role("textbox", name="Learning rate, exact value")
    field.fill("")
    field.press_sequentially("sr e?<>")
    for keys in ("ArrowLeft", "ArrowRight", "Home", "End", "Shift+ArrowRight", "Space"):
        field.press(keys)
    expect(field).to_have_value("sr e?<> ")
    learner.stands_at(3)
    expect(learner.button("Play")).to_be_visible()
    expect(learner.page.get_by_role("dialog")).to_have_count(0)


def test_keys_are_dead_while_the_stage_has_no_focus(learner: Learner, page: Page) -> None:
    learner.open()
    learner.jump(3)
    page.get_by_role("link", name="Gallery").first.focus()
    for keys in ("ArrowRight", "s", "Space", "End"):
        learner.key(keys)
    learner.stands_at(3)
    expect(learner.button("Play")).to_be_visible()


def test_a_unit_of_the_stage_is_chosen_by_key(learner: Learner, page: Page) -> None:
    """Tab goes on from the stage to its units; Enter looks at one, and the keys of the stage still act there."""
    learner.open()
    learner.jump(3)
    learner.stage.focus()
    here = learner.picture()["explain"]
    _tab_to(page, "^Layer 1, unit 3")
    learner.key("Enter")
    expect(learner.explain).to_contain_text("unit 3")
    assert learner.picture()["explain"] != here
    learner.key("ArrowRight")
    learner.stands_at(4)


def test_every_control_can_be_reached_with_tab(learner: Learner, page: Page) -> None:
    learner.open()
    page.get_by_role("link").first.focus()
    reached = set()
    while page.evaluate("document.activeElement !== document.body") and len(reached) < 200:
        reached.add(page.evaluate("document.activeElement.ariaLabel ?? document.activeElement.innerText").strip())
        learner.key("Tab")
    for name in CONTROLS:
        assert name in reached, f"{name} cannot be reached"


CONTROLS = (
    "First event",
    "Step back",
    "Play",
    "Step forward",
    "Last event",
    "Previous layer",
    "Next layer",
    "Previous phase",
    "Next phase",
    "Speed",
    "Train one step",
    "Train one epoch",
    "Reset",
    "New seed",
    "All values",
    "Keys",
    "Events of this training step",
    "Learning rate",
)


def test_settings_by_key(learner: Learner, page: Page, wire: Wire) -> None:
    learner.open()
    page.get_by_role("slider", name="Learning rate").focus()
    learner.key("ArrowRight")
    expect(page.get_by_role("textbox", name="Learning rate, exact value")).to_have_value("0.2")
    box = page.get_by_role("combobox", name="Dataset")
    box.focus()
    learner.key("ArrowDown")
    expect(box).to_have_value("xor")
    page.get_by_role("button", name="Add a unit to Layer 1").focus()
    learner.key("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2-5-2-1")
    expect(page.get_by_role("button", name="Add a unit to Layer 1")).to_be_focused()
    wire.settled()
    assert wire.last["network"]["network"]["training"]["learning_rate"] == 0.2
