"""Tensors print as PyTorch's do, letter by letter."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as arrays

import engine

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity

SHAPES = arrays.array_shapes(min_dims=0, max_dims=5, min_side=0, max_side=4)
EXPONENTS = st.sampled_from([0, 0, 0, 1, 3, 5, 9, -3, -5])


@st.composite
def numbers(draw: st.DrawFn) -> Any:
    """Arrays of every dtype, of small and large and whole numbers, with NaN and infinity among them."""
    shape = draw(SHAPES)
    dtype = draw(st.sampled_from(["float32", "float32", "float64", "int64", "int32", "uint8", "bool"]))
    rng = np.random.default_rng(draw(st.integers(0, 10_000)))
    values = np.asarray(rng.normal(size=shape) * 10.0 ** draw(EXPONENTS))
    if draw(st.booleans()):
        values = np.round(values)
    if values.size and draw(st.integers(0, 4)) == 0 and dtype.startswith("float"):
        values.reshape(-1)[0] = draw(st.sampled_from([np.nan, np.inf, -np.inf, 0.0]))
    return np.abs(values).astype(dtype) if dtype == "uint8" else values.astype(dtype)


@settings(max_examples=400, deadline=None)
@given(numbers(), st.booleans())
def test_numbers(array: Any, tracked: bool) -> None:
    ours, theirs = engine.tensor(array), torch.tensor(array)
    if tracked and array.dtype.kind == "f":
        ours.requires_grad_()
        theirs.requires_grad_()
    assert repr(ours) == repr(theirs)


@pytest.mark.parametrize("shape", [(2000,), (30, 50), (7, 1200), (3, 400, 2), (11, 11, 11), (2, 3, 4, 5, 10)])
def test_the_middle_of_a_long_tensor_is_left_out(shape: tuple[int, ...]) -> None:
    for array in (
        np.random.default_rng(0).normal(size=shape).astype(np.float32),
        np.arange(np.prod(shape)).reshape(shape),
    ):
        assert repr(engine.tensor(array)) == repr(torch.tensor(array))


def test_results_name_their_node() -> None:
    def text(lib: Any) -> str:
        x = lib.tensor([[1.0, 2.0], [3.0, 4.0]], requires_grad=True)
        return "\n".join(str(y) for y in (x + 1, x * x, x.tanh(), (x * 2).sum(), x.view(4), x.exp(), -x))

    assert text(engine) == text(torch)


def test_print_options() -> None:
    def text(lib: Any) -> str:
        x = lib.tensor([[1.23456789, 1000.5], [3.0, 4.0]])
        texts = []
        for options in (
            {"precision": 2},
            {"sci_mode": True},
            {"sci_mode": False, "linewidth": 20},
            {"threshold": 3, "edgeitems": 1},
        ):
            lib.set_printoptions(**options)
            texts.append(repr(x))
            lib.set_printoptions(profile="default")
        return "\n".join(texts)

    assert text(engine) == text(torch)


def test_shapes_and_devices() -> None:
    for lib in (engine, torch):
        x = lib.zeros(2, 3)
        assert str(x.shape) == repr(x.size()) == "torch.Size([2, 3])"
        assert repr(x.device) == "device(type='cpu')"
        assert x.type() == "torch.FloatTensor"
        assert f"{x.sum():.2f} {x.sum()}" == "0.00 0.0"
