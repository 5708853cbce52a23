"""A gesture of several edits, some of which were made on its way, is taken back whole."""

from __future__ import annotations

import numpy as np
import pytest

from app.network.schema import Init, Network
from app.session import editing
from tests.app.session.changes import node, removed, trained
from tests.app.session.page import START, Page, alike

SECOND = START.model_copy(update={"seed": 1})
UNBIASED = node(START, "l3", bias=False)
ZEROS = node(START, "l2", weight_init=Init(kind="zeros"))
GONE = removed(START, START.node("l2"), heal=True)
OFF, OFF_ZEROS = (node(network, "l2", off="mute") for network in (START, ZEROS))


@pytest.mark.parametrize(
    "gesture",
    [
        pytest.param([(UNBIASED, True), (trained(UNBIASED, optimizer="sgd"), True)], id="another optimizer"),
        pytest.param(
            [(UNBIASED, True), (trained(UNBIASED, optimizer="sgd"), True), (UNBIASED, True)], id="and the first again"
        ),
        pytest.param([(trained(START, optimizer="sgd"), True), (START, False), (SECOND, True)], id="then another seed"),
        pytest.param([(ZEROS, True), (START, False), (SECOND, True)], id="a beginning, then another seed"),
        pytest.param([(ZEROS, True), (GONE, True)], id="a beginning, then gone"),
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
        pytest.param([(OFF, True), (OFF_ZEROS, True), (GONE, True)], id="off, another beginning, then gone"),
        pytest.param([(OFF, True), (OFF_ZEROS, True), (ZEROS, True)], id="off, another beginning, then on"),
        pytest.param([(OFF, True), (OFF_ZEROS, True), (START, True)], id="off, another beginning, then as before"),
        pytest.param([(OFF, True), (OFF_ZEROS, True), (SECOND, True)], id="off, another beginning, then another seed"),
        pytest.param([(OFF_ZEROS, True), (ZEROS, True), (OFF, True)], id="off and begun anew, on, off as before"),
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


def test_what_is_given_another_beginning_while_it_is_off_is_drawn_anew_when_it_is_on() -> None:
    page = Page()
    before = page.learned
    for network in (OFF, OFF_ZEROS, ZEROS):
        page.change(network)
    assert not page.learned.parameters["l2.linear.weight"].any()
    np.testing.assert_array_equal(page.learned.parameters["l2.linear.bias"], before.parameters["l2.linear.bias"])
    for _ in range(3):
        page.undo()
    alike(page.learned, before)
