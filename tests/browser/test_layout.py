"""Nothing clipped, overlapping, too small or out of reach, from a desk to a small phone, light and dark."""

from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.learner import Learner
from tests.browser.stillness import box_at_rest, painted, unmoved
from tests.browser.witness import Witness

SIZES = [(1920, 1080), (1440, 900), (1024, 768), (390, 844), (320, 640)]
LOOK = (Path(__file__).parent / "layout.js").read_text()
CONTROLS = (
    "Step forward",
    "Step back",
    "Next layer",
    "Previous layer",
    "Next phase",
    "Previous phase",
    "First event",
    "Last event",
    "Train one step",
    "Train one epoch",
    "Reset",
    "New seed",
)


def _wrong(page: Page, moment: str) -> list[str]:
    painted(page)
    unmoved(page)
    found: list[str] = page.evaluate(LOOK)
    return [f"{moment}: {one}" for one in found]


@pytest.fixture(params=SIZES, ids=lambda size: f"{size[0]}x{size[1]}")
def at_size(learner: Learner, page: Page, request: pytest.FixtureRequest) -> Learner:
    width, height = request.param
    page.set_viewport_size({"width": width, "height": height})
    page.emulate_media(reduced_motion="reduce")
    return learner.open()


def test_nothing_lies_wrong(at_size: Learner, page: Page) -> None:
    found = _wrong(page, "at rest")
    at_size.stage.focus()
    for cursor in range(1, 15):
        at_size.key("ArrowRight")
        at_size.stands_at(cursor)
        if cursor in (1, 9, 11, 13, 14):
            found += _wrong(page, f"event {cursor}")
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    found += _wrong(page, "dark")
    for magnification in ("Layers", "Operations"):
        if at_size.button(magnification).is_visible():
            at_size.look_at(magnification)
            found += _wrong(page, magnification)
    at_size.press("Play")
    expect(at_size.button("Pause")).to_be_visible()
    found += _wrong(page, "training")
    assert not found, "\n".join(found)


def test_every_tab_or_fold_lies_right(at_size: Learner, page: Page) -> None:
    at_size.step_forward()
    found = []
    tabs = page.get_by_role("tab")
    if tabs.count():
        for tab in tabs.all():
            if tab.get_attribute("aria-selected") != "true":
                tab.click()
            expect(tab).to_have_attribute("aria-selected", "true")
            found += _wrong(page, tab.inner_text())
    else:
        for fold in ("Settings", "Debug"):
            at_size.unfold(fold)
            found += _wrong(page, fold)
    assert not found, "\n".join(found)


def test_dialogs_lie_right(at_size: Learner, page: Page) -> None:
    found = []
    for opener, dialog in (("Keys", "Keys"), ("All values", "All values and gradients")):
        at_size.press(opener)
        box = box_at_rest(page.get_by_role("dialog", name=dialog))
        size = page.viewport_size
        assert size is not None
        if (
            box["x"] < 0
            or box["y"] < 0
            or box["x"] + box["width"] > size["width"]
            or box["y"] + box["height"] > size["height"]
        ):
            found.append(f"{dialog} is larger than the screen: {box}")
        at_size.key("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    assert not found, "\n".join(found)


def test_every_control_is_there_or_behind_one_press_of_more(at_size: Learner, page: Page) -> None:
    expect(at_size.button("Play")).to_be_in_viewport()
    speed = page.get_by_role("slider", name="Speed")
    hidden = [name for name in CONTROLS if not at_size.button(name).is_visible()]
    if hidden:
        assert {"Step forward", "Step back"}.isdisjoint(hidden), "the job itself is never behind a press"
        at_size.press("More")
        expect(speed).to_be_in_viewport()
        found = _wrong(page, "More")
        assert not found, "\n".join(found)
    for name in CONTROLS:
        expect(at_size.button(name)).to_be_in_viewport(ratio=1)
    expect(speed).to_be_in_viewport()


@pytest.mark.parametrize("path", ["/gallery", "/docs", "/n/nowhere"])
def test_other_pages_fit(page: Page, witness: Witness, path: str) -> None:
    witness.forgive("404")
    page.goto(path)
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    found = []
    for width, height in SIZES:
        page.set_viewport_size({"width": width, "height": height})
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth"):
            found.append(f"{path} is wider than {width}")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("slug", ["expression", "chain", "spiral"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_other_networks_lie_right(learner: Learner, page: Page, slug: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    learner.open(f"/n/{slug}")
    found = _wrong(page, "at rest")
    learner.step_forward()
    found += _wrong(page, "a step")
    learner.press("Last event")
    learner.stands_at(learner.events)
    found += _wrong(page, "last event")
    assert not found, "\n".join(found)


@pytest.mark.parametrize("width", [700, 820, 1100, 1280])
def test_between_the_sizes(learner: Learner, page: Page, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 720})
    learner.open()
    learner.step_forward()
    found = _wrong(page, str(width))
    assert not found, "\n".join(found)
