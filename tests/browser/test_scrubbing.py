"""A moment of a training step looks the same from wherever it was reached: forwards, backwards or by a jump."""

import random
import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from app.network.gallery import GALLERY
from tests.browser.learner import PICTURE, Learner
from tests.browser.stillness import box_at_rest, painted
from tests.browser.walking import walk

MARK_ALL_CANVASES = """async () => {
    const frame = () => new Promise(requestAnimationFrame);
    const canvases = [...document.querySelectorAll('canvas')];
    do {
        await frame();
        await document.fonts.ready;  // a face that is first used here: the canvas is painted anew when it has come
        await frame();
        await frame();
    } while (canvases.some((one) => one.width !== Math.round(one.clientWidth * devicePixelRatio)));
    return canvases.map((canvas) => {
        const { width, height } = canvas;
        const pixels = new Uint32Array(canvas.getContext('2d').getImageData(0, 0, width, height).data.buffer);
        let mark = 2166136261;
        for (const pixel of pixels) mark = Math.imul(mark ^ pixel, 16777619);
        return `${width}×${height} ${mark}`;
    });
}"""


WAYS = ("by a step back", "by a jump")


def _cursors(way: str, events: int) -> list[int]:
    """Every place of a training step but for the last where the walk begins, in the order of the way."""
    if way == "by a step back":
        return list(range(events - 1, -1, -1))
    jumps = list(range(events + 1))
    random.Random(events).shuffle(jumps)
    return jumps


def _forwards(learner: Learner) -> Iterator[int]:
    """Stand at each event in turn, by the key of the stage."""
    learner.stands_at(0)
    yield 0
    for cursor in range(1, learner.events + 1):
        learner.stage.press("ArrowRight")
        learner.stands_at(cursor)
        yield cursor


@pytest.mark.parametrize("slug", GALLERY)
@pytest.mark.screen(calm=True, width=1024, height=640)
def test_words_and_numbers_of_every_event(learner: Learner, page: Page, slug: str) -> None:
    learner.open(f"/n/{slug}").look_at("Operations")
    events = learner.events
    seen = [learner.picture(), *walk(page, "by a step on", list(range(1, events + 1)), PICTURE)]
    assert len({str(picture) for picture in seen}) == len(seen), "no two moments are alike"
    for way in WAYS:
        cursors = _cursors(way, events)
        for cursor, picture in zip(cursors, walk(page, way, cursors, PICTURE), strict=True):
            assert picture == seen[cursor], f"event {cursor}, reached {way}"


@pytest.mark.parametrize("slug", ["circle", "chain"])
@pytest.mark.screen(calm=True)
def test_table_of_all_values(learner: Learner, slug: str) -> None:
    learner.open(f"/n/{slug}")
    cursors = _cursors("by a jump", learner.events)[::3]
    seen = {cursor: learner.table() for cursor in _forwards(learner) if cursor in cursors}
    for cursor in cursors:
        learner.jump(cursor)
        assert learner.table() == seen[cursor], f"event {cursor}"


@pytest.mark.parametrize("slug", ["circle", "expression", "chain"])
@pytest.mark.screen(calm=True)
def test_what_is_painted(learner: Learner, page: Page, slug: str) -> None:
    learner.open(f"/n/{slug}")
    learner.jump(learner.events)  # the fonts of all formulas come
    learner.jump(0)
    drawn = {cursor: page.evaluate(MARK_ALL_CANVASES) for cursor in _forwards(learner)}
    assert len({str(marks) for marks in drawn.values()}) > 0.8 * len(drawn), "the pictures tell moments apart"
    for way in WAYS:
        cursors = _cursors(way, learner.events)
        for cursor, marks in zip(cursors, walk(page, way, cursors, MARK_ALL_CANVASES), strict=True):
            assert marks == drawn[cursor], f"event {cursor}, reached {way}"


def test_a_click_on_the_timeline_commits_and_a_hover_only_previews(learner: Learner, page: Page) -> None:
    learner.open()
    learner.jump(20)
    there = learner.picture()
    learner.jump(3)
    box = box_at_rest(learner.score)
    # The place of event 20, found by looking: the hint under the mouse names it.
    for share in range(40, 100):
        page.mouse.move(box["x"] + box["width"] * share / 100, box["y"] + box["height"] / 2)
        painted(page)
        if re.match(r"20\b", learner.score.inner_text()):
            break
    assert learner.cursor == 3, "a hover commits nothing"
    expect(learner.explain).to_have_text(there["explain"][0], use_inner_text=True)
    previewed = learner.picture()
    assert previewed["nodes"] == there["nodes"]
    assert previewed["explain"] == there["explain"]
    page.mouse.down()
    page.mouse.up()
    page.mouse.move(5, 5)
    learner.stands_at(20)
    assert learner.picture() == there


def test_a_preview_is_taken_back_when_the_mouse_leaves(learner: Learner, page: Page) -> None:
    learner.open()
    learner.jump(3)
    here = learner.picture()
    learner.score.hover()
    expect(learner.explain).not_to_have_text(here["explain"][0], use_inner_text=True)
    page.mouse.move(5, 5)
    expect(learner.explain).to_have_text(here["explain"][0], use_inner_text=True)
    assert learner.picture() == here
