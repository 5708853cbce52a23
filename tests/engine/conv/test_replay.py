"""Networks of convolutions replay as they run eagerly: every node, in any batch, whatever was in the buffers."""

from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.op import Array
from engine.ops import order
from engine.ops.conv import slabs
from engine.ops.product import instructions as product
from engine.optim import SGD
from engine.program.program import Program
from engine.tensor import Tensor


class Varied(nn.Module):
    """Both ways to convolve, every pooling, a residual sum and a detour over another order of axes."""

    def __init__(self, dtype: Any) -> None:
        super().__init__()
        self.first = nn.Conv2d(2, 4, 3, padding=1, dtype=dtype)
        self.same = nn.Conv2d(4, 4, (3, 2), padding="same", dtype=dtype)
        self.strided = nn.Conv2d(4, 6, 3, stride=2, padding=1, groups=2, dtype=dtype)
        self.line = nn.Conv1d(6, 3, 3, padding=2, dtype=dtype)
        self.head = nn.Linear(3 * 3, 3, dtype=dtype)

    def forward(self, x: Tensor) -> Tensor:
        h = nn.MaxPool2d(2)(self.first(x).relu())
        h = h + self.same(h).tanh()
        h = nn.MaxPool2d(3, stride=1, padding=1)(h)
        h = nn.AvgPool2d(3, stride=1, padding=1)(self.strided(h))
        h = nn.AdaptiveAvgPool2d((2, 3))(h).flatten(2)
        h = nn.AvgPool1d(2)(nn.MaxPool1d(2, stride=1)(self.line(h)))
        return self.head(h.flatten(1))


def recorded(batch: int, dtype: Any) -> tuple[Varied, Program]:
    engine.manual_seed(batch)
    model = Varied(dtype)
    x, t = drawn(batch, dtype, 0)
    return model, engine.record(model, nn.MSELoss(), SGD(model.parameters(), lr=0.1), x, t)


def drawn(batch: int, dtype: Any, seed: int) -> tuple[Array, Array]:
    rng = np.random.default_rng(seed)
    return rng.normal(size=(batch, 2, 9, 8)).astype(dtype), rng.normal(size=(batch, 3)).astype(dtype)


def poison(program: Program) -> None:
    for node in program.nodes:
        for buffer in (node.value if node.op is not None else None, node.grad):
            if buffer is not None:
                buffer.fill(np.nan)
    for contribution in program.contributions.values():
        contribution.fill(np.nan)


@pytest.mark.parametrize("small", [False, True], ids=["as it is", "in many parts"])
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize("batch", [1, 2, 9])
def test_every_step_is_that_of_eager_execution(
    batch: int, dtype: Any, small: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    if small:
        monkeypatch.setattr(order, "BLOCK", 40)
        monkeypatch.setattr("engine.ops.pool.blocks.BLOCK", 40)
        monkeypatch.setattr(slabs, "SMALL", 200)
        monkeypatch.setattr(slabs, "LEAST_CELLS", 1)
        monkeypatch.setattr(product, "SMALL", 40)
    model, program = recorded(batch, dtype)
    tolerance = 2e-4 if dtype is np.float32 else 1e-9
    for seed in range(3):
        x, t = drawn(batch, dtype, seed)
        twin = Varied(dtype)
        twin.load_state_dict(model.state_dict())
        loss = nn.MSELoss()(twin(engine.from_numpy(x)), engine.from_numpy(t))
        loss.backward()
        poison(program)
        assert program.step(x, t) == pytest.approx(loss.item(), rel=tolerance)
        leaves = {id(node.tensor): node for node in program.nodes if node.tensor is not None}
        for mine, its in zip(model.parameters(), twin.parameters(), strict=True):
            grad = leaves[id(mine)].grad
            assert grad is not None
            assert its.grad is not None
            np.testing.assert_allclose(grad, its.grad.numpy(), rtol=tolerance, atol=tolerance)


def test_values_lie_with_the_batch_innermost_up_to_a_convolution_with_a_stride() -> None:
    _, program = recorded(9, np.float32)
    strided = next(node.id for node in program.nodes if node.attrs.get("groups") == 2)
    made = [node.value for node in program.nodes[:strided] if node.op is not None]
    assert len(made) == 7
    assert all(value.transpose(3, 1, 2, 0).flags.c_contiguous for value in made)
    assert program.nodes[strided].value.flags.c_contiguous


def test_a_step_keeps_nothing_and_copies_no_image() -> None:
    model = nn.Sequential(nn.Conv2d(1, 8, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.Flatten(), nn.Linear(1568, 10))
    rng = np.random.default_rng(0)
    x, t = rng.normal(size=(32, 1, 28, 28)).astype(np.float32), rng.integers(0, 10, 32)
    program = engine.record(model, nn.CrossEntropyLoss(), SGD(model.parameters(), lr=0.1), x, t)
    for _ in range(5):
        program.step(x, t)
    tracemalloc.start()
    try:
        for _ in range(5):
            program.step(x, t)
        start, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        for _ in range(10):
            program.step(x, t)
        end, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    # NumPy's own iterators take some for a moment, whatever the size of the arrays.
    assert peak - start < 8192
    assert end - start < 1000
