"""The benchmarks' floor does the same training as PyTorch and the engine, or its time would mean nothing."""

from __future__ import annotations

import importlib
from typing import Any

import pytest

import engine
from benchmarks.engine import handwritten
from benchmarks.recording import recorded
from benchmarks.workloads import LR, WORKLOADS, Workload
from engine import nn


def named(work: Workload) -> str:
    return work.name


@pytest.mark.parametrize("work", WORKLOADS, ids=named)
def test_the_floor_trains_as_the_program_does(work: Workload) -> None:
    engine.manual_seed(0)
    model = work.model(nn)
    by_hand, program = handwritten(work, model), recorded(work, model)
    for _ in range(10):
        assert by_hand.step(*work.data()) == pytest.approx(program.step(*work.data()), rel=1e-5)


@pytest.mark.parity
@pytest.mark.parametrize("work", WORKLOADS, ids=named)
def test_the_floor_trains_as_pytorch_does(work: Workload) -> None:
    torch: Any = pytest.importorskip("torch")
    torch.manual_seed(0)
    model = work.model(torch.nn)
    ours = work.model(nn)
    for one, other in zip(ours.parameters(), model.parameters(), strict=True):
        one.data = other.detach().numpy()
    by_hand = handwritten(work, ours)
    criterion = getattr(torch.nn, work.loss)()
    optimizer = getattr(importlib.import_module("torch.optim"), work.optimizer)(model.parameters(), lr=LR)
    inputs, targets = (torch.from_numpy(array) for array in work.data())
    for _ in range(10):
        optimizer.zero_grad()
        loss = criterion(model(inputs), targets)
        loss.backward()
        optimizer.step()
        assert by_hand.step(*work.data()) == pytest.approx(loss.item(), rel=1e-4)
