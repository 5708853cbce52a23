"""What goes wrong around a learner, and that the work is there afterwards."""

import os
import re
import signal
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.cable import Cable, cable
from tests.browser.learner import Learner
from tests.browser.serving import PATIENCE, Server, serving
from tests.browser.wire import Wire
from tests.browser.witness import Witness

UPDATED = 30


def test_a_page_loaded_again_stands_where_it_stood(learner: Learner, page: Page, wire: Wire) -> None:
    learner.open()
    learner.press("Train one epoch")
    learner.has_made(20)
    learner.stands_at(UPDATED)
    learner.jump(17)
    table = learner.table()
    wire.has_told(17)
    page.reload()
    learner.ready()
    learner.stands_at(17)
    assert learner.table() == table
    assert wire.last["welcome"]["resumed"] is True
    learner.press("Step forward")
    learner.stands_at(18)


def test_a_page_loaded_again_while_it_plays_plays_on(learner: Learner, page: Page) -> None:
    learner.open()
    learner.press("Train one step")
    learner.stands_at(UPDATED)
    page.wait_for_function("() => location.hash.includes('event=30')")
    learner.press("Play")
    page.wait_for_function(LIVE)
    page.reload()
    page.wait_for_function(LIVE)
    expect(learner.button("Pause")).to_be_visible()
    learner.press("Pause")
    learner.stands_at(UPDATED)


@pytest.fixture
def line(server: Server) -> Iterator[Cable]:
    with cable(server.url) as made:
        yield made


@pytest.fixture
def remote(open_page: Callable[..., Page], line: Cable, witness: Witness) -> Page:
    """A page that reaches the server over a cable that can be pulled."""
    witness.forgive("ERR_|WebSocket|Failed to load resource")
    return open_page(line.url)


def test_a_pulled_cable_is_said_and_the_work_goes_on(remote: Page, line: Cable) -> None:
    wire, learner = Wire(remote), Learner(remote)
    learner.open()
    learner.jump(12)
    table = learner.table()
    wire.has_told(12)
    line.pull()
    expect(learner.notices).to_contain_text("Connection lost")
    assert learner.table() == table, "what is shown stays as it was"
    learner.press("Step forward")
    expect(learner.score).to_have_attribute("aria-valuenow", "13")
    line.plug_in()
    expect(learner.notices).not_to_contain_text("Connection lost")
    learner.stands_at(13)
    learner.press("Train one step")
    learner.stands_at(UPDATED)
    assert wire.counts["welcome"] == 2
    assert wire.last["welcome"]["resumed"] is True


def test_a_cable_pulled_while_it_plays(remote: Page, line: Cable) -> None:
    wire, learner = Wire(remote), Learner(remote)
    learner.open()
    learner.fast()
    learner.press("Play")
    remote.wait_for_function(LIVE)
    line.pull()
    expect(learner.notices).to_contain_text("Connection lost")
    before = wire.last["live"]["step"]
    line.plug_in()
    expect(learner.notices).not_to_contain_text("Connection lost")
    expect(learner.button("Pause")).to_be_visible()
    learner.press("Pause")
    expect(learner.button("Play")).to_be_visible()
    learner.stands_at(UPDATED)
    assert wire.frame("trace")["step"] + 1 >= before, "no step that was made is lost"


LIVE = "() => document.querySelector('[role=slider][aria-valuetext^=Live]') !== null"


def _workers(server: Server) -> list[int]:
    """The engine processes of a server, found among its children."""
    found = []
    children = Path(f"/proc/{server.process.pid}/task").glob("*/children")
    for child in {int(pid) for one in children for pid in one.read_text().split()}:
        command = Path(f"/proc/{child}/cmdline").read_bytes()
        if b"resource_tracker" not in command:
            found.append(child)
    return found


def test_a_killed_engine_is_replaced_and_the_page_says_what_was_lost(
    open_page: Callable[..., Page], tmp_path: Path
) -> None:
    with serving(tmp_path, BPX_WORKERS="1") as server:
        page = open_page(server.url)
        wire = Wire(page)
        learner = Learner(page, wire.settled)
        learner.open()
        learner.fast()
        learner.press("Play")
        page.wait_for_function(LIVE)
        (worker,) = _workers(server)
        os.kill(worker, signal.SIGKILL)
        told = re.compile(r"restarted.*set back", re.DOTALL)
        expect(learner.notices).to_contain_text(told, timeout=1000 * PATIENCE)
        assert wire.last["welcome"]["epoch"] >= 1
        assert wire.last["welcome"]["resumed"] is True
        if wire.frame("status")["playing"]:
            learner.press("Pause")
        expect(learner.button("Play")).to_be_visible()
        step = wire.frame("trace")["step"]
        learner.press("Train one epoch")
        wire.until(lambda: wire.last["trace"]["step"] > step, lambda: "It does not train any more")
        expect(learner.button("Play")).to_be_visible()
        learner.stands_at(UPDATED)
        (another,) = _workers(server)
        assert another != worker
        page.close()


