"""The exported script runs in PyTorch as it stands, and trains as the engine does."""

from __future__ import annotations

import runpy
import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from engine import nn, optim
from engine.export import save_training, training_source
from engine.export.errors import ExportError
from engine.optim.lr_scheduler import (
    CosineAnnealingLR,
    ExponentialLR,
    LambdaLR,
    LinearLR,
    MultiStepLR,
    OneCycleLR,
    ReduceLROnPlateau,
    StepLR,
)
from engine.program.gradients import Gradients
from tests.engine.export.models import LeNet, Words

pytestmark = pytest.mark.parity
rng = np.random.default_rng(7)


def trained(
    model: nn.Module, criterion: Any, optimizer: Any, x: Any, t: Any, epochs: int, scheduler: Any
) -> list[float]:
    """The losses of the epochs, each batch in order."""
    found = []
    for _ in range(epochs):
        total = 0.0
        for start in range(0, len(x), 8):
            inputs, targets = engine.tensor(x[start : start + 8]), engine.tensor(t[start : start + 8])
            optimizer.zero_grad()
            loss = criterion(model(inputs), targets)
            loss.backward()
            optimizer.step()
            if isinstance(scheduler, OneCycleLR):
                scheduler.step()
            total += loss.item() * len(inputs)
        found.append(total / len(x))
        if isinstance(scheduler, ReduceLROnPlateau):
            scheduler.step(found[-1])
        elif scheduler is not None and not isinstance(scheduler, OneCycleLR):
            scheduler.step()
    return found


def losses(shown: str) -> list[float]:
    """The numbers that the script prints."""
    return [float(line.split()[-1]) for line in shown.splitlines()]


def perceptron() -> nn.Module:
    return nn.Sequential(nn.Linear(4, 8), nn.ReLU(), nn.Linear(8, 3))


def smoothed(output: Any, target: Any) -> Any:
    """A loss of one's own."""
    return ((output - nn.functional.one_hot(target, 3)) ** 2).mean() + 0.1 * output.abs().mean()


CASES: dict[str, tuple[Any, Any, Any, Any]] = {
    "weights of classes, two groups": (
        perceptron,
        nn.CrossEntropyLoss(weight=engine.tensor([1.0, 2.0, 0.5]), label_smoothing=0.1),
        lambda m: optim.SGD(
            [{"params": m[0].parameters()}, {"params": [m[2].weight, m[2].bias], "lr": 0.3}],
            lr=0.1,
            momentum=0.9,
            nesterov=True,
        ),
        lambda o: StepLR(o, 2, gamma=0.5),
    ),
    "one cycle": (
        perceptron,
        nn.functional.cross_entropy,
        lambda m: optim.AdamW(m.parameters(), lr=0.02, betas=(0.8, 0.99)),
        lambda o: OneCycleLR(o, max_lr=0.1, epochs=4, steps_per_epoch=3, div_factor=10.0, three_phase=True),
    ),
    "a loss of one's own": (
        perceptron,
        smoothed,
        lambda m: optim.RMSprop(m.parameters(), lr=0.01, centered=True),
        lambda o: ReduceLROnPlateau(o, factor=0.5, patience=0, threshold=0.5),
    ),
    "a convolutional network": (
        LeNet,
        nn.CrossEntropyLoss(),
        lambda m: optim.Adagrad(m.parameters(), lr=0.05),
        lambda o: CosineAnnealingLR(o, T_max=4),
    ),
    "words": (Words, nn.CrossEntropyLoss(), lambda m: optim.Adam(m.parameters(), lr=0.01), lambda o: None),
}


