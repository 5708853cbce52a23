"""The page opens, asks nobody but its own server, and shows a network at once."""

from playwright.sync_api import Page, expect

from tests.browser.serving import Server
from tests.browser.witness import Witness


def test_start_page_asks_only_its_own_origin(page: Page, server: Server, witness: Witness) -> None:
    page.goto("/")
    expect(page.get_by_role("button", name="Play", exact=False).first).to_be_visible()
    page.wait_for_load_state("networkidle")
    assert witness.origins == {server.url}


def test_api_documentation_works_offline(page: Page, server: Server, witness: Witness) -> None:
    page.goto("/docs")
    expect(page.get_by_text("/healthz").first).to_be_visible()
    assert witness.origins == {server.url}
