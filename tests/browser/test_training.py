"""Watching it learn: play and hold, a step or an epoch at a time, start over."""

import re

import numpy as np
import pytest
from playwright.sync_api import Locator, Page, expect

from app.network.gallery import GALLERY
from tests.browser.learner import Learner
from tests.browser.wire import Array, Wire
from tests.browser.witness import Witness

UPDATED = 30


def _chart(page: Page) -> Locator:
    return page.get_by_role("slider", name="Training steps of this run")


def _epochs_drawn(page: Page) -> int:
    found = re.search(r"after epoch (\d+)", _chart(page).get_attribute("aria-valuetext") or "")
    return int(found[1]) if found else -1


BEYOND = """epoch => {
    const named = /epoch (\\d+)/.exec(document.querySelector('section[aria-label=Timeline]').innerText);
    return named !== null && Number(named[1]) > epoch;
}"""


def _parameters(wire: Wire) -> dict[str, Array]:
    """The parameters before this training step."""
    kinds = {node["plain"]: node["kind"] for node in wire.last["graph"]["nodes"]}
    return {name: tile for name, tile in wire.tensors("value", 0).items() if kinds[name] == "parameter"}


def _same(one: dict[str, Array], other: dict[str, Array]) -> bool:
    return set(one) == set(other) and all(np.array_equal(one[name], other[name]) for name in one)


def test_play_trains_and_pause_stands_where_every_number_is_there(learner: Learner, page: Page, wire: Wire) -> None:
    learner.open()
    first = learner.metric("Train loss")
    learner.fast()
    learner.press("Play")
    expect(learner.button("Pause")).to_be_visible()
    expect(page.get_by_role("button", name="Play")).to_have_count(0)
    page.wait_for_function(BEYOND, arg=30)
    learner.sees_metric("Train loss", 0, 0.8 * first)
    assert _epochs_drawn(page) > 10
    learner.press("Pause")
    expect(learner.button("Play")).to_be_visible()
    learner.stands_at(UPDATED)
    assert learner.epoch() > 30
    table = learner.table()
    assert not [name for name, row in table.items() if "not computed" in row["value"] + row["gradient"]]
    here = learner.picture()
    learner.press("Step back")
    learner.stands_at(UPDATED - 1)
    learner.press("Step forward")
    learner.stands_at(UPDATED)
    assert learner.picture() == here
    assert wire.last["status"]["playing"] is False


def test_the_live_region_speaks_of_training_without_chatter(learner: Learner, page: Page) -> None:
    learner.open()
    page.evaluate(
        """() => {
            const region = document.querySelector('[aria-live=polite]').parentNode;
            window.spoken = [];
            window.began = performance.now();
            new MutationObserver(() => {
                const said = document.querySelector('[aria-live=polite]').textContent;
                if (said !== window.spoken.at(-1)) window.spoken.push(said);
            }).observe(region, { subtree: true, childList: true, characterData: true });
        }"""
    )
    learner.fast()
    learner.press("Play")
    page.wait_for_function(BEYOND, arg=60)
    learner.press("Pause")
    expect(learner.button("Play")).to_be_visible()
    learner.stands_at(UPDATED)
    spoken, seconds = page.evaluate("[window.spoken, (performance.now() - window.began) / 1000]")
    assert 1 <= len(spoken) <= 3 + seconds / 4, f"{spoken} in {seconds:.1f} s"


def test_a_step_and_an_epoch_at_a_time(learner: Learner, page: Page, wire: Wire) -> None:
    learner.open()
    learner.jump(5)
    learner.press("Train one step")
    learner.stands_at(UPDATED)
    assert wire.last["trace"]["step"] == 0
    learner.press("Train one step")
    learner.has_made(2)
    learner.stands_at(UPDATED)
    assert (wire.last["trace"]["epoch"], wire.last["trace"]["step_in_epoch"]) == (0, 1)
    learner.press("Train one epoch")
    learner.has_made(20)
    learner.stands_at(UPDATED)
    assert (wire.last["trace"]["epoch"], wire.last["trace"]["step_in_epoch"]) == (0, 19)
    assert _epochs_drawn(page) == 1
    learner.press("Train one epoch")
    learner.has_made(40)
    expect(_chart(page)).to_have_attribute("aria-valuetext", re.compile("after epoch 2"))


