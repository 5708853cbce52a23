"""Convolutional networks as textbooks print them, built by hand: LeNet, a node put into an edge, a shortcut."""

from __future__ import annotations

import itertools
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.stillness import box_at_rest, middle
from tests.browser.test_building import Builder, _drag, _learns
from tests.browser.wire import Wire


class Convolver(Builder):
    """A learner who builds with the palette's search and the panel Node."""

    def add(self, *names: str) -> None:
        for name in names:
            search = self.palette.get_by_role("searchbox")
            search.click()
            self.page.keyboard.type(name)
            self.page.keyboard.press("Enter")
            expect(search).to_have_value("")

    def set(self, **fields: int) -> None:
        for name, value in fields.items():
            field = self.panel("Node").get_by_role("textbox", name=name.replace("_", " "), exact=True)
            field.fill(str(value))
            field.press("Enter")

    def reads_large_digits(self) -> None:
        self.add("input")
        self.panel("Node").get_by_role("combobox", name="Dataset").select_option(label="Digits, 28 × 28")


@pytest.fixture
def convolver(page: Page, wire: Wire) -> Convolver:
    learner = Convolver(page, wire)
    learner.begin()
    return learner


def _box(card: Locator) -> tuple[float, float, float]:
    box = box_at_rest(card)
    return box["x"], box["x"] + box["width"], box["y"] + box["height"] / 2


@pytest.mark.screen(calm=True)
def test_lenet_as_textbooks_print_it(convolver: Convolver) -> None:
    convolver.reads_large_digits()
    for settings in ({"Kernels": 6, "Kernel_size": 5, "Padding": 2}, {"Kernels": 16, "Kernel_size": 5}):
        convolver.add("convolution")
        convolver.set(**settings)
        convolver.add("tanh", "average")
    convolver.add("flatten")
    for units in (120, 84, 10):
        convolver.add("linear")
        convolver.set(Units=units)
    convolver.add("loss")
    expect(convolver.canvas.get_by_text("No problems · 61,706 parameters")).to_be_visible()
    expect(convolver.card("Conv 1")).to_have_accessible_name(re.compile("6 kernels 5×5, padding 2"))
    _learns(convolver, convolver.button("Play"))


@pytest.mark.screen(calm=True)
def test_what_is_dropped_on_an_edge_has_room(convolver: Convolver, page: Page) -> None:
    convolver.reads_large_digits()
    convolver.add("convolution", "max-pooling")
    before, after = convolver.card("Conv 1"), convolver.card("Pool")
    out, into = middle(convolver.port(before, "out")), middle(convolver.port(after, "in"))
    convolver.palette.get_by_role("searchbox").fill("relu")
    _drag(page, middle(convolver.thing("ReLU")), ((out[0] + into[0]) / 2, out[1]))
    expect(convolver.card("ReLU")).to_have_accessible_name(re.compile("Reads Conv 1"))
    expect(after).to_have_accessible_name(re.compile("Reads ReLU"))
    cards = [_box(card) for card in (before, convolver.card("ReLU"), after)]
    for (_, end, line), (start, _, other) in itertools.pairwise(cards):
        assert start > end
        assert abs(line - other) < 2


@pytest.mark.screen(calm=True)
def test_a_shortcut_that_does_not_fit_is_projected_in_one_press(convolver: Convolver, page: Page) -> None:
    convolver.reads_large_digits()
    convolver.add("convolution")
    convolver.set(Kernels=4, Padding=1)
    convolver.add("convolution")
    convolver.set(Kernels=8, Stride=2, Padding=1)
    convolver.add("add")
    convolver.press("Fit")
    add = convolver.card("Add")
    second = add.locator("..").locator(".Port-in").nth(1)
    _drag(page, middle(convolver.port(convolver.card("Conv 1"), "out")), middle(second))
    page.get_by_role("button", name="Insert a 1×1 convolution with 8 kernels after Conv 1").first.click()
    expect(add).to_have_accessible_name(re.compile("Gives batch × 8 channels × 14 high × 14 wide"))
    expect(page.locator(".NodeCard-problem")).to_have_count(0)
