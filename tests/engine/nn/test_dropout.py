"""Dropout: by chance, by the seed, scaled, anew at each step of a Program, and nothing in evaluation."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.errors import ArgumentError
from engine.optim import SGD
from engine.tensor import Tensor

F = nn.functional


def seeded(seed: int = 1) -> engine.Generator:
    return engine.Generator().manual_seed(seed)


@pytest.mark.parametrize("dtype", [engine.float32, engine.float64])
@pytest.mark.parametrize("p", [0.1, 0.5, 0.9])
def test_the_share_that_stays_is_scaled_up(p: float, dtype: Any) -> None:
    out = F.dropout(engine.ones(400, 500, dtype=dtype), p, generator=seeded()).numpy()
    assert out.dtype == dtype
    assert np.unique(out).size == 2
    np.testing.assert_allclose(np.unique(out), [0, 1 / (1 - p)], rtol=1e-6)
    assert (out == 0).mean() == pytest.approx(p, abs=0.005)


def test_the_seed_decides_and_the_default_generator_serves() -> None:
    x = engine.ones(50)
    assert F.dropout(x, generator=seeded()).tolist() == F.dropout(x, generator=seeded()).tolist()
    engine.manual_seed(5)
    one = F.dropout(x).tolist()
    assert F.dropout(x).tolist() != one
    engine.manual_seed(5)
    assert F.dropout(x).tolist() == one


def test_nothing_happens_where_nothing_is_to_happen() -> None:
    x = engine.ones(3, requires_grad=True)
    assert F.dropout(x, training=False) is x
    assert F.dropout(x, 0.0) is x
    assert nn.Dropout().eval()(x) is x
    assert F.dropout(x, 1.0).tolist() == [0.0, 0.0, 0.0]


def test_the_gradient_goes_where_the_value_went() -> None:
    x = engine.ones(100, requires_grad=True)
    out = F.dropout(x, 0.3, generator=seeded())
    out.sum().backward()
    assert x.grad is not None
    assert x.grad.tolist() == out.detach().tolist()


def test_whole_channels() -> None:
    for out in (
        F.dropout2d(engine.ones(8, 16, 3, 3), generator=seeded()).numpy().reshape(128, 9),
        F.dropout1d(engine.ones(8, 16, 5), generator=seeded()).numpy().reshape(128, 5),
        F.dropout2d(engine.ones(16, 3, 3), generator=seeded()).numpy().reshape(48, 3),
        F.dropout1d(engine.ones(16, 5), generator=seeded()).numpy(),
    ):
        assert set(out.sum(1)) <= {0, 2 * out.shape[1]}
        assert len(set(out.sum(1))) == 2


def test_in_place() -> None:
    x = engine.ones(100)
    assert F.dropout(x, 0.5, inplace=True, generator=seeded()) is x
    assert 0 in x.tolist()


@pytest.mark.parametrize("p", [-0.1, 1.1])
def test_a_share_is_from_0_to_1(p: float) -> None:
    with pytest.raises(ArgumentError):
        nn.Dropout(p)
    with pytest.raises(ArgumentError):
        F.dropout(engine.ones(1), p)


def test_channels_need_their_axes() -> None:
    with pytest.raises(ArgumentError):
        F.dropout2d(engine.ones(3))


class Dropped(nn.Module):
    def __init__(self) -> None:
        super().__init__()
        self.linear = nn.Linear(20, 30)
        self.drop = nn.Dropout(0.5, generator=seeded())

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.drop(self.linear(x))
        return out


X, T = np.ones((4, 20), np.float32), np.ones((4, 30), np.float32)


def test_a_program_draws_a_fresh_mask_at_each_step_the_same_as_eager_code() -> None:
    engine.manual_seed(0)
    model = Dropped()
    program = engine.record(model, nn.MSELoss(), SGD(model.parameters(), lr=0.0), X, T)
    mask = next(node for node in program.nodes if node.op == "dropout_mask")
    assert (mask.path, mask.shape) == ("drop", (4, 30))
    masks = []
    for _ in range(3):
        program.step(X, T)
        masks.append(mask.value.copy())
    assert not np.array_equal(masks[0], masks[1])
    model.drop.generator.manual_seed(1)
    for known in masks:
        out = model(engine.tensor(X)).detach().numpy()
        np.testing.assert_array_equal(out == 0, known == 0)


def test_evaluation_replays_without_a_mask() -> None:
    model = Dropped()
    program = engine.record(model.eval(), nn.MSELoss(), SGD(model.parameters(), lr=0.0), X, T)
    assert not any(node.op == "dropout_mask" for node in program.nodes)
