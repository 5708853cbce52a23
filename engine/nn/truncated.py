"""Normal numbers from a range."""

from __future__ import annotations

import math

from engine.arrays import np
from engine.op import Array, Shape


def truncated_normal(
    generator: np.random.Generator, shape: Shape, mean: float, std: float, low: float, high: float
) -> Array:
    """Normal numbers between ``low`` and ``high``: what falls outside is drawn again.

    Where the range holds little of the curve, numbers are drawn evenly from it instead and kept as often
    as the curve is high there.
    """
    first, last = (low - mean) / std, (high - mean) / std
    likely = 0.5 * (math.erf(last / math.sqrt(2)) - math.erf(first / math.sqrt(2))) > 0.2
    # Beyond ten standard deviations from the range's highest point nothing is ever drawn.
    peak = min(max(0.0, first), last)
    first, last = max(first, peak - 10), min(last, peak + 10)
    out = np.empty(math.prod(shape))
    filled = 0
    while filled < out.size:
        count = 2 * (out.size - filled) + 16
        if likely:
            drawn = generator.normal(size=count)
            drawn = drawn[(drawn >= first) & (drawn <= last)]
        else:
            drawn = generator.uniform(first, last, count)
            drawn = drawn[generator.random(count) < np.exp((peak**2 - drawn**2) / 2)]
        taken = drawn[: out.size - filled]
        out[filled : filled + taken.size] = taken
        filled += taken.size
    return np.asarray((mean + std * out).reshape(shape))
