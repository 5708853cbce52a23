"""Nudges in float64 find the gradients of layers that draw, keep statistics, pool or share weights."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine import nn
from engine.nudge import Nudger
from engine.stepper import Stepper
from tests.engine.coverage import layers
from tests.engine.coverage.losses import LOSSES
from tests.engine.coverage.replaying import Training
from tests.engine.coverage.test_explaining import cells
from tests.engine.coverage.trainings import TRAININGS, program_of
from tests.engine.optim.cases import CASES

# Straight-through parts have a gradient that is not the slope: a detached value moves when it is nudged.
MODELS = {name: case for name, case in TRAININGS.items() if name not in CASES and name != "busy"}
EVERY = {
    **MODELS,
    **{
        loss.name: Training(lambda: nn.Linear(6, 4), [loss.batch(3, seed) for seed in range(3)], loss.made())
        for loss in LOSSES
    },
}


def double(case: Training) -> Training:
    """In float64, so that the gradients shown are exact enough to compare with."""
    return Training(case.build, case.batches, case.loss, dtype="float64")


@pytest.mark.parametrize("name", EVERY)
def test_a_nudge_of_any_value_finds_its_gradient(name: str) -> None:
    case = EVERY[name]
    if name in {loss.name for loss in LOSSES if "weight" in loss.options}:
        case = Training(case.build, case.batches, case.loss)
        precise = False
    else:
        case, precise = double(case), True
    _, program, batches = program_of(case)
    program.step(*batches[0])
    stepper = Stepper(program)
    stepper.begin(*batches[1])
    trace = stepper.record()
    nudger = Nudger(program, *batches[1], trace.before)
    picture = trace.at(len(trace.events) - 1)
    state = program.state()
    rng = np.random.default_rng(0)
    close: dict[str, Any] = {"rtol": 1e-4 if precise else 2e-3}
    assert program.loss is not None
    for node in program.nodes:
        gradient = picture.get((node.id, "grad"))
        if gradient is None:
            continue
        scale = max(float(np.abs(gradient).max()), 1e-3)
        for cell in cells(gradient, rng):
            found = nudger.nudge(node.id, cell)
            value = picture[program.loss, "value"]
            assert value is not None
            np.testing.assert_allclose(found.loss, float(value), rtol=1e-4, err_msg="the loss at rest")
            if found.corner or (node.name == "weight" and node.path == "words" and cell[0] == 0):
                continue  # a corner has no slope; word 0 fills up and is left as it is, whatever the loss says
            where = f"{node.path} {node.name} {cell}"
            np.testing.assert_allclose(
                found.numeric, gradient[cell], **close, atol=(1e-5 if precise else 1e-3) * scale, err_msg=where
            )
    for key, array in program.state().items():
        np.testing.assert_array_equal(array, state[key], err_msg="a nudge leaves the Program alone")


def test_what_was_drawn_is_drawn_again_when_training_went_on() -> None:
    _, program, batches = program_of(double(TRAININGS["variational"]))
    stepper = Stepper(program)
    stepper.begin(*batches[1])
    trace = stepper.record()
    picture = trace.at(len(trace.events) - 1)
    for batch in batches:
        program.step(*batch)
    nudger = Nudger(program, *batches[1], trace.before)
    for node in program.nodes:
        gradient = picture.get((node.id, "grad"))
        if gradient is not None and node.kind == "parameter":
            found = nudger.nudge(node.id, (0,) * gradient.ndim)
            np.testing.assert_allclose(found.numeric, gradient[(0,) * gradient.ndim], rtol=1e-4, atol=1e-6)


def test_no_layer_is_left_out() -> None:
    assert {*layers.LAYERS, *layers.WORDS} <= set(EVERY)
