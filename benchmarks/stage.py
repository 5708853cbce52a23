"""How far the stage carries: frames a second with many operations in view, and how soon what is asked for is painted.

`python -m benchmarks.stage` starts a server of its own and a headless Chromium on the same machine, so the figures are
a lower bound. Goals: 30 frames a second with 1,000 operations in view and values changing at each of them; a cursor
moved by one event painted within 50 ms (p95) at 200 nodes, any seek within a recorded step within 100 ms; a network of
10,000 operations open and painted within 1.5 s, a block of it opened within 200 ms. Beside the times on the clock
stands what the page's main thread used of the processor, which does not depend on what else the machine is doing.
"""

from __future__ import annotations

import argparse
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from playwright.sync_api import Browser, Page, expect, sync_playwright

from benchmarks.browser import COUNT_DRAWING, share
from scripts.prepare.chromium import on_machine
from tests.browser.conftest import FLAGS
from tests.browser.learner import Learner
from tests.browser.serving import serving

# The cursor is led to and fro over the whole step, to another place at every frame of the screen, as a hand on the
# timeline would: every value and gradient in view is then another one at every frame.
SCRUB = """async (seconds) => {
    const track = document.querySelector('[role=slider][aria-label^="Events of"]');
    const box = track.getBoundingClientRect();
    const frame = () => new Promise(requestAnimationFrame);
    const gaps = [];
    const drawn = window.drawn;
    const began = performance.now();
    for (let last = began, turn = 0; performance.now() - began < 1000 * seconds; turn += 1) {
        const part = (turn * 0.0173) % 2;
        const x = box.left + box.width * (part > 1 ? 2 - part : part);
        track.dispatchEvent(new PointerEvent('pointermove', { bubbles: true, clientX: x, clientY: box.top + 5 }));
        await frame();
        const now = performance.now();
        gaps.push(now - last);
        last = now;
    }
    const elapsed = (performance.now() - began) / 1000;
    return { frames: gaps.length / elapsed, drawn: (window.drawn - drawn) / elapsed, gaps };
}"""

# From an event's own time stamp to just after the frame in which the stage was redrawn at another cursor.
PAINTED = """(kind) => {
    const score = () => document.querySelector('[role=slider][aria-label^="Events of"]').ariaValueNow;
    window.painted = new Promise((resolve) => {
        addEventListener(kind, (event) => {
            const before = { score: score(), drawn: window.drawn };
            const look = () => {
                if (window.drawn === before.drawn || score() === before.score) requestAnimationFrame(look);
                else setTimeout(() => resolve(performance.now() - event.timeStamp));
            };
            requestAnimationFrame(look);
        }, { capture: true, once: true });
    });
}"""

# From a press of a button to the frame in which the shell of what it opens is there and the stage is redrawn.
OPENED = """() => {
    window.opened = new Promise((resolve) => {
        addEventListener('click', (event) => {
            const drawn = window.drawn;
            const look = () => {
                const toggles = [...document.querySelectorAll('.Shell-toggle')];
                const close = toggles.find((one) => one.textContent === 'Close');
                if (!close || window.drawn === drawn) requestAnimationFrame(look);
                else setTimeout(() => resolve(performance.now() - event.timeStamp));
            };
            requestAnimationFrame(look);
        }, { capture: true, once: true });
    });
}"""

# Since the navigation began, to the frame in which a card of the network can be pressed and the stage is drawn.
FIRST_PAINT = """() => new Promise((resolve) => {
    const look = () => {
        const there = document.querySelector('.Shell') && window.drawn > 0;
        if (!there) requestAnimationFrame(look);
        else requestAnimationFrame(() => setTimeout(() => resolve(performance.now())));
    };
    look();
})"""


def fresh(browser: Browser, url: str) -> Page:
    page = browser.new_context(base_url=url, viewport={"width": 1440, "height": 900}).new_page()
    page.add_init_script(COUNT_DRAWING)
    page.set_default_timeout(60_000)
    return page


def open_all(page: Page, slug: str) -> Learner:
    """A network with all of its operations open and in view."""
    learner = Learner(page)
    learner.open(f"/n/{slug}")
    learner.press("Operations")
    learner.press("Fit")
    page.wait_for_timeout(1500)
    return learner