def test_a_nan_holds_names_its_node_and_a_cure(learner: Learner) -> None:
    learner.open()
    learner.unfold("Settings")
    learner.choose("Dataset", "Tilted plane (regression)")
    expect(learner.result.get_by_text("Test accuracy")).to_have_count(0)
    for layer in (1, 2):
        learner.choose(f"Activation of Layer {layer}", "None")
    learner.type_into("Learning rate, exact value", "1000")
    expect(learner.settings.get_by_role("slider", name="Learning rate")).to_have_attribute("aria-valuetext", "1000")
    learner.fast()
    learner.press("Play")
    expect(learner.notices).to_contain_text("Training held")
    expect(learner.button("Play")).to_be_visible()
    said = learner.notices.inner_text()
    assert re.search(r"event \d+: \w+", said), said
    assert "learning rate" in said.lower()
    held = int(re.findall(r"event (\d+)", said)[0])
    learner.stands_at(held)
    expect(learner.said).to_contain_text(re.compile("NaN|∞"))
    assert any(re.search("NaN|infinite", row["value"] + row["gradient"]) for row in learner.table().values())

    learner.press("Play")
    expect(learner.notices).to_contain_text("Halted")
    learner.press("Reset")
    expect(learner.notices).not_to_contain_text("Training held")
    learner.unfold("Settings")
    learner.type_into("Learning rate, exact value", "0.01")
    learner.press("Train one step")
    learner.has_made(1)


def test_a_design_that_cannot_run_is_explained_while_the_last_one_goes_on(learner: Learner, page: Page) -> None:
    learner.open()
    learner.unfold("Settings")
    learner.type_into("Units of Layer 2", "4000")
    expect(page.get_by_role("heading", level=1)).to_contain_text("2-4-4000-1")
    learner.type_into("Units of Layer 1", "4000")
    refused = learner.settings.get_by_text("This design cannot run yet")
    expect(refused).to_be_visible()
    expect(learner.settings).to_contain_text(re.compile("expected.*parameters.*got", re.IGNORECASE))
    learner.press("Train one step")
    learner.stands_at(UPDATED)
    expect(page.get_by_role("heading", level=1)).to_contain_text("2-4-4000-1")
    learner.unfold("Settings")
    learner.type_into("Units of Layer 1", "3")
    expect(refused).to_have_count(0)
    expect(page.get_by_role("heading", level=1)).to_contain_text("2-3-4000-1")


@pytest.mark.parametrize("origin", ["http://elsewhere.example", "http://127.0.0.1:1"])
def test_a_foreign_page_gets_no_socket(page: Page, server: Server, witness: Witness, origin: str) -> None:
    witness.forgive(".")
    page.route(f"{origin}/**", lambda route: route.fulfill(content_type="text/html", body="<title>foreign</title>"))
    page.goto(f"{origin}/")
    address = server.url.replace("http", "ws", 1) + "/ws"
    opened = page.evaluate(
        """address => new Promise((resolve) => {
            const socket = new WebSocket(address);
            socket.onopen = () => resolve(true);
            socket.onclose = () => resolve(false);
        })""",
        address,
    )
    assert opened is False
    asked = page.evaluate(
        "url => fetch(url, { method: 'POST', mode: 'no-cors' }).then((r) => r.type, () => 'refused')",
        f"{server.url}/api/ticket",
    )
    assert asked in ("opaque", "refused"), "a foreign page reads no ticket"


def test_two_pages_of_one_work_take_turns(page: Page, learner: Learner, wire: Wire) -> None:
    learner.open()
    learner.jump(4)
    wire.has_told(4)
    copied = page.evaluate("JSON.stringify(sessionStorage)")
    other = page.context.new_page()
    other.add_init_script(f"for (const [k, v] of Object.entries({copied})) sessionStorage.setItem(k, v)")
    other.goto("/")
    expect(learner.notices).to_contain_text("another tab")
    there = Learner(other)
    there.ready()
    there.stands_at(4)
