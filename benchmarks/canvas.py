"""How far the canvas of Build carries: 300 nodes panned, zoomed and dragged; 200 laid out and pasted.

`python -m benchmarks.canvas` starts a server of its own and a headless Chromium on the same machine, so the figures are
a lower bound. Goals: 30 frames a second for each gesture with some 300 nodes in the design and all of them in view; the
auto-layout of 200 nodes, and taking it back, on the screen within 300 ms. Beside the frames stands what the page's
main thread used of the processor, which does not depend on what else the machine is doing.
"""

from __future__ import annotations

import argparse
import json
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.browser import share
from benchmarks.stage import Used
from scripts.prepare.chromium import on_machine
from tests.browser.conftest import FLAGS
from tests.browser.serving import serving

# 32 branches of ten layers, added up one after another: 354 nodes; 103 nodes in residual blocks.
LARGE, SMALLER = "branches-1000", "residual-200"
GOAL = 30

# A hand at the mouse, as events at every frame of the screen: the wheel, the wheel with Control, or a card pulled.
GESTURE = """async ([kind, seconds]) => {
    const frame = () => new Promise(requestAnimationFrame);
    const pane = document.querySelector('.react-flow__pane');
    const box = pane.getBoundingClientRect();
    const [x, y] = [box.left + box.width / 2, box.top + box.height / 2];
    const fire = (target, type, clientX, clientY) => target.dispatchEvent(new MouseEvent(type,
        { bubbles: true, cancelable: true, view: window, clientX, clientY, buttons: type === 'mouseup' ? 0 : 1 }));
    const wheel = (parts) => pane.dispatchEvent(new WheelEvent('wheel',
        { bubbles: true, cancelable: true, clientX: x, clientY: y, ...parts }));
    const away = (one) => Math.hypot(one.getBoundingClientRect().x - x, one.getBoundingClientRect().y - y);
    const face = [...document.querySelectorAll('.NodeCard-face')].sort((a, b) => away(a) - away(b))[0];
    const { x: left, y: top } = face.getBoundingClientRect();
    if (kind === 'drag') fire(face, 'mousedown', left + 5, top + 5);
    const gaps = [];
    const began = performance.now();
    for (let last = began, turn = 0; performance.now() - began < 1000 * seconds; turn += 1) {
        const [across, down] = [Math.cos(turn * 0.07), Math.sin(turn * 0.07)];
        if (kind === 'pan') wheel({ deltaX: 30 * across, deltaY: 18 * down });
        if (kind === 'zoom') wheel({ deltaY: turn % 80 < 40 ? 6 : -6, ctrlKey: true });
        if (kind === 'drag') fire(window, 'mousemove', left + 120 * down, top + 60 * across);
        await frame();
        const now = performance.now();
        gaps.push(now - last);
        last = now;
    }
    if (kind === 'drag') fire(window, 'mouseup', left, top);
    const seen = document.querySelectorAll('.NodeCard').length;
    return { frames: gaps.length / ((performance.now() - began) / 1000), gaps, seen };
}"""

# From a press of a key to the frame after the one in which a card stands somewhere else.
SETTLED = """(key) => new Promise((resolve) => {
    const places = () => [...document.querySelectorAll('.react-flow__node')].map((one) => one.style.transform).join();
    const before = places();
    const began = performance.now();
    document.querySelector('[data-stage]').dispatchEvent(new KeyboardEvent('keydown',
        { key: key.at(-1), ctrlKey: key.startsWith('Control'), bubbles: true, cancelable: true }));
    const look = () => {
        if (places() === before) requestAnimationFrame(look);
        else requestAnimationFrame(() => resolve(performance.now() - began));
    };
    requestAnimationFrame(look);
})"""

