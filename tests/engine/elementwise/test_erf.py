"""The error function against the standard library's, in both precisions and far out."""

from __future__ import annotations

import math

import numpy as np
import pytest

import engine


@pytest.mark.parametrize(("dtype", "tolerance"), [(np.float64, 1e-15), (np.float32, 5e-7)])
def test_it_is_accurate_everywhere(dtype: type, tolerance: float) -> None:
    near = np.concatenate([np.linspace(-7, 7, 20_001), np.logspace(-300, 0, 301), [0.46875, -0.46875, 6.5, 30.0]])
    x = near.astype(dtype)
    x = x[np.abs(x) > np.finfo(dtype).tiny]
    true = np.array([math.erf(value) for value in x.astype(np.float64)])
    np.testing.assert_allclose(engine.erf(engine.from_numpy(x)).numpy(), true, rtol=tolerance)


def test_its_edges() -> None:
    edges = engine.tensor([0.0, -0.0, math.inf, -math.inf, math.nan]).erf()
    np.testing.assert_array_equal(edges.numpy(), [0.0, -0.0, 1.0, -1.0, np.nan])
    assert math.copysign(1, edges.tolist()[1]) == -1


def test_it_never_leaves_its_range() -> None:
    x = np.linspace(3, 8, 5_001)
    for dtype in (np.float32, np.float64):
        assert np.abs(engine.from_numpy(x.astype(dtype)).erf().numpy()).max() <= 1
