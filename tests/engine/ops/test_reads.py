"""What an op says that its gradient reads is all that it reads: the rest may be overwritten."""

from __future__ import annotations

import numpy as np
import pytest

from engine.op import Array, Op, Sample
from tests.engine.ops.cases import cases, differentiable, repeatable, tracked


def poisoned(x: Array) -> Array:
    """An array of this shape whose numbers cannot be used."""
    return np.full_like(x, np.nan) if x.dtype.kind == "f" else np.zeros_like(x)


@pytest.mark.parametrize(
    ("op", "sample"), cases(lambda op, sample: repeatable(op, sample) and differentiable(op, sample))
)
def test_nothing_else_is_read(op: Op, sample: Sample) -> None:
    xs = [np.asarray(x) for x in sample.inputs]
    with np.errstate(all="ignore"):
        out = np.asarray(op.forward(sample.attrs, *xs))
        g = np.random.default_rng(0).normal(size=out.shape)
        for i in tracked(op, sample):
            read = set(op.reads(i, sample.attrs))
            assert read <= {-1, *range(len(xs))} or op.arity >= 0
            whole = op.vjp(i, sample.attrs, g, xs, out)
            left = [x if position in read else poisoned(x) for position, x in enumerate(xs)]
            part = op.vjp(i, sample.attrs, g, left, out if -1 in read else poisoned(out))
            np.testing.assert_array_equal(part, whole)
