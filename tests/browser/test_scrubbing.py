"""A moment of a training step looks the same from wherever it was reached: forwards, backwards or by a jump."""

import random
import re
from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from app.network.gallery import GALLERY
from tests.browser.learner import Learner
from tests.browser.stillness import box_at_rest, painted

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


def _walks(events: int) -> dict[str, list[int]]:
    jumps = list(range(events + 1))
    random.Random(events).shuffle(jumps)
    return {"backwards": list(range(events - 1, -1, -1)), "by a jump": jumps}


def _walk(learner: Learner, way: str, cursors: list[int]) -> Iterator[int]:
    """Stand at each of the cursors in turn: a step back at a time, or by typing its number."""
    for cursor in cursors:
        if way == "by a jump":
            learner.jump(cursor)
        else:
            learner.stage.press("ArrowLeft")
            learner.stands_at(cursor)
        yield cursor


def _forwards(learner: Learner) -> Iterator[int]:
    learner.stands_at(0)
    yield 0
    for cursor in range(1, learner.events + 1):
        learner.stage.press("ArrowRight")
        learner.stands_at(cursor)
        yield cursor


@pytest.mark.parametrize("slug", GALLERY)
@pytest.mark.screen(calm=True)
def test_words_and_numbers_of_every_event(learner: Learner, slug: str) -> None:
    learner.open(f"/n/{slug}").look_at("Operations")
    seen: dict[int, dict[str, Any]] = {cursor: learner.picture() for cursor in _forwards(learner)}
    assert len({str(picture) for picture in seen.values()}) == len(seen), "no two moments are alike"
    for way, cursors in _walks(learner.events).items():
        for cursor in _walk(learner, way, cursors):
            assert learner.picture() == seen[cursor], f"event {cursor}, reached {way}"


@pytest.mark.parametrize("slug", ["circle", "chain"])
@pytest.mark.screen(calm=True)
def test_table_of_all_values(learner: Learner, slug: str) -> None:
    learner.open(f"/n/{slug}")
    seen = {cursor: learner.table() for cursor in _forwards(learner)}
    for cursor in _walk(learner, "by a jump", _walks(learner.events)["by a jump"][::3]):
        assert learner.table() == seen[cursor], f"event {cursor}"


@pytest.mark.parametrize("slug", ["circle", "expression", "chain"])
@pytest.mark.screen(calm=True)
def test_what_is_painted(learner: Learner, page: Page, slug: str) -> None:
    learner.open(f"/n/{slug}")
    learner.jump(learner.events)  # the fonts of all formulas come
    learner.jump(0)
    painted = {cursor: page.evaluate(MARK_ALL_CANVASES) for cursor in _forwards(learner)}
    assert len({str(marks) for marks in painted.values()}) > 0.8 * len(painted), "the pictures tell moments apart"
    for way, cursors in _walks(learner.events).items():
        for cursor in _walk(learner, way, cursors):
            assert page.evaluate(MARK_ALL_CANVASES) == painted[cursor], f"event {cursor}, reached {way}"


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
