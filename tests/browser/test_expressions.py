"""The two scalar expressions: typed numbers in, the chain rule by hand out."""

import math

import pytest
from playwright.sync_api import expect

from tests.browser.learner import Learner
from tests.browser.numbers import read, shows


def _all_done(learner: Learner) -> dict[str, dict[str, str]]:
    """The table where the backward phase is done and nothing is updated."""
    learner.jump(0)
    for _ in range(2):
        learner.press("Next phase")
    table = learner.table()
    return {name.split(" ")[0]: row for name, row in table.items()}


def test_chain_shows_twelve(learner: Learner) -> None:
    learner.open("/n/chain")
    table = _all_done(learner)
    assert read(table["z"]["value"]) == 15
    assert read(table["x"]["gradient"]) == 12
    chain = learner.chain_rule()
    assert chain == (3, 4, 12), "3 × 2x at x = 2"
    expect(learner.said).to_contain_text("+12")


@pytest.mark.parametrize("typed", [-1.5, 0.0, 3.25])
def test_chain_follows_what_is_typed(learner: Learner, typed: float) -> None:
    learner.open("/n/chain")
    learner.unfold("Settings")
    learner.type_into("x", str(typed))
    result = 3 * (typed**2 + 1)
    learner.sees_metric("Value", 0.999 * result, 1.001 * result)
    table = _all_done(learner)
    assert read(table["x"]["value"]) == typed
    assert shows(read(table["z"]["value"]), 3 * (typed**2 + 1))
    assert shows(read(table["x"]["gradient"]), 6 * typed)


def test_expression_agrees_with_the_chain_rule_by_hand(learner: Learner) -> None:
    learner.open("/n/expression")
    table = _all_done(learner)
    a, b, c = (read(table[name]["value"]) for name in "abc")
    result = math.tanh(a * b + c)
    slope = 1 - result**2
    for name, true in (("d", a * b), ("e", a * b + c), ("L", result)):
        assert math.isclose(read(table[name]["value"]), true, rel_tol=1e-6), name
    for name, true in (("a", slope * b), ("b", slope * a), ("c", slope), ("d", slope), ("e", slope), ("L", 1)):
        assert math.isclose(read(table[name]["gradient"]), true, rel_tol=1e-6), f"∂L/∂{name}"


@pytest.mark.parametrize("slug", ["chain", "expression"])
def test_every_number_of_an_expression_stands_on_the_stage(learner: Learner, slug: str) -> None:
    learner.open(f"/n/{slug}")
    operations = 3
    expect(learner.shells).not_to_have_count(0)
    assert learner.shells.count() >= operations
    _all_done(learner)
    for shell in learner.shells.all():
        assert "not computed" not in (shell.get_attribute("aria-label") or "")


def test_a_number_that_was_typed_is_changed_where_it_is_explained(learner: Learner) -> None:
    learner.open("/n/chain")
    learner.jump(3)
    learner.explain.get_by_role("button", name="+3", exact=True).first.click()
    learner.explain.get_by_role("textbox", name="Change this value to").fill("4")
    learner.explain.get_by_role("button", name="Change", exact=True).click()
    learner.settled()
    learner.jump(3)
    expect(learner.explain).to_contain_text("(+4)·(+5) = +20")


def test_a_parameter_is_changed_where_its_update_is_explained(learner: Learner) -> None:
    learner.open("/n/chain")
    learner.jump(8)
    learner.explain.get_by_role("textbox", name="Change this value at step 1 to").fill("3")
    learner.explain.get_by_role("button", name="Change", exact=True).click()
    learner.settled()
    learner.jump(3)
    expect(learner.explain).to_contain_text("(+3)·(+10) = +30")
