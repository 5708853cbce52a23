"""Takes the README's pictures: `python -m scripts.pictures`. Real screenshots of a real run, 1440 × 900."""

from __future__ import annotations

import re
import tempfile
from pathlib import Path

from playwright.sync_api import Browser, sync_playwright

from scripts.prepare.chromium import on_machine
from tests.browser.conftest import FLAGS
from tests.browser.learner import Learner
from tests.browser.serving import serving

FOLDER = Path(__file__).parent.parent / "docs" / "pictures"


RESTS = """node => new Promise((resolve) => {
    let before = '', same = 0;
    const look = () => {
        const { x, y } = node.getBoundingClientRect();
        same = `${x} ${y}` === before ? same + 1 : 0;
        before = `${x} ${y}`;
        if (same > 30) resolve(); else requestAnimationFrame(look);
    };
    look();
})"""
"""The view has come to rest about a node."""


def opened(browser: Browser, url: str, path: str, scheme: str) -> Learner:
    """A page of the explorer, at rest."""
    context = browser.new_context(base_url=url, viewport={"width": 1440, "height": 900}, color_scheme=scheme)
    return Learner(context.new_page()).open(path)


def stepping(learner: Learner) -> None:
    """In the middle of a backward pass, after some training: tanh of the first layer, its operations open."""
    learner.press("Play")
    learner.sees_metric("Test accuracy", 90, 100)
    learner.press("Pause")
    learner.stands_at(learner.events - 1)
    learner.look_at("Operations")
    learner.jump(20)
    learner.step_forward()
    learner.stage.get_by_role("button", name="tanh, h₁").first.evaluate(RESTS)


def training(learner: Learner) -> None:
    """At full speed, when the boundary stands."""
    learner.press("Play")
    learner.sees_metric("Train loss", 0, 0.08)


def convolving(learner: Learner) -> None:
    """The gradient of a kernel, after some training: every place of the picture where it lay."""
    learner.press("Play")
    learner.sees_metric("Test accuracy", 90, 100)
    learner.press("Pause")
    learner.stands_at(learner.events - 1)
    learner.look_at("Operations")
    learner.jump(33)
    learner.stage.get_by_role("button", name="Convolution, z₁").first.evaluate(RESTS)


def building(learner: Learner) -> None:
    """On the canvas, while it trains, with its code beside it, at the line of a layer."""
    learner.press("Build")
    learner.page.get_by_role("tab", name="Code", exact=True).click()
    learner.page.locator("[data-card]").get_by_text("Layer 2", exact=True).or_(
        learner.page.get_by_role("button", name=re.compile("^Layer 2, Linear"))
    ).first.click()
    learner.press("Play")
    learner.page.wait_for_function("() => document.querySelector('[role=slider][aria-valuetext^=Live]') !== null")
    learner.page.wait_for_timeout(4000)


def main() -> None:
    """Start a server of our own, take the pictures, stop it."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    shots = (
        ("step-light", "/", "light", stepping),
        ("train-dark", "/", "dark", training),
        ("convolution-light", "/n/lenet", "light", convolving),
        ("build-light", "/n/residual", "light", building),
    )
    with tempfile.TemporaryDirectory() as data, serving(Path(data)) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=on_machine(), args=FLAGS)
        for name, path, scheme, lead in shots:
            learner = opened(browser, server.url, path, scheme)
            lead(learner)
            learner.page.screenshot(path=FOLDER / f"{name}.png")
            print(FOLDER / f"{name}.png")
        browser.close()


if __name__ == "__main__":
    main()
