"""A training step leaves no circles: its tensors and its graph are gone at once, without the garbage collector."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Callable, Iterator

import numpy as np
import pytest

import engine
from engine import nn, optim
from engine.op import Array, Shape

MODELS: dict[str, tuple[Callable[[], nn.Module], Shape]] = {
    "a perceptron": (lambda: nn.Sequential(nn.Linear(6, 4), nn.Tanh(), nn.Dropout(0.2), nn.Linear(4, 3)), (6,)),
    "an image": (
        lambda: nn.Sequential(
            nn.Conv2d(1, 2, 3), nn.BatchNorm2d(2), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(8, 3)
        ),
        (1, 6, 6),
    ),
    "a sentence": (lambda: nn.Sequential(nn.Linear(6, 4), nn.LayerNorm(4), nn.Flatten(), nn.Linear(8, 3)), (2, 6)),
}


@pytest.fixture
def uncollected() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize("name", MODELS)
def test_a_training_step_is_gone_when_its_loss_is(name: str) -> None:
    build, features = MODELS[name]
    model = build()
    optimizer = optim.Adam(model.parameters(), lr=0.01)
    x = engine.from_numpy(np.random.default_rng(0).normal(size=(5, *features)).astype(np.float32))
    targets = engine.tensor([0, 1, 2, 0, 1])
    for _ in range(2):
        optimizer.zero_grad()
        output = model(x)
        loss = nn.CrossEntropyLoss()(output, targets)
        loss.backward()
        optimizer.step()
        remembered = [weakref.ref(each) for each in (output, loss, output.grad_fn, loss.grad_fn)]
        del output, loss
        assert [each() for each in remembered] == [None] * 4


@pytest.mark.usefixtures("uncollected")
def test_what_a_backward_pass_has_read_is_let_go_at_once() -> None:
    w = engine.ones(3, requires_grad=True)
    hidden = (w * 2).exp()
    array: weakref.ref[Array] = weakref.ref(hidden.array)
    loss = (hidden * hidden).sum()
    loss.backward()
    del hidden
    assert array() is None, "the graph is kept by the loss, its numbers are not"
    assert loss.grad_fn is not None
