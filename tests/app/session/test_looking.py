"""What travels with a trace, and what a page gets that looks elsewhere."""

from __future__ import annotations

import numpy as np
import pytest

from app.session import looking
from tests.app.session.learner import Learner


def node(learner: Learner, plain: str) -> int:
    return int(next(one["id"] for one in learner.last["graph"]["nodes"] if one["plain"] == plain))


def test_axes_are_named_and_the_batch_is_known() -> None:
    learner = Learner("circle")
    axes = {one["plain"]: one["axes"] for one in learner.last["graph"]["nodes"]}
    assert axes["x"] == axes["h₁"] == ["example", "unit"]
    assert axes["W₁"] == ["unit", "input"]
    assert axes["b₁"] == ["unit"]
    assert axes["L"] == []
    assert all(one["axes"][:1] != ["example"] for one in Learner("expression").last["graph"]["nodes"])


def test_the_mean_over_the_batch_is_the_engines() -> None:
    learner = Learner("circle")
    assert learner.send("look", trace=1, row=None) == ["look", "done"]
    look = learner.last["look"]
    wanted = node(learner, "h₁")
    ref = next(ref for ref in look["tensors"] if ref["node"] == wanted and ref["slot"] == "value")
    whole = learner.numbers("h₁", cursor=len(learner.events))
    assert ref["mean"]
    np.testing.assert_allclose(look.tile(ref), whole.mean(axis=0, keepdims=True), rtol=1e-6)
    parameters = {one["id"] for one in learner.last["graph"]["nodes"] if one["kind"] == "parameter"}
    assert not parameters & {ref["node"] for ref in look["tensors"]}


def test_a_look_at_another_trace_is_done_and_no_more() -> None:
    learner = Learner("circle")
    learner.send("next_step")
    assert learner.send("look", trace=1, row=3) == ["done"]
    assert learner.send("tensor", trace=1, node=0, slot="value", event=-1) == ["done"]


def test_a_part_of_a_tensor_is_exact_and_put_inside_it() -> None:
    learner = Learner("circle")
    wanted = node(learner, "W₁")
    learner.send("tensor", trace=1, node=wanted, slot="value", event=-1, row=2, column=9, rows=2, columns=8)
    frame = learner.last["tensor"]
    assert (frame["row"], frame["column"], frame["rows"], frame["columns"]) == (2, 0, 2, 2)
    np.testing.assert_array_equal(frame.floats.reshape(2, 2), learner.numbers("W₁", cursor=0)[2:4])
    learner.send("tensor", trace=1, node=node(learner, "L"), slot="value", event=len(learner.events))
    assert learner.last["tensor"]["node"] == wanted


def test_a_scalar_is_a_part_of_one_cell() -> None:
    learner = Learner("circle")
    wanted = node(learner, "L")
    event = next(at for at, event in enumerate(learner.events) if event["kind"] == "loss")
    learner.send("tensor", trace=1, node=wanted, slot="value", event=event, lead=[4, 4])
    frame = learner.last["tensor"]
    assert (frame["shape"], frame["lead"], frame["rows"], frame["columns"]) == ([], [], 1, 1)
    assert frame.floats[0] == pytest.approx(learner.numbers("L", cursor=event + 1).item())


def test_of_a_large_step_what_leaves_the_layers_is_sent_and_the_rest_on_request(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(looking, "TRACE_TENSORS", 20)
    learner = Learner("circle")
    assert not learner.trace["whole"]
    outputs = {layer["output"] for layer in learner.last["graph"]["layers"]}
    assert {ref["node"] for ref in learner.trace["tensors"]} <= outputs
    weight = node(learner, "W₁")
    assert weight not in outputs
    learner.send("look", trace=1, nodes=[weight])
    look = learner.last["look"]
    assert {ref["node"] for ref in look["tensors"]} == {weight}
    assert {ref["slot"] for ref in look["tensors"]} >= {"value", "grad"}
