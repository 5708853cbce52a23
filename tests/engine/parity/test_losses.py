"""Every loss with every reduction, as function and as module, against PyTorch: value and gradient, and in training."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import engine

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity

from tests.engine.nn.lockstep import in_lockstep, theirs_of  # noqa: E402 - needs PyTorch

RNG = np.random.default_rng(5)
REDUCTIONS = ("mean", "sum", "none")
SCORES = RNG.normal(size=(6, 4)).astype(np.float32)
NEAR = (SCORES + RNG.normal(size=SCORES.shape)).astype(np.float32)
CHANCES = RNG.uniform(0.05, 0.95, (6, 4)).astype(np.float32)
SHARES = (CHANCES / CHANCES.sum(1, keepdims=True)).astype(np.float32)
LABELS = np.array([0, 3, 1, 2, 1, 0])
PLANES = RNG.normal(size=(2, 4, 3, 2)).astype(np.float32)
WEIGHTS = np.array([0.5, 2.0, 1.0, 3.0], np.float32)

Made = Callable[[Any, Callable[[Any], Any], str], Any]
LOSSES: dict[str, tuple[Made, Any, Any]] = {
    "MSELoss": (lambda nn, t, r: nn.MSELoss(reduction=r), SCORES, NEAR),
    "L1Loss": (lambda nn, t, r: nn.L1Loss(reduction=r), SCORES, NEAR),
    "SmoothL1Loss": (lambda nn, t, r: nn.SmoothL1Loss(reduction=r, beta=0.7), SCORES, NEAR),
    "HuberLoss": (lambda nn, t, r: nn.HuberLoss(r, 0.7), SCORES, NEAR),
    "BCELoss": (lambda nn, t, r: nn.BCELoss(reduction=r), CHANCES, SHARES),
    "BCELoss, weighed": (lambda nn, t, r: nn.BCELoss(t(WEIGHTS), reduction=r), CHANCES, SHARES),
    "BCEWithLogitsLoss": (lambda nn, t, r: nn.BCEWithLogitsLoss(reduction=r), SCORES, CHANCES),
    "BCEWithLogitsLoss, weighed": (
        lambda nn, t, r: nn.BCEWithLogitsLoss(t(WEIGHTS), reduction=r, pos_weight=t(WEIGHTS[::-1].copy())),
        SCORES,
        CHANCES,
    ),
    "BCEWithLogitsLoss, positives weighed": (
        lambda nn, t, r: nn.BCEWithLogitsLoss(reduction=r, pos_weight=t(WEIGHTS)),
        SCORES,
        CHANCES,
    ),
    "CrossEntropyLoss": (lambda nn, t, r: nn.CrossEntropyLoss(reduction=r), SCORES, LABELS),
    "CrossEntropyLoss, all settings": (
        lambda nn, t, r: nn.CrossEntropyLoss(t(WEIGHTS), ignore_index=1, reduction=r, label_smoothing=0.1),
        SCORES,
        LABELS,
    ),
    "CrossEntropyLoss of probabilities": (
        lambda nn, t, r: nn.CrossEntropyLoss(t(WEIGHTS), reduction=r, label_smoothing=0.2),
        SCORES,
        SHARES,
    ),
    "CrossEntropyLoss of pictures": (
        lambda nn, t, r: nn.CrossEntropyLoss(reduction=r),
        PLANES,
        RNG.integers(0, 4, (2, 3, 2)),
    ),
    "NLLLoss": (lambda nn, t, r: nn.NLLLoss(t(WEIGHTS), ignore_index=2, reduction=r), SCORES, LABELS),
    "KLDivLoss": (lambda nn, t, r: nn.KLDivLoss(reduction=r), np.log(SHARES), SHARES[::-1].copy()),
    "KLDivLoss of logarithms": (
        lambda nn, t, r: nn.KLDivLoss(reduction=r, log_target=True),
        np.log(SHARES),
        np.log(SHARES[::-1].copy()),
    ),
}


@pytest.mark.parametrize("reduction", [*REDUCTIONS, "batchmean"])
@pytest.mark.parametrize("name", LOSSES)
def test_value_and_gradient(name: str, reduction: str) -> None:
    if reduction == "batchmean" and not name.startswith("KLDiv"):
        return
    make, scores, targets = LOSSES[name]
    mine, its = engine.tensor(scores, requires_grad=True), torch.tensor(scores, requires_grad=True)
    one = make(engine.nn, engine.tensor, reduction)(mine, engine.tensor(targets))
    other = make(torch.nn, torch.tensor, reduction)(its, theirs_of(targets))
    assert one.shape == tuple(other.shape)
    np.testing.assert_allclose(one.detach().numpy(), other.detach().numpy(), rtol=2e-5, atol=1e-6)
    one.sum().backward()
    other.sum().backward()
    assert mine.grad is not None
    np.testing.assert_allclose(mine.grad.numpy(), its.grad.numpy(), rtol=2e-5, atol=1e-6)


@pytest.mark.parametrize("recorded", [False, True], ids=["eager", "recorded"])
@pytest.mark.parametrize("name", LOSSES)
def test_a_classifier_learns_with_it(name: str, recorded: bool) -> None:
    make, scores, targets = LOSSES[name]
    if scores.ndim > 2:
        return
    last = {"BCELoss": "Sigmoid", "NLLLoss": "LogSoftmax", "KLDivLoss": "LogSoftmax"}.get(name.split(",")[0].split()[0])

    def build(lib: Any) -> Any:
        ends = [] if last is None else [lib.nn.Sigmoid() if last == "Sigmoid" else lib.nn.LogSoftmax(dim=1)]
        return lib.nn.Sequential(lib.nn.Linear(4, 5), lib.nn.Tanh(), lib.nn.Linear(5, 4), *ends)

    def loss(lib: Any) -> Any:
        return make(lib.nn, lib.tensor, "mean")

    in_lockstep(build, NEAR, targets, loss, recorded=recorded)


@pytest.mark.parametrize(
    "former", [(None, None), (True, None), (False, None), (True, True), (False, True), (None, False)]
)
def test_the_former_spelling_of_reductions(former: tuple[bool | None, bool | None]) -> None:
    with pytest.warns(UserWarning, match="reduction") if former != (None, None) else np.errstate():
        other = torch.nn.functional.mse_loss(torch.tensor(SCORES), torch.tensor(NEAR), *former)
    one = engine.nn.functional.mse_loss(engine.tensor(SCORES), engine.tensor(NEAR), *former)
    np.testing.assert_allclose(one.numpy(), other.numpy(), rtol=1e-5)


@pytest.mark.parametrize("reduction", REDUCTIONS)
@pytest.mark.parametrize("name", ["mse_loss", "l1_loss", "huber_loss"])
def test_weights_for_the_cells(name: str, reduction: str) -> None:
    one = getattr(engine.nn.functional, name)(
        engine.tensor(SCORES), engine.tensor(NEAR), reduction=reduction, weight=engine.tensor(CHANCES)
    )
    other = getattr(torch.nn.functional, name)(
        torch.tensor(SCORES), torch.tensor(NEAR), reduction=reduction, weight=torch.tensor(CHANCES)
    )
    np.testing.assert_allclose(one.numpy(), other.numpy(), rtol=1e-5)
