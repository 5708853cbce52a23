"""Whole networks of the kinds that learners build, on real digits where there are some, each traced for one step."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import Any

import numpy as np

import engine
from benchmarks.explaining import Attention, lenet, regularized
from engine import nn, optim
from engine.program.program import Program
from engine.trace import Trace
from tests.engine.coverage.models import NETWORKS

SIZE = 6
"""Examples in a batch."""


def digits() -> tuple[Any, Any]:
    """A few of the handwritten digits that scikit-learn carries along; drawn by chance where it is missing."""
    try:
        data = engine.data.real.digits(images=True)
    except engine.errors.ExplorerError:
        rng = np.random.default_rng(3)
        return rng.normal(size=(SIZE, 1, 8, 8)).astype(np.float32), rng.integers(0, 10, SIZE)
    return data.inputs.array[:SIZE] / 16, data.targets.array[:SIZE]


def points() -> tuple[Any, Any]:
    rng = np.random.default_rng(3)
    return rng.normal(size=(SIZE, 2)).astype(np.float32), rng.integers(0, 2, (SIZE, 1)).astype(np.float32)


def large() -> tuple[Any, Any]:
    rng = np.random.default_rng(3)
    return rng.normal(size=(SIZE, 1, 28, 28)).astype(np.float32), rng.integers(0, 10, SIZE)


def words() -> tuple[Any, Any]:
    rng = np.random.default_rng(3)
    return rng.integers(0, 40, (SIZE, 5)), rng.integers(0, 4, SIZE)


class Embedding(nn.Module):
    """A class for a sentence, from the mean of its words."""

    def __init__(self) -> None:
        super().__init__()
        self.words, self.out = nn.Embedding(40, 6), nn.Linear(6, 4)

    def forward(self, x: engine.Tensor) -> engine.Tensor:
        scores: engine.Tensor = self.out(self.words(x).mean(1))
        return scores


def mlp() -> nn.Module:
    return nn.Sequential(nn.Linear(2, 8), nn.Tanh(), nn.Linear(8, 8), nn.ReLU(), nn.Linear(8, 1))


WHOLE: dict[str, tuple[Callable[[], nn.Module], Callable[[], tuple[Any, Any]], Any, Any]] = {
    "MLP": (mlp, points, nn.BCEWithLogitsLoss, lambda p: optim.SGD(p, lr=0.1, momentum=0.9)),
    "LeNet on digits": (lambda: lenet(8), digits, nn.CrossEntropyLoss, lambda p: optim.Adam(p, lr=0.01)),
    "batch norm and dropout": (regularized, large, nn.CrossEntropyLoss, lambda p: optim.AdamW(p, lr=0.01)),
    "attention": (lambda: Attention(5, 8), words, nn.CrossEntropyLoss, lambda p: optim.RMSprop(p, lr=0.01)),
    "embedding": (Embedding, words, nn.CrossEntropyLoss, lambda p: optim.Adagrad(p, lr=0.1)),
    "residual": (
        NETWORKS["residual"].build,
        lambda: NETWORKS["residual"].batch(np.random.default_rng(3), SIZE),
        nn.CrossEntropyLoss,
        lambda p: optim.SGD(p, lr=0.1, weight_decay=0.01),
    ),
}


@functools.cache
def traced(name: str, steps: int = 2) -> tuple[Program, Trace]:
    """The trace of the step after ``steps`` steps, so that the optimizer's state is not at its start."""
    build, batch, loss, made = WHOLE[name]
    engine.manual_seed(0)
    model, data = build(), batch()
    program = engine.record(model, loss(), made(model.parameters()), *data)
    for _ in range(steps):
        program.step(*data)
    stepper = engine.Stepper(program)
    stepper.begin(*data)
    return program, stepper.record()
