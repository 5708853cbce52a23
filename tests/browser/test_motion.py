"""Who asks for less motion gets plain changes of state."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.learner import Learner

MOVING = """() => {
    const long = [];
    for (const one of document.querySelectorAll('*')) {
        const style = getComputedStyle(one);
        const seconds = [...style.transitionDuration.split(','), ...style.animationDuration.split(',')].map(parseFloat);
        if (Math.max(...seconds) > 0.011 && style.animationName + style.transitionProperty !== 'noneall')
            long.push(`${one.tagName} ${one.className?.baseVal ?? one.className}`);
    }
    return [...new Set(long)];
}"""

PAINTED_AGAIN = """async (frames) => {
    // How often something was drawn on a canvas over so many frames of the screen, each of them 16 ms after the last:
    // on a busy machine fewer would fall into the time of a motion.
    const [now, ask] = [performance.now, requestAnimationFrame];
    let time = now.call(performance);
    performance.now = () => time;
    window.requestAnimationFrame = (act) => ask(() => act(time));
    const frame = () => new Promise(ask);
    const original = CanvasRenderingContext2D.prototype.clearRect;
    let painted = 0;
    CanvasRenderingContext2D.prototype.clearRect = function (...box) {
        painted += 1;
        return original.apply(this, box);
    };
    document.querySelector('[role=application]').dispatchEvent(
        new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
    for (let at = 0; at < frames; at++, time += 16) await frame();
    [performance.now, window.requestAnimationFrame] = [now, ask];
    CanvasRenderingContext2D.prototype.clearRect = original;
    return painted;
}"""


@pytest.mark.screen(calm=True)
def test_nothing_moves_when_less_motion_is_asked_for(learner: Learner, page: Page) -> None:
    learner.open()
    assert page.evaluate(MOVING) == []
    learner.key("ArrowRight")
    learner.stands_at(1)
    assert page.evaluate("document.getAnimations().length") == 0
    learner.press("Keys")
    expect(page.get_by_role("dialog")).to_be_visible()
    assert page.evaluate("document.getAnimations().length") == 0


@pytest.mark.screen(calm=True)
def test_a_step_is_one_plain_change(learner: Learner, page: Page) -> None:
    learner.open()
    learner.key("ArrowRight")
    learner.stands_at(1)
    assert page.evaluate(PAINTED_AGAIN, 20) <= 4
    learner.stands_at(2)


def test_a_step_flows_otherwise(learner: Learner, page: Page) -> None:
    learner.open()
    for cursor in (1, 2, 3):
        learner.key("ArrowRight")
        learner.stands_at(cursor)
    # The product of the second layer: values run along its weights.
    assert page.evaluate(PAINTED_AGAIN, 20) > 4
    learner.stands_at(4)


def test_a_step_along_no_edge_is_one_plain_change_too(learner: Learner, page: Page) -> None:
    learner.open()
    learner.key("ArrowRight")
    learner.stands_at(1)
    assert page.evaluate(PAINTED_AGAIN, 20) <= 4
    learner.stands_at(2)
