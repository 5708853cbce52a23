"""Labels in a Program are looked at anew at each step: ignored ones, weights, and those that are no class."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import DTypeError, GraphError, RangeError, ShapeError
from engine.nn import functional as F  # noqa: N812 - as PyTorch's lessons write it

SCORES = np.random.default_rng(3).normal(size=(4, 3)).astype(np.float32)
BATCHES = ([0, 1, 2, 0], [0, -100, 2, -100], [2, 2, 1, 0], [-100, -100, -100, 1], [1, 1, 1, 1])


@pytest.mark.parametrize("weights", [None, [0.5, 1.0, 2.0]])
@pytest.mark.parametrize("reduction", ["mean", "sum"])
@pytest.mark.parametrize("smoothing", [0.0, 0.1])
def test_labels_that_change_from_step_to_step(weights: Any, reduction: str, smoothing: float) -> None:
    weight = None if weights is None else engine.tensor(weights)

    def loss_fn(scores: engine.Tensor, labels: engine.Tensor) -> engine.Tensor:
        return F.cross_entropy(scores, labels, weight, reduction=reduction, label_smoothing=smoothing)

    layer = engine.nn.Linear(3, 3)
    program = engine.record(layer, loss_fn, engine.optim.SGD(layer.parameters(), lr=0.0), SCORES, np.array(BATCHES[0]))
    for batch in BATCHES:
        labels = np.array(batch)
        loss = program.step(SCORES, labels)
        layer.zero_grad()
        eager = loss_fn(layer(engine.tensor(SCORES)), engine.tensor(labels))
        eager.backward()
        np.testing.assert_allclose(loss, eager.item(), rtol=1e-5)
        made = next(node.grad for node in program.nodes if node.name == "weight")
        assert made is not None
        assert layer.weight.grad is not None
        np.testing.assert_allclose(made, layer.weight.grad.numpy(), rtol=1e-4, atol=1e-6)


def test_a_label_outside_the_classes_is_named_eagerly_and_in_a_replay() -> None:
    scores = engine.tensor(SCORES)
    for wrong in (5, -1):
        with pytest.raises(RangeError, match=f"Target {wrong} is out of bounds") as refused:
            F.cross_entropy(scores, engine.tensor([0, 1, wrong, 2]))
        assert "3 classes" in str(refused.value)
    layer = engine.nn.Linear(3, 3)
    program = engine.record(
        layer, engine.nn.CrossEntropyLoss(), engine.optim.SGD(layer.parameters(), lr=0.1), SCORES, np.zeros(4, int)
    )
    with pytest.raises(IndexError, match="Target 3 is out of bounds"):
        program.step(SCORES, np.array([0, 1, 3, 2]))
    assert np.isfinite(program.step(SCORES, np.array([0, 1, 2, 2])))


def test_refusals_say_what_was_expected() -> None:
    scores = engine.tensor(SCORES)
    with pytest.raises(ShapeError, match=r"labels of Cross-entropy of shape \[4\]"):
        F.cross_entropy(scores, engine.tensor([[0], [1], [2], [0]]))
    with pytest.raises(DTypeError, match="whole numbers"):
        F.cross_entropy(scores, engine.tensor([0.0, 1.0, 2.0, 0.0]))
    with pytest.raises(ShapeError, match="3 classes"):
        F.cross_entropy(scores, engine.tensor([0, 1, 2, 0]), engine.ones(4))
    with pytest.raises(ValueError, match="label_smoothing"):
        F.cross_entropy(scores, engine.tensor([0, 1, 2, 0]), label_smoothing=2.0)
    with pytest.raises(ValueError, match="reduction"):
        F.cross_entropy(scores, engine.tensor([0, 1, 2, 0]), reduction="median")


def test_a_weight_has_no_gradient() -> None:
    weight = engine.ones(3, requires_grad=True)
    loss = F.cross_entropy(engine.tensor(SCORES), engine.tensor([0, 1, 2, 0]), weight)
    with pytest.raises(GraphError, match="do not require a gradient"):
        loss.backward()


def test_broadcasting_a_target_warns() -> None:
    with pytest.warns(UserWarning, match="broadcast"):
        F.mse_loss(engine.ones(4, 1), engine.ones(4))
    with pytest.raises(ValueError, match="target"):
        F.binary_cross_entropy_with_logits(engine.ones(4, 1), engine.ones(4))
