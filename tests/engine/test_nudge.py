"""Nudging a value in float64 finds the gradient that the backward pass gave."""

import math

import numpy as np
import pytest

import engine
from engine.cells import every_cell
from engine.nudge import Nudger, nudge
from tests.engine.networks import MADE, expression, traced


@pytest.mark.parametrize("name", MADE)
def test_nudges_agree_with_the_backward_pass(name: str) -> None:
    program, trace, inputs, targets = traced(name)
    nudger = Nudger(program, inputs, targets, trace.before)
    picture = trace.at(len(trace.events) - 1)
    for node in program.nodes:
        gradient = picture.get((node.id, "grad"))
        if gradient is None:
            continue
        scale = max(float(np.abs(gradient).max()), 1e-3)
        for cell in list(every_cell(node.shape))[:12]:
            found = nudger.nudge(node.id, cell)
            np.testing.assert_allclose(found.numeric, gradient[cell], rtol=1e-6, atol=2e-6 * scale)


def test_nudging_leaves_the_program_alone_and_starts_from_the_given_state() -> None:
    program, trace, inputs, targets = traced("2-4-2-1 tanh, BCE, SGD")
    after = program.state()
    weight = next(node for node in program.nodes if node.kind == "parameter")
    first = nudge(program, weight.id, (0, 0), inputs, targets, trace.before)
    np.testing.assert_equal(program.state(), after)
    now = nudge(program, weight.id, (0, 0), inputs, targets, after)
    assert first.loss != now.loss
    assert first.loss_minus <= first.loss <= first.loss_plus or first.loss_plus <= first.loss <= first.loss_minus


def test_a_corner_is_noticed_and_a_smooth_bottom_is_not() -> None:
    for formula, corner in ((lambda x: x.relu(), True), (lambda x: x * x, False)):
        program, _, _ = expression(formula, x=0.0)
        found = nudge(program, program.inputs[0].id if program.inputs else 0, (), None, None, program.state())
        assert found.corner is corner


def test_a_masked_score_is_infinite_and_has_no_slope() -> None:
    program, _, _ = expression(
        lambda x: x.masked_fill(engine.tensor([True, False]), -math.inf).softmax(0)[1], x=[1.0, 2.0]
    )
    masked = next(node.id for node in program.nodes if node.op == "masked_fill")
    found = nudge(program, masked, (0,), None, None, program.state())
    assert (found.numeric, found.corner) == (0.0, False)
