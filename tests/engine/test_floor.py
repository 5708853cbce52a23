"""The benchmarks' floor does the same training as the engine, or its time would mean nothing."""

from __future__ import annotations

import pytest

import engine
from benchmarks.engine import LR, WORKLOADS, Workload
from benchmarks.floor import HandwrittenStep
from engine import nn
from engine.optim import SGD, Adam


@pytest.mark.parametrize("work", WORKLOADS, ids=lambda work: work.title)
def test_the_floor_trains_as_the_program_does(work: Workload) -> None:
    points, labels = work.data()
    model = work.model()
    arrays = [parameter.array.copy() for parameter in model.parameters()]
    by_hand = HandwrittenStep(arrays[0::2], arrays[1::2], work.batch, LR, work.adam)
    optimizer = (Adam if work.adam else SGD)(model.parameters(), lr=LR)
    program = engine.record(model, nn.BCEWithLogitsLoss(), optimizer, points, labels)
    for _ in range(10):
        assert by_hand.step(points, labels) == pytest.approx(program.step(points, labels), rel=1e-5)
