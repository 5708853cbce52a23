"""Networks of every kind of layer are stepped through, and each event is explained by the number that it wrote."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.cells import every_cell
from engine.explanation import explain
from engine.optim import SGD, Adam

RNG = np.random.default_rng(4)


def numbers(*shape: int) -> Any:
    return RNG.normal(size=shape).astype(np.float32)


MADE: dict[str, tuple[Callable[[], nn.Module], nn.Module, Any, Any]] = {
    "pictures": (
        lambda: nn.Sequential(
            nn.Conv2d(1, 2, 3, padding=1), nn.BatchNorm2d(2), nn.ReLU(), nn.MaxPool2d(2), nn.Dropout(0.3), nn.Flatten(),
            nn.Linear(8, 3),
        ),
        nn.CrossEntropyLoss(),
        numbers(3, 1, 4, 4),
        np.array([0, 2, 1]),
    ),
    "vectors": (
        lambda: nn.Sequential(
            nn.Linear(2, 3), nn.LayerNorm(3), nn.GELU(), nn.BatchNorm1d(3, momentum=None, affine=False),
            nn.Softmax(dim=1),
        ),
        nn.SmoothL1Loss(),
        numbers(3, 2),
        numbers(3, 3),
    ),
    "words": (
        lambda: nn.Sequential(
            nn.Embedding(5, 4), nn.TransformerEncoderLayer(4, 2, 6, batch_first=True), nn.Flatten(), nn.Linear(8, 2)
        ),
        nn.BCEWithLogitsLoss(),
        RNG.integers(0, 5, (2, 2)),
        np.ones((2, 2), np.float32),
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", MADE)
def test_every_event_is_explained_by_the_number_that_it_wrote(name: str) -> None:
    build, loss, inputs, targets = MADE[name]
    engine.manual_seed(0)
    model = build()
    rule = SGD if name == "vectors" else Adam
    program = engine.record(model, loss, rule(model.parameters(), lr=0.1), inputs, targets)
    program.step(inputs, targets)
    stepper = engine.Stepper(program)
    stepper.begin(inputs, targets)
    trace = stepper.record()
    for event in trace.events:
        if event.target < 0:
            continue
        cells = list(every_cell(program.nodes[event.target].shape))
        for cell in cells[:: max(1, len(cells) // 3)]:
            explained = explain(program, trace, event.index + 1, cell)
            assert explained.words
            assert explained.symbols
            slots = ("grad", "contribution") if event.kind in ("vjp", "seed", "accumulate") else ("value",)
            written = [
                float(write.array[explained.cell])
                for write in trace.writes[event.index]
                if write.node == event.target and write.slot in slots and write.array is not None
            ]
            said = explained.contribution if event.kind == "vjp" else explained.total
            assert said is not None
            assert said.value in written
