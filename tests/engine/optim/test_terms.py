"""Every optimizer's update is written out so that a learner who types it in gets the number that is shown."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.cells import every_cell
from engine.explanation import Explanation, explain
from engine.richtext import numbers, plain
from engine.stepper import Stepper
from tests.engine.optim.cases import every_case, made, trained
from tests.engine.spelled import calculated
from tests.engine.tiny import batch, leaves, mlp

CLOSE: dict[str, Any] = {"rtol": 1e-4, "atol": 3e-6}


def explained(case: str, steps: int, **options: Any) -> list[Explanation]:
    """The updates of the step that follows `steps` steps, cell by cell."""
    model = mlp([2, 3, 1])
    points, labels = batch(6)
    program = engine.record(model, nn.MSELoss(), trained(case, model, **options), points, labels)
    for _ in range(steps):
        program.step(points, labels)
    stepper = Stepper(program)
    stepper.begin(points, labels)
    trace = stepper.record()
    return [
        explain(program, trace, event.index + 1, cell)
        for event in trace.events
        if event.kind == "update"
        for cell in every_cell(program.nodes[event.target].shape)
    ]


@pytest.mark.parametrize("steps", [0, 3])
@every_case
def test_every_line_put_together_gives_what_it_says(case: str, steps: int) -> None:
    for update in explained(case, steps):
        assert len(update.lines) >= 2
        for line in update.lines:
            left, right = calculated(line.working)
            np.testing.assert_allclose(left, right, err_msg=plain(line.working), **CLOSE)
        old, change = update.total_of
        assert update.total is not None
        np.testing.assert_allclose(old.value + change.value, update.total.value, **CLOSE)
        assert plain(update.words).rstrip().endswith(".")


@every_case
def test_every_symbol_of_a_line_that_is_worked_out_comes_from_an_earlier_one(case: str) -> None:
    lines = explained(case, 1)[0].lines
    assert lines[-1].symbols.split(" ", 1)[0] in lines[-1].symbols.split("leftarrow")[1]
    for line in lines:
        assert line.symbols.count("{") == line.symbols.count("}")
        assert len(numbers(line.working)) >= 2


@pytest.mark.parametrize("setting", [{"lr": 0.0}, {"lr": 1e30}])
@every_case
def test_standing_still_and_running_away_are_explained_too(case: str, setting: dict[str, float]) -> None:
    for update in explained(case, 2, **setting):
        assert update.words
        if setting["lr"] == 0:
            assert "stays" in plain(update.words)


@every_case
def test_groups_are_explained_with_their_own_settings(case: str) -> None:
    a, b = leaves(1.0, 2.0)
    optimizer = made(case, [{"params": [a]}, {"params": [b], "lr": 0.5}])
    program = engine.record(lambda: a * b, None, optimizer)
    stepper = Stepper(program)
    stepper.begin()
    trace = stepper.record()
    for event in trace.events:
        if event.kind == "update":
            update = explain(program, trace, event.index + 1, ())
            rate = 0.5 if program.nodes[event.target].tensor is b else optimizer.param_groups[0]["lr"]
            shown = [number.value for line in update.lines for number in numbers(line.working)]
            assert rate in shown
