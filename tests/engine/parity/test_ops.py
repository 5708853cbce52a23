"""Every op does what PyTorch's does: values and gradients, ties and extremes too.

Each family has a file ``theirs_<family>.py`` beside this one with a table from an op's name to
PyTorch's function of (attrs, *tensors).
"""

from __future__ import annotations

import importlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.op import Op, Sample
from engine.ops import OPS
from engine.tensor import apply, wrap
from tests.engine.ops.cases import cases, in_dtype, repeatable, tracked

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity

THEIRS: dict[str, Callable[..., Any]] = {}
for file in sorted(Path(__file__).parent.glob("theirs_*.py")):
    THEIRS.update(importlib.import_module(f"tests.engine.parity.{file.stem}").THEIRS)


def test_every_op_is_compared() -> None:
    assert set(THEIRS) == {name for name, op in OPS.items() if not op.random}


@pytest.mark.parametrize(("op", "sample"), cases(repeatable))
def test_value_and_gradient(op: Op, sample: Sample) -> None:
    """In float64, so that a disagreement is a matter of meaning and not of rounding."""
    compare(op, sample, np.float64, rtol=1e-9, atol=1e-11)


@pytest.mark.parametrize(("op", "sample"), cases(repeatable))
def test_value_and_gradient_in_float32(op: Op, sample: Sample) -> None:
    compare(op, sample, np.float32, rtol=1e-4, atol=1e-5)


def compare(op: Op, sample: Sample, dtype: Any, rtol: float, atol: float) -> None:
    arrays, chosen = in_dtype(sample, dtype), tracked(op, sample)
    ours = [wrap(x) for x in arrays]
    theirs = [torch.from_numpy(np.ascontiguousarray(x)).reshape(x.shape).clone() for x in arrays]
    for i in chosen:
        ours[i].requires_grad_()
        theirs[i].requires_grad_()
    one, other = apply(op, sample.attrs, *ours), THEIRS[op.name](sample.attrs, *theirs)
    assert one.shape == tuple(other.shape)
    assert str(one.dtype) == str(other.dtype).removeprefix("torch.")
    np.testing.assert_allclose(one.detach().numpy(), other.detach().numpy(), rtol=rtol, atol=atol)
    if not chosen:
        return
    upstream = np.random.default_rng(0).normal(size=one.shape).astype(one.dtype)
    one.backward(wrap(upstream))
    other.backward(torch.tensor(upstream))
    for i in chosen:
        mine, its = ours[i].grad, theirs[i].grad
        assert mine is not None
        np.testing.assert_allclose(mine.numpy(), its.numpy() if its is not None else 0, rtol=rtol, atol=atol)
