"""Choosing between arrays by the bits of their numbers, and large arrays as the sum of their pieces."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from engine.op import Sample
from engine.ops import OPS
from engine.ops.immediate import Immediate
from engine.ops.planned import Planned
from engine.ops.steps import SMALL, emit_choice, emit_only_where, emit_sign

SIZES = (0, 1, SMALL, 4 * SMALL)
SPECIAL = np.array([0.0, -0.0, np.inf, -np.inf, np.nan, 1.5, -2.5])
LARGE = [
    (op, sample)
    for op in OPS.values()
    if isinstance(op, Planned)
    for sample in (next(s for s in op.samples() if s.inputs[0].dtype.kind == "f" or op.name.startswith(("bit", "w"))),)
]


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("dtype", [np.float32, np.float64, np.int64, np.int32, np.uint8, np.bool_])
def test_a_choice_is_exact(dtype: Any, size: int) -> None:
    rng = np.random.default_rng(0)
    with np.errstate(all="ignore"):
        a, b = (rng.choice(SPECIAL, size).astype(dtype) for _ in range(2))
    mask = rng.random(size) < 0.5
    out = np.empty(size, dtype)
    p = Immediate(np.dtype(np.float32))
    emit_choice(p, mask, a, b, out)
    np.testing.assert_array_equal(out, np.where(mask, a, b))
    over = b.copy()
    emit_choice(p, mask, a, over, over)
    np.testing.assert_array_equal(over, out)
    emit_only_where(p, mask, a, out)
    np.testing.assert_array_equal(out, np.where(mask, a, np.zeros_like(a)))


@pytest.mark.parametrize("size", [3, 4 * SMALL])
def test_a_choice_takes_scalars_and_any_order(size: int) -> None:
    rng = np.random.default_rng(1)
    p = Immediate(np.dtype(np.float64))
    a, b = rng.normal(size=(size, 2)).T, rng.normal(size=(2, size))
    mask = rng.random((2, size)) < 0.5
    for first, second in ((a, b), (np.array(np.nan), b), (a, np.array(np.inf))):
        out = np.empty((size, 2)).T
        emit_choice(p, mask, first, second, out)
        np.testing.assert_array_equal(out, np.where(mask, first, second))


def test_the_sign_of_nan_is_0() -> None:
    out = np.empty(len(SPECIAL))
    emit_sign(Immediate(out.dtype), SPECIAL, out)
    np.testing.assert_array_equal(out, [0, 0, 1, -1, 0, 1, -1])


@pytest.mark.parametrize(("op", "sample"), LARGE, ids=[op.name for op, _ in LARGE])
def test_a_large_array_is_worked_out_as_its_pieces_are(op: Planned, sample: Sample) -> None:
    """Large arrays take other instructions than small ones; the numbers are the same."""
    full = np.broadcast_arrays(*sample.inputs)
    small = [np.ascontiguousarray(x) for x in full]
    times = 1 + 4 * SMALL // small[0].size
    large = [np.concatenate([x] * times) for x in small]
    with np.errstate(all="ignore"):
        value, values = op.forward(sample.attrs, *small), op.forward(sample.attrs, *large)
        np.testing.assert_allclose(values, np.concatenate([value] * times), rtol=1e-12)
        if not op.differentiable:
            return
        g = np.random.default_rng(2).normal(size=value.shape)
        for i, x in enumerate(small):
            if x.dtype.kind == "f":
                one = op.vjp(i, sample.attrs, g, small, value)
                many = op.vjp(i, sample.attrs, np.concatenate([g] * times), large, values)
                np.testing.assert_allclose(many, np.concatenate([one] * times), rtol=1e-12, atol=1e-15)
