"""Ten recorded steps with every optimizer equal ten eager ones: groups, schedules and frozen parameters too."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine import nn, optim
from engine.optim import Optimizer, lr_scheduler
from tests.engine.coverage.replaying import Batch, Training, agree
from tests.engine.optim.cases import CASES, made


class Forked(nn.Module):
    """Two layers, one that is frozen, and one that is never used."""

    def __init__(self) -> None:
        super().__init__()
        self.first, self.second = nn.Linear(6, 5), nn.Linear(5, 3)
        self.frozen, self.unused = nn.Linear(5, 5), nn.Linear(2, 2)
        self.frozen.requires_grad_(False)

    def forward(self, x: Any) -> Any:
        h = self.first(x).tanh()
        return self.second(h + self.frozen(h))


def batches(count: int = 10) -> list[Batch]:
    rng = np.random.default_rng(8)
    sizes = [7] * (count - 1) + [4]
    return [(rng.normal(size=(n, 6)).astype(np.float32), rng.normal(size=(n, 3)).astype(np.float32)) for n in sizes]


def grouped(case: str, model: nn.Module) -> Optimizer:
    name, options = CASES[case]
    groups: list[dict[str, Any]] = [
        {"params": [p for n, p in model.named_parameters() if n.endswith("weight")]},
        {"params": [p for n, p in model.named_parameters() if n.endswith("bias")], "lr": 0.003, "weight_decay": 0.0},
    ]
    optimizer: Optimizer = getattr(optim, name)(groups, **options)
    return optimizer


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("case", CASES)
def test_a_recorded_optimizer_trains_as_an_eager_one(case: str, dtype: str) -> None:
    agree(Training(Forked, batches(), nn.MSELoss(), lambda model: made(case, model.parameters()), dtype))


@pytest.mark.parametrize("case", CASES)
def test_parameter_groups(case: str) -> None:
    agree(Training(Forked, batches(), nn.MSELoss(), lambda model: grouped(case, model)))


SCHEDULES: dict[str, Any] = {
    "StepLR": lambda o: lr_scheduler.StepLR(o, 3, 0.3),
    "ExponentialLR": lambda o: lr_scheduler.ExponentialLR(o, 0.8),
    "CosineAnnealingLR": lambda o: lr_scheduler.CosineAnnealingLR(o, 6),
    "ReduceLROnPlateau": lambda o: lr_scheduler.ReduceLROnPlateau(o, patience=0),
    "OneCycleLR": lambda o: lr_scheduler.OneCycleLR(o, 0.1, total_steps=12),
}


@pytest.mark.parametrize("case", ["momentum", "adam", "rmsprop, all"])
@pytest.mark.parametrize("schedule", SCHEDULES)
def test_schedules_take_effect_without_recording_again(schedule: str, case: str) -> None:
    made_for: dict[int, Any] = {}

    def optimizer(model: nn.Module) -> Optimizer:
        mine = grouped(case, model)
        made_for[id(mine)] = SCHEDULES[schedule](mine)
        return mine

    def turn(step: int, model: nn.Module, optimizer: Optimizer) -> None:
        made_for[id(optimizer)].step(*((1.0,) if schedule == "ReduceLROnPlateau" else ()))

    agree(Training(Forked, batches(), nn.MSELoss(), optimizer, between=turn))
