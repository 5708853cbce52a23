"""What is done to a design is taken back with the weights that it cost; cells are typed over while it trains."""

import json
import re

from playwright.sync_api import Locator, Page, expect

from tests.browser.learner import Learner

HOSTILE = '{"backprop-explorer":"nodes","version":1,"edges":[],"nodes":[{"kind":"linear","id":"<img src=x>"}]}'


class Builder:
    """A person at the canvas and the panel Node beside it."""

    def __init__(self, learner: Learner) -> None:
        self.learner = learner
        self.page = learner.page
        self.panel = self.page.get_by_role("region", name="Node", exact=True)
        self.canvas = self.page.get_by_role("application", name="Canvas: build the network")

    def open(self) -> None:
        self.page.goto("/n/circle#view=build")
        expect(self.card("Layer 1")).to_be_visible()

    def card(self, name: str) -> Locator:
        return self.canvas.get_by_role("button", name=re.compile(f"^{name}, "))

    def pick(self, name: str) -> None:
        """By the card's own key: nothing needs the mouse."""
        self.card(name).focus()
        self.page.keyboard.press("Space")
        expect(self.panel.get_by_role("heading", name=name)).to_be_visible()

    def field(self, name: str) -> Locator:
        return self.panel.get_by_role("textbox", name=name, exact=True)

    def parameters(self) -> list[str]:
        """The parameters of what is picked, each with its range in words."""
        self.learner.settled()
        found = self.panel.get_by_role("region", name="Parameters").get_by_role("listitem").all_inner_texts()
        return [text.split("gradient")[0] for text in found]

    def undo(self) -> None:
        self.canvas.focus()
        self.page.keyboard.press("Control+z")
        self.learner.settled()


def _type_over(page: Page, name: str, number: str) -> Locator:
    """Open all cells of a parameter, and type a number over the first."""
    page.get_by_role("button", name=f"Edit cells of {name}").click()
    dialog = page.get_by_role("dialog", name=f"All cells of {name}")
    expect(dialog.locator("[aria-current=true]")).to_be_focused()
    page.keyboard.type(number)
    page.keyboard.press("Enter")
    return dialog


def test_what_is_taken_back_comes_with_its_weights_also_after_a_reload(learner: Learner) -> None:
    builder = Builder(learner)
    builder.open()
    learner.press("Train one epoch")
    learner.settled()
    builder.pick("Layer 1")
    before = builder.parameters()
    builder.field("Units").fill("1")
    builder.field("Units").fill("12")
    expect(builder.panel.get_by_text("batch × 12 features").first).to_be_visible()
    builder.panel.get_by_role("combobox", name="Activation").select_option(label="ReLU")
    builder.panel.get_by_role("button", name="Disconnect Layer 1 from Layer 2").click()
    expect(learner.page.get_by_text(re.compile("1 problem"))).to_be_visible()
    learner.settled()
    learner.page.reload()
    expect(builder.card("Layer 1")).to_be_visible()
    learner.settled()
    for _ in range(3):
        builder.undo()
    builder.pick("Layer 1")
    expect(builder.field("Units")).to_have_value("4")
    assert builder.parameters() == before


def test_every_cell_is_typed_over_while_it_trains(learner: Learner) -> None:
    builder = Builder(learner)
    builder.open()
    builder.pick("Layer 3")
    dialog = _type_over(learner.page, "b₃", "-0.5")
    expect(dialog.get_by_text("unit 1: −0.5", exact=True)).to_be_visible()
    learner.key("Escape")
    learner.press("Play")
    expect(learner.button("Pause")).to_be_visible()
    dialog = _type_over(learner.page, "b₃", "4000")
    expect(dialog.get_by_role("button", name=re.compile(r"unit 1: \+[34]"))).to_be_visible()
    learner.key("Escape")
    builder.undo()
    bias = learner.page.get_by_role("button", name="Edit cells of b₃").locator("xpath=..")
    expect(bias).to_contain_text(re.compile(r"[+−]0\.\d"))
    learner.press("Pause")


def test_nodes_are_pasted_and_foreign_text_is_refused(learner: Learner) -> None:
    builder = Builder(learner)
    learner.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    builder.open()
    builder.pick("Layer 1")
    builder.canvas.focus()
    learner.key("Control+c")
    text = learner.page.evaluate("navigator.clipboard.readText()")
    assert [node["id"] for node in json.loads(text)["nodes"]] == ["l1"]
    learner.key("Control+v")
    expect(builder.card("Layer 4")).to_be_visible()
    learner.settled()
    for foreign in ("hello", HOSTILE, text[: len(text) // 2]):
        learner.page.evaluate("text => navigator.clipboard.writeText(text)", foreign)
        learner.key("Control+v")
        expect(learner.notices.get_by_role("heading", name="Cannot paste").last).to_be_visible()
    expect(builder.card("Layer 4")).to_have_count(1)
    builder.undo()
    expect(builder.card("Layer 4")).to_have_count(0)


def test_two_hundred_nodes_are_pasted_and_taken_back_at_once(learner: Learner) -> None:
    builder = Builder(learner)
    learner.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    builder.open()
    builder.pick("Layer 1")
    builder.canvas.focus()
    learner.key("Control+c")
    copied = json.loads(learner.page.evaluate("navigator.clipboard.readText()"))
    node = copied["nodes"][0]
    copied["nodes"] = [{**node, "id": f"n{at}", "at": [at % 20 * 260, at // 20 * 160]} for at in range(200)]
    copied["edges"] = [{"source": f"n{at}", "target": f"n{at + 1}", "port": 0} for at in range(199)]
    learner.page.evaluate("text => navigator.clipboard.writeText(text)", json.dumps(copied))
    learner.key("Control+v")
    cards = learner.page.locator("[data-card]")
    expect(cards.nth(10)).to_be_attached()
    learner.settled()
    learner.key("Control+z")
    expect(cards).to_have_count(5)