class Used:
    """Processor time of the page's main thread, in milliseconds, since it was made."""

    def __init__(self, page: Page) -> None:
        self._talk = page.context.new_cdp_session(page)
        self._talk.send("Performance.enable", {"timeDomain": "threadTicks"})
        self._before = self._now()

    def _now(self) -> float:
        found = self._talk.send("Performance.getMetrics")["metrics"]
        return 1000 * float(next(one["value"] for one in found if one["name"] == "TaskDuration"))

    def each(self, count: int) -> float:
        """So much for each of `count` things done."""
        return (self._now() - self._before) / max(1, count)


def timed(page: Page, kind: str, act: Callable[[], None], times: int) -> list[float]:
    found = []
    for _ in range(times):
        page.evaluate(PAINTED, kind)
        act()
        found.append(float(page.evaluate("window.painted")))
    return found


def spread(found: list[float]) -> str:
    return f"{median(found):.0f} ms (median), {share(found, 0.95):.0f} ms (p95), {max(found):.0f} ms at most"


def frames(browser: Browser, url: str, seconds: float) -> None:
    for slug, goal in (("residual-200", 60), ("branches-1000", 30)):
        page = fresh(browser, url)
        open_all(page, slug)
        used = Used(page)
        seen = page.evaluate(SCRUB, seconds)
        each = used.each(len(seen["gaps"]))
        print(
            f"{slug:14} {seen['frames']:5.1f} frames/s (goal {goal}), stage drawn {seen['drawn']:4.1f} times/s, "
            f"95 % of frames within {share(seen['gaps'], 0.95):.0f} ms; main thread {each:.1f} ms a frame",
            flush=True,
        )
        page.context.close()


def cursor(browser: Browser, url: str, times: int) -> None:
    page = fresh(browser, url)
    learner = open_all(page, "residual-200")
    learner.stage.focus()
    used = Used(page)
    found = timed(page, "keydown", lambda: page.keyboard.press("ArrowRight"), times)
    each = used.each(times)
    print(f"cursor +1      painted after {spread(found)} (goal 50 at p95); main thread {each:.1f} ms", flush=True)
    box = learner.score.bounding_box()
    assert box is not None
    count = iter(range(times))

    def seek() -> None:
        part = (next(count) * 0.37 + 0.05) % 0.95
        page.mouse.click(box["x"] + box["width"] * part, box["y"] + 5)

    used = Used(page)
    found = timed(page, "pointerup", seek, min(times, 40))
    each = used.each(len(found))
    print(f"seek           painted after {spread(found)} (goal 100); main thread {each:.1f} ms", flush=True)
    page.context.close()


def opening(browser: Browser, url: str) -> None:
    for visit in ("first", "later"):
        page = fresh(browser, url)
        press = partial(page.keyboard.press, "ArrowRight")
        page.goto("/n/deep-residual", wait_until="commit")
        used = Used(page)
        painted = float(page.evaluate(FIRST_PAINT))
        each = used.each(1)
        began = time.perf_counter()
        expect(page.get_by_role("slider", name="Events of this training step")).not_to_have_attribute(
            "aria-valuemax", "0"
        )
        Learner(page).ready()
        print(
            f"10,000 ops     {visit} visit: painted after {painted:.0f} ms (goal 1500); main thread {each:.0f} ms",
            flush=True,
        )
        if visit == "later":
            page.wait_for_timeout(int(1000 * (8 - min(7, time.perf_counter() - began))))
            page.evaluate(OPENED)
            used = Used(page)
            page.get_by_role("button", name="Open Stage 2", exact=True).click()
            opened = float(page.evaluate("window.opened"))
            print(
                f"block          opened after {opened:.0f} ms (goal 200); main thread {used.each(1):.0f} ms", flush=True
            )
            Learner(page).stage.focus()
            used = Used(page)
            found = timed(page, "keydown", press, 40)
            each = used.each(40)
            print(
                f"cursor +1      at 10,000 operations painted after {spread(found)}; main thread {each:.1f} ms",
                flush=True,
            )
        page.context.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=6.0, help="of scrubbing at each size")
    parser.add_argument("--times", type=int, default=100, help="cursor moves")
    given = parser.parse_args()
    expect.set_options(timeout=60_000)
    with tempfile.TemporaryDirectory() as data, serving(Path(data)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=on_machine(), args=FLAGS)
        frames(browser, server.url, given.seconds)
        cursor(browser, server.url, given.times)
        opening(browser, server.url)
        browser.close()


if __name__ == "__main__":
    main()
