"""A walk through a training step inside the page: at each event it stands until all is there, and reads.

Keys and typing are events that the page makes for itself, so that a walk of a hundred events takes seconds; that those
of a real keyboard lead to the same is tested where there are fewer.
"""

from typing import Any

from playwright.sync_api import Page

from tests.browser.learner import STANDS_AT

WALK = """async ([way, cursors, patience]) => {
    const standsAt = STANDS_AT;
    const read = READ;
    const stage = document.querySelector('[role=application][aria-label^=Stage]');
    const field = [...document.querySelectorAll('label')].find((one) => one.innerText === 'Event').control;
    const key = (one, key) => one.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true }));
    const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set;
    const go = {
        'by a step on': () => key(stage, 'ArrowRight'),
        'by a step back': () => key(stage, 'ArrowLeft'),
        'by a jump': (cursor) => {
            field.focus();
            write.call(field, cursor);
            field.dispatchEvent(new Event('input', { bubbles: true }));
            key(field, 'Enter');
        },
    }[way];
    const found = [];
    for (const cursor of cursors) {
        go(cursor);
        const until = performance.now() + patience;
        do {
            await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
            if (performance.now() > until) throw new Error(`Event ${cursor} is not reached ${way}`);
        } while (!standsAt(cursor));
        found.push(await read());
    }
    return found;
}"""


def walk(page: Page, way: str, cursors: list[int], read: str) -> list[Any]:
    """What `read`, a function of the page, finds at each cursor: "by a step on", "by a step back" or "by a jump"."""
    script = WALK.replace("STANDS_AT", STANDS_AT).replace("READ", read)
    found: list[Any] = page.evaluate(script, [way, cursors, 20_000])
    return found
