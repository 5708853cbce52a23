"""Learning rates over fifty steps, as PyTorch sets them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import engine
from engine import nn
from engine.errors import ArgumentError, StateError
from engine.optim import SGD, Adagrad, Adam
from engine.optim.lr_scheduler import CosineAnnealingLR, ExponentialLR, OneCycleLR, ReduceLROnPlateau, StepLR
from tests.engine.tiny import batch, leaves, mlp

SCHEDULES: dict[str, Callable[[Any, Any], Any]] = {
    "step": lambda lib, opt: lib.StepLR(opt, step_size=7, gamma=0.5),
    "milestones": lambda lib, opt: lib.MultiStepLR(opt, [3, 10, 10, 40], gamma=0.3),
    "exponential": lambda lib, opt: lib.ExponentialLR(opt, gamma=0.9),
    "cosine": lambda lib, opt: lib.CosineAnnealingLR(opt, T_max=50),
    "cosine, there and back": lambda lib, opt: lib.CosineAnnealingLR(opt, T_max=8, eta_min=0.01),
    "function": lambda lib, opt: lib.LambdaLR(opt, lambda step: 0.95**step),
    "functions": lambda lib, opt: lib.LambdaLR(opt, [lambda step: 1 / (1 + step), lambda step: 1.0]),
    "linear": lambda lib, opt: lib.LinearLR(opt),
    "linear, falling": lambda lib, opt: lib.LinearLR(opt, start_factor=1.0, end_factor=0.1, total_iters=30),
    "one cycle": lambda lib, opt: lib.OneCycleLR(opt, max_lr=0.5, total_steps=51),
    "one cycle, epochs": lambda lib, opt: lib.OneCycleLR(
        opt, max_lr=[0.5, 1.0], epochs=6, steps_per_epoch=9, anneal_strategy="linear", div_factor=10
    ),
    "one cycle, three phases": lambda lib, opt: lib.OneCycleLR(
        opt, max_lr=0.5, total_steps=60, three_phase=True, pct_start=0.4, base_momentum=0.8, max_momentum=[0.9, 0.95]
    ),
    "one cycle, steady momentum": lambda lib, opt: lib.OneCycleLR(
        opt, max_lr=0.5, total_steps=60, cycle_momentum=False
    ),
}
PLATEAUS: dict[str, dict[str, Any]] = {
    "usual": {},
    "impatient": {"patience": 2, "factor": 0.5, "cooldown": 3},
    "absolute": {"patience": 1, "threshold": 0.05, "threshold_mode": "abs", "min_lr": [0.01, 0.05]},
    "rising": {"mode": "max", "patience": 1, "threshold": 0.01},
    "rising, absolute": {"mode": "max", "patience": 0, "threshold_mode": "abs", "eps": 0.01},
}


def made(library: Any, kind: str) -> Any:
    a, b = (library.tensor(1.0, requires_grad=True) for _ in range(2))
    groups = [{"params": [a]}, {"params": [b], "lr": 0.3}]
    return library.optim.Adam(groups, lr=0.1) if kind == "adam" else library.optim.SGD(groups, lr=0.1, momentum=0.9)


def momenta(optimizer: Any, kind: str) -> list[float]:
    return [group["betas"][0] if kind == "adam" else group["momentum"] for group in optimizer.param_groups]


@pytest.mark.parity
@pytest.mark.filterwarnings("ignore:Detected call of `lr_scheduler")
@pytest.mark.parametrize("kind", ["sgd", "adam"])
@pytest.mark.parametrize("name", list(SCHEDULES))
def test_fifty_steps(name: str, kind: str) -> None:
    torch = pytest.importorskip("torch")
    mine, its = made(engine, kind), made(torch, kind)
    ours = SCHEDULES[name](engine.optim.lr_scheduler, mine)
    other = SCHEDULES[name](torch.optim.lr_scheduler, its)
    for step in range(50):
        assert ours.get_last_lr() == pytest.approx(other.get_last_lr(), rel=1e-9, abs=1e-15), step
        assert [group["lr"] for group in mine.param_groups] == ours.get_last_lr()
        assert momenta(mine, kind) == pytest.approx(momenta(its, kind), rel=1e-12)
        ours.step()
        other.step()
    assert ours.last_epoch == other.last_epoch == 50


@pytest.mark.parity
@pytest.mark.filterwarnings("ignore:Detected call of `lr_scheduler")
def test_two_schedulers_together() -> None:
    torch = pytest.importorskip("torch")
    mine, its = made(engine, "sgd"), made(torch, "sgd")
    pairs = [[SCHEDULES[name](lib.optim.lr_scheduler, opt) for name in ("linear", "exponential", "cosine")]
             for lib, opt in ((engine, mine), (torch, its))]  # fmt: skip
    for _ in range(20):
        for several in pairs:
            for scheduler in several:
                scheduler.step()
        lrs = [[group["lr"] for group in optimizer.param_groups] for optimizer in (mine, its)]
        assert lrs[0] == pytest.approx(lrs[1], rel=1e-9)


@pytest.mark.parity
@pytest.mark.parametrize("name", list(PLATEAUS))
def test_a_plateau(name: str) -> None:
    torch = pytest.importorskip("torch")
    mine, its = made(engine, "sgd"), made(torch, "sgd")
    ours = engine.optim.lr_scheduler.ReduceLROnPlateau(mine, **PLATEAUS[name])
    other = torch.optim.lr_scheduler.ReduceLROnPlateau(its, **PLATEAUS[name])
    losses = [1.0, 0.9, 0.85, 0.849, 0.85, 0.9, 0.84, 0.84, 0.84, float("nan"), 0.5, 0.5] + [0.5] * 38
    for loss in losses:
        ours.step(loss)
        other.step(loss)
        assert ours.get_last_lr() == pytest.approx(other.get_last_lr(), rel=1e-12)
        assert (ours.num_bad_epochs, ours.in_cooldown) == (other.num_bad_epochs, other.in_cooldown)


@pytest.mark.parametrize("name", list(SCHEDULES))
def test_a_schedule_goes_on_from_its_state(name: str) -> None:
    whole, first, rest = (made(engine, "adam") for _ in range(3))
    steady, half = (SCHEDULES[name](engine.optim.lr_scheduler, optimizer) for optimizer in (whole, first))
    for _ in range(10):
        steady.step()
        half.step()
    resumed = SCHEDULES[name](engine.optim.lr_scheduler, rest)
    resumed.load_state_dict(half.state_dict())
    rest.load_state_dict(first.state_dict())
    for _ in range(10):
        steady.step()
        resumed.step()
    assert resumed.get_last_lr() == steady.get_last_lr()
    assert [dict(g, params=0) for g in rest.param_groups] == [dict(g, params=0) for g in whole.param_groups]


def test_a_schedule_goes_on_from_a_step() -> None:
    optimizer = made(engine, "sgd")
    with pytest.raises(StateError) as caught:
        StepLR(optimizer, 2, last_epoch=3)
    assert caught.value.code == "no-initial-lr"
    for group in optimizer.param_groups:
        group["initial_lr"] = group["lr"]
    assert StepLR(optimizer, 2, last_epoch=3).last_epoch == 4
    assert CosineAnnealingLR(optimizer, 10, last_epoch=3).base_lrs == [0.1, 0.3]


def test_a_program_follows_the_schedule() -> None:
    points, labels = batch(6)
    model = mlp([2, 1])
    optimizer = SGD(model.parameters(), lr=1.0)
    scheduler = ExponentialLR(optimizer, gamma=0.0)
    program = engine.record(model, nn.MSELoss(), optimizer, points, labels)
    first = program.step()
    scheduler.step()
    second, third = program.step(), program.step()
    assert first != second == third, "with a learning rate of 0 nothing moves"


def test_a_schedule_of_ones_own() -> None:
    class Halving(engine.optim.lr_scheduler.LRScheduler):
        def get_lr(self) -> list[float]:
            return [base / 2**self.last_epoch for base in self.base_lrs]

    optimizer = SGD(leaves(1.0), lr=1.0)
    scheduler = Halving(optimizer)
    scheduler.step()
    scheduler.step()
    assert scheduler.get_last_lr() == [0.25]


def test_settings_without_a_meaning_are_refused() -> None:
    optimizer = SGD(leaves(1.0), lr=0.1, momentum=0.9)
    refused: list[Callable[[], object]] = [
        lambda: OneCycleLR(optimizer, 0.1),
        lambda: OneCycleLR(optimizer, 0.1, total_steps=0),
        lambda: OneCycleLR(optimizer, 0.1, total_steps=5, pct_start=2.0),
        lambda: OneCycleLR(optimizer, [0.1, 0.2], total_steps=5),
        lambda: OneCycleLR(Adagrad(leaves(1.0)), 0.1, total_steps=5),
        lambda: ReduceLROnPlateau(optimizer, factor=1.5),
        lambda: ReduceLROnPlateau(optimizer, mode="lowest"),
        lambda: engine.optim.lr_scheduler.LinearLR(optimizer, start_factor=0.0),
    ]
    for make in refused:
        with pytest.raises(ArgumentError):
            make()
    with pytest.raises(TypeError):
        StepLR(mlp([2, 1]), 3)
    over = OneCycleLR(Adam(leaves(1.0)), 0.1, total_steps=2)
    over.step()
    over.step()
    with pytest.raises(StateError):
        over.step()
