"""What is wrong with a gradient is named, shown where it began, and cured."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.learner import Learner
from tests.browser.wire import Wire


class Debugger(Learner):
    """A learner with the panel Debug open."""

    @property
    def debug(self) -> Locator:
        return self.page.get_by_role("region", name="Debug", exact=True)

    def lights(self, *words: str) -> None:
        """The three lights say these words."""
        lights = self.debug.get_by_role("list", name="Three lights").get_by_role("listitem")
        expect(lights).to_have_text([re.compile(f"^{word}") for word in words])

    def finding(self, title: str) -> Locator:
        return self.debug.get_by_role("list", name="Findings").get_by_role("listitem").filter(has_text=title)

    def learning_rate(self, rate: str) -> None:
        self.unfold("Settings")
        self.type_into("Learning rate, exact value", rate)
        self.page.get_by_role("button", name=re.compile("^Settings"), expanded=True).click()


@pytest.fixture
def debugger(page: Page, wire: Wire) -> Debugger:
    return Debugger(page, wire.settled)


def test_a_learning_rate_of_zero_is_found_and_cured_in_one_press(debugger: Debugger) -> None:
    debugger.open()
    debugger.learning_rate("0")
    debugger.unfold("Debug")
    debugger.lights("OK", "OK", "Broken")
    finding = debugger.finding("Learning rate 0")
    finding.get_by_role("button", name=re.compile("^Show")).click()
    debugger.stands_at(25)
    expect(debugger.score).to_have_attribute("aria-valuetext", re.compile("^Update 1 of 7, W₁"))
    finding.get_by_role("button", name="Set the learning rate to 0.1").click()
    debugger.lights("OK", "OK", "OK")
    expect(debugger.debug).to_contain_text("Nothing is wrong with this step.")
    expect(debugger.said).to_have_text("All three lights are OK.")
    expect(debugger.explain).to_contain_text("W₁")
    debugger.debug.get_by_role("button", name="Undo").click()
    debugger.lights("OK", "OK", "Broken")


def test_a_huge_learning_rate_ends_in_an_infinity_whose_origin_is_shown(debugger: Debugger, wire: Wire) -> None:
    debugger.open("/n/chain")
    debugger.learning_rate("1000")
    debugger.fast()
    debugger.press("Play")
    debugger.notices.get_by_role("button", name="Look in Debug").click()
    halt = wire.last["status"]["halt"]
    debugger.lights("OK", "Broken", "Broken")
    finding = debugger.finding("NaN or infinity")
    expect(finding).to_contain_text(halt["expected"])
    debugger.press("First event")
    finding.get_by_role("button", name=re.compile("^Show")).click()
    debugger.stands_at(halt["event"] + 1)
    finding.get_by_role("button", name="Set the learning rate to 100 and start over").click()
    expect(finding).to_have_count(0)
    expect(debugger.button("Look in Debug")).to_have_count(0)


def test_dead_units_are_counted_and_opened_by_another_function(debugger: Debugger) -> None:
    debugger.open("/n/spiral")
    debugger.learning_rate("30")
    for _ in range(3):
        debugger.press("Train one step")
        debugger.settled()
    debugger.unfold("Debug")
    finding = debugger.finding("Dead units")
    expect(finding).to_contain_text(re.compile(r"of 8 units of h. of Layer . let no gradient through"))
    finding.get_by_role("button", name=re.compile("^Show")).click()
    expect(debugger.explain).to_contain_text("relu, Layer")
    finding.get_by_role("button", name=re.compile("^Use tanh instead of ReLU in Layer")).click()
    expect(debugger.debug).to_contain_text("Done: Use tanh instead of ReLU")


def test_a_path_that_is_cut_on_purpose_shows_at_the_cut_and_is_joined_again(debugger: Debugger) -> None:
    debugger.open()
    debugger.unfold("Debug")
    debugger.debug.get_by_text("Break something on purpose").click()
    debugger.debug.get_by_role("button", name="Cut the path after Layer 1").click()
    debugger.lights("Broken", "OK", "OK")
    finding = debugger.finding("Detached parameter")
    expect(finding).to_contain_text("No gradient comes back to W₁ and b₁: Detach lets none through")
    finding.get_by_role("button", name=re.compile("^Take Detach")).click()
    debugger.lights("OK", "OK", "OK")


def test_while_training_goes_on_the_last_diagnosis_says_of_which_step_it_is(debugger: Debugger) -> None:
    debugger.open()
    debugger.unfold("Debug")
    debugger.lights("OK", "OK", "OK")
    debugger.press("Play")
    expect(debugger.debug).to_contain_text("As of training step 1. Training goes on: pause to look again.")
    debugger.press("Pause")
    expect(debugger.debug).to_contain_text(re.compile(r"^Training step \d+, forward, backward and update"))


@pytest.mark.screen(width=390, height=844)
def test_on_a_phone_it_is_a_tab_and_a_layer_of_the_chart_leads_to_its_gradient(debugger: Debugger, page: Page) -> None:
    debugger.open()
    page.get_by_role("tab", name="Debug").click()
    debugger.lights("OK", "OK", "OK")
    debugger.debug.get_by_role("button", name=re.compile("^Layer 2: mean gradient")).click()
    expect(debugger.score).to_have_attribute("aria-valuetext", re.compile("^Backward"))
    expect(debugger.debug).to_contain_text(re.compile("Layer 2 output .* weights .* ‖Δw‖/‖w‖"))
