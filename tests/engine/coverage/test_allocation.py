"""A replayed step makes no arrays: of no layer, loss, optimizer or network; and it keeps nothing.

NumPy's own calls may take buffers of at most 8192 cells for each operand while they run, however large the
arrays are. The batches are so large that any array of theirs is more.
"""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable

import numpy as np
import pytest

import engine
from engine import nn
from engine.program.program import Program
from tests.engine.coverage import layers
from tests.engine.coverage.losses import LOSSES, Loss
from tests.engine.coverage.models import NETWORKS
from tests.engine.coverage.replaying import Batch, momentum, vectors
from tests.engine.optim.cases import CASES, made

SIZE = 8192
BUFFERS = 140_000
"""Bytes: four operands' buffers, and less than the smallest array of a batch of SIZE with five columns."""
FEW = 2_000
"""Bytes of Python objects that live during one call."""


def measured(program: Program, batch: Batch, steps: int = 4) -> tuple[int, int]:
    """Bytes that were held at most during steps, beyond what is held between them, and bytes that they kept."""
    for _ in range(4):
        program.step(*batch)
    tracemalloc.start()
    try:
        for _ in range(4):
            program.step(*batch)
        start, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        for _ in range(steps):
            program.step(*batch)
        end, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return peak - start, end - start


@pytest.mark.parametrize("name", [*layers.LAYERS, *layers.WORDS])
def test_a_layers_step_makes_no_arrays(name: str) -> None:
    small = name in layers.LAYERS and layers.LAYERS[name][1] == layers.VECTOR
    model, batch = layers.build(name), layers.batch(name, SIZE if small else SIZE // 4, 0)
    held, kept = measured(engine.record(model, nn.MSELoss(), momentum(model), *batch), batch)
    assert held < BUFFERS
    assert kept < FEW


@pytest.mark.parametrize("loss", LOSSES, ids=[loss.name for loss in LOSSES])
def test_a_losss_step_makes_no_arrays(loss: Loss) -> None:
    model, batch = nn.Linear(6, 4), loss.batch(SIZE, 0)
    held, kept = measured(engine.record(model, loss.made(), momentum(model), *batch), batch)
    assert held < SIZE * 4
    assert kept < FEW


@pytest.mark.parametrize("case", CASES)
def test_an_optimizers_step_makes_no_arrays(case: str) -> None:
    model, batch = nn.Linear(64, 64), (vectors(3, 64), vectors(3, 64))
    program = engine.record(model, nn.MSELoss(), made(case, model.parameters()), *batch)
    held, kept = measured(program, batch)
    assert held < FEW
    assert kept < FEW


@pytest.mark.parametrize("name", NETWORKS)
def test_a_networks_step_makes_no_arrays(name: str) -> None:
    network = NETWORKS[name]
    model, batch = network.build(), network.batches((SIZE // 4,))[0]
    held, kept = measured(engine.record(model, network.loss, momentum(model), *batch), batch)
    assert held < BUFFERS
    assert kept < FEW


KEEPING: dict[str, Callable[[], nn.Module]] = {
    "dropout and batch norm": lambda: nn.Sequential(nn.Linear(6, 5), nn.BatchNorm1d(5), nn.Dropout(0.5)),
    "attention": lambda: nn.TransformerEncoderLayer(6, 2, 8, batch_first=True),
}


@pytest.mark.parametrize("name", KEEPING)
def test_hundreds_of_steps_keep_nothing(name: str) -> None:
    model = KEEPING[name]()
    inputs = vectors(4, 6) if name != "attention" else np.zeros((4, 3, 6), np.float32)
    targets = np.zeros((*inputs.shape[:-1], 5 if name != "attention" else 6), np.float32)
    _, kept = measured(engine.record(model, nn.MSELoss(), momentum(model), inputs, targets), (inputs, targets), 400)
    assert kept < FEW, "not even a few bytes a step"
