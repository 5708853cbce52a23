"""Which examples train the network and which only test it."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import accumulate
from math import floor, isclose
from typing import Any
from warnings import warn

from engine.arrays import NDArray, np
from engine.data.dataset import Subset, size_of
from engine.data.sampler import Chance
from engine.errors import ArgumentError
from engine.random import as_numpy

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


def random_split(dataset: Any, lengths: Sequence[int | float], generator: Chance = None) -> list[Subset[Any]]:
    """Subsets of the given lengths that together hold every sample once, drawn at random.

    ``lengths`` are whole numbers that add up to the dataset's length, or fractions that add up to 1; what
    rounding down leaves over goes to the first subsets, one sample at a time. ``generator`` is where chance
    comes from (None: the default one).

    >>> [len(part) for part in random_split(range(10), [0.5, 0.25, 0.25])]
    [6, 2, 2]
    """
    size = size_of(dataset)
    total = sum(lengths)
    shares = isclose(total, 1) and total <= 1
    counts = _counts_of_fractions(lengths, size) if shares else [int(length) for length in lengths]
    if sum(counts) != size or any(count < 0 for count in counts) or (not shares and counts != list(lengths)):
        raise ArgumentError(
            "bad-lengths",
            expected=f"whole lengths that add up to the {size} samples, or fractions that add up to 1",
            got=str(list(lengths)),
            cure="0.8 and 0.2 train on four fifths.",
            where="random_split",
        )
    order = as_numpy(generator).permutation(size).tolist()
    return [Subset(dataset, order[end - count : end]) for end, count in zip(accumulate(counts), counts, strict=True)]


def _counts_of_fractions(fractions: Sequence[float], size: int) -> list[int]:
    for place, fraction in enumerate(fractions):
        if not 0 <= fraction <= 1:
            raise ArgumentError(
                "bad-fraction",
                expected="fractions between 0 and 1",
                got=f"{fraction} at place {place}",
                cure="They are shares of the whole.",
                where="random_split",
            )
    counts = [floor(size * fraction) for fraction in fractions]
    for place in range(size - sum(counts)):
        counts[place % len(counts)] += 1
    for place, count in enumerate(counts):
        if count == 0:
            warn(f"random_split: part {place} is empty, since {size} samples are too few for it.", stacklevel=3)
    return counts