@pytest.mark.parametrize("case", CASES)
def test_the_script_trains_as_the_engine_does(
    case: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("torch")
    make, criterion, optimize, schedule = CASES[case]
    engine.manual_seed(3)
    model = make()
    x: Any = {LeNet: rng.normal(size=(20, 1, 10, 10)), Words: rng.integers(1, 11, (20, 5))}.get(
        make, rng.normal(size=(20, 4))
    )
    x, t = x if x.dtype.kind == "i" else x.astype(np.float32), rng.integers(0, 3, 20)
    optimizer = optimize(model)
    scheduler = schedule(optimizer)
    options: dict[str, Any] = {"scheduler": scheduler, "batch_size": 8, "epochs": 4, "shuffle": False}
    save_training(tmp_path, model, criterion, optimizer, x, t, **options)
    monkeypatch.chdir(tmp_path)
    runpy.run_path("train.py")
    shown = losses(capsys.readouterr().out)
    assert shown == pytest.approx(trained(model, criterion, optimizer, x, t, 4, scheduler), abs=2e-3)


def test_the_script_runs_alone(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    model = perceptron()
    x, t = rng.normal(size=(40, 4)).astype(np.float32), rng.integers(0, 3, 40)
    optimizer, criterion = optim.Adam(model.parameters(), lr=0.02), nn.CrossEntropyLoss()
    save_training(tmp_path, model, criterion, optimizer, x, t, batch_size=40, epochs=3)
    ran = subprocess.run([sys.executable, "train.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    program = engine.record(model, criterion, optimizer, x, t)
    assert losses(ran.stdout) == pytest.approx([program.step(x, t) for _ in range(3)], abs=2e-4)


def test_gradients_are_kept_and_clipped_as_the_engine_does(tmp_path: Path) -> None:
    pytest.importorskip("torch")
    model = perceptron()
    x, t = rng.normal(size=(40, 4)).astype(np.float32), rng.integers(0, 3, 40)
    optimizer, criterion = optim.SGD(model.parameters(), lr=0.3), nn.CrossEntropyLoss()
    gradients = Gradients(zero=False, clip_norm=0.2)
    save_training(tmp_path, model, criterion, optimizer, x, t, batch_size=40, epochs=4, gradients=gradients)
    source = (tmp_path / "train.py").read_text()
    assert "optimizer.zero_grad()" not in source
    assert "clip_grad_norm_(model.parameters(), 0.2)" in source
    ran = subprocess.run([sys.executable, "train.py"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr
    program = engine.record(model, criterion, optimizer, x, t, gradients=gradients)
    assert losses(ran.stdout) == pytest.approx([program.step(x, t) for _ in range(4)], abs=2e-4)


def test_a_model_of_two_inputs_trains(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("torch")
    model = nn.Bilinear(3, 2, 1)
    columns = rng.normal(size=(12, 3)).astype(np.float32), rng.normal(size=(12, 2)).astype(np.float32)
    targets = rng.normal(size=(12, 1)).astype(np.float32)
    optimizer, criterion = optim.SGD(model.parameters(), lr=0.1), nn.MSELoss()
    save_training(tmp_path, model, criterion, optimizer, columns, targets, epochs=3)
    monkeypatch.chdir(tmp_path)
    runpy.run_path("train.py")
    program = engine.record(model, criterion, optimizer, columns, targets)
    expected = [program.step(columns, targets) for _ in range(3)]
    assert losses(capsys.readouterr().out) == pytest.approx(expected, abs=2e-4)


def test_settings_are_written_where_they_differ_from_the_defaults() -> None:
    model = nn.Sequential(nn.Linear(2, 1))
    optimizer = optim.SGD(model.parameters(), lr=0.5, momentum=0.9, nesterov=True)
    source = training_source(model, nn.BCEWithLogitsLoss(pos_weight=engine.tensor([3.0])), optimizer)
    assert "criterion = nn.BCEWithLogitsLoss(pos_weight=torch.tensor([3.0]))" in source
    assert "torch.optim.SGD(model.parameters(), lr=0.5, momentum=0.9, nesterov=True)" in source
    assert "scheduler" not in source


@pytest.mark.parametrize(
    ("make", "text"),
    [
        (lambda o: StepLR(o, 3), "StepLR(optimizer, 3)"),
        (lambda o: MultiStepLR(o, [2, 5], gamma=0.2), "MultiStepLR(optimizer, [2, 5], gamma=0.2)"),
        (lambda o: ExponentialLR(o, 0.9), "ExponentialLR(optimizer, 0.9)"),
        (lambda o: LinearLR(o, 0.25, total_iters=3), "LinearLR(optimizer, start_factor=0.25, total_iters=3)"),
        (lambda o: CosineAnnealingLR(o, 8, 0.01), "CosineAnnealingLR(optimizer, 8, eta_min=0.01)"),
        (lambda o: ReduceLROnPlateau(o, "max", min_lr=0.1), 'ReduceLROnPlateau(optimizer, mode="max", min_lr=0.1)'),
        (lambda o: OneCycleLR(o, 0.5, 30), "OneCycleLR(optimizer, 0.5, total_steps=30)"),
    ],
)
def test_a_schedule_begins_anew_with_its_settings(make: Any, text: str) -> None:
    model = nn.Linear(2, 1)
    optimizer = optim.SGD(model.parameters(), lr=0.5, momentum=0.9)
    scheduler = make(optimizer)
    optimizer.step()
    scheduler.step(*[1.0] * isinstance(scheduler, ReduceLROnPlateau))
    source = training_source(model, nn.MSELoss(), optimizer, scheduler=scheduler)
    assert f"torch.optim.lr_scheduler.{text}\n" in source
    compile(source, "train.py", "exec")


def test_what_pytorch_cannot_make_is_refused() -> None:
    model = nn.Linear(2, 1)
    optimizer = optim.SGD(model.parameters(), lr=0.5)
    with pytest.raises(ExportError, match="settings are numbers"):
        training_source(model, nn.MSELoss(), optimizer, scheduler=LambdaLR(optimizer, lambda epoch: 0.5))
    with pytest.raises(ExportError, match="the model's parameters"):
        training_source(nn.Linear(2, 1), nn.MSELoss(), optimizer)
    with pytest.raises(ExportError, match="example batch"):
        training_source(model, smoothed, optimizer)


def test_parts_that_are_not_trained_stay_so() -> None:
    model = perceptron()
    model[0].requires_grad_(False)
    source = training_source(model, nn.MSELoss(), optim.SGD(model[2].parameters(), lr=0.1))
    assert "model[0].requires_grad_(False)" in source
    assert "torch.optim.SGD(model[2].parameters(), lr=0.1)" in source
