"""Square brackets do what PyTorch's do: parts, writing to parts, and their gradients, for random keys."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from tests.engine.shaping.keys import given_to, keyed_shapes

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity
REFUSALS = (IndexError, ValueError, RuntimeError, TypeError)


def numbers(shape: tuple[int, ...]) -> Any:
    return np.arange(int(np.prod(shape)), dtype=np.float32).reshape(shape) + 1


def attempt(action: Any) -> Any:
    try:
        return action()
    except REFUSALS as problem:
        return problem


def nothing_chosen(shape: tuple[int, ...], key: Any) -> bool:
    """Whether the key chooses no cell: PyTorch then does not look whether its indices are in range."""
    return bool(torch.zeros(shape)[given_to(torch, key)].numel() == 0)


@settings(max_examples=400, deadline=None)
@given(keyed_shapes())
def test_reading(case: Any) -> None:
    shape, key = case

    def read(lib: Any) -> Any:
        x = lib.tensor(numbers(shape)).requires_grad_()
        part = (x * 1)[given_to(lib, key)]
        (part * part).sum().backward()
        return part.detach().numpy(), x.grad.numpy()

    ours, theirs = attempt(lambda: read(engine)), attempt(lambda: read(torch))
    if isinstance(theirs, Exception):
        assert isinstance(ours, REFUSALS), (shape, key, theirs)
        return
    if isinstance(ours, IndexError) and nothing_chosen(shape, key):
        return  # PyTorch looks at no place of a tensor without cells
    assert not isinstance(ours, Exception), (shape, key, ours)
    for one, other in zip(ours, theirs, strict=True):
        assert one.shape == other.shape, (shape, key)
        np.testing.assert_array_equal(one, other)


@settings(max_examples=400, deadline=None)
@given(keyed_shapes(), st.sampled_from(["number", "scalar", "full", "row"]))
def test_writing(case: Any, form: str) -> None:
    shape, key = case
    flat = [item.reshape(-1) for item in key if isinstance(item, np.ndarray) and item.dtype == np.int64]
    if any(len(np.unique(index)) < len(index) for index in flat):
        return  # which of two values for one place is written is not promised

    def write(lib: Any) -> Any:
        x = lib.tensor(numbers(shape)).requires_grad_()
        y = x * 2
        part = y.detach()[given_to(lib, key)]
        filled = {"number": (), "scalar": (), "full": tuple(part.shape), "row": tuple(part.shape)[1:]}[form]
        value = lib.tensor(-numbers(filled)).requires_grad_()
        y[given_to(lib, key)] = -7.0 if form == "number" else value * 3
        (y * y).sum().backward()
        grad = np.zeros(filled) if value.grad is None else value.grad.numpy()
        return y.detach().numpy(), x.grad.numpy(), grad

    ours, theirs = attempt(lambda: write(engine)), attempt(lambda: write(torch))
    if isinstance(theirs, Exception):
        return  # PyTorch refuses some writes whose meaning is clear
    if isinstance(ours, IndexError) and nothing_chosen(shape, key):
        return
    assert not isinstance(ours, Exception), (shape, key, ours)
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_array_equal(one, other, err_msg=str((shape, key)))
