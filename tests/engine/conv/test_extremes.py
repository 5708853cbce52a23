"""Infinities, NaN, negative zeros and whole numbers, in small inputs and in those that are worked through in blocks."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from engine import nn
from engine.ops import OPS
from engine.tensor import Tensor, apply


def test_an_infinite_gradient_reaches_the_winner_alone() -> None:
    op, settings, x = OPS["max_pool2d"], {"kernel_size": 2}, np.array([[[[1.0, 2.0], [3.0, 0.0]]]])
    back = op.vjp(0, settings, np.full((1, 1, 1, 1), np.inf), (x,), op.forward(settings, x))
    assert back.ravel().tolist() == [0, 0, np.inf, 0]


def test_padding_never_wins_against_minus_infinity() -> None:
    op, settings = OPS["max_pool2d"], {"kernel_size": 2, "padding": 1}
    x = np.full((1, 1, 2, 2), -np.inf)
    out = op.forward(settings, x)
    assert (out == -np.inf).all()
    assert (op.vjp(0, settings, np.ones(out.shape), (x,), out) == 1).all()
    assert OPS["max_pool2d_indices"].forward(settings, x).ravel().tolist() == [0, 1, 2, 3]


def test_whole_numbers_are_pooled_and_stay_whole() -> None:
    op, settings = OPS["max_pool1d"], {"kernel_size": 2, "padding": 1}
    out = op.forward(settings, np.array([[-3, -5, -7]]))
    assert out.dtype == np.int64
    assert out.tolist() == [[-3, -5]]


@pytest.mark.parametrize("count", [3, 100, 5000, 200_000])
def test_relu_gives_no_gradient_at_a_negative_zero_and_passes_nan(count: int) -> None:
    values = np.resize(np.array([-0.0, 0.0, 1.0, -1.0, np.nan, np.inf], np.float32), count)
    x = Tensor(values, requires_grad=True)

    def model() -> Tensor:
        return apply(OPS["relu"], {}, x).sum()

    model().backward()
    program = engine.record(model, backward=True)
    program.backward()
    leaf = next(node for node in program.nodes if node.tensor is x)
    wanted = np.resize(np.array([0, 0, 1, 0, 1, 1], np.float32), count)
    assert x.grad is not None
    assert leaf.grad is not None
    np.testing.assert_array_equal(x.grad.numpy(), wanted)
    np.testing.assert_array_equal(leaf.grad, wanted)


def test_nan_in_one_image_stays_in_it() -> None:
    engine.manual_seed(0)
    net = nn.Sequential(nn.Conv2d(1, 3, 3, padding=1), nn.ReLU(), nn.MaxPool2d(2), nn.AvgPool2d(2))
    x = np.random.default_rng(0).normal(size=(4, 1, 8, 8)).astype(np.float32)
    x[1, 0, 3, 3] = np.nan
    spoilt = np.isnan(net(engine.from_numpy(x)).detach().numpy()).any(axis=(1, 2, 3))
    assert spoilt.tolist() == [False, True, False, False]
