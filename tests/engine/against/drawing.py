"""Tensors and arguments drawn at random: all ranks, sizes of 0 and 1, views, ties, NaN, wrong arguments."""

from __future__ import annotations

import re
from random import Random
from typing import Any

import numpy as np

DTYPES = ["float32"] * 6 + ["float64"] * 4 + ["int64"] * 3 + ["int32", "bool", "bool"]


def shape(rng: Random) -> tuple[int, ...]:
    rank = rng.choice([0, 1, 1, 2, 2, 2, 3, 3, 4, 5])
    sizes = [0, 1, 2, 3, 4] if rng.random() < 0.15 else [1, 2, 2, 3, 3, 4]
    return tuple(rng.choice(sizes) for _ in range(rank))


def array(rng: Random, sizes: tuple[int, ...], dtype: str) -> Any:
    values = np.random.default_rng(rng.randrange(1 << 30))
    if dtype == "bool":
        return values.integers(0, 2, sizes).astype(bool)
    if dtype.startswith("int"):
        return values.integers(-4, 5, sizes).astype(dtype)
    made = values.normal(size=sizes).astype(dtype)
    kind = rng.random()
    if kind < 0.15:
        made = np.round(made)  # ties
    elif kind < 0.25 and made.size:
        made.reshape(-1)[:: rng.choice([2, 3])] = rng.choice([np.nan, np.inf, -np.inf, 0.0, -0.0])
    return made


def partner(rng: Random, sizes: tuple[int, ...]) -> tuple[int, ...]:
    """A shape that usually goes together with ``sizes``."""
    if rng.random() < 0.1:
        return shape(rng)
    if rng.random() < 0.6:
        return sizes
    return tuple(size if rng.random() < 0.6 else 1 for size in sizes)[rng.choice([0, 0, 1]) :]


def looked_at(x: Any, how: int) -> Any:
    """The tensor itself, or a view of it that does not lie cell after cell in memory."""
    if how == 0 or x.ndim == 0:
        return x
    return {1: x.transpose(0, -1), 2: x[..., ::2], 3: x[1:], 4: x.unsqueeze(0).expand(2, *x.shape)}[how]


def filled(rng: Random, line: str, sizes: tuple[int, ...]) -> str:
    """The line with an argument drawn for every ``{name}``."""
    return re.sub(r"\{(\w)\d?\}", lambda found: str(_argument(rng, found[1], sizes)), line)


def _argument(rng: Random, kind: str, sizes: tuple[int, ...]) -> Any:
    rank = len(sizes)
    if kind == "d":  # an axis, sometimes a wrong one
        return rng.randrange(-rank, rank) if rank and rng.random() < 0.93 else rng.choice([-rank - 1, rank, 0, -1])
    if kind == "D":  # some axes
        named = rng.sample(range(rank), rng.randint(1, rank)) if rank else [0]
        return tuple(axis if rng.random() < 0.5 else axis - max(rank, 1) for axis in named)
    if kind == "k":
        return rng.choice([True, False])
    if kind == "n":
        return rng.choice([-2, -1, 0, 1, 1, 2, 3])
    if kind == "p":
        return rng.choice([1, 1, 2, 2, 3])
    if kind == "f":
        return rng.choice([0.5, -1.5, 2.0, 0.0, 1, 2, 3])
    if kind == "s":  # a shape of as many cells, sometimes of others
        count = int(np.prod(sizes))
        fits = [part for part in range(1, count + 1) if count % part == 0] or [1]
        return rng.choice([(-1,), (count,), (rng.choice(fits), -1), shape(rng)])
    if kind == "e":
        wide = tuple(rng.choice([-1, 3, 1]) if size == 1 else rng.choice([-1, size]) for size in sizes)
        return (2, *wide) if rng.random() < 0.4 else wide
    if kind == "o":  # an order of the axes
        return tuple(rng.sample(range(rank), rank))
    if kind == "t":
        return f"torch.{rng.choice(['float32', 'float64', 'int64', 'int32', 'bool'])}"
    if kind == "v":  # places of an axis
        most = max(1, min(sizes, default=1)) if rng.random() < 0.9 else 9
        return [rng.randrange(most) for _ in range(rng.choice([1, 2, 3]))]
    if kind == "x":  # an index with the tensor's rank
        most = max(1, min(sizes, default=1)) if rng.random() < 0.9 else 9
        places = np.random.default_rng(rng.randrange(1 << 30)).integers(0, most, sizes)
        return f"torch.tensor({places.tolist()}, dtype=torch.int64).reshape({sizes})"
    assert kind == "i", kind
    return ", ".join(_key(rng) for _ in range(rng.choice([1, 1, 2, 2, 3])))


def _key(rng: Random) -> str:
    kind = rng.random()
    if kind < 0.3:
        return str(rng.choice([0, -1, 1, 2, -2]))
    if kind < 0.6:
        return rng.choice([":", "1:", "::2", ":-1", "0:0", "-2:", "5:"])
    if kind < 0.75:
        return rng.choice(["...", "None"])
    return rng.choice(["[0]", "[0, -1]", "torch.tensor([[0], [-1]])", "torch.tensor(0)", "True", "x > 0"])
