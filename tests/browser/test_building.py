"""From an empty canvas to a network that learns and is taken along: by mouse, by keys, on a touch screen alone."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.learner import Learner
from tests.browser.stillness import box_at_rest, middle
from tests.browser.test_accessibility import _in_both_themes
from tests.browser.wire import Wire

PLACES = [(480, 250), (760, 420)]


class Builder(Learner):
    """A learner at the canvas."""

    def __init__(self, page: Page, wire: Wire) -> None:
        super().__init__(page, wire.settled)
        self.canvas = page.get_by_role("application", name=re.compile("^Canvas"))
        self.palette = page.get_by_role("region", name="Palette")

    def begin(self) -> "Builder":
        self.page.goto("/build")
        expect(self.page.get_by_text("An empty canvas")).to_be_visible()
        return self

    def card(self, name: str) -> Locator:
        """A node by what a screen reader says of it first."""
        said = self.canvas.get_by_role("button", name=re.compile(rf"^{name}\b"))
        return said.and_(self.page.locator("[data-card]"))

    def port(self, card: Locator, side: str) -> Locator:
        return card.locator("..").locator(f".Port-{side}").first

    def thing(self, name: str) -> Locator:
        return self.palette.get_by_role("button", name=name, exact=True)

    def is_built(self) -> None:
        """The design runs: 2-8-8-1, whose 105 parameters the server has counted."""
        expect(self.canvas.get_by_text("No problems · 105 parameters")).to_be_visible()

    def panel(self, name: str) -> Locator:
        """A tab beside the canvas, open."""
        tab = self.page.get_by_role("tab", name=name, exact=True)
        if tab.get_attribute("aria-selected") != "true":
            tab.click()
        return self.page.get_by_role("tabpanel", name=name)

    def loss(self) -> float:
        self.panel("Result")
        return self.metric("Train loss")


def _learns(builder: Builder, play: Locator | None = None) -> None:
    """It trains until the loss has fallen to less than half."""
    before = builder.loss()
    if play is None:
        builder.page.keyboard.press("Space")
    else:
        play.click()
    builder.sees_metric("Train loss", 0, before / 2)


def _drag(page: Page, start: tuple[float, float], end: tuple[float, float]) -> None:
    page.mouse.move(*start)
    page.mouse.down()
    page.mouse.move((start[0] + end[0]) / 2, (start[1] + end[1]) / 2, steps=4)
    page.mouse.move(*end, steps=4)
    page.mouse.up()


@pytest.fixture
def builder(page: Page, wire: Wire) -> Builder:
    return Builder(page, wire).begin()


@pytest.mark.screen(calm=True)
def test_by_mouse_alone(builder: Builder, page: Page) -> None:
    # Two nodes dragged from the palette, and a wire between their ports.
    _drag(page, middle(builder.thing("Input")), PLACES[0])
    expect(builder.card("Input")).to_be_visible()
    _drag(page, middle(builder.thing("Linear")), PLACES[1])
    expect(builder.card("Layer")).to_be_visible()
    _drag(page, middle(builder.port(builder.card("Input"), "out")), middle(builder.port(builder.card("Layer"), "in")))
    expect(builder.card("Layer 1, Linear, 4 units. Reads Input")).to_be_visible()
    # A press on the palette adds after what is picked; a wire dropped on empty canvas asks what comes there.
    builder.card("Layer 1").click()
    builder.thing("Linear").click()
    expect(builder.card("Layer 2, Linear, 4 units. Reads Layer 1")).to_be_visible()
    builder.press("Fit")
    builder.press("Lay out")
    end = middle(builder.port(builder.card("Layer 2"), "out"))
    _drag(page, end, (end[0] - 40, end[1] + 140))
    page.get_by_role("option", name=re.compile("^W?Linear")).click()
    expect(builder.card("Layer 3, Linear, 4 units. Reads Layer 2")).to_be_visible()
    builder.thing("Loss").click()
    page.get_by_role("button", name="Set Layer 3 to 1 unit").first.click()
    settings = builder.panel("Settings")
    for layer in ("Layer 1", "Layer 2"):
        for units in range(5, 9):
            settings.get_by_role("button", name=f"Add a unit to {layer}").click()
            expect(builder.card(f"{layer}, Linear, {units} units")).to_be_visible()
        settings.get_by_role("combobox", name=f"Activation of {layer}").select_option("tanh")
    builder.is_built()
    _learns(builder, builder.button("Play"))
    builder.panel("Code")
    _takes_it_along(page, Locator.click)


@pytest.mark.screen(calm=True)
def test_by_keys_alone(builder: Builder, page: Page) -> None:
    expect(page.locator("[data-stage]")).to_be_focused()
    for name in ("Input", "Linear"):
        _add_by_key(page, name)
    # A node that nothing feeds yet, connected from its source's menu.
    page.keyboard.press("Escape")
    _add_by_key(page, "Linear")
    page.keyboard.press("Escape")
    _focus_by_tab(page, builder.card("Layer 1"))
    page.keyboard.press("Shift+F10")
    expect(page.get_by_role("menuitem").first).to_be_focused()
    page.keyboard.press("c")
    expect(page.get_by_role("menuitem", name="Connect to")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("combobox", name="Connect Layer 1 to")).to_be_focused()
    page.keyboard.press("Enter")
    expect(builder.card("Layer 2, Linear, 4 units. Reads Layer 1")).to_be_visible()
    _focus_by_tab(page, builder.card("Layer 2"))
    page.keyboard.press(" ")
    for name in ("Linear", "Loss"):
        _add_by_key(page, name)
    expect(builder.card("Loss, Binary cross-entropy. Reads Layer 3")).to_be_visible()
    for layer, units in (("Layer 1", 8), ("Layer 2", 8), ("Layer 3", 1)):
        _find_by_key(page, layer)
        expect(builder.card(layer)).to_be_focused()
        page.keyboard.press("Enter")
        expect(page.get_by_role("tabpanel", name="Node")).to_be_focused()
        _focus_by_tab(page, page.get_by_role("textbox", name="Units", exact=True))
        page.keyboard.type(str(units))
        page.keyboard.press("Enter")
        if units == 8:
            _focus_by_tab(page, page.get_by_role("combobox", name="Activation", exact=True))
            page.keyboard.type("Ta")
        page.keyboard.press("Escape")
        expect(page.get_by_role("tabpanel", name="Node")).to_be_focused()
        page.keyboard.press("Escape")
        expect(builder.card(layer)).to_be_focused()
        expect(builder.card(f"{layer}, Linear, {units} units?")).to_be_visible()
    builder.is_built()
    page.keyboard.press("Enter")
    expect(page.get_by_role("tabpanel", name="Node")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    expect(builder.result).to_be_visible()
    before = builder.metric("Train loss")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    expect(page.locator("[data-stage]")).to_be_focused()
    page.keyboard.press("Space")
    builder.sees_metric("Train loss", 0, before / 2)
    page.keyboard.press("Space")
    expect(builder.button("Play")).to_be_visible()
    _find_by_key(page, "Layer 1")
    expect(builder.card("Layer 1")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.get_by_role("tabpanel", name="Node")).to_be_focused()
    page.keyboard.press("Shift+Tab")
    page.keyboard.press("ArrowRight")

    def press(button: Locator) -> None:
        _focus_by_tab(page, button)
        page.keyboard.press("Enter")

    _takes_it_along(page, press)


def _add_by_key(page: Page, name: str, title: str = "") -> None:
    """By its name, or by what else it is called: then `title` is what it is found under."""
    _choose_by_key(page, "/", name, title)


def _find_by_key(page: Page, name: str) -> None:
    _choose_by_key(page, "Control+f", name)


def _choose_by_key(page: Page, keys: str, name: str, title: str = "") -> None:
    """Open a list by its key, type what is wanted, and take the first that is found."""
    page.keyboard.press(keys)
    expect(page.get_by_role("combobox").and_(page.locator("[aria-autocomplete=list]"))).to_be_focused()
    page.keyboard.type(name)
    expect(page.get_by_role("dialog").get_by_role("option", selected=True)).to_contain_text(title or name)
    page.keyboard.press("Enter")
    expect(page.get_by_role("dialog")).to_have_count(0)


def _focus_by_tab(page: Page, wanted: Locator, most: int = 60) -> None:
    """Tab from where the focus is until it is there."""
    for _ in range(most):
        if wanted.evaluate("(one) => one === document.activeElement"):
            return
        page.keyboard.press("Tab")
    expect(wanted).to_be_focused()


@pytest.mark.screen(width=390, height=844, calm=True, touch=True)
def test_on_a_phone(builder: Builder, page: Page) -> None:
    def add(name: str) -> None:
        builder.button("Palette").tap()
        builder.thing(name).tap()
        expect(builder.palette).to_be_hidden()

    add("Input")
    # Let go of what is picked, so that the next node stands by itself; then a tap on one port and on another.
    page.touchscreen.tap(195, 520)
    add("Linear")
    page.get_by_role("button", name="Fit", exact=True).tap()
    builder.port(builder.card("Input"), "out").tap()
    expect(page.get_by_text("From Input: choose an input")).to_be_visible()
    builder.port(builder.card("Layer 1"), "in").tap()
    expect(builder.card("Layer 1, Linear, 4 units. Reads Input")).to_be_visible()
    builder.card("Layer 1").tap()
    add("Linear")
    add("Linear")
    add("Loss")
    page.get_by_role("button", name="Fit", exact=True).tap()
    expect(builder.card("Loss, Binary cross-entropy. Reads Layer 3")).to_be_visible()
    for layer, units in (("Layer 1", 8), ("Layer 2", 8), ("Layer 3", 1)):
        builder.card(layer).tap()
        panel = builder.panel("Node")
        panel.get_by_role("textbox", name="Units", exact=True).fill(str(units))
        page.keyboard.press("Enter")
        if units == 8:
            panel.get_by_role("combobox", name="Activation", exact=True).select_option("tanh")
        page.get_by_role("tab", name="Graph").tap()
        expect(builder.card(f"{layer}, Linear, {units} units?")).to_be_visible()
    builder.is_built()
    found = _in_both_themes(page)
    assert not found, "\n".join(found)
    _learns(builder, builder.button("Play"))
    page.get_by_role("tab", name="Code", exact=True).tap()
    _takes_it_along(page, Locator.tap)


def _takes_it_along(page: Page, press: Callable[[Locator], None]) -> None:
    """The PyTorch code, from the open tab Code."""
    code = page.get_by_role("tabpanel", name="Code")
    with page.expect_download() as coming:
        press(code.get_by_role("button", name=re.compile(r"^Download [.]py")).first)
    text = coming.value.path().read_text()
    assert "nn.Linear(2, 8)" in text
    assert "nn.Linear(8, 1)" in text


@pytest.mark.screen(calm=True)
def test_axe_finds_nothing(builder: Builder, page: Page) -> None:
    for name in ("Input", "Linear", "Convolution"):
        builder.thing(name).click()
    expect(page.locator(".NodeCard-problem")).to_be_visible()
    found = _in_both_themes(page)
    builder.card("Layer 1").click(button="right")
    expect(page.get_by_role("menu")).to_be_visible()
    found += _in_both_themes(page)
    page.keyboard.press("Escape")
    page.keyboard.press("/")
    expect(page.get_by_role("listbox")).to_be_visible()
    found += _in_both_themes(page)
    assert not found, "\n".join(found)


@pytest.mark.screen(calm=True)
def test_edges_by_mouse(builder: Builder, page: Page) -> None:
    """A node dropped on an edge is put into it; an edge is led elsewhere by its end, or pulled away."""
    for name in ("Input", "Linear", "Linear", "Loss"):
        builder.thing(name).click()
    builder.press("Fit")
    source, target = builder.card("Layer 1"), builder.card("Layer 2")
    expect(target).to_have_accessible_name(re.compile("Reads Layer 1"))
    (left, height), (right, _) = middle(source), middle(target)
    _drag(page, middle(builder.thing("Dropout")), ((left + right) / 2, height))
    expect(target).to_have_accessible_name(re.compile("Reads Dropout"))
    page.keyboard.press("Control+z")
    expect(target).to_have_accessible_name(re.compile("Reads Layer 1"))
    box, loss = box_at_rest(target), box_at_rest(builder.card("Loss"))
    end = (box["x"] - 12, box["y"] + box["height"] / 2)
    _drag(page, end, (loss["x"], loss["y"] + loss["height"] / 2))
    expect(builder.card("Loss")).to_have_accessible_name(re.compile("Reads Layer 1"))
    page.keyboard.press("Control+z")
    expect(builder.card("Loss")).to_have_accessible_name(re.compile("Reads Layer 2"))
    _drag(page, end, (end[0], end[1] - 150))
    expect(target).not_to_have_accessible_name(re.compile("Reads"))
    page.keyboard.press("Control+z")
    expect(target).to_have_accessible_name(re.compile("Reads Layer 1"))


@pytest.mark.screen(calm=True)
def test_what_is_added_by_name_stands_clear_and_goes_into_the_chain(builder: Builder, page: Page) -> None:
    # Until something runs, the controls wait, and what comes next is said in their place.
    expect(page.get_by_role("contentinfo")).to_have_attribute("inert", "")
    page.mouse.move(600, 450)
    for name, title in (("dataset", "Input"), ("dense", "Linear"), ("bce", "Loss: Binary cross-entropy")):
        _add_by_key(page, name, title)
    expect(builder.card("Loss, Binary cross-entropy. Reads Layer 1")).to_be_visible()
    _apart_from_each_other(builder)
    # A node that is picked in the middle of a chain: what is added goes between it and the next.
    builder.card("Layer 1").click()
    expect(builder.palette).to_contain_text("Adds between Layer 1 and Loss")
    builder.thing("ReLU").click()
    expect(builder.card("ReLU. Reads Layer 1")).to_be_visible()
    _add_by_key(page, "hidden", "Linear")
    expect(builder.card("Loss, Binary cross-entropy. Reads Layer 2")).to_be_visible()
    _apart_from_each_other(builder)
    # Another network begins with nothing of this one, and the keys act at once.
    page.get_by_role("button", name="Set Layer 2 to 1 unit").first.click()
    expect(page.get_by_role("contentinfo")).not_to_have_attribute("inert", "")
    builder.press("File")
    page.get_by_role("menuitem", name=re.compile("^New An empty canvas")).click()
    expect(page.get_by_text("An empty canvas")).to_be_visible()
    expect(builder.canvas).to_be_focused()
    _add_by_key(page, "dataset", "Input")
    _add_by_key(page, "dense", "Linear")
    expect(builder.card("Layer 1, Linear, 4 units. Reads Input")).to_be_visible()
    expect(builder.panel("Node").get_by_role("region", name="Parameters")).to_be_hidden()


def _apart_from_each_other(builder: Builder) -> None:
    """No card lies over another."""
    builder.settled()
    boxes: list[list[float]] = builder.page.locator("[data-card]").evaluate_all(
        "cards => cards.map(one => one.getBoundingClientRect()).map(box => [box.left, box.top, box.right, box.bottom])"
    )
    for at, (left, top, right, bottom) in enumerate(boxes):
        for x0, y0, x1, y1 in boxes[:at]:
            assert right <= x0 or x1 <= left or bottom <= y0 or y1 <= top, boxes
