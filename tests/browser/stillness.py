"""When a page has come to rest: a frame is painted, nothing moves any more, a box lies where it will stay."""

from playwright.sync_api import Locator, Page

PAINTED = "() => new Promise((done) => requestAnimationFrame(() => setTimeout(done)))"
"""Ends after a frame of the screen was painted: what was done to the page before has been drawn by then."""

UNMOVED = """async () => {
    const moving = document.getAnimations().filter((one) => one.effect.getComputedTiming().endTime !== Infinity);
    await Promise.allSettled(moving.map((one) => one.finished));
}"""
"""Ends when every transition and animation that has an end has reached it."""

AT_REST = """async (one) => {
    const frame = () => new Promise(requestAnimationFrame);
    const box = () => { const { x, y, width, height } = one.getBoundingClientRect(); return { x, y, width, height }; };
    const patience = performance.now() + 20_000;
    let now = box();
    for (let same = 0; same < 3; ) {
        await frame();
        const before = now;
        now = box();
        same = Object.keys(now).every((side) => now[side] === before[side]) ? same + 1 : 0;
        if (performance.now() > patience) throw new Error('It has not come to rest');
    }
    return now;
}"""


def painted(page: Page) -> None:
    """Wait until the page has drawn what was done to it."""
    page.evaluate(PAINTED)


def unmoved(page: Page) -> None:
    """Wait until no transition is under way: colours and places are those that stay."""
    page.evaluate(UNMOVED)


def box_at_rest(place: Locator) -> dict[str, float]:
    """Where it lies on the screen once it has lain there for some frames: x, y, width and height."""
    box: dict[str, float] = place.evaluate(AT_REST)
    assert box["width"] > 0, "it has gone"
    return box


def middle(place: Locator) -> tuple[float, float]:
    """Its middle on the screen, for the mouse."""
    box = box_at_rest(place)
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
