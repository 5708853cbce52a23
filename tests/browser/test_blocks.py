"""Networks that are no chain: blocks and layers opened and closed in place, and stepped through, by keyboard alone."""

import re

import pytest
from playwright.sync_api import Locator, expect

from tests.browser.learner import Learner
from tests.browser.stillness import box_at_rest


def place(shell: Locator) -> tuple[float, float]:
    """Where it stands on the screen."""
    box = box_at_rest(shell)
    return round(box["x"]), round(box["y"])


@pytest.mark.screen(calm=True)
def test_a_block_opens_and_closes_where_it_is(learner: Learner) -> None:
    learner.open("/n/residual")
    learner.button("Close block 1").focus()
    learner.key("Enter")
    expect(learner.button("Open block 1")).to_be_focused()
    closed = learner.stage.get_by_role("button", name=re.compile(r"^block 1, 2 layers, \d+ operations, \d+ parameters"))
    where = place(closed)

    learner.key("Enter")
    expect(learner.button("Close block 1")).to_be_focused()
    first = place(learner.stage.get_by_role("button", name=re.compile("^Layer 2, ")))
    assert 0 < first[0] - where[0] < 60, "what it holds begins where it began"
    assert first[1] == where[1]
    expect(learner.stage.get_by_role("button", name=re.compile("^Add 1, "))).to_be_visible()

    learner.key("Enter")
    expect(learner.button("Open block 1")).to_be_focused()
    assert place(closed) == where


@pytest.mark.screen(calm=True)
def test_attention_opens_into_its_branches_and_is_stepped_through(learner: Learner) -> None:
    learner.open("/n/attention")
    learner.button("Open Attention into its operations").focus()
    learner.key("Enter")
    expect(learner.button("Close Attention")).to_be_focused()
    products = learner.stage.get_by_role("button", name=re.compile("^Attention: Matrix product, [QKV],"))
    expect(products).to_have_count(3)
    boxes = [place(products.nth(index)) for index in range(3)]
    assert len({x for x, _ in boxes}) == 1, "the three branches stand side by side"
    assert len({y for _, y in boxes}) == 3

    learner.stage.focus()
    for cursor in range(1, 9):
        learner.key("ArrowRight")
        learner.stands_at(cursor)
    expect(learner.said).to_have_text(re.compile("Attention"))


@pytest.mark.screen(calm=True)
def test_a_large_network_opens_collapsed_and_a_block_of_it_in_place(learner: Learner) -> None:
    learner.open("/n/residual-200")
    block = learner.stage.get_by_role(
        "button", name=re.compile(r"^Stage 1, 99 layers, 198 operations, [\d,]+ parameters")
    )
    expect(block).to_be_visible()
    where = place(block)
    learner.press("Open Stage 1")
    expect(learner.button("Open Part 1")).to_be_visible()
    learner.press("Close Stage 1")
    expect(block).to_be_visible()
    assert place(block) == where
