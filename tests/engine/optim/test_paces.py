"""Training at once, stepping one parameter at a time, and eager steps: one rule, the same bits, no new arrays."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

import engine
from engine import nn
from engine.optim.optimizer import Optimizer
from engine.program.program import Program
from engine.stepper import Stepper
from tests.engine.optim.cases import every_case, trained
from tests.engine.tiny import batch, mlp

SIZES = [2, 5, 3, 1]


def recorded(case: str) -> tuple[Program, Optimizer]:
    model = mlp(SIZES)
    points, labels = batch(6)
    optimizer = trained(case, model)
    return engine.record(model, nn.MSELoss(), optimizer, points, labels), optimizer


@every_case
def test_flat_and_stepped_updates_are_equal_to_the_bit(case: str) -> None:
    (flat, _), (stepped, _) = recorded(case), recorded(case)
    stepper = Stepper(stepped)
    for seed in range(5):
        points, labels = batch(6, seed=seed)
        flat.step(points, labels)
        stepper.begin(points, labels)
        stepper.seek(len(stepped.events))
    one, other = flat.state(), stepped.state()
    assert one.keys() == other.keys()
    for name in one:
        np.testing.assert_array_equal(one[name], other[name], err_msg=name)


@every_case
def test_eager_and_replayed_updates_are_equal_to_the_bit(case: str) -> None:
    """From the same gradients."""
    (program, replayed), (_, eager) = recorded(case), recorded(case)
    for seed in range(5):
        program.step(*batch(6, seed=seed))
        for mine, its in zip(eager.params, replayed.params, strict=True):
            mine.grad = engine.Tensor(replayed.views(its)[1].copy())
        eager.step()
    for mine, its in zip(eager.params, replayed.params, strict=True):
        np.testing.assert_array_equal(mine.array, its.array)
        for slot, view in eager.views(mine)[2].items():
            np.testing.assert_array_equal(view, replayed.views(its)[2][slot], err_msg=slot)


@every_case
def test_gradients_stay_as_they_are(case: str) -> None:
    _, optimizer = recorded(case)
    rng = np.random.default_rng(0)
    gradients = [rng.normal(size=p.shape).astype(np.float32) for p in optimizer.params]
    for parameter, gradient in zip(optimizer.params, gradients, strict=True):
        parameter.grad = engine.Tensor(gradient.copy())
    optimizer.step()
    for parameter, gradient in zip(optimizer.params, gradients, strict=True):
        assert parameter.grad is not None
        np.testing.assert_array_equal(parameter.grad.array, gradient)
        np.testing.assert_array_equal(optimizer.views(parameter)[1], gradient)


@every_case
def test_a_replayed_step_makes_no_new_arrays(case: str) -> None:
    program, _ = recorded(case)
    points, labels = batch(6)
    for _ in range(10):
        program.step(points, labels)
    tracemalloc.start()
    try:
        program.step(points, labels)
        before = tracemalloc.take_snapshot()
        for _ in range(20):
            program.step(points, labels)
        after = tracemalloc.take_snapshot()
    finally:
        tracemalloc.stop()
    grown = [s for s in after.compare_to(before, "lineno") if s.size_diff > 0 and "tracemalloc" not in str(s.traceback)]
    assert sum(difference.size_diff for difference in grown) < 2000, grown


def test_gradients_that_are_not_contiguous() -> None:
    w = engine.tensor(np.ones((2, 3), np.float32), requires_grad=True)
    optimizer = engine.optim.SGD([w], lr=1.0)
    w.grad = engine.Tensor(np.arange(6, dtype=np.float32).reshape(3, 2).T)
    optimizer.step()
    np.testing.assert_array_equal(w.array, 1 - np.arange(6, dtype=np.float32).reshape(3, 2).T)


@pytest.mark.parametrize("number", [np.nan, np.inf, 1e30])
@every_case
def test_numbers_that_run_away_go_their_way_without_a_warning(case: str, number: float) -> None:
    _, optimizer = recorded(case)
    for _ in range(2):
        for parameter in optimizer.params:
            parameter.grad = engine.Tensor(np.full(parameter.shape, number, np.float32))
        optimizer.step()
