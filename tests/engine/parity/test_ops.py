"""Every op does what PyTorch's does: values and gradients, ties and extremes too.

PyTorch runs the op's own code, the text that an exported model is made of.
"""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest

from engine.op import Op, Sample
from engine.tensor import apply, wrap
from tests.engine.ops.cases import cases, in_dtype, tracked

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity

LOOSER = {"hardsigmoid": 1e-7}
"""Ops for which PyTorch itself computes with float32 constants in float64."""

LONG_LABELS = {"cross_entropy", "nll_loss"}
"""Losses that take labels of any whole numbers here, and of int64 only in PyTorch."""


def repeatable(op: Op, sample: Sample) -> bool:
    return not op.random


@pytest.mark.parametrize(("op", "sample"), cases(repeatable))
def test_value_and_gradient(op: Op, sample: Sample) -> None:
    """In float64, so that a disagreement is a matter of meaning and not of rounding."""
    compare(op, sample, np.float64, rtol=LOOSER.get(op.name, 1e-9), atol=1e-11)


@pytest.mark.parametrize(("op", "sample"), cases(repeatable))
def test_value_and_gradient_in_float32(op: Op, sample: Sample) -> None:
    compare(op, sample, np.float32, rtol=1e-4, atol=1e-5)


@pytest.mark.parametrize(("op", "sample"), cases(lambda op, sample: op.random))
def test_what_is_drawn_has_the_shape_and_dtype(op: Op, sample: Sample) -> None:
    ours = op.forward(sample.attrs, *sample.inputs)
    theirs = run(op, sample, [torch.tensor(x) for x in sample.inputs])
    assert ours.shape == tuple(theirs.shape)
    assert str(ours.dtype) == str(theirs.dtype).removeprefix("torch.")


def compare(op: Op, sample: Sample, dtype: Any, rtol: float, atol: float) -> None:
    arrays, chosen = in_dtype(sample, dtype), tracked(op, sample)
    ours = [wrap(x) for x in arrays]
    theirs = [torch.from_numpy(np.ascontiguousarray(x)).reshape(x.shape).clone() for x in arrays]
    if op.name in LONG_LABELS and not theirs[1].is_floating_point():
        theirs[1] = theirs[1].long()
    for i in chosen:
        ours[i].requires_grad_()
        theirs[i].requires_grad_()
    with warnings.catch_warnings():
        # Losses warn where prediction and target are broadcast, which is meant here.
        warnings.simplefilter("ignore", UserWarning)
        one = apply(op, sample.attrs, *ours)
    other = run(op, sample, theirs)
    assert one.shape == tuple(other.shape)
    assert one.array.dtype.name == str(other.dtype).removeprefix("torch.")
    np.testing.assert_allclose(one.detach().numpy(), other.detach().numpy(), rtol=rtol, atol=atol)
    if not chosen:
        return
    upstream = np.random.default_rng(0).normal(size=one.shape).astype(one.dtype)
    one.backward(wrap(upstream))
    if other.requires_grad:
        other.backward(torch.tensor(upstream))
    for i in chosen:
        mine, its = ours[i].grad, theirs[i].grad
        assert mine is not None
        np.testing.assert_allclose(mine.numpy(), its.numpy() if its is not None else 0, rtol=rtol, atol=atol)


def run(op: Op, sample: Sample, inputs: list[Any]) -> Any:
    """What PyTorch makes of the op's code."""
    names = [f"x{place}" for place in range(len(inputs))]
    space = {"torch": torch, "F": torch.nn.functional, **dict(zip(names, inputs, strict=True))}
    with warnings.catch_warnings():
        # An even kernel that keeps the size is slow there, and shapes that broadcast are meant.
        warnings.simplefilter("ignore", UserWarning)
        exec("\n".join(op.code_lines("y", names, sample.attrs)), space)
    return space["y"]
