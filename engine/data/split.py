"""Which examples train the network and which only test it."""

import numpy as np
from numpy.typing import NDArray

from engine.errors import ArgumentError

Indices = NDArray[np.intp]


def split(n: int, train_share: float, seed: int) -> tuple[Indices, Indices]:
    """Indices of the training and of the test examples: together every index from 0 to n − 1 once.

    `train_share` is the part that trains, between 0 and 1; at least one example trains, and unless
    the share is 1 at least one tests (where n allows it). The same seed gives the same split.
    """
    if n < 1:
        raise ArgumentError("no-examples", expected="at least 1 example", got=str(n), cure="Add data first.")
    if not 0 <= train_share <= 1:
        raise ArgumentError(
            "bad-share",
            expected="a share of training data between 0 and 1",
            got=str(train_share),
            cure="0.8 trains on four fifths of the data.",
        )
    count = max(1, round(n * train_share))
    if train_share < 1 and n > 1:
        count = min(count, n - 1)
    order = np.random.default_rng(seed).permutation(n)
    return order[:count], order[count:]
