"""A gesture of several edits, some of which were made on its way, is taken back whole."""

from __future__ import annotations

import pytest

from app.network.schema import Init, Network
from app.session import editing
from tests.app.session.changes import node, removed, trained
from tests.app.session.page import START, Page, alike

SECOND = START.model_copy(update={"seed": 1})
UNBIASED = node(START, "l3", bias=False)
ZEROS = node(START, "l2", weight_init=Init(kind="zeros"))


@pytest.mark.parametrize(
    "gesture",
    [
        pytest.param([(UNBIASED, True), (trained(UNBIASED, optimizer="sgd"), True)], id="another optimizer"),
        pytest.param(
            [(UNBIASED, True), (trained(UNBIASED, optimizer="sgd"), True), (UNBIASED, True)], id="and the first again"
        ),
        pytest.param([(trained(START, optimizer="sgd"), True), (START, False), (SECOND, True)], id="then another seed"),
        pytest.param([(ZEROS, True), (START, False), (SECOND, True)], id="a beginning, then another seed"),
        pytest.param([(ZEROS, True), (removed(START, START.node("l2"), heal=True), True)], id="a beginning, then gone"),
        pytest.param([(SECOND, True), (UNBIASED, True)], id="from another seed and back"),
        pytest.param([(SECOND, True), (trained(START, optimizer="sgd"), True)], id="and back with another optimizer"),
        pytest.param([(trained(START, batch_size=2), True), (trained(SECOND, batch_size=2), True)], id="another batch"),
        pytest.param(
            [
                (node(START, "norm", off="mute"), True),
                (node(START, "norm", weight_init=Init(kind="normal")), True),
            ],
            id="off, then another beginning",
        ),
    ],
)
def test_a_gesture_that_was_made_on_its_way_is_taken_back_whole(
    gesture: list[tuple[Network, bool]], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(editing, "LARGE", 0)
    page = Page()
    first = page.learned
    for network, rest in gesture:
        page.change(network, goes_on=True)
        if rest:
            page.rest()
    last = page.learned
    for _ in range(2):
        page.undo()
        page.rest()
        alike(page.learned, first)
        page.redo()
        page.rest()
        alike(page.learned, last)