def test_reset_brings_the_same_weights_and_a_new_seed_others(learner: Learner, page: Page, wire: Wire) -> None:
    learner.open()
    table, weights = learner.table(), _parameters(wire)
    learner.press("Train one epoch")
    learner.has_made(20)
    learner.stands_at(UPDATED)
    learner.press("Reset")
    learner.stands_at(0)
    learner.has_made(0)
    assert learner.table() == table
    assert _same(_parameters(wire), weights)
    expect(_chart(page)).to_have_attribute("aria-valuetext", re.compile("after epoch 0"))

    first = learner.metric("Train loss")
    learner.press("New seed")
    expect(learner.result).not_to_contain_text(str(first))
    others = learner.table()
    assert others != table
    points = wire.dataset()
    learner.press("Train one step")
    learner.stands_at(UPDATED)
    learner.press("Reset")
    learner.stands_at(0)
    assert learner.table() == others, "Reset now brings back the weights of the new seed"
    assert all(np.array_equal(a, b) for a, b in zip(points, wire.dataset(), strict=True))


def test_reset_while_it_plays(learner: Learner, wire: Wire) -> None:
    learner.open()
    weights = _parameters(wire)
    learner.press("Play")
    expect(learner.button("Pause")).to_be_visible()
    learner.press("Reset")
    expect(learner.button("Play")).to_be_visible()
    learner.stands_at(0)
    assert _same(_parameters(wire), weights)


def test_speed_is_a_slider_with_a_last_stop_max(learner: Learner, page: Page, wire: Wire) -> None:
    learner.open()
    speed = page.get_by_role("slider", name="Speed")
    expect(speed).to_have_attribute("aria-valuetext", "1×")
    speed.focus()
    for wanted in ("2×", "4×", "8×", "Max"):
        speed.press("ArrowRight")
        expect(speed).to_have_attribute("aria-valuetext", wanted)
    speed.press("Home")
    expect(speed).to_have_attribute("aria-valuetext", "0.25×")
    wire.settled()
    assert wire.last["status"]["speed"] == 0.25


@pytest.mark.parametrize("slug", GALLERY)
def test_each_network_of_the_gallery_opens_by_its_link_and_learns(learner: Learner, page: Page, slug: str) -> None:
    page.goto("/gallery")
    page.get_by_role("main").locator(f'a[href="/n/{slug}"]').first.click()
    learner.ready()
    name = "Value" if slug in ("expression", "chain") else "Train loss"
    first = learner.metric(name)
    learner.fast()
    learner.press("Play")
    learner.sees_metric(name, -2, first - 0.25 * abs(first))
    learner.press("Pause")
    expect(learner.button("Play")).to_be_visible()
    learner.stands_at(learner.events - 1)


def test_the_gallery_shows_all_networks(page: Page) -> None:
    page.goto("/gallery")
    links = page.get_by_role("main").get_by_role("link")
    addresses = {link.get_attribute("href") for link in links.all()}
    assert {f"/n/{slug}" for slug in GALLERY} <= addresses


def test_another_network_from_the_menu(learner: Learner, page: Page) -> None:
    learner.open()
    page.get_by_role("button", name=re.compile("^Network:")).click()
    page.get_by_role("dialog", name="Networks").get_by_role("link", name=re.compile("XOR")).click()
    expect(page).to_have_url(re.compile("/n/xor$"))
    learner.ready()
    expect(page.get_by_role("heading", level=1)).to_contain_text("XOR")


def test_an_unknown_network_says_so(page: Page, witness: Witness) -> None:
    witness.forgive("404")
    answer = page.goto("/n/nowhere")
    assert answer is not None
    assert answer.status == 404
    expect(page.get_by_role("heading", level=1)).to_be_visible()
