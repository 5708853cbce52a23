"""Gradients are shortened as PyTorch shortens them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import StateError
from engine.nn.utils import clip_grad_norm_, clip_grad_value_, get_total_norm
from engine.optim import SGD
from tests.engine.tiny import leaves

GRADIENTS = {
    "long": [[3.0, -4.0], [12.0]],
    "short": [[0.03, -0.04], [0.12]],
    "one is missing": [[3.0, -4.0], None],
    "none": [None, None],
    "zeros": [[0.0, 0.0], [0.0]],
    "infinite": [[np.inf, 1.0], [2.0]],
    "not a number": [[np.nan, 1.0], [2.0]],
}


def with_gradients(library: Any, name: str) -> list[Any]:
    params = [library.tensor([0.0] * size, requires_grad=True) for size in (2, 1)]
    for param, gradient in zip(params, GRADIENTS[name], strict=True):
        param.grad = None if gradient is None else library.tensor(gradient)
    return params


@pytest.mark.parity
@pytest.mark.parametrize("order", [2.0, 1.0, 3.0, 0.5, float("inf"), 0.0])
@pytest.mark.parametrize("name", list(GRADIENTS))
def test_by_norm_as_pytorch_does(name: str, order: float) -> None:
    torch = pytest.importorskip("torch")
    ours, others = with_gradients(engine, name), with_gradients(torch, name)
    mine = clip_grad_norm_(ours, 1.5, norm_type=order)
    its = torch.nn.utils.clip_grad_norm_(others, 1.5, norm_type=order)
    np.testing.assert_allclose(mine.numpy(), its.numpy(), rtol=1e-6)
    assert mine.dtype == np.float32
    same(ours, others)


@pytest.mark.parity
@pytest.mark.parametrize("name", sorted(set(GRADIENTS) - {"none"}))
def test_by_value_as_pytorch_does(name: str) -> None:
    torch = pytest.importorskip("torch")
    ours, others = with_gradients(engine, name), with_gradients(torch, name)
    clip_grad_value_(ours, 0.1)
    torch.nn.utils.clip_grad_value_(others, 0.1)
    same(ours, others)


def same(ours: list[Any], others: list[Any]) -> None:
    for one, other in zip(ours, others, strict=True):
        assert (one.grad is None) == (other.grad is None)
        if one.grad is not None:
            np.testing.assert_allclose(one.grad.numpy(), other.grad.numpy(), rtol=1e-6)


def test_one_parameter_may_come_alone() -> None:
    (a,) = leaves(0.0)
    a.grad = engine.tensor(-4.0)
    assert clip_grad_norm_(a, 2.0).item() == 4
    assert a.grad.item() == pytest.approx(-2, rel=1e-5)
    clip_grad_value_(a, 0.5)
    assert a.grad.item() == -0.5
    assert get_total_norm([]).item() == 0


def test_norms_keep_their_dtype() -> None:
    w = engine.tensor(np.ones(3), requires_grad=True)
    w.grad = engine.tensor(np.ones(3))
    assert clip_grad_norm_([w], 1.0).dtype == np.float64


def test_a_norm_that_is_not_finite_is_an_error_if_wanted() -> None:
    params = with_gradients(engine, "infinite")
    with pytest.raises(StateError) as caught:
        engine.nn.utils.clip_grad_norm_(params, 1.0, error_if_nonfinite=True)
    assert caught.value.code == "norm-not-finite"
    assert params[1].grad.item() == 2, "nothing was changed"


def test_the_update_goes_by_what_is_left() -> None:
    (a,) = leaves(1.0)
    optimizer = SGD([a], lr=1.0)
    (a * 30).backward()
    clip_grad_value_([a], 0.25)
    optimizer.step()
    assert a.item() == 0.75
