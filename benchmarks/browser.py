"""What a learner gets in a real browser: epochs and frames a second at speed Max, and how soon a step is painted.

`python -m benchmarks.browser` starts a server of its own and a headless Chromium on the same machine, so the figures
are a lower bound. Goals: 200 epochs a second on 2-4-2-1 and 60 on 2-8-8-8-8-8-8-1 (250 points, batch 10), at 30 frames
a second or more; a click on Step forward painted within 50 ms at the 95th percentile.
"""

from __future__ import annotations

import argparse
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from playwright.sync_api import Page, expect, sync_playwright

from scripts.prepare.chromium import on_machine
from tests.browser.conftest import FLAGS
from tests.browser.learner import Learner
from tests.browser.serving import serving

DEEP = [8, 8, 8, 8, 8, 8]
GOALS = {"2-4-2-1": 200, "2-8-8-8-8-8-8-1": 60}

# Runs before the page's own scripts: counts each time the stage's canvas is drawn anew.
COUNT_DRAWING = """
    window.drawn = 0;
    const clear = CanvasRenderingContext2D.prototype.clearRect;
    CanvasRenderingContext2D.prototype.clearRect = function (...box) {
        if (this.canvas.closest('[role=application]')) window.drawn += 1;
        return clear.apply(this, box);
    };
"""

# Epochs by the page's own read-out, from one change of it to another; the screen's frames in between.
WATCH = """async (seconds) => {
    const frame = () => new Promise(requestAnimationFrame);
    const timeline = document.querySelector('section[aria-label=Timeline]');
    const epoch = () => Number(/epoch (\\d+)/.exec(timeline.innerText)?.[1]);
    const changed = async () => {
        const before = epoch();
        while (epoch() === before) await frame();
        return [epoch(), performance.now()];
    };
    const [first, began] = await changed();
    const drawnBefore = window.drawn;
    const gaps = [];
    let last = began;
    while (performance.now() - began < 1000 * seconds) {
        await frame();
        const now = performance.now();
        gaps.push(now - last);
        last = now;
    }
    const elapsed = (last - began) / 1000;
    const drawn = window.drawn - drawnBefore;
    const [final, ended] = await changed();
    const epochs = (final - first) / ((ended - began) / 1000);
    return { epochs, frames: gaps.length / elapsed, drawn: drawn / elapsed, gaps };
}"""

# From the click's own time stamp to just after the frame in which the stage was redrawn and Explain had its words.
ARM = """() => {
    const explain = () => document.querySelector('section[aria-label=Explain]')?.innerText ?? '';
    const score = () => document.querySelector('[role=slider][aria-label^="Events of"]').ariaValueNow;
    const before = { explain: explain(), score: score(), drawn: window.drawn };
    window.painted = new Promise((resolve) => {
        addEventListener('click', (event) => {
            const look = () => {
                const done = window.drawn > before.drawn && score() !== before.score && explain() !== before.explain;
                if (!done) requestAnimationFrame(look);
                else setTimeout(() => resolve(performance.now() - event.timeStamp));
            };
            requestAnimationFrame(look);
        }, { capture: true, once: true });
    });
}"""


@dataclass(frozen=True)
class Pace:
    """What the page managed while it trained at full speed."""

    epochs: float
    frames: float
    drawn: float
    longest: float
    """Milliseconds between two frames, 95th percentile."""


def share(values: Sequence[float], part: float) -> float:
    """The value below which this part of them lies."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(part * len(ordered)))]


def pace(learner: Learner, seconds: float) -> Pace:
    """Play at Max for so long."""
    learner.fast()
    learner.press("Play")
    expect(learner.button("Pause")).to_be_visible()
    seen: dict[str, Any] = learner.page.evaluate(WATCH, seconds)
    learner.press("Pause")
    expect(learner.button("Play")).to_be_visible()
    return Pace(seen["epochs"], seen["frames"], seen["drawn"], share(seen["gaps"], 0.95))


def deepen(learner: Learner) -> None:
    """Make 2-4-2-1 into 2-8-8-8-8-8-8-1, as a learner would: four layers more, eight units in each."""
    learner.unfold("Settings")
    name = learner.page.get_by_role("heading", level=1)
    for count in range(4, 8):
        learner.press("+ Add layer")
        expect(learner.settings.get_by_role("button", name=f"Remove Layer {count}")).to_be_visible()
    for layer, units in enumerate(DEEP, start=1):
        learner.unfold("Settings")
        learner.type_into(f"Units of Layer {layer}", str(units))
        expect(learner.settings.get_by_role("textbox", name=f"Units of Layer {layer}")).to_have_value(str(units))
    expect(name).to_contain_text("-".join(map(str, [2, *DEEP, 1])))


def delays(learner: Learner, clicks: int) -> list[float]:
    """Milliseconds from each click on Step forward to its painting; past the last event into the next training step."""
    found = []
    learner.press("Reset")
    learner.press("Step forward")
    learner.stands_at(1)
    for _ in range(clicks):
        learner.page.evaluate(ARM)
        learner.press("Step forward")
        found.append(float(learner.page.evaluate("window.painted")))
    return found


def report(name: str, seen: Pace) -> None:
    print(
        f"{name:17}  {seen.epochs:7.0f} epochs/s (goal {GOALS[name]})   {seen.frames:5.1f} frames/s (goal 30), "
        f"stage drawn {seen.drawn:4.1f} times/s, 95 % of frames within {seen.longest:.0f} ms",
        flush=True,
    )


def measure(page: Page, seconds: float, clicks: int) -> None:
    learner = Learner(page)
    learner.open()
    report("2-4-2-1", pace(learner, seconds))
    found = delays(learner, clicks)
    print(
        f"Step forward  painted after {median(found):.0f} ms (median), {share(found, 0.95):.0f} ms (p95, goal 50), "
        f"{max(found):.0f} ms at most; {clicks} clicks",
        flush=True,
    )
    learner.press("Reset")
    learner.stands_at(0)
    deepen(learner)
    report("2-8-8-8-8-8-8-1", pace(learner, seconds))


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=8.0, help="of training at each size")
    parser.add_argument("--clicks", type=int, default=100)
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as data, serving(Path(data)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=on_machine(), args=FLAGS)
        page = browser.new_page(base_url=server.url, viewport={"width": 1440, "height": 900})
        page.add_init_script(COUNT_DRAWING)
        measure(page, given.seconds, given.clicks)
        browser.close()


if __name__ == "__main__":
    main()
