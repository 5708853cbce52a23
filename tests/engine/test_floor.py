"""The benchmarks' floor does the same training as PyTorch and the engine, or its time would mean nothing."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

from benchmarks.engine import handwritten
from benchmarks.floor import HandwrittenStep
from benchmarks.recording import recorded
from benchmarks.workloads import LR, WORKLOADS, Workload
from engine import nn

DENSE = [work for work in WORKLOADS if len(work.features) == 1]


def named(work: Workload) -> str:
    return work.name


@pytest.mark.parametrize("work", DENSE, ids=named)
def test_the_floor_trains_as_the_program_does(work: Workload) -> None:
    if work.missing(nn):
        pytest.skip(f"the engine has no {', '.join(work.missing(nn))}")
    model = work.model(nn)
    by_hand, program = handwritten(work, model), recorded(work, model)
    assert by_hand is not None
    for _ in range(10):
        assert by_hand.step(*work.data()) == pytest.approx(program.step(*work.data()), rel=1e-5)


@pytest.mark.parity
@pytest.mark.parametrize("work", DENSE, ids=named)
def test_the_floor_trains_as_pytorch_does(work: Workload) -> None:
    torch: Any = pytest.importorskip("torch")
    torch.manual_seed(0)
    model = work.model(torch.nn)
    arrays = [parameter.detach().numpy().copy() for parameter in model.parameters()]
    by_hand = HandwrittenStep(arrays, work.batch, work.layers[1][0], work.loss, work.optimizer, LR)
    criterion = getattr(torch.nn, work.loss)()
    optimizer = getattr(importlib.import_module("torch.optim"), work.optimizer)(model.parameters(), lr=LR)
    inputs, targets = (torch.from_numpy(array) for array in work.data())
    for _ in range(10):
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        assert by_hand.step(*work.data()) == pytest.approx(loss.item(), rel=1e-4)
