"""The order in which an epoch visits the examples, in batches."""

from collections.abc import Iterator

from engine.arrays import NDArray, np
from engine.errors import ArgumentError

Indices = NDArray[np.intp]


def batches(n: int, batch_size: int, rng: np.random.Generator, shuffle: bool = True) -> Iterator[Indices]:
    """Index arrays of one epoch's batches: every example once, the last batch as short as it must.

    The order is drawn from `rng` when the epoch begins, so each epoch visits the examples in a new
    order, and a generator in the same state gives the same epoch again.
    """
    if n < 0:
        raise ArgumentError("bad-size", expected="a number of examples", got=str(n), cure="Give 0 or more.")
    if batch_size < 1:
        raise ArgumentError(
            "bad-batch-size", expected="a batch size of at least 1", got=str(batch_size), cure="Give 1 or more."
        )
    order = rng.permutation(n) if shuffle else np.arange(n)
    return iter([order[start : start + batch_size] for start in range(0, n, batch_size)])


def batch_count(n: int, batch_size: int) -> int:
    """How many batches, and so how many training steps, an epoch has."""
    return -(-n // batch_size)
