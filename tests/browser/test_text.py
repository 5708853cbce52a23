"""Text beside the graph on the page: code that follows the design, files of it, and lines that build one."""

import ast
import json
import re
from pathlib import Path

import pytest
from playwright.sync_api import Locator, Page, expect

from engine.export.weights import load_file
from tests.browser.learner import Learner
from tests.browser.test_accessibility import _in_both_themes


def build(learner: Learner, slug: str, tab: str) -> Locator:
    """The panel of a tab, beside the canvas."""
    learner.open(f"/n/{slug}")
    learner.press("Build")
    learner.page.get_by_role("tab", name=tab, exact=True).click()
    return learner.page.get_by_role("tabpanel", name=tab, exact=True)


def card(learner: Learner, name: str) -> Locator:
    canvas = learner.page.get_by_role("application", name=re.compile("^Canvas"))
    return canvas.get_by_role("button", name=re.compile(rf"^{name}\b")).first


def line(panel: Locator, text: str) -> Locator:
    return panel.get_by_role("button", name=re.compile(rf"^Line \d+:\s+.*{re.escape(text)}"))


@pytest.mark.screen(calm=True)
def test_code_and_graph_lead_to_each_other(learner: Learner, page: Page, tmp_path: Path) -> None:
    panel = build(learner, "circle", "Code")
    line(panel, "self.l2 = nn.Linear(4, 2)").click()
    expect(card(learner, "Layer 2")).to_have_attribute("aria-pressed", "true")
    card(learner, "Layer 3").click()
    panel = page.get_by_role("tabpanel")
    page.get_by_role("tab", name="Code", exact=True).click()
    expect(line(panel, "self.l3 = nn.Linear(2, 1)")).to_have_attribute("aria-pressed", "true")
    expect(line(panel, "l3 = self.l3(l2)")).to_be_in_viewport()
    learner.press("Train one step")
    learner.settled()
    files = {}
    for title in (".py, the script", ".ipynb, a Jupyter notebook", ".safetensors, the weights as they stand now"):
        with page.expect_download() as coming:
            panel.get_by_role("button", name=f"Download {title}").click()
        files[coming.value.suggested_filename] = path = tmp_path / coming.value.suggested_filename
        coming.value.save_as(path)
    assert set(files) == {"circle.py", "circle.ipynb", "circle.safetensors"}
    assert ast.parse(files["circle.py"].read_text())
    assert json.loads(files["circle.ipynb"].read_text())["nbformat_minor"] == 5
    weights = load_file(files["circle.safetensors"])
    assert float(learner.table()["b₃"]["value"].replace("−", "-")) == pytest.approx(weights["l3.bias"].item(), rel=1e-3)


@pytest.mark.screen(calm=True)
def test_lines_build_the_graph_and_undo_brings_the_network_back(learner: Learner, page: Page) -> None:
    panel = build(learner, "circle", "Expression")
    text = panel.get_by_role("textbox")
    expect(panel.get_by_text("undo brings it back")).to_be_visible()
    text.press_sequentially("L = (w*x + b - y)**2")
    expect(card(learner, "L")).to_be_visible()
    panel.get_by_role("button", name="Write them out").click()
    text.fill("w = 2\nx = const(3)\nb = 1\ny = const(5)\nL = (w*x + b - y)**2")
    expect(card(learner, "x")).to_have_accessible_name(re.compile("3"))
    learner.settled()
    for _ in range(2):
        learner.press("Next phase")
    learner.settled()
    values = learner.table()
    numbers = values["L Power"]["value"], values["w"]["gradient"], values["b"]["gradient"]
    assert numbers == ("+4", "+12", "+4")
    text.fill("w = 2\nL = tahn(w)")
    expect(panel.get_by_text("Line 2, column 5:")).to_be_visible()
    expect(panel.get_by_text("Do you mean tanh?")).to_be_visible()
    expect(card(learner, "y")).to_be_visible()
    while learner.button("Undo").is_enabled():
        learner.press("Undo")
        learner.settled()
    expect(card(learner, "Layer 1")).to_be_visible()
    expect(text).to_have_value("")


@pytest.mark.screen(calm=True)
def test_a_node_and_its_line_find_each_other(learner: Learner, page: Page) -> None:
    panel = build(learner, "expression", "Expression")
    text = panel.get_by_role("textbox")
    expect(text).to_have_value("a = 2\nb = -0.5\nc = 0.6\nd = a * b\ne = d + c\nL = tanh(e)")
    text.evaluate("area => { area.focus(); area.setSelectionRange(24, 24) }")
    text.press("ArrowRight")
    expect(card(learner, "d")).to_have_attribute("aria-pressed", "true")
    panel.get_by_role("button", name="Two layers").click()
    expect(card(learner, "H")).to_be_visible()
    learner.settled()
    expect(page.get_by_text("No problems")).to_be_visible()


@pytest.mark.parametrize("tab", ["Code", "Expression"])
@pytest.mark.parametrize("size", [(1440, 900), (390, 844)])
def test_both_panels_are_accessible(learner: Learner, page: Page, tab: str, size: tuple[int, int]) -> None:
    page.set_viewport_size({"width": size[0], "height": size[1]})
    panel = build(learner, "expression", tab)
    expect(panel.get_by_text("tanh").first).to_be_visible()
    found = _in_both_themes(page)
    assert not found, "\n".join(found)
