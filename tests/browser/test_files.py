"""In and out on the page: files, pictures, links and what the browser keeps lead to the same network and numbers."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.learner import Learner
from tests.browser.serving import Server
from tests.browser.test_accessibility import _in_both_themes
from tests.browser.wire import Wire
from tests.browser.witness import Witness

Open = Callable[..., Page]


def choose(learner: Learner, item: str) -> None:
    """Something of the File menu."""
    learner.press("File")
    learner.page.get_by_role("menuitem", name=re.compile(f"^{re.escape(item)}")).first.click()


def saved(learner: Learner, item: str, folder: Path) -> Path:
    with learner.page.expect_download() as coming:
        choose(learner, item)
    path = folder / coming.value.suggested_filename
    coming.value.save_as(path)
    return path


def named(learner: Learner, name: str) -> None:
    expect(learner.page.get_by_role("heading", level=1)).to_contain_text(name)


def open_file(learner: Learner, *paths: Path) -> None:
    for path in paths:
        learner.page.get_by_label("Open a file").set_input_files(path)


def elsewhere(server: Server, open_page: Open, path: str = "/") -> Learner:
    """Another learner, in a browser of their own."""
    page = open_page(server.url, calm=True)
    wire = Wire(page)
    page.goto(path)
    return Learner(page, wire.settled).ready()


def weights(learner: Learner) -> dict[str, str]:
    """Every parameter as the table of all values has it."""
    return {name: row["value"] for name, row in learner.table().items() if re.match("[Wb]", name)}


@pytest.mark.screen(calm=True)
def test_what_is_saved_opens_elsewhere_with_its_numbers(
    learner: Learner, server: Server, open_page: Open, tmp_path: Path
) -> None:
    learner.open("/n/xor")
    learner.press("Train one step")
    learner.settled()
    learner.look_at("Operations")
    paths = [saved(learner, item, tmp_path) for item in ("Save", "Picture as PNG", "Picture as SVG")]
    assert [path.name for path in paths] == ["XOR.json", "XOR.png", "XOR.svg"]
    assert "<script" not in paths[2].read_text()
    numbers = weights(learner)
    assert numbers
    for path in paths:
        other = elsewhere(server, open_page)
        before = weights(other)
        open_file(other, path)
        named(other, "XOR")
        other.settled()
        assert weights(other) == numbers, path.name
        expect(other.page.get_by_role("button", name="Operations", exact=True)).to_have_attribute(
            "aria-pressed", "true"
        )
        other.notices.get_by_role("button", name="Undo").click()
        named(other, "Circle")
        other.settled()
        assert weights(other) == before, path.name


@pytest.mark.screen(calm=True)
@pytest.mark.parametrize("item", ["Copy link", "Copy link with weights"])
def test_a_link_says_all_by_itself(learner: Learner, wire: Wire, server: Server, open_page: Open, item: str) -> None:
    learner.open("/n/xor")
    learner.unfold("Settings")
    learner.type_into("Learning rate, exact value", "0.2")
    for _ in range(3):
        learner.press("Train one step")
    learner.settled()
    learner.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    choose(learner, item)
    expect(learner.page.get_by_role("alert").get_by_text("copied")).to_be_visible()
    link = learner.page.evaluate("navigator.clipboard.readText()")
    assert "#net=1." in link
    assert "?link=" not in link
    assert len(link) < 8200
    other = elsewhere(server, open_page, link)
    named(other, "XOR")
    step = "3" if item == "Copy link" else "1"
    expect(other.page.get_by_role("textbox", name="Training step", exact=True)).to_have_value(step)
    other.settled()
    other.unfold("Settings")
    expect(other.page.get_by_label("Learning rate, exact value")).to_have_value("0.2")
    if item == "Copy link":
        assert other.cursor == learner.cursor
    assert weights(other) == weights(learner)
    assert "net=1." in other.page.url
    other.page.reload()
    other.ready()
    named(other, "XOR")
    other.settled()
    assert weights(other) == weights(learner)


HOSTILE = {
    "cut.json": (b'{"format": "backprop-explorer", "version": 1, "network": {"nodes": [', "Malformed file"),
    "later.json": (b'{"format": "backprop-explorer", "version": 7}', "Other version"),
    "deep.json": (b'{"format": "backprop-explorer", "a": ' + b"[" * 10**5 + b"]" * 10**5 + b"}", "Too deep"),
    "types.json": (b'{"format": "backprop-explorer", "version": 1, "network": {"nodes": "x"}}', "Wrong type"),
    "page.svg": (b"<svg xmlns='http://www.w3.org/2000/svg'><script>document.title = 'x'</script></svg>", "No network"),
    "cut.png": (b"\x89PNG\r\n\x1a\n\x00\x00\xff\xff", "No network inside"),
    "pickle.onnx": (b"\x80\x04cos\nsystem\n", "Packed file"),
}


def test_hostile_files_and_links_leave_the_work_as_it_is(
    learner: Learner, page: Page, witness: Witness, tmp_path: Path
) -> None:
    witness.forgive("status of 422")
    learner.open()
    learner.press("Train one step")
    learner.settled()
    numbers = weights(learner)
    for name, (data, title) in HOSTILE.items():
        path = tmp_path / name
        path.write_bytes(data)
        open_file(learner, path)
        card = learner.notices.get_by_role("alert").filter(has=page.get_by_role("heading", name=re.compile(title)))
        expect(card).to_be_visible()
        card.get_by_role("button", name="Dismiss").click()
        expect(learner.notices.get_by_role("alert")).to_have_count(0)
    named(learner, "Circle")
    assert weights(learner) == numbers
    for fragment in ("net=1.AAAA", "net=2.AAAA", "net=", "net=1.%3Cscript%3E"):
        page.evaluate("fragment => { location.hash = fragment }", fragment)
        expect(learner.notices.get_by_role("heading", name=re.compile("Broken link|Other version"))).to_be_visible()
        learner.notices.get_by_role("button", name="Dismiss").click()
        expect(learner.notices.get_by_role("alert")).to_have_count(0)
    assert weights(learner) == numbers


SCRIPT = "<img src=x onerror=\"document.title='broken in'\"> ü 網 🧠"


def test_names_are_text_in_pictures_and_on_the_page(learner: Learner, page: Page, tmp_path: Path) -> None:
    learner.open()
    path = saved(learner, "Save", tmp_path)
    path.write_text(path.read_text().replace('"Circle"', f'"{SCRIPT.replace(chr(34), chr(92) + chr(34))}"'))
    open_file(learner, path)
    named(learner, "ü 網 🧠")
    picture = saved(learner, "Picture as SVG", tmp_path)
    page.goto("about:blank")
    page.set_content(picture.read_text())
    expect(page.locator("svg")).to_be_visible()
    assert page.locator("img, script").count() == 0
    assert page.title() != "broken in"
    assert page.locator("svg > title").text_content() == SCRIPT


KEPT = """before => Object.entries(localStorage).some(([key, text]) =>
    key.startsWith('backprop-explorer.kept.') && text.includes('"weights":') && text !== before)"""
"""What is built is kept with its weights, and is not what was kept `before`."""


def test_what_was_being_built_is_offered_again_with_what_it_had_learned(
    learner: Learner, page: Page, server: Server
) -> None:
    learner.open()
    learner.unfold("Settings")
    learner.choose("Activation", "ReLU")
    page.wait_for_function(KEPT, arg="")
    before = page.evaluate("Object.entries(localStorage).find(([key]) => key.startsWith('backprop-explorer.kept.'))[1]")
    learner.press("Train one epoch")
    learner.has_made(20)
    learner.settled()
    numbers = weights(learner)
    page.wait_for_function(KEPT, arg=before)
    page.close()
    again = page.context.new_page()
    wire = Wire(again)
    back = Learner(again, wire.settled).open()
    card = back.notices.get_by_role("alert").filter(has_text="Restore your network from")
    expect(card).to_contain_text("with what it had learned")
    named(back, "tanh")
    assert weights(back) != numbers
    card.get_by_role("button", name="Restore").click()
    named(back, "ReLU")
    back.settled()
    expect(card).to_be_hidden()
    assert weights(back) == numbers


@pytest.mark.screen(calm=True)
def test_the_menu_by_keys_and_a_template(learner: Learner, page: Page) -> None:
    learner.open()
    learner.button("File").focus()
    learner.key("Enter")
    expect(page.get_by_role("menuitem", name=re.compile("^New An empty"))).to_be_focused()
    found = _in_both_themes(page)
    assert not found, "\n".join(found)
    learner.key("End")
    expect(page.get_by_role("menuitem", name=re.compile("^Copy link with weights"))).to_be_focused()
    learner.key("Escape")
    expect(learner.button("File")).to_be_focused()
    learner.key("Enter")
    expect(page.get_by_role("menuitem", name=re.compile("^New An empty"))).to_be_focused()
    learner.key("ArrowDown")
    expect(page.get_by_role("menuitem", name=re.compile("^New from template"))).to_be_focused()
    learner.key("Enter")
    dialog = page.get_by_role("dialog", name="New from template")
    expect(dialog).to_be_visible()
    found = _in_both_themes(page)
    assert not found, "\n".join(found)
    dialog.get_by_role("button", name=re.compile("^Logistic regression")).press("Enter")
    named(learner, "Logistic regression")
    expect(dialog).to_be_hidden()
