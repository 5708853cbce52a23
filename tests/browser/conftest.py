"""Fixtures for tests in a real headless Chromium against a real server.

`page` is open on the start page's origin but has gone nowhere: `page.goto("/")`. Its size and colours come from a mark,
`@pytest.mark.screen(width=390, height=844, dark=True, calm=True)`; `calm` asks for reduced motion. An error in its
console fails the test (`witness.forgive`). `learner` is a person at that page, `wire` what came over its socket.

`pytest tests/browser --slow-motion 6` runs them on a page that is six times slower, at the end of a slow line: a test
that reads before the page has come to rest fails there.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Playwright, expect, sync_playwright

from scripts.prepare.chromium import on_machine
from tests.browser.cable import cable
from tests.browser.learner import Learner
from tests.browser.serving import ROOT, Server, serving
from tests.browser.wire import Wire
from tests.browser.witness import Witness

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


PATIENCE_MS = 20_000
"""How long a page may take before a test gives up: on a busy machine ten times what it takes at rest."""
LAG = 0.04
"""Seconds at the most that a slow line holds back what comes over it."""


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if item.path.is_relative_to(ROOT / "tests" / "browser"):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def slowness(request: pytest.FixtureRequest) -> float:
    """How many times slower than this machine the pages are."""
    times: float = request.config.getoption("--slow-motion")
    expect.set_options(timeout=PATIENCE_MS * times)
    Wire.patience *= times
    return times


@pytest.fixture(scope="session")
def server(tmp_path_factory: pytest.TempPathFactory, slowness: float) -> Iterator[Server]:
    """One server for all tests; each test's page has its own cookies, so its own session."""
    with serving(tmp_path_factory.mktemp("data")) as running:
        if slowness == 1:
            yield running
            return
        with cable(running.url, lag=LAG) as line:
            running.url = line.url
            yield running


@pytest.fixture(scope="session")
def playwright() -> Iterator[Playwright]:
    with sync_playwright() as started:
        yield started


@pytest.fixture(scope="session")
def browser(playwright: Playwright) -> Iterator[Browser]:
    """The machine's Chromium, else the one that Playwright installed."""
    browser = playwright.chromium.launch(executable_path=on_machine(), args=FLAGS)
    yield browser
    browser.close()


@pytest.fixture
def witness() -> Iterator[Witness]:
    seen = Witness()
    yield seen
    assert not seen.errors, "The page's console holds errors:\n" + "\n".join(seen.errors)


@pytest.fixture
def open_page(
    browser: Browser, witness: Witness, slowness: float, request: pytest.FixtureRequest
) -> Iterator[Callable[..., Page]]:
    """Opens pages, each in a browser profile of its own: `open_page(url, width=…, height=…, dark=…, calm=…)`."""
    contexts = []

    def opened(
        url: str, width: int = 1440, height: int = 900, dark: bool = False, calm: bool = False, touch: bool = False
    ) -> Page:
        context = browser.new_context(
            base_url=url,
            viewport={"width": width, "height": height},
            color_scheme="dark" if dark else "light",
            reduced_motion="reduce" if calm else "no-preference",
            has_touch=touch,
        )
        contexts.append(context)
        context.set_default_timeout(PATIENCE_MS * slowness)
        context.on("page", witness.listen)
        page = context.new_page()
        if slowness != 1:
            context.new_cdp_session(page).send("Emulation.setCPUThrottlingRate", {"rate": slowness})
        return page

    failures = request.session.testsfailed
    yield opened
    for number, context in enumerate(contexts):
        if request.session.testsfailed > failures:
            _keep_picture(context.pages[0], f"{request.node.name}-{number}")
        context.close()


@pytest.fixture
def page(open_page: Callable[..., Page], server: Server, request: pytest.FixtureRequest) -> Page:
    mark = request.node.get_closest_marker("screen")
    return open_page(server.url, **(mark.kwargs if mark else {}))


@pytest.fixture
def wire(page: Page) -> Wire:
    return Wire(page)


@pytest.fixture
def learner(page: Page, wire: Wire) -> Learner:
    """Made after the wire, which hears a page's socket from its opening on."""
    return Learner(page, wire.settled)


def _keep_picture(page: Page, name: str) -> None:
    """What the page showed when the test failed, in test-results/."""
    folder = ROOT / "test-results"
    folder.mkdir(exist_ok=True)
    safe = "".join(sign if sign.isalnum() or sign in "-_" else "-" for sign in name)
    page.screenshot(path=Path(folder) / f"{safe}.png")
