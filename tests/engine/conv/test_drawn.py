"""Convolutions and poolings do what PyTorch's do, over shapes and settings drawn at random, refusals included."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.op import Array
from engine.ops import OPS

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity
F = torch.nn.functional

Drawn = tuple[str, list[Array], dict[str, Any]]


@st.composite
def convolutions(draw: st.DrawFn) -> Drawn:
    rank, groups = draw(st.sampled_from((1, 2))), draw(st.sampled_from((1, 1, 2, 3)))
    channels, filters = groups * draw(st.integers(1, 2)), groups * draw(st.integers(1, 2))
    front = draw(st.sampled_from(((), (0,), (1,), (2,), (5,))))
    padding: Any = draw(st.sampled_from(("same", "valid", None)))
    settings = {
        "stride": 1 if padding == "same" else draw(_each(rank, 1, 3)),
        "padding": draw(_each(rank, 0, 4)) if padding is None else padding,
        "dilation": draw(_each(rank, 1, 2)),
        "groups": groups,
    }
    x = _numbers(draw, *front, channels, *draw(_each(rank, 1, 7)))
    weight = _numbers(draw, filters, channels // groups, *draw(_each(rank, 1, 4)))
    return f"conv{rank}d", [x, weight, *([_numbers(draw, filters)] if draw(st.booleans()) else [])], settings


@st.composite
def poolings(draw: st.DrawFn) -> Drawn:
    rank, kind = draw(st.sampled_from((1, 2))), draw(st.sampled_from(("max", "avg")))
    settings = {
        "kernel_size": draw(_each(rank, 1, 4)),
        "stride": draw(st.none() | _each(rank, 1, 4)),
        "padding": draw(_each(rank, 0, 2)),
        "ceil_mode": draw(st.booleans()),
    }
    if kind == "max":
        settings["dilation"] = draw(_each(rank, 1, 2))
    else:
        settings["count_include_pad"] = draw(st.booleans())
        if rank == 2:
            settings["divisor_override"] = draw(st.sampled_from((None, 3, -2)))
    x = _image(draw, rank)
    if kind == "max" and draw(st.booleans()):
        # Ties, NaN and −∞ in plenty.
        x = draw(st.sampled_from((np.round(x), np.where(x > 0.5, np.nan, x), np.where(x < 0.3, -np.inf, x))))
    return f"{kind}_pool{rank}d", [x], settings


@st.composite
def adaptive_poolings(draw: st.DrawFn) -> Drawn:
    rank = draw(st.sampled_from((1, 2)))
    size: Any = draw(st.integers(1, 6)) if rank == 1 else draw(st.tuples(*[st.none() | st.integers(1, 6)] * 2))
    return f"adaptive_avg_pool{rank}d", [_image(draw, rank)], {"output_size": size}


def _each(rank: int, low: int, high: int) -> st.SearchStrategy[tuple[int, ...]]:
    return st.tuples(*[st.integers(low, high)] * rank)


def _image(draw: st.DrawFn, rank: int) -> Array:
    return _numbers(draw, *draw(st.sampled_from(((2,), (0, 1), (1, 1), (3, 2)))), *draw(_each(rank, 1, 8)))


def _numbers(draw: st.DrawFn, *shape: int) -> Array:
    return np.random.default_rng(draw(st.integers(0, 1000))).normal(size=shape)


def _lies_on_padding(op: Any, x: Array, chosen: dict[str, Any]) -> bool:
    """Whether a window holds no cell of the input."""
    return any(not span.cells(window) for span in op.over(x.shape, chosen) for window in range(span.out))


@given(convolutions() | poolings() | adaptive_poolings())
@settings(max_examples=400, deadline=None)
def test_value_and_gradients(drawn: Drawn) -> None:
    name, inputs, chosen = drawn
    theirs = [torch.tensor(x, requires_grad=True) for x in inputs]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        try:
            value = getattr(F, name)(*theirs, **chosen)
        except RuntimeError:
            with pytest.raises(RuntimeError):
                OPS[name].infer([x.shape for x in inputs], chosen)
            return
    if "kernel_size" in chosen and _lies_on_padding(OPS[name], inputs[0], chosen):
        return  # PyTorch then writes outside of the gradient.
    out = OPS[name].forward(chosen, *inputs)
    np.testing.assert_allclose(out, value.detach().numpy(), rtol=1e-9, atol=1e-11)
    if value.numel() == 0:
        return
    upstream = np.random.default_rng(0).normal(size=out.shape)
    value.backward(torch.tensor(upstream))
    for i, its in enumerate(theirs):
        mine = OPS[name].vjp(i, chosen, upstream, inputs, out)
        np.testing.assert_allclose(mine, its.grad.numpy(), rtol=1e-9, atol=1e-11)
    if name.startswith("max") and not np.isnan(inputs[0]).all():
        its = getattr(F, name)(torch.tensor(inputs[0]), **chosen, return_indices=True)[1]
        np.testing.assert_array_equal(OPS[f"{name}_indices"].forward(chosen, inputs[0]), its.numpy())
