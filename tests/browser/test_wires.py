"""Wires on the canvas: reached, led elsewhere and deleted by keys alone; ended on a folded block, and begun there."""

import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.stillness import middle
from tests.browser.test_building import Builder, _drag
from tests.browser.wire import Wire


def _opened(page: Page, wire: Wire, slug: str) -> Builder:
    builder = Builder(page, wire)
    page.goto(f"/n/{slug}#view=build")
    expect(builder.card("Input")).to_be_visible()
    wire.settled()
    return builder


def _wire(builder: Builder, name: str) -> Locator:
    return builder.canvas.get_by_role("button", name=re.compile(f"^Wire from {name}"))


@pytest.mark.screen(calm=True)
def test_a_wire_is_reached_after_its_node_and_edited_by_keys(page: Page, wire: Wire) -> None:
    builder = _opened(page, wire, "residual")
    builder.card("Layer 1").focus()
    page.keyboard.press("Tab")
    first = _wire(builder, "Layer 1 to Layer 2, batch × 8 features$")
    expect(first).to_be_focused()
    page.keyboard.press("ArrowDown")
    skip = _wire(builder, r"Layer 1 to Add 1, input \d, batch × 8 features$")
    expect(skip).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(builder.card("Layer 1")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    expect(builder.card("Layer 2")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    expect(first).to_be_focused()

    # From another source, chosen from a list; where the list was asked for, the keys go on.
    page.keyboard.press("Enter")
    page.get_by_role("menuitem", name="Feed its input from elsewhere…").click()
    page.get_by_role("dialog", name="Feed Layer 2 from").get_by_role("combobox").fill("Input")
    page.keyboard.press("Enter")
    expect(_wire(builder, "Input to Layer 2, batch × 2 features$")).to_be_attached()
    expect(first).not_to_be_attached()

    _wire(builder, "Layer 1 to Add 1").focus()
    page.keyboard.press("Delete")
    expect(skip).not_to_be_attached()
    expect(builder.card("Layer 1")).to_be_focused()
    page.keyboard.press("Control+z")
    expect(skip).to_be_attached()


@pytest.mark.screen(calm=True)
def test_a_wire_ends_on_a_folded_block_and_begins_there(page: Page, wire: Wire) -> None:
    builder = _opened(page, wire, "lenet")
    for stage in ("stage 1", "stage 2"):
        page.get_by_role("button", name=re.compile(f"^Fold {stage}")).click()
        expect(builder.card(stage)).to_be_visible()
    lost = _wire(builder, "Pool 1 to Conv 2")
    lost.focus()
    page.keyboard.press("Delete")
    expect(lost).not_to_be_attached()

    # One input in the block is open: a wire dropped on its card ends there.
    _drag(page, middle(builder.port(builder.card("stage 1"), "out")), middle(builder.card("stage 2")))
    expect(_wire(builder, "Pool 1 to Conv 2, batch × 6 channels")).to_be_attached()

    # None is open: a list says which wires are there, and the block's own ends alone are in it.
    _drag(page, middle(builder.port(builder.card("Input"), "out")), middle(builder.card("stage 2")))
    dialog = page.get_by_role("dialog", name="Connect Input to")
    expect(dialog.get_by_role("option")).to_have_count(3)
    dialog.get_by_role("option", name=re.compile("^Conv 2")).click()
    expect(_wire(builder, "Input to Conv 2")).to_be_attached()
    expect(lost).not_to_be_attached()
