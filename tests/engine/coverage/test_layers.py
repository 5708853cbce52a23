"""Ten recorded steps of every layer equal ten eager ones: losses, gradients, parameters and what is kept."""

from __future__ import annotations

import numpy as np
import pytest

from engine import nn
from tests.engine.coverage import layers
from tests.engine.coverage.losses import LOSSES
from tests.engine.coverage.replaying import Training, agree

NAMES = [*layers.LAYERS, *layers.WORDS]


def training(name: str, sizes: tuple[int, ...], dtype: str = "float32", mode: bool = True) -> Training:
    batches = [layers.batch(name, size, seed) for seed, size in enumerate(sizes)]
    return Training(lambda: layers.build(name), batches, nn.MSELoss(), dtype=dtype, training=mode)


@pytest.mark.parametrize("mode", [True, False], ids=["train", "eval"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", NAMES)
def test_a_recorded_layer_trains_as_an_eager_one(name: str, dtype: str, mode: bool) -> None:
    course = agree(training(name, (4,) * 10, dtype, mode))
    assert np.isfinite(course.losses).all()


@pytest.mark.parametrize("name", NAMES)
def test_batches_of_changing_sizes(name: str) -> None:
    agree(training(name, (4, 2, 3, 4, 2, 5, 3, 4)))


def test_no_layer_is_left_out() -> None:
    built = (layers.build(name) for name in NAMES)
    seen = {type(module).__name__ for model in built for module in model.modules()}
    left = {name for name in nn.__all__ if isinstance(getattr(nn, name), type) and name not in layers.CONTAINERS}
    left -= {"Parameter", "Buffer"}
    assert {name for name in left if name not in seen and name not in {loss.kind for loss in LOSSES}} == set()
