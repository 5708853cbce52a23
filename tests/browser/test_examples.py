"""Any example of the data can be followed: the step that uses it is gone to, with it in view."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.learner import Learner
from tests.browser.stillness import box_at_rest

GO = "Go to the step that uses this example"


def press_points(learner: Learner, until: Locator) -> str:
    """Press about the input plane until a point answers as wanted; what is said of it."""
    plane = learner.result.get_by_role("img", name=re.compile("data points"))
    box = box_at_rest(plane)
    side = int(min(box["width"], box["height"]))
    for at in ((x, y) for y in range(8, side, 13) for x in range(8, side, 13)):
        plane.click(position={"x": at[0], "y": at[1]})
        learner.settled()
        if until.is_visible():
            return until.inner_text()
    raise AssertionError("no point answers so")


def test_to_the_step_that_uses_a_point(learner: Learner) -> None:
    learner.open("/n/circle")
    learner.unfold("Result")
    away = learner.result.get_by_role("status")
    press_points(learner, away.filter(has_text="is in another batch"))
    learner.result.get_by_role("button", name=GO).click()
    learner.settled()
    expect(away).to_be_hidden()
    expect(learner.page.get_by_role("textbox", name="Training step")).not_to_have_value("1")
    expect(learner.page.get_by_role("button", name=re.compile(r"^Example \d+ of"))).to_have_attribute(
        "aria-pressed", "true"
    )


def test_a_point_held_back_says_so(learner: Learner) -> None:
    learner.open("/n/circle")
    learner.unfold("Result")
    told = learner.result.get_by_role("status").filter(has_text="held back for testing: it is in no batch")
    press_points(learner, told)
    expect(learner.result.get_by_role("button", name=GO)).to_be_hidden()


@pytest.mark.screen(width=390, height=844)
def test_on_a_phone_another_example_is_chosen_while_stepping(learner: Learner) -> None:
    learner.open("/n/circle")
    learner.step_forward()
    learner.press("More")
    sheet = learner.page.get_by_role("dialog", name="More controls")
    sheet.get_by_role("button", name="Next example").click()
    expect(sheet.get_by_role("button", name=re.compile("^Example 2 of"))).to_have_attribute("aria-pressed", "true")
    learner.key("Escape")
    expect(learner.explain).to_contain_text("example 2")