# From a press of a key to the frame in which the number of cards is such.
COUNTED = """(drawn) => {
    const holds = new Function('count', `return ${drawn}`);
    window.took = new Promise(resolve => document.addEventListener('keydown', () => {
        const began = performance.now();
        const look = () => holds(document.querySelectorAll('[data-card]').length)
            ? resolve(performance.now() - began) : requestAnimationFrame(look);
        requestAnimationFrame(look);
    }, { capture: true, once: true }));
}"""


def opened(browser: Browser, url: str, slug: str) -> Page:
    """A network on the canvas with every block open, all of it in view."""
    context = browser.new_context(base_url=url, viewport={"width": 1440, "height": 900}, reduced_motion="reduce")
    page = context.new_page()
    page.set_default_timeout(60_000)
    page.goto(f"/n/{slug}#view=build")
    page.locator(".NodeCard").first.wait_for()
    page.wait_for_timeout(1500)
    folded = page.locator(".NodeCard-block .NodeCard-face")
    _fit(page)
    while folded.count():
        folded.first.focus()
        page.keyboard.press("Enter")
        if not folded.count():
            _fit(page)
    page.wait_for_timeout(1000)
    return page


def _fit(page: Page) -> None:
    page.locator("[data-stage]").focus()
    page.keyboard.press("f")


def gestures(browser: Browser, url: str, seconds: float) -> None:
    page = opened(browser, url, LARGE)
    for kind in ("pan", "zoom", "drag"):
        used = Used(page)
        seen = page.evaluate(GESTURE, [kind, seconds])
        each = used.each(len(seen["gaps"]))
        print(
            f"{kind:5} {seen['frames']:5.1f} frames/s (goal {GOAL}), 95 % of frames within "
            f"{share(seen['gaps'], 0.95):.0f} ms, {seen['seen']} cards drawn; main thread {each:.1f} ms a frame",
            flush=True,
        )
    page.context.close()


def layout(browser: Browser, url: str) -> None:
    """All cards pinned elsewhere, twice over by copying them, then laid out, and that taken back."""
    page = opened(browser, url, SMALLER)
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+d")
    page.wait_for_timeout(1000)
    page.keyboard.press("Control+a")
    page.keyboard.press("ArrowDown")
    page.wait_for_timeout(1000)
    page.keyboard.press("Escape")
    for name, key in (("laid out", "l"), ("undone", "Control+z"), ("redone", "Control+y")):
        used = Used(page)
        took = float(page.evaluate(SETTLED, key))
        each = used.each(1)
        count = page.locator(".react-flow__minimap-node").count()
        print(f"{count} nodes {name} after {took:.0f} ms (goal 300); main thread {each:.0f} ms", flush=True)
        page.wait_for_timeout(1500)
    page.context.close()


def pasting(browser: Browser, url: str) -> None:
    """200 nodes from the clipboard, and that taken back: until the cards are there, or gone."""
    page = opened(browser, url, "circle")
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.locator("[data-stage]").focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+c")
    copied = json.loads(page.evaluate("navigator.clipboard.readText()"))
    node = next(node for node in copied["nodes"] if node["kind"] == "linear")
    copied["nodes"] = [{**node, "id": f"n{at}", "at": [at % 20 * 260, at // 20 * 160]} for at in range(200)]
    copied["edges"] = [{"source": f"n{at}", "target": f"n{at + 1}", "port": 0} for at in range(199)]
    page.evaluate("text => navigator.clipboard.writeText(text)", json.dumps(copied))
    for name, key, drawn in (("pasted", "Control+v", "count > 10"), ("undone", "Control+z", "count <= 5")):
        page.evaluate(COUNTED, drawn)
        page.keyboard.press(key)
        print(f"200 nodes {name} after {float(page.evaluate('window.took')):.0f} ms (goal 300)", flush=True)
        page.wait_for_timeout(1500)
    page.context.close()


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=4.0, help="of each gesture")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as data, serving(Path(data)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=on_machine(), args=FLAGS)
        gestures(browser, server.url, given.seconds)
        layout(browser, server.url)
        pasting(browser, server.url)
        browser.close()


if __name__ == "__main__":
    main()
