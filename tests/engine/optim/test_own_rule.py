"""A rule of one's own, written as in a PyTorch lesson."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

import engine
from engine import nn, optim
from engine.errors import RecordError
from engine.optim.lr_scheduler import ExponentialLR
from tests.engine.tiny import batch, leaves, mlp


class Heavy(optim.Optimizer):
    """Gradient descent with momentum, by hand."""

    def __init__(self, params: Iterable[Any], lr: float = 0.1, momentum: float = 0.5) -> None:
        super().__init__(params, {"lr": lr, "momentum": momentum})

    def step(self, closure: Any = None) -> Any:
        with engine.no_grad():
            for group in self.param_groups:
                for parameter in group["params"]:
                    if parameter.grad is not None:
                        state = self.state[parameter]
                        state["v"] = state.get("v", 0.0) * group["momentum"] + parameter.grad
                        parameter -= group["lr"] * state["v"]


def test_it_trains_with_groups_and_schedules() -> None:
    a, b = leaves(1.0, 1.0)
    mine = Heavy([{"params": [a]}, {"params": [b], "momentum": 0.0}])
    schedule = ExponentialLR(mine, gamma=0.5)
    for _ in range(2):
        mine.zero_grad()
        (a + b).backward()
        mine.step()
        schedule.step()
    assert a.item() == pytest.approx(1 - 0.1 - 0.05 * 1.5)
    assert b.item() == pytest.approx(1 - 0.1 - 0.05)
    assert "Heavy (" in repr(mine)
    assert mine.param_groups[0].keys() == {"params", "lr", "momentum", "initial_lr"}


def test_a_program_says_why_it_cannot_run_it() -> None:
    model = mlp([2, 1])
    points, labels = batch(4)
    with pytest.raises(RecordError) as caught:
        engine.record(model, nn.MSELoss(), Heavy(model.parameters()), points, labels)
    assert caught.value.code == "rule-without-plan"
