"""Twenty steps of training end where backpropagation written by hand in float64 ends."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from engine import nn
from engine.optim import SGD, Adam, Optimizer
from tests.engine.handwritten import HandwrittenMLP
from tests.engine.tiny import batch, mlp

LOSSES: dict[str, type[nn.Module]] = {"bce": nn.BCEWithLogitsLoss, "mse": nn.MSELoss}


def by_hand(model: nn.Sequential, loss: str) -> HandwrittenMLP:
    arrays = [parameter.array.astype(np.float64) for parameter in model.parameters()]
    return HandwrittenMLP(arrays[0::2], arrays[1::2], loss)


@pytest.mark.parametrize("loss", ["bce", "mse"])
@pytest.mark.parametrize("sizes", [(2, 4, 2, 1), (2, 8, 8, 8, 1), (2, 1), (3, 5, 2)])
@pytest.mark.parametrize("rule", ["sgd", "momentum", "adam"])
def test_the_loss_after_twenty_steps(loss: str, sizes: tuple[int, ...], rule: str) -> None:
    model = mlp(sizes)
    points, labels = batch(10, sizes[0], sizes[-1])
    reference = by_hand(model, loss)
    optimizer: Optimizer
    if rule == "adam":
        optimizer = Adam(model.parameters(), lr=0.03)
        expected = reference.train_adam(points, labels, 20, 0.03)
    else:
        momentum = 0.9 if rule == "momentum" else 0.0
        optimizer = SGD(model.parameters(), lr=0.1, momentum=momentum)
        expected = reference.train_sgd(points, labels, 20, 0.1, momentum)
    program = engine.record(model, LOSSES[loss](), optimizer, points, labels)
    losses = [program.step(points, labels) for _ in range(20)]
    assert abs(losses[-1] - expected) < 1e-5
    for parameter, by_hand_array in zip(model.parameters(), reference.parameters(), strict=True):
        np.testing.assert_allclose(parameter.array, by_hand_array, atol=1e-4)


def test_a_training_loop_as_in_pytorch_learns() -> None:
    model = mlp([2, 8, 1])
    points, _ = batch(32)
    labels = (points[:, :1] * points[:, 1:] > 0).astype(np.float32)
    optimizer = engine.optim.Adam(model.parameters(), lr=0.05)
    criterion = engine.nn.BCEWithLogitsLoss()
    for _ in range(200):
        optimizer.zero_grad()
        loss = criterion(model(engine.tensor(points)), engine.tensor(labels))
        loss.backward()
        optimizer.step()
    assert loss.item() < 0.2
