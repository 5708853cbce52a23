"""Back to any training step, another way from there, the history of a number, breakpoints, and a link to all of it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.learner import Learner
from tests.browser.stillness import box_at_rest
from tests.browser.test_scrubbing import MARK_ALL_CANVASES
from tests.browser.wire import Wire

STEPS = "Training steps of this run"


def run_slider(learner: Learner) -> Locator:
    return learner.page.get_by_role("slider", name=STEPS)


def trained(learner: Learner, epochs: int, slug: str = "circle") -> None:
    learner.open(f"/n/{slug}")
    learner.fast()
    for _ in range(epochs):
        learner.press("Train one epoch")
        learner.settled()


def stands_in_step(learner: Learner, step: int) -> None:
    expect(run_slider(learner)).to_have_attribute("aria-valuenow", str(step))
    learner.settled()


def to_step(learner: Learner, step: int) -> None:
    field = learner.page.get_by_role("textbox", name="Training step")
    field.fill(str(step))
    field.press("Enter")
    stands_in_step(learner, step)


def told(learner: Learner) -> str:
    """The step and its loss, in words."""
    return run_slider(learner).get_attribute("aria-valuetext") or ""


@pytest.mark.screen(calm=True)
def test_back_to_a_step_and_on_again(learner: Learner) -> None:
    trained(learner, 3)
    last, seen = told(learner), learner.picture()
    to_step(learner, 7)
    early = learner.picture()
    assert early != seen
    run_slider(learner).focus()
    learner.key("PageUp")
    stands_in_step(learner, 27)
    learner.key("ArrowLeft")
    stands_in_step(learner, 26)
    learner.key("End")
    stands_in_step(learner, 60)
    assert told(learner) == last
    box = box_at_rest(run_slider(learner))
    learner.page.mouse.click(box["x"] + box["width"] * 0.0605, box["y"] + 20)
    expect(run_slider(learner)).not_to_have_attribute("aria-valuenow", "60")
    to_step(learner, 7)
    assert learner.picture() == early
    to_step(learner, 60)
    assert learner.picture() == seen


def test_another_way_from_an_earlier_step(learner: Learner) -> None:
    trained(learner, 3)
    to_step(learner, 30)
    learner.unfold("Settings")
    learner.type_into("Learning rate, exact value", "0.01")
    expect(run_slider(learner)).to_have_attribute("aria-valuetext", re.compile("Before the change at step 31"))
    expect(run_slider(learner)).to_have_attribute("aria-valuemax", "30")
    expect(learner.page.get_by_text("before the change", exact=True)).to_be_visible()


def test_the_history_of_a_weight_and_another_value_for_it(learner: Learner) -> None:
    trained(learner, 3)
    learner.stage.press("ArrowLeft")
    learner.stage.press("h")
    history = learner.page.get_by_role("region", name="History")
    expect(history.get_by_role("row")).not_to_have_count(1)
    history.get_by_role("button", name="Go to training step 33").click()
    stands_in_step(learner, 33)
    history.get_by_role("textbox", name="Change this value at step 33 to").fill("0.75")
    history.get_by_role("button", name="Change", exact=True).click()
    expect(history.get_by_role("row", name=re.compile("Go to training step 33"))).to_contain_text("+0.7500")
    expect(history.get_by_role("columnheader", name="Before the change")).to_be_visible()
    history.get_by_role("button", name="Close history").click()
    expect(history).to_be_hidden()


def test_breakpoints(learner: Learner) -> None:
    learner.open("/n/circle")
    learner.step_forward()
    learner.stage.press("b")
    expect(learner.button("Breakpoints: 1")).to_be_visible()
    learner.stage.press("c")
    expect(learner.notices.get_by_role("alert")).to_contain_text("its gradient was computed")
    learner.press("Breakpoints: 1")
    panel = learner.page.get_by_role("dialog", name="Breakpoints")
    panel.get_by_role("checkbox").uncheck()
    panel.get_by_role("combobox", name="When").select_option("gradient_over")
    panel.get_by_role("combobox", name="Of").select_option("any")
    panel.get_by_role("button", name="Add breakpoint").click()
    bound = panel.get_by_role("textbox", name="Bound of breakpoint 2")
    bound.fill("0.2")
    bound.press("Enter")
    learner.settled()
    learner.key("Escape")
    learner.press("Continue to the next breakpoint")
    expect(learner.notices.get_by_role("alert")).to_contain_text("over 0.2")


def seen(page: Page, wire: Wire) -> tuple[list[str], str]:
    """The pixels of every canvas, and the step with its loss in words."""
    wire.settled()
    page.wait_for_function("() => !document.querySelector('section[aria-label=Explain] span[aria-hidden=true]:empty')")
    words = page.get_by_role("slider", name=STEPS).get_attribute("aria-valuetext") or ""
    return page.evaluate(MARK_ALL_CANVASES), words


@pytest.mark.screen(calm=True)
@pytest.mark.parametrize("changed", [False, True])
def test_the_same_link_shows_the_same_picture(
    learner: Learner, wire: Wire, open_page: Callable[..., Page], changed: bool
) -> None:
    trained(learner, 2, "xor")
    if changed:
        to_step(learner, 25)
        learner.unfold("Settings")
        learner.type_into("Learning rate, exact value", "0.3")
        learner.press("Train one epoch")
        learner.settled()
    learner.jump(9)
    learner.look_at("Operations")
    learner.settled()
    learner.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    learner.press("Copy link")
    expect(learner.page.get_by_role("alert").get_by_text("Link copied")).to_be_visible()
    link = learner.page.evaluate("navigator.clipboard.readText()")
    assert ("?link=" in link) is changed
    assert "event=9" in link
    other = open_page(learner.page.url.split("/n/")[0], calm=True)
    others = Wire(other)
    other.goto(link)
    Learner(other, others.settled).ready().stands_at(9)
    expect(run_slider(Learner(other))).to_have_attribute("aria-valuetext", told(learner))
    expect(other.get_by_role("button", name="Operations", exact=True)).to_have_attribute("aria-pressed", "true")
    learner.page.mouse.move(700, 400)
    other.mouse.move(700, 400)
    assert seen(other, others) == seen(learner.page, wire)
