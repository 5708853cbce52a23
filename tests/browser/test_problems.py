"""Mistakes on the canvas: said where they stand, listed at its foot, cured in one press, taken back in another."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.test_accessibility import _in_both_themes
from tests.browser.test_building import Builder
from tests.browser.wire import Wire


@pytest.fixture
def builder(page: Page, wire: Wire) -> Builder:
    return Builder(page, wire).begin()


def problems(page: Page) -> Locator:
    return page.get_by_role("region", name="Problems")


def begun(builder: Builder) -> None:
    """An empty canvas is no mistake: one press makes the smallest network that learns, and the keys act on it."""
    listed = problems(builder.page)
    expect(listed).to_be_hidden()
    builder.press("Begin with an input, a layer and a loss")
    expect(listed.get_by_role("button", name="No problems · 3 parameters")).to_be_visible()
    expect(builder.canvas).to_be_focused()


def units(builder: Builder, count: int) -> None:
    builder.card("Layer 1").click()
    builder.panel("Node").get_by_role("textbox", name="Units", exact=True).fill(str(count))
    builder.page.keyboard.press("Enter")
    expect(builder.card(f"Layer 1, Linear, {count} units?")).to_be_visible()
    builder.settled()


@pytest.mark.screen(calm=True)
def test_a_wrong_shape_says_both_shapes_and_is_cured_in_one_press(builder: Builder, page: Page) -> None:
    begun(builder)
    units(builder, 3)
    listed = problems(page)
    listed.get_by_role("button", name="1 problem").click()
    entry = listed.get_by_role("listitem")
    expect(entry).to_contain_text("one prediction for each example, [batch, 1]")
    expect(entry).to_contain_text("[batch, 3]")
    found = _in_both_themes(page)
    assert not found, "\n".join(found)
    entry.get_by_role("button", name="Shapes do not fit · Loss").click()
    expect(builder.card("Loss")).to_be_focused()
    expect(builder.card("Loss, Binary cross-entropy. Reads Layer 1. Gives unknown")).to_be_visible()
    entry.get_by_role("button", name="Set Layer 1 to 1 unit").click()
    expect(listed.get_by_role("button", name="No problems · 3 parameters")).to_be_visible()
    expect(listed.get_by_role("status")).to_have_text("No problems: the design runs.")
    page.keyboard.press("Control+z")
    expect(listed.get_by_role("button", name="1 problem")).to_be_visible()


@pytest.mark.screen(calm=True)
def test_while_a_connection_is_drawn_inputs_and_outputs_say_whether_they_fit(builder: Builder, page: Page) -> None:
    begun(builder)
    builder.port(builder.card("Layer 1"), "out").click()
    unfit = builder.port(builder.card("Loss"), "in")
    expect(unfit).to_have_class(re.compile("Port-fits"))
    page.keyboard.press("Escape")
    units(builder, 3)
    builder.port(builder.card("Layer 1"), "out").click()
    expect(unfit).to_have_attribute("title", re.compile(r"takes one prediction .* this is \[batch, 3\]"))
    page.keyboard.press("Escape")
    builder.port(builder.card("Layer 1"), "in").click()
    expect(builder.port(builder.card("Input"), "out")).to_have_class(re.compile("Port-fits"))


@pytest.mark.screen(calm=True, dark=True)
def test_a_cycle_is_named_and_broken(builder: Builder, page: Page) -> None:
    begun(builder)
    builder.card("Layer 1").click()
    page.keyboard.press("Escape")
    builder.thing("Linear").click()
    builder.port(builder.card("Layer 1"), "out").click()
    builder.port(builder.card("Layer 2"), "in").click()
    builder.port(builder.card("Layer 2"), "out").click()
    builder.port(builder.card("Layer 1"), "in").click()
    listed = problems(page)
    listed.get_by_role("button", name="1 problem").click()
    entry = listed.get_by_role("listitem")
    expect(entry).to_contain_text(re.compile("a cycle (Layer . → ){2}Layer ."))
    expect(builder.card("Loss, Binary cross-entropy. Reads Layer .. Gives unknown")).to_be_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    cure = entry.get_by_role("button", name=re.compile("^Connect Input to Layer . instead of Layer .$"))
    expect(cure).to_be_in_viewport(ratio=1)
    cure.click()
    expect(listed.get_by_role("button", name=re.compile("^No problems"))).to_be_focused()
