"""Every number leads on to its origin and back, W walks to the loss, the levels, the windows, the projector."""

import random
import re

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.learner import Learner
from tests.browser.numbers import numbers_in, shows

LEADS = "where it comes from"


def _leads(learner: Learner) -> Locator:
    """The numbers of the explanation that lead to where they come from."""
    return learner.explain.locator(f"button[title$='{LEADS}']")


def _follow(learner: Learner, lead: Locator) -> float:
    """Press a number; ends when its origin is told. The number that was pressed."""
    pressed = numbers_in(lead.inner_text())[0]
    lead.click()
    learner.settled()
    expect(learner.explain).to_have_attribute("aria-busy", "false")
    return pressed


@pytest.mark.parametrize(("slug", "cursors"), [("circle", (24, 30, 9)), ("lenet", (30, 5, 21))])
def test_numbers_lead_to_where_they_were_written(learner: Learner, slug: str, cursors: tuple[int, ...]) -> None:
    chance = random.Random(7)
    learner.open(f"/n/{slug}")
    for cursor in cursors:
        learner.jump(cursor)
        for _ in range(4):
            count = _leads(learner).count()
            if not count:
                break
            place = chance.randrange(count)
            pressed = _follow(learner, _leads(learner).nth(place))
            said = learner.said.inner_text()
            assert any(shows(number, pressed) for number in numbers_in(said)), f"{pressed} led to “{said}”"


def test_the_way_back(learner: Learner) -> None:
    learner.open()
    learner.jump(24)
    title = learner.explain.get_by_role("heading", level=3)
    first = title.inner_text()
    _follow(learner, _leads(learner).first)
    expect(title).not_to_have_text(first)
    expect(title).to_be_focused()
    learner.key("Backspace")
    expect(title).to_have_text(first)
    expect(learner.button("Back")).to_have_count(0)


def test_why_walks_to_the_loss_one_hop_a_press(learner: Learner) -> None:
    learner.open()
    learner.jump(24)
    learner.stage.focus()
    walk = learner.page.get_by_role("region", name="Why", exact=True)
    learner.key("w")
    expect(learner.said).to_have_text(re.compile(r"^Hop 1 of \d+: "))
    hops = int(re.findall(r"of (\d+)", learner.said.inner_text())[0])
    cursor = learner.cursor
    for hop in range(2, hops + 1):
        learner.key("w")
        expect(learner.said).to_have_text(re.compile(f"^Hop {hop} of {hops}: "))
        assert learner.cursor <= cursor
        cursor = learner.cursor
    expect(walk).to_contain_text("The walk ends here, at the loss.")
    expect(walk).to_contain_text("+1")
    learner.key("Shift+W")
    expect(walk).to_contain_text(f"hop {hops - 1} of {hops}")
    learner.press("Leave the walk")
    expect(walk).to_have_count(0)


def test_another_way_can_be_walked(learner: Learner) -> None:
    learner.open()
    learner.jump(24)
    learner.explain.get_by_role("button", name="Why", exact=True).click()
    walk = learner.page.get_by_role("region", name="Why", exact=True)
    way = walk.get_by_role("listitem").get_by_role("button").first
    name = re.sub(r"\s*[+−][\d.e−]+$", "", way.inner_text()).strip()
    way.click()
    expect(walk).to_contain_text(re.compile(r"hop 2 of \d+"))
    expect(walk).to_contain_text(name)


def test_levels_are_kept_when_the_page_is_opened_again(learner: Learner, page: Page) -> None:
    learner.open()
    learner.jump(21)
    for level in ("Words", "Symbols"):
        learner.press(level)
        expect(learner.button(level)).to_have_attribute("aria-pressed", "true")
        assert learner.chain_rule() is not None, "the three cells stand at every level"
    page.reload()
    learner.ready()
    learner.jump(21)
    expect(learner.button("Symbols")).to_have_attribute("aria-pressed", "true")
    learner.stage.focus()
    learner.key("3")
    expect(learner.button("Numbers")).to_have_attribute("aria-pressed", "true")


def test_a_kernel_slides_and_its_sum_is_the_output(learner: Learner, page: Page) -> None:
    learner.open("/n/lenet")
    learner.press("Step forward")
    learner.stands_at(1)
    windows = page.get_by_role("region", name="What took part", exact=True)
    expect(windows).to_be_visible()
    places = set()
    for _ in range(3):
        place = learner.explain.get_by_text(re.compile("^example 1, channel"))
        before = place.inner_text()
        places.add(before)
        products = numbers_in(windows.get_by_role("table", name="products").first.inner_text().replace("·", " "))
        total = numbers_in(windows.get_by_role("table", name="their sum").first.inner_text())[0]
        assert abs(sum(products) - total) < 1e-3 * max(1.0, sum(map(abs, products)))
        learner.stage.focus()
        learner.key("n")
        expect(place).not_to_have_text(before)
        expect(learner.explain).to_have_attribute("aria-busy", "false")
    assert len(places) == 3


def test_the_projector_gives_the_equation_the_room(learner: Learner, page: Page) -> None:
    learner.open()
    learner.jump(21)
    learner.press("Projector mode")
    expect(learner.panels).to_have_count(0)
    cell = learner.explain.get_by_role("button", name=re.compile("^contribution "))
    size = cell.evaluate("cell => parseFloat(getComputedStyle(cell.children[1]).fontSize)")
    assert size >= 24
    learner.press("Step forward")
    learner.stands_at(22)
    learner.key("Escape")
    expect(learner.panels).to_be_visible()


def test_nothing_of_before_an_edit_is_shown_after_it(learner: Learner) -> None:
    learner.open()
    learner.jump(24)
    _follow(learner, _leads(learner).first)
    expect(learner.button("Back")).to_be_visible()
    learner.unfold("Settings")
    learner.type_into("Units of Layer 1", "5")
    expect(learner.button("Back")).to_have_count(0)
    learner.jump(21)
    expect(learner.explain).to_contain_text("[10,5]")
    expect(learner.explain).not_to_contain_text("[10,4]")
