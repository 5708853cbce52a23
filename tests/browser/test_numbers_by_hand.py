"""A graph of single numbers, as textbooks begin with it: built by mouse, by keys, as text; and its numbers by hand."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.numbers import read
from tests.browser.test_building import Builder
from tests.browser.wire import Wire

LINES = "w = 0.5\nx = const(2)\nb = 0\ny = const(3)\nL = (w * x + b - y)**2"
"""By hand: L = (1 − 3)² = 4, ∂L/∂w = 2·(−2)·2 = −8, ∂L/∂b = −4."""

NET = """i1 = const(0.05)
i2 = const(0.1)
w1 = 0.15
w2 = 0.2
w3 = 0.25
w4 = 0.3
b1 = 0.35
w5 = 0.4
w6 = 0.45
w7 = 0.5
w8 = 0.55
b2 = 0.6
h1 = sigmoid(w1*i1 + w2*i2 + b1)
h2 = sigmoid(w3*i1 + w4*i2 + b1)
o1 = sigmoid(w5*h1 + w6*h2 + b2)
o2 = sigmoid(w7*h1 + w8*h2 + b2)
E = 1/2*(0.01 - o1)**2 + 1/2*(0.99 - o2)**2"""
AFTER_ONE_STEP = {
    "w₁": 0.14978072,
    "w₂": 0.19956143,
    "w₃": 0.24975114,
    "w₄": 0.29950229,
    "w₅": 0.35891648,
    "w₆": 0.40866619,
    "w₇": 0.51130127,
    "w₈": 0.56137012,
}
"""Worked out by hand with a learning rate of 0.5."""


@pytest.fixture
def builder(page: Page, wire: Wire) -> Builder:
    return Builder(page, wire).begin()


def _written(builder: Builder) -> None:
    """What was built is these lines, and runs."""
    expect(builder.canvas.get_by_text("No problems · 2 parameters")).to_be_visible()
    builder.panel("Expression")
    expect(builder.page.get_by_role("region", name="Expression").get_by_role("textbox")).to_have_value(LINES)


@pytest.mark.screen(calm=True)
def test_by_mouse_a_value_goes_where_an_input_is_free(builder: Builder, page: Page) -> None:
    def value(name: str, number: str, trained: bool = True) -> None:
        builder.thing("Value").click()
        panel = builder.panel("Node")
        panel.get_by_role("textbox", name="Name").fill(name)
        panel.get_by_role("textbox", name="Begins as").fill(number)
        if not trained:
            panel.get_by_role("checkbox", name="Trained").click()
        expect(builder.card(name)).to_be_visible()

    value("w", "0.5")
    for op, operand in (("Multiply", ("x", "2", False)), ("Add", ("b", "0", True)), ("Subtract", ("y", "3", False))):
        builder.thing(op).click()
        value(*operand)
        builder.card(op).first.click()
    builder.thing("Power").click()
    builder.panel("Node").get_by_role("textbox", name="Name").fill("L")
    _written(builder)


@pytest.mark.screen(calm=True)
def test_by_keys_the_settings_of_what_was_added_are_a_press_away(builder: Builder, page: Page) -> None:
    expect(page.locator("[data-stage]")).to_be_focused()

    def add(name: str) -> None:
        page.keyboard.press("/")
        expect(page.get_by_role("dialog")).to_be_visible()
        page.keyboard.type(name)
        page.keyboard.press("Enter")
        expect(page.get_by_role("dialog")).to_have_count(0)

    def named(name: str) -> None:
        page.keyboard.press("Enter")
        expect(page.get_by_role("tabpanel", name="Node")).to_be_focused()
        page.keyboard.press("Tab")
        field = page.get_by_role("textbox", name="Name", exact=True)
        while not field.evaluate("(one) => one === document.activeElement"):
            page.keyboard.press("Tab")
        page.keyboard.type(name)
        page.keyboard.press("Escape")
        page.keyboard.press("Escape")
        expect(builder.card(name)).to_be_visible()

    add("Value")
    named("a")
    add("Multiply")
    add("Value")
    named("b")
    page.keyboard.press("Control+f")
    page.keyboard.type("Multiply")
    page.keyboard.press("Enter")
    expect(builder.card("Multiply.* Reads a and b")).to_be_focused()
    add("Power")
    named("L")
    expect(builder.canvas.get_by_text("No problems · 2 parameters")).to_be_visible()


def test_the_net_that_is_worked_by_hand_has_the_same_numbers(builder: Builder, page: Page) -> None:
    builder.press("Type an expression")
    page.get_by_role("region", name="Expression").get_by_role("textbox").fill(NET)
    expect(builder.canvas.get_by_text("No problems · 10 parameters")).to_be_visible()
    expect(builder.card("E")).to_be_in_viewport()
    builder.panel("Settings").get_by_role("textbox", name="Learning rate").fill("0.5")
    page.keyboard.press("Enter")
    builder.settled()
    builder.press("Train one step")
    builder.settled()
    expect(page.get_by_text(re.compile("^step 1$")).first).to_be_visible()
    table = {name.split(" ")[0]: row for name, row in builder.table().items()}
    assert read(table["E"]["value"]) == pytest.approx(0.298371109, rel=1e-6)
    assert read(table["w₅"]["gradient"]) == pytest.approx(0.082167041, rel=1e-6)
    assert read(table["w₁"]["gradient"]) == pytest.approx(0.000438568, rel=1e-5)
    for name, number in AFTER_ONE_STEP.items():
        assert read(table[name]["value"]) == pytest.approx(number, rel=1e-6), name
