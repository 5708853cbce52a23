"""Networks over pictures and sequences: they open, are stepped and trained, and say what they take an example for."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.learner import Learner
from tests.browser.test_accessibility import _in_both_themes
from tests.browser.wire import Wire


def test_a_digit_is_chosen_and_its_chances_are_the_engines(learner: Learner, page: Page, wire: Wire) -> None:
    learner.open("/n/lenet")
    learner.step_forward()
    expect(learner.explain.get_by_role("heading", level=3)).to_contain_text("Convolution")
    learner.press("Step back")
    result = learner.result
    expect(result).to_contain_text("Example 1 of 32 in this batch")
    result.get_by_role("button", name=re.compile("^Example 5: a ")).click()
    expect(result).to_contain_text("Example 5 of 32 in this batch")
    said = [int(word) for word in re.findall(r"\d+", result.get_by_role("img").get_attribute("aria-label") or "")]
    data, trace = wire.last["data"], wire.last["trace"]
    chances = trace["before"]["chances"]
    assert chances["rows"] == trace["rows"]
    bars = result.get_by_role("table", name="How likely the network holds each class")
    shares = [float(cell.split(" %")[0]) for cell in bars.get_by_role("cell").all_inner_texts()]
    assert len(shares) == len(data["classes"])
    assert sum(shares) == pytest.approx(100, abs=0.6)
    expect(bars.get_by_role("row").filter(has_text="true").get_by_role("rowheader")).to_have_text(str(said[0]))


@pytest.mark.parametrize(("slug", "accuracy"), [("lenet", 90), ("attention", 90)])
def test_it_learns_on_the_page(learner: Learner, page: Page, slug: str, accuracy: float) -> None:
    learner.open(f"/n/{slug}")
    learner.fast()
    learner.press("Play")
    learner.sees_metric("Test accuracy", accuracy, 100)
    expect(learner.result).to_contain_text("Test example 1 of 32")
    learner.press("Pause")
    expect(learner.button("Play")).to_be_visible()
    learner.press("First event")
    confusion = learner.result.get_by_role("table", name="Confusion matrix over the test examples")
    first = confusion.get_by_role("button", pressed=True)
    expect(first).to_have_accessible_name(re.compile(r"^True class \w: \d+ of \d+ were recognised$"))
    first.focus()
    learner.key("ArrowRight")
    beside = confusion.get_by_role("button", pressed=True)
    expect(beside).to_be_focused()
    expect(beside).to_have_accessible_name(re.compile(r"were taken for \w$"))


def test_layers_have_their_settings_and_say_what_does_not_fit(learner: Learner, page: Page) -> None:
    learner.open("/n/lenet")
    learner.unfold("Settings")
    learner.type_into("Kernels of Conv 1", "8")
    expect(learner.notices).to_contain_text("K₁")
    learner.type_into("Window of Pool 2", "9")
    expect(learner.settings).to_contain_text("Choose a smaller window")
    learner.type_into("Window of Pool 2", "2")
    expect(learner.settings).not_to_contain_text("Choose a smaller window")
    learner.settings.get_by_role("combobox", name="Kind of the layer to add").select_option(label="Dropout")
    learner.settings.get_by_role("button", name="+ Add layer").click()
    learner.settled()
    expect(learner.settings.get_by_role("textbox", name="Rate of Dropout")).to_have_value("0.2")


@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_axe_finds_nothing(learner: Learner, page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    learner.open("/n/lenet")
    if size[0] < 800:
        page.get_by_role("tab", name="Result").click()
    found = _in_both_themes(page)
    assert not found, "\n".join(found)
