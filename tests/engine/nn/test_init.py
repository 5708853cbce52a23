"""How parameters begin: the distributions, and that the seed decides."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.errors import ArgumentError
from engine.nn import init
from engine.tensor import Tensor

SEED = 11


def drawn(fill: Callable[..., Tensor], shape: tuple[int, ...] = (400, 300), *settings: Any, **named: Any) -> Any:
    tensor = engine.zeros(*shape)
    assert fill(tensor, *settings, **named, generator=engine.Generator().manual_seed(SEED)) is tensor
    again = fill(engine.zeros(*shape), *settings, **named, generator=engine.Generator().manual_seed(SEED))
    np.testing.assert_array_equal(tensor.numpy(), again.numpy())
    return tensor.numpy()


def is_uniform(numbers: Any, low: float, high: float) -> None:
    width = high - low
    assert low - 1e-6 <= numbers.min() < low + width / 1000
    assert high - width / 1000 < numbers.max() <= high + 1e-6
    assert numbers.mean() == pytest.approx((low + high) / 2, abs=width / 200)
    assert numbers.std() == pytest.approx(width / math.sqrt(12), rel=0.01)


def is_normal(numbers: Any, mean: float, std: float) -> None:
    assert numbers.mean() == pytest.approx(mean, abs=std / 80)
    assert numbers.std() == pytest.approx(std, rel=0.01)
    share = np.mean(np.abs(numbers - mean) < std)
    assert share == pytest.approx(0.6827, abs=0.005)


def test_uniform_and_normal() -> None:
    is_uniform(drawn(init.uniform_), 0, 1)
    is_uniform(drawn(init.uniform_, a=-2.0, b=3.0), -2, 3)
    is_normal(drawn(init.normal_), 0, 1)
    is_normal(drawn(init.normal_, mean=3.0, std=0.5), 3, 0.5)


@pytest.mark.parametrize(
    ("mean", "std", "low", "high"),
    [(0, 1, -2, 2), (0, 1, -0.1, 0.3), (1, 2, 5, math.inf), (0, 1, -math.inf, -3), (0, 0.02, -2, 2), (10, 1, 0, 1)],
)
def test_truncated_normal(mean: float, std: float, low: float, high: float) -> None:
    numbers = drawn(init.trunc_normal_, (300, 200), mean, std, low, high).astype(np.float64)
    assert low - 1e-6 <= numbers.min()
    assert numbers.max() <= high + 1e-6
    grid = np.linspace(max(low, mean - 12 * std), min(high, mean + 12 * std), 200_001)
    weight = np.exp(-(((grid - mean) / std) ** 2) / 2)
    centre = np.average(grid, weights=weight)
    assert numbers.mean() == pytest.approx(centre, abs=numbers.std() / 50)
    assert numbers.std() == pytest.approx(math.sqrt(np.average((grid - centre) ** 2, weights=weight)), rel=0.02)


def test_constants() -> None:
    tensor = engine.zeros(2, 3)
    assert init.constant_(tensor, 0.5).tolist() == [[0.5] * 3] * 2
    assert init.ones_(tensor).tolist() == [[1.0] * 3] * 2
    assert init.eye_(tensor).tolist() == [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]
    assert init.zeros_(tensor).tolist() == [[0.0] * 3] * 2


def test_xavier() -> None:
    is_uniform(drawn(init.xavier_uniform_, gain=2.0), -2 * math.sqrt(6 / 700), 2 * math.sqrt(6 / 700))
    is_normal(drawn(init.xavier_normal_), 0, math.sqrt(2 / 700))


@pytest.mark.parametrize("mode", ["fan_in", "fan_out"])
@pytest.mark.parametrize("nonlinearity", ["relu", "leaky_relu", "tanh", "linear"])
def test_kaiming(mode: str, nonlinearity: str) -> None:
    fan = {"fan_in": 20 * 9, "fan_out": 60 * 9}[mode]
    std = init.calculate_gain(nonlinearity, 0.2) / math.sqrt(fan)
    settings = {"a": 0.2, "mode": mode, "nonlinearity": nonlinearity}
    is_normal(drawn(init.kaiming_normal_, (60, 20, 3, 3), **settings), 0, std)
    bound = math.sqrt(3) * std
    numbers = drawn(init.kaiming_uniform_, (60, 20, 3, 3), **settings)
    assert bound * 0.999 < np.abs(numbers).max() <= bound * 1.000001
    assert numbers.std() == pytest.approx(std, rel=0.02)


@pytest.mark.parametrize("shape", [(4, 4), (3, 5), (5, 3), (4, 2, 3)])
def test_orthogonal(shape: tuple[int, ...]) -> None:
    numbers = drawn(init.orthogonal_, shape, gain=2.0).reshape(shape[0], -1).astype(np.float64)
    small = numbers @ numbers.T if numbers.shape[0] <= numbers.shape[1] else numbers.T @ numbers
    np.testing.assert_allclose(small, 4 * np.eye(len(small)), atol=1e-5)


@pytest.mark.parametrize("groups", [1, 2])
def test_dirac_hands_its_input_on(groups: int) -> None:
    weight = init.dirac_(engine.zeros(4, 4 // groups, 3, 3), groups)
    x = engine.tensor(np.random.default_rng(0).normal(size=(1, 4, 5, 5)).astype(np.float32))
    out = nn.functional.conv2d(x, weight, padding=1, groups=groups)
    np.testing.assert_array_equal(out.numpy(), x.numpy())


def test_layers_begin_by_the_seed_of_the_library() -> None:
    engine.manual_seed(3)
    one = nn.Sequential(nn.Linear(3, 2), nn.Conv2d(1, 2, 3), nn.Embedding(3, 2), nn.MultiheadAttention(4, 2))
    engine.manual_seed(3)
    other = nn.Sequential(nn.Linear(3, 2), nn.Conv2d(1, 2, 3), nn.Embedding(3, 2), nn.MultiheadAttention(4, 2))
    for a, b in zip(one.parameters(), other.parameters(), strict=True):
        np.testing.assert_array_equal(a.array, b.array)
    before = one[0].weight.tolist()
    one[0].reset_parameters()
    assert one[0].weight.tolist() != before


def test_layers_have_pytorchs_distributions() -> None:
    conv = nn.Conv2d(16, 64, 5, groups=2, generator=np.random.default_rng(0))
    assert conv.bias is not None
    bound = 1 / math.sqrt(8 * 25)
    is_uniform(conv.weight.array, -bound, bound)
    assert np.abs(conv.bias.array).max() <= bound
    is_normal(nn.Embedding(300, 200, generator=np.random.default_rng(0)).weight.array, 0, 1)
    assert not nn.Embedding(3, 2, padding_idx=1).weight.array[1].any()
    attention = nn.MultiheadAttention(200, 2, generator=np.random.default_rng(0))
    assert attention.in_proj_weight is not None
    is_uniform(attention.in_proj_weight.array, -math.sqrt(6 / 800), math.sqrt(6 / 800))
    assert not attention.out_proj.bias.array.any()
    assert nn.BatchNorm1d(2).weight.tolist() == [1.0, 1.0]
    assert nn.PReLU().weight.tolist() == [0.25]


def test_the_default_dtype_is_the_layers() -> None:
    assert nn.Linear(1, 1, dtype=engine.float64).weight.dtype == engine.float64
    assert nn.BatchNorm1d(1, dtype=engine.float64).running_mean.dtype == engine.float64


@pytest.mark.parametrize(
    "wrong",
    [
        lambda: init.xavier_uniform_(engine.zeros(3)),
        lambda: init.kaiming_normal_(engine.zeros(3)),
        lambda: init.kaiming_normal_(engine.zeros(3, 3), mode="fan"),
        lambda: init.orthogonal_(engine.zeros(3)),
        lambda: init.eye_(engine.zeros(3)),
        lambda: init.dirac_(engine.zeros(3, 3)),
        lambda: init.dirac_(engine.zeros(3, 3, 3), groups=2),
        lambda: init.calculate_gain("cosine"),
        lambda: init.trunc_normal_(engine.zeros(3), a=1, b=1),
    ],
)
def test_what_cannot_be_is_refused(wrong: Callable[[], object]) -> None:
    with pytest.raises(ArgumentError):
        wrong()
