"""Modules in other dtypes and on other devices."""

from __future__ import annotations

from typing import Any

import pytest

import engine
from engine import nn


def test_another_dtype_keeps_the_parameters() -> None:
    model = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
    weight = model[0].weight
    model(engine.ones(3, 2)).sum().backward()
    assert model.double() is model
    assert model[0].weight is weight
    assert weight.dtype == engine.float64
    assert weight.grad is not None
    assert weight.grad.dtype == engine.float64
    assert model[1].running_var.dtype == engine.float64
    assert model[1].num_batches_tracked.dtype == engine.int64
    assert model(engine.ones(3, 2, dtype=engine.float64)).dtype == engine.float64
    for moved in (
        model.to("cpu"),
        model.to("cpu", engine.float32),
        model.to(engine.ones(1)),
        model.cpu(),
        model.float(),
    ):
        assert moved is model
    assert weight.dtype == engine.float32


@pytest.mark.parametrize(
    "refused",
    [
        lambda m: m.half(),
        lambda m: m.bfloat16(),
        lambda m: m.cuda(),
        lambda m: m.to("cuda"),
        lambda m: m.to(engine.int64),
        lambda m: nn.Linear(1, 1, device="cuda"),
        lambda m: nn.Linear(1, 1, dtype=engine.int32),
    ],
)
def test_other_places_and_kinds_of_numbers_are_refused(refused: Any) -> None:
    with pytest.raises((RuntimeError, TypeError, AssertionError)):
        refused(nn.Linear(1, 1))
