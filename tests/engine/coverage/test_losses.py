"""Ten recorded steps with every loss equal ten eager ones, also where batches change their size."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from engine import nn
from tests.engine.coverage.losses import CLASSES, LOSSES, Loss
from tests.engine.coverage.replaying import Training, agree

every_loss = pytest.mark.parametrize("loss", LOSSES, ids=[loss.name for loss in LOSSES])


def model() -> nn.Module:
    return nn.Sequential(nn.Linear(6, 5), nn.Tanh(), nn.Linear(5, CLASSES))


@pytest.mark.parametrize("dtype", ["float32", "float64"])
@every_loss
def test_a_recorded_loss_trains_as_an_eager_one(loss: Loss, dtype: str) -> None:
    course = agree(
        Training(model, [loss.batch(7, seed) for seed in range(10)], loss.made(getattr(engine, dtype)), dtype=dtype)
    )
    assert np.isfinite(course.losses).all()


@every_loss
def test_batches_of_changing_sizes(loss: Loss) -> None:
    sizes = (7, 3, 7, 2, 3, 5, 7)
    agree(Training(model, [loss.batch(size, seed) for seed, size in enumerate(sizes)], loss.made()))


def test_no_loss_is_left_out() -> None:
    assert {name for name in nn.__all__ if name.endswith("Loss")} == {loss.kind for loss in LOSSES}
