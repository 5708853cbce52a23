"""ONNX on the page: a network goes out and comes back; models of PyTorch open, or say what is missing."""

from __future__ import annotations

from pathlib import Path

import pytest
from playwright.sync_api import expect

from tests.browser.learner import Learner
from tests.browser.serving import ROOT, Server
from tests.browser.test_files import Open, elsewhere, named, open_file, saved, weights

EXPORTED = ROOT / "tests" / "app" / "network" / "onnx" / "exported"


@pytest.mark.screen(calm=True)
def test_a_network_goes_out_as_onnx_and_comes_back(
    learner: Learner, server: Server, open_page: Open, tmp_path: Path
) -> None:
    learner.open("/n/xor")
    learner.press("Train one step")
    learner.settled()
    before = weights(learner)
    file = saved(learner, "Export ONNX", tmp_path)
    assert file.suffix == ".onnx"
    other = elsewhere(server, open_page)
    open_file(other, file)
    named(other, "XOR")
    assert weights(other) == before


@pytest.mark.screen(calm=True)
def test_models_of_pytorch_open_or_say_what_is_missing(learner: Learner) -> None:
    learner.open("/")
    learner.page.get_by_role("button", name="Build", exact=True).click()
    open_file(learner, EXPORTED / "lenet.exported.onnx")
    named(learner, "lenet")
    expect(learner.page.get_by_text("No problems")).to_be_visible()
    open_file(learner, EXPORTED / "memory.traced.onnx")
    named(learner, "memory")
    placeholder = learner.page.locator(".NodeCard-placeholder").first
    expect(placeholder).to_contain_text("LSTM")
    # All of it is in view, and why it cannot be computed is told once it is picked.
    expect(placeholder).to_be_in_viewport(ratio=1)
    expect(learner.page.get_by_text("Not available here")).to_be_hidden()
    placeholder.click()
    expect(placeholder.get_by_text("Not available here")).to_be_visible()
    expect(learner.page.get_by_role("button", name="problems")).to_be_visible()
    expect(learner.notices).to_contain_text("LSTM")
    open_file(learner, EXPORTED / "lenet.exported.onnx")
    named(learner, "lenet")
    expect(learner.page.get_by_text("They stand as placeholders")).to_be_hidden()
    learner.press("Undo")
    named(learner, "memory")
    learner.press("Undo")
    named(learner, "lenet")
