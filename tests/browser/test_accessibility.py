"""axe-core finds nothing (WCAG 2.2 AA and best practices): at rest, stepping and training, light and dark."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.learner import Learner
from tests.browser.serving import ROOT
from tests.browser.stillness import unmoved
from tests.browser.witness import Witness

AXE = ROOT / "static" / "node_modules" / "axe-core" / "axe.min.js"
DESK, PHONE = (1440, 900), (390, 844)

WCAG = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
ALL = [*WCAG, "best-practice"]

RUN = """async (tags) => {
    const found = await axe.run(document, { resultTypes: ['violations'], runOnly: { type: 'tag', values: tags } });
    return found.violations.flatMap((broken) => broken.nodes.map(
        (node) => `${broken.id}: ${node.target.join(' ')} — ${(node.failureSummary ?? '').replaceAll('\\n', ' ')}`));
}"""


def _violations(page: Page, tags: list[str]) -> list[str]:
    """What axe finds on the page as it stands. Its script comes from outside, so the page's policy stays as it is."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE.read_text())
    unmoved(page)
    found: list[str] = page.evaluate(RUN, tags)
    return found


def _in_both_themes(page: Page, tags: list[str] = ALL) -> list[str]:
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme)
        expect(page.locator("html")).to_have_attribute("data-theme", theme)
        found += [f"{theme}: {one}" for one in _violations(page, tags)]
    return found


def _rest(learner: Learner) -> None:
    pass


def _step(learner: Learner) -> None:
    learner.stage.focus()
    for cursor in range(1, 15):
        learner.key("ArrowRight")
        learner.stands_at(cursor)


def _train(learner: Learner) -> None:
    learner.press("Play")
    expect(learner.button("Pause")).to_be_visible()


@pytest.mark.parametrize("state", [_rest, _step, _train])
@pytest.mark.parametrize("size", [DESK, PHONE])
def test_circle(learner: Learner, page: Page, state: Callable[[Learner], None], size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    learner.open()
    state(learner)
    found = _in_both_themes(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("magnification", ["Layers", "Operations"])
def test_other_magnifications(learner: Learner, page: Page, magnification: str) -> None:
    learner.open().look_at(magnification)
    _step(learner)
    found = _in_both_themes(page)
    assert not found, "\n".join(found)


def test_findings_with_their_cures(learner: Learner, page: Page) -> None:
    learner.open()
    learner.unfold("Settings")
    learner.type_into("Learning rate, exact value", "0")
    debug = learner.unfold("Debug")
    expect(debug.get_by_role("button", name="Set the learning rate to 0.1")).to_be_visible()
    found = _in_both_themes(page)
    assert not found, "\n".join(found)


def test_time_travel(learner: Learner, page: Page) -> None:
    """The history of a number, a breakpoint that was met, the list of breakpoints, a future that was given up."""
    learner.open()
    for _ in range(2):
        learner.press("Train one epoch")
    learner.settled()
    page.get_by_role("slider", name="Training steps of this run").press("PageDown")
    learner.settled()
    learner.stage.press("ArrowLeft")
    learner.stage.press("h")
    history = page.get_by_role("region", name="History")
    history.get_by_role("textbox").fill("0.5")
    history.get_by_role("button", name="Change", exact=True).click()
    learner.settled()
    learner.stage.press("b")
    learner.stage.press("c")
    expect(learner.notices.get_by_role("alert")).to_be_visible()
    found = _in_both_themes(page)
    learner.press("Breakpoints: 1")
    expect(page.get_by_role("dialog", name="Breakpoints")).to_be_visible()
    found += _in_both_themes(page)
    assert not found, "\n".join(found)


def test_expression(learner: Learner, page: Page) -> None:
    learner.open("/n/expression")
    learner.jump(5)
    found = _in_both_themes(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("size", [DESK, PHONE])
@pytest.mark.parametrize("path", ["/gallery", "/docs", "/n/nowhere"])
def test_other_pages(page: Page, witness: Witness, path: str, size: tuple[int, int]) -> None:
    witness.forgive("404")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.goto(path)
    expect(page.get_by_role("heading", level=1).first).to_be_visible()
    if path == "/docs":
        expect(page.get_by_text("/healthz").first).to_be_visible()
    # Swagger UI orders its headings and landmarks in its own way.
    found = _in_both_themes(page, WCAG if path == "/docs" else ALL)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_with_dialogs_open(learner: Learner, page: Page, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    learner.open()
    learner.stage.focus()
    learner.key("ArrowRight")
    learner.stands_at(1)
    found = []
    for opener, dialog in (("Keys", "Keys"), ("All values", "All values and gradients")):
        learner.press(opener)
        expect(page.get_by_role("dialog", name=dialog)).to_be_visible()
        found += _in_both_themes(page)
        learner.key("Escape")
        expect(page.get_by_role("dialog")).to_have_count(0)
    learner.stage.focus()
    learner.key("a")
    cells = page.get_by_role("dialog", name="All cells of m₁")
    expect(cells.get_by_role("button", name="example 1, unit 1: +")).to_be_visible()
    found += _in_both_themes(page)
    learner.key("Escape")
    expect(page.get_by_role("dialog")).to_have_count(0)
    page.get_by_role("heading", level=1).get_by_role("button").click()
    expect(page.get_by_role("dialog", name="Networks")).to_be_visible()
    found += _in_both_themes(page)
    assert not found, "\n".join(found)


@pytest.mark.screen(width=390, height=844)
def test_each_tab_of_a_phone(learner: Learner, page: Page) -> None:
    learner.open()
    learner.step_forward()
    found = []
    for tab in ("Explain", "Graph", "Debug", "Result", "Settings"):
        page.get_by_role("tab", name=tab).click()
        expect(page.get_by_role("tab", name=tab)).to_have_attribute("aria-selected", "true")
        found += _in_both_themes(page)
    learner.press("More")
    expect(learner.button("Train one epoch")).to_be_visible()
    found += _in_both_themes(page)
    assert not found, "\n".join(found)


@pytest.mark.parametrize("size", [DESK, PHONE])
def test_explaining(learner: Learner, page: Page, size: tuple[int, int]) -> None:
    """The levels, a number that no event wrote, a walk, and windows of planes."""
    page.set_viewport_size({"width": size[0], "height": size[1]})
    learner.open("/n/lenet")
    learner.press("Step forward")
    learner.stands_at(1)
    expect(page.get_by_role("region", name="What took part", exact=True)).to_be_visible()
    found = _violations(page, ALL)
    for level in ("Words", "Symbols"):
        learner.press(level)
        found += _in_both_themes(page)
    learner.explain.get_by_role("button", name="Why", exact=True).click()
    walk = page.get_by_role("region", name="Why", exact=True)
    expect(walk).to_be_visible()
    found += _in_both_themes(page)
    walk.get_by_role("button", name="Next hop").click()
    expect(walk).to_contain_text("hop 2 of")
    found += _violations(page, ALL)
    assert not found, "\n".join(found)


def test_projector_mode(learner: Learner, page: Page) -> None:
    learner.open()
    learner.jump(24)
    learner.press("Projector mode")
    expect(learner.button("Leave projector mode")).to_be_visible()
    found = _in_both_themes(page)
    assert not found, "\n".join(found)


def test_one_region_speaks(learner: Learner, page: Page) -> None:
    learner.open()
    expect(page.locator("[aria-live=polite]")).to_have_count(1)
    expect(page.get_by_role("status")).to_have_count(1)
