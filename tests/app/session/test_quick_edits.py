"""Edits of large designs that come faster than they are made: told at once, and made in turn."""

from __future__ import annotations

import itertools
import json
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app.network.build import Built
from app.network.schema import Edge, LinearSpec, Network
from app.protocol.commands import Edit, NextStep, Pause, Play, Reset, Seek, SetSpeed, Train
from app.protocol.texts import WriteCode
from app.session import editing, prospect, queue
from app.session.outgoing import Outgoing
from app.session.saved_attic import pack_attic
from app.session.session import Session
from engine.errors import ArgumentError
from tests.app.session.changes import BOUNDED, after, node, removed, steps
from tests.app.session.page import START, Page, alike


@pytest.fixture(autouse=True)
def _every_design_is_large(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(editing, "LARGE", 0)


def test_a_large_design_is_told_at_once_and_made_a_moment_later() -> None:
    page = Page(steps=0)
    layers = [LinearSpec(id=f"m{at}", units=3) for at in range(48)]
    names = ["l1", *(layer.id for layer in layers)]
    deep = START.model_copy(
        update={
            "nodes": [*START.nodes, *layers],
            "edges": [
                *(edge for edge in START.edges if edge.target != "l2"),
                *(Edge(source=one, target=other) for one, other in itertools.pairwise(names)),
                Edge(source=names[-1], target="l2"),
            ],
        }
    )
    page.command += 1
    told = page.session.handle(Edit(v=1, id=page.command, network=deep))
    assert [json.loads(frame.data)["type"] for frame in told] == ["network", "done"]
    assert json.loads(told[0].data)["coming"]
    assert page.session._work.run.network == START
    restored = Session.restore("", page.session.snapshot())
    assert isinstance(restored, Session)
    assert restored.due(1e9) is not None
    page.rest()
    assert page.session._work.run.network == deep
    assert page.session.due(page.now) is None


Move = tuple[str, tuple[str, int, int, int]]
moves = st.lists(st.tuples(st.sampled_from(["change", "change", "change", "undo", "redo"]), steps), max_size=15)


class Both:
    """The same edits at two pages: one makes each before the next comes, the other all of them at the end."""

    def __init__(self) -> None:
        self.slow, self.quick = Page(), Page()

    def move(self, what: str, step: tuple[str, int, int, int]) -> None:
        if what == "undo" and self.slow.past:
            self.slow.undo()
            self.quick.undo()
        elif what == "redo" and self.slow.future:
            self.slow.redo()
            self.quick.redo()
        else:
            network = after(self.slow, step)
            self.slow.change(network)
            self.quick.change(network)
        self.slow.rest()

    def agree(self) -> None:
        self.quick.rest()
        alike(self.quick.learned, self.slow.learned)
        assert self.quick.session.step == self.slow.session.step
        assert self.quick.shown == self.slow.shown


@given(moves)
@settings(max_examples=25, deadline=None, phases=BOUNDED)
def test_edits_made_at_the_end_come_out_as_if_each_had_been_made_in_turn(drawn: list[Move]) -> None:
    both = Both()
    for move in drawn:
        both.move(*move)
    both.agree()
    for _ in range(len(both.slow.past)):
        both.move("undo", drawn[0][1])
    both.agree()
    while both.slow.future:
        both.move("redo", drawn[0][1])
    both.agree()


@given(st.lists(steps, max_size=12))
@settings(max_examples=15, deadline=None, phases=BOUNDED)
def test_what_each_took_is_kept_as_if_it_had_been_made_in_turn(drawn: list[tuple[str, int, int, int]]) -> None:
    both = Both()
    for step in drawn:
        both.move("change", step)
    both.agree()
    assert both.quick.session._work.run.place == both.slow.session._work.run.place
    (header, arrays), (other, others) = (pack_attic(page.session._attic) for page in (both.quick, both.slow))
    assert header == other
    for name, array in arrays.items():
        np.testing.assert_array_equal(array, others[name], err_msg=name)


def with_units(units: int) -> Network:
    """The first two layers are added up, so they have as many."""
    return node(node(START, "l1", units=units), "l2", units=units)


WIDE, NARROW = with_units(5), with_units(2)
OFF = node(WIDE, "norm", off="bypass")
BROKEN = removed(WIDE, WIDE.node("l2"), heal=False)


def designs(frames: list[Outgoing]) -> list[dict[str, Any]]:
    """The designs that a page is told, with what is known of them."""
    told = [json.loads(frame.data) for frame in frames if frame.kind == "text"]
    return [frame for frame in told if frame["type"] == "network"]


def told_of(page: Page) -> list[dict[str, Any]]:
    """The same, while all that waits is made."""
    page.now += 1.0
    frames: list[Outgoing] = []
    while page.session.due(page.now) is not None:
        frames += page.session.slice(0.0)
    return designs(frames)


def test_no_design_from_before_the_last_edit_is_told_any_more() -> None:
    page = Page()
    for network in (WIDE, BROKEN, WIDE, OFF):
        page.change(network)
    told = told_of(page)
    assert [frame["network"] for frame in told] == [OFF.model_dump(mode="json")]
    assert "coming" not in told[0]
    assert told[0]["anew"][:4] == ["W₁", "b₁", "W₂", "b₂"]


def test_a_design_that_does_not_run_stays_while_the_one_before_it_is_made() -> None:
    page = Page()
    page.change(WIDE)
    page.change(BROKEN)
    assert page.session._work.run.network == START
    told = told_of(page)
    assert page.session._work.run.network == WIDE
    assert [frame["problems"] != [] for frame in told] == [True]
    assert page.shown == BROKEN
    page.undo()
    page.rest()
    page.undo()
    page.rest()
    alike(page.learned, Page().learned)


def test_what_is_taken_back_before_it_is_made_leaves_the_run_as_it_was() -> None:
    page = Page()
    run, trace = page.session._work.run, page.session._work.recorded
    page.change(WIDE)
    page.change(NARROW)
    page.undo()
    page.undo()
    assert page.session.due(page.now) is None
    assert (page.session._work.run, page.session._work.recorded) == (run, trace)
    page.redo()
    page.redo()
    page.rest()
    assert page.session._work.run.network == NARROW


@pytest.mark.parametrize(
    ("command", "step"),
    [(NextStep(v=1, id=99), 4), (Train(v=1, id=99, unit="step"), 4), (Play(v=1, id=99), 4), (Reset(v=1, id=99), 0)],
)
def test_what_is_done_with_the_design_is_done_with_the_last_one(command: Any, step: int) -> None:
    page = Page()
    for network in (WIDE, NARROW, OFF):
        page.change(network)
    page.send(command)
    assert page.session._work.run.network == OFF
    assert page.session.step == step
    page.command = 99


def test_what_only_looks_at_the_shown_step_makes_nothing() -> None:
    page = Page()
    page.change(WIDE)
    trace = page.session._work.traces
    page.send(Seek(v=1, id=50, trace=trace, cursor=2))
    page.send(SetSpeed(v=1, id=51, speed=2))
    assert page.session._work.run.network == START
    page.send(WriteCode(v=1, id=52))
    assert page.session._work.traces == trace
    page.command = 52
    page.rest()
    assert page.session._work.run.network == WIDE


def test_the_code_is_that_of_the_design_that_is_coming() -> None:
    page = Page()
    page.change(WIDE)
    page.change(BROKEN)
    frames = page.session.handle(WriteCode(v=1, id=page.command + 1))
    told = json.loads(frames[0].data)
    assert "Linear(2, 5)" in told["source"]
    assert not told["current"]


@pytest.mark.parametrize("what", ["export.source", "export.weights", "work"])
def test_what_is_taken_along_is_of_the_last_design(what: str) -> None:
    page, other = Page(), Page(steps=3)
    page.change(WIDE)
    page.change(NARROW)
    taken = page.session.answer(what, b"")
    assert [frame["network"]["nodes"] for frame in told_of(page)] == [NARROW.model_dump(mode="json")["nodes"]]
    other.change(NARROW)
    other.rest()
    if what != "export.weights":
        assert taken == other.session.answer(what, b"")


def test_while_it_plays_training_waits_for_a_design_that_is_being_made() -> None:
    page = Page()
    page.send(Play(v=1, id=page.command + 1))
    page.command += 1
    page.change(WIDE)
    page.session.slice(0.0)
    step = page.session.step
    assert step > 3, "before the making begins it trains on"
    page.now += 1.0
    page.session.slice(0.0)
    page.change(NARROW)
    page.session.slice(0.0)
    assert page.session.step == step
    page.send(Pause(v=1, id=page.command + 1))
    page.command += 1
    assert page.session.step == step + 1
    page.rest()
    assert page.session._work.run.network == NARROW
    assert page.session.step == step + 1


def test_a_saved_session_makes_what_waited_in_turn() -> None:
    page, other = Page(), Page()
    for network in (WIDE, BROKEN, OFF):
        page.change(network)
        other.change(network)
        other.rest()
    restored = Session.restore("", page.session.snapshot(), clock=lambda: page.now)
    assert isinstance(restored, Session)
    page.session = restored
    page.rest()
    alike(page.learned, other.learned)
    while page.past:
        page.undo()
        page.rest()
    alike(page.learned, Page().learned)


def test_an_edit_that_cannot_be_made_is_refused_and_those_after_it_are_made(monkeypatch: pytest.MonkeyPatch) -> None:
    real = prospect.build

    def failing(network: Network) -> Built:
        if network == NARROW:
            raise ArgumentError("cannot", expected="a design", got="this one", cure="Take it back.")
        return real(network)

    monkeypatch.setattr(prospect, "build", failing)
    page = Page()
    for network in (WIDE, NARROW, OFF):
        page.change(network)
    page.now += 1.0
    frames: list[Outgoing] = []
    while page.session.due(page.now) is not None:
        frames += page.session.slice(0.0)
    refusals = [told for frame in frames if (told := told_as(frame))["type"] == "refusal"]
    assert [told["command"] for told in refusals] == [page.command - 1]
    assert page.session._work.run.network == OFF
    page.session.handle(Edit(v=1, id=page.command + 1, network=NARROW))
    page.now += 1.0
    frames = []
    while page.session.due(page.now) is not None:
        frames += page.session.slice(0.0)
    assert designs(frames)[-1]["network"] == OFF.model_dump(mode="json")
    assert page.session._work.run.network == OFF


def told_as(frame: Outgoing) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(frame.data) if frame.kind == "text" else {"type": ""}
    return told


def test_what_waits_is_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(queue, "MOST_NODES", 30)
    page = Page()
    for number in range(20):
        page.change(with_units(2 + number % 5))
        assert len(page.session._queue) <= 6
    assert page.session._work.run.network != START


def test_a_number_that_is_dragged_waits_as_one_edit() -> None:
    page = Page()
    for units in range(4, 40):
        page.change(with_units(units), goes_on=True)
        assert len(page.session._queue) == 1
    page.rest()
    page.undo()
    page.rest()
    alike(page.learned, Page().learned)
