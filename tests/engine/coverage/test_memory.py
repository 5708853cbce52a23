"""A replayed step asks for no memory: every layer and every loss, in float32, at a batch of some size.

What remains is Python's own objects and what NumPy's iterators buffer where operands lie unlike each other, 2 kB an
operand (`engine.arrays.BUFFER`), whatever the size of the arrays. Not measured here is a max-pooling whose values are
not finite: its windows are then searched, one example after the other, in arrays of that moment.
"""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

import engine
from benchmarks.recording import bytes_a_step, recorded
from benchmarks.workloads import WORKLOADS, Workload
from engine import nn
from engine.program.program import Program
from tests.engine.coverage import layers, losses
from tests.engine.coverage.replaying import momentum

EXAMPLES = 64
MOST = 8192


def asked_for(program: Program) -> tuple[int, int]:
    """Bytes that ten replays leave behind, and the most that they held on the way."""
    inputs = tuple(node.value.copy() for node in program.inputs)
    targets = None if program.target is None else program.target.value.copy()
    batch = inputs if len(inputs) > 1 else inputs[0]
    for _ in range(4):
        program.step(batch, targets)
    tracemalloc.start()
    try:
        # The interpreter's own small pools fill in the first steps.
        for _ in range(8):
            program.step(batch, targets)
        before = tracemalloc.get_traced_memory()[0]
        tracemalloc.reset_peak()
        for _ in range(10):
            program.step(batch, targets)
        after, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return after - before, most - before


@pytest.mark.parametrize("name", [*layers.LAYERS, *layers.WORDS])
def test_a_layer(name: str) -> None:
    model = layers.build(name)
    program = engine.record(model, nn.MSELoss(), momentum(model), *layers.batch(name, EXAMPLES, 0))
    kept, most = asked_for(program)
    assert kept < 500
    assert most < MOST


@pytest.mark.parametrize("loss", losses.LOSSES, ids=[loss.name for loss in losses.LOSSES])
def test_a_loss(loss: losses.Loss) -> None:
    model = nn.Linear(6, losses.CLASSES)
    program = engine.record(model, loss.made(), momentum(model), *loss.batch(EXAMPLES, 0))
    kept, most = asked_for(program)
    assert kept < 500
    assert most < MOST


@pytest.mark.parametrize("work", WORKLOADS, ids=[work.name for work in WORKLOADS])
def test_a_network_that_is_measured(work: Workload) -> None:
    kept, most = bytes_a_step(recorded(work, work.model(nn)), work, 3)
    assert kept < 500
    assert most < MOST


def test_the_search_of_windows_that_are_not_finite_does_not_grow_with_the_batch() -> None:
    held = []
    for examples in (8, 64):
        model = nn.Sequential(nn.Conv2d(1, 2, 3, padding=1), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(72, 1))
        x = np.full((examples, 1, 12, 12), np.nan, np.float32)
        held.append(asked_for(engine.record(model, nn.MSELoss(), momentum(model), x, np.zeros((examples, 1))))[1])
    assert held[1] < 1.2 * held[0]
