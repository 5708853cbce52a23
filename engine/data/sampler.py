"""In which order samples are visited, and how they are grouped into batches."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence, Sized
from itertools import islice
from typing import Any, Generic, TypeVar

from engine.arrays import NDArray, np
from engine.data.refusals import KindError
from engine.errors import ArgumentError
from engine.random import Generator, as_numpy

__all__ = [
    "BatchSampler",
    "RandomSampler",
    "Sampler",
    "SequentialSampler",
    "SubsetRandomSampler",
    "WeightedRandomSampler",
]

Chance = Generator | np.random.Generator | None
"""Where chance comes from: a generator, or None for the default one."""

Index = TypeVar("Index", covariant=True)


class Sampler(Generic[Index]):
    """Gives indices of samples, or lists of them: a subclass writes ``__iter__`` and, where it can, ``__len__``."""

    def __iter__(self) -> Iterator[Index]:
        raise NotImplementedError(f"{type(self).__name__} is a Sampler and has to write __iter__.")


class SequentialSampler(Sampler[int]):
    """0, 1, 2 … to the end.

    >>> list(SequentialSampler("abc"))
    [0, 1, 2]
    """

    def __init__(self, data_source: Sized) -> None:
        self.data_source = data_source

    def __iter__(self) -> Iterator[int]:
        return iter(range(len(self.data_source)))

    def __len__(self) -> int:
        return len(self.data_source)


class RandomSampler(Sampler[int]):
    """Every sample once, in a new random order at each pass; or ``num_samples`` draws, with or without replacement.

    >>> from engine.random import Generator
    >>> order = list(RandomSampler(range(4), generator=Generator().manual_seed(1)))
    >>> sorted(order)
    [0, 1, 2, 3]
    """

    def __init__(
        self,
        data_source: Sized,
        replacement: bool = False,
        num_samples: int | None = None,
        generator: Chance = None,
    ) -> None:
        if not isinstance(replacement, bool):
            raise KindError(
                "bad-replacement",
                expected="replacement True or False",
                got=repr(replacement),
                cure="Write True or False.",
            )
        self.data_source = data_source
        self.replacement = replacement
        self.generator = generator
        self._num_samples = num_samples
        _require_count("num_samples", self.num_samples)

    @property
    def num_samples(self) -> int:
        """How many indices one pass gives; the length of the data unless it was given."""
        return len(self.data_source) if self._num_samples is None else self._num_samples

    def __iter__(self) -> Iterator[int]:
        n, rng = len(self.data_source), as_numpy(self.generator)
        if self.replacement:
            yield from rng.integers(n, size=self.num_samples).tolist()
            return
        for start in range(0, self.num_samples, n):
            yield from rng.permutation(n)[: self.num_samples - start].tolist()

    def __len__(self) -> int:
        return self.num_samples


class SubsetRandomSampler(Sampler[int]):
    """Every index of a list once, in a new random order at each pass."""

    def __init__(self, indices: Sequence[int], generator: Chance = None) -> None:
        self.indices = indices
        self.generator = generator

    def __iter__(self) -> Iterator[int]:
        for place in as_numpy(self.generator).permutation(len(self.indices)).tolist():
            yield self.indices[place]

    def __len__(self) -> int:
        return len(self.indices)


class WeightedRandomSampler(Sampler[int]):
    """``num_samples`` draws in which index i comes with probability ``weights[i]`` over their sum."""

    def __init__(
        self, weights: Sequence[float], num_samples: int, replacement: bool = True, generator: Chance = None
    ) -> None:
        _require_count("num_samples", num_samples)
        if not isinstance(replacement, bool):
            raise _not_bool("replacement", replacement)
        self.weights: NDArray[np.float64] = np.asarray(getattr(weights, "array", weights), np.float64)
        if self.weights.ndim != 1:
            raise ArgumentError(
                "weights-shape",
                expected="a list of weights, one for each sample",
                got=f"shape {list(self.weights.shape)}",
                cure="Flatten them.",
            )
        drawable = int(np.count_nonzero(self.weights))
        if not np.isfinite(self.weights).all() or self.weights.min(initial=0) < 0 or not drawable:
            raise ArgumentError(
                "weights-range",
                expected="finite weights of at least 0, not all of them 0",
                got=str(self.weights),
                cure="A weight says how often its sample comes, compared with the others.",
            )
        if not replacement and num_samples > drawable:
            raise ArgumentError(
                "too-many-draws",
                expected=f"at most {drawable} draws without replacement",
                got=str(num_samples),
                cure="Draw fewer, or pass replacement=True.",
            )
        self.num_samples = num_samples
        self.replacement = replacement
        self.generator = generator

    def __iter__(self) -> Iterator[int]:
        chances = self.weights / self.weights.sum()
        rng = as_numpy(self.generator)
        yield from rng.choice(len(chances), self.num_samples, replace=self.replacement, p=chances).tolist()

    def __len__(self) -> int:
        return self.num_samples


class BatchSampler(Sampler[list[int]]):
    """Groups the indices of another sampler into lists of ``batch_size``; the last may be shorter, or is dropped.

    >>> list(BatchSampler(range(5), batch_size=2, drop_last=False))
    [[0, 1], [2, 3], [4]]
    >>> list(BatchSampler(range(5), batch_size=2, drop_last=True))
    [[0, 1], [2, 3]]
    """

    def __init__(self, sampler: Iterable[Any], batch_size: int, drop_last: bool) -> None:
        _require_count("batch_size", batch_size)
        if not isinstance(drop_last, bool):
            raise _not_bool("drop_last", drop_last)
        self.sampler = sampler
        self.batch_size = batch_size
        self.drop_last = drop_last

    def __iter__(self) -> Iterator[list[int]]:
        indices = iter(self.sampler)
        while batch := list(islice(indices, self.batch_size)):
            if len(batch) == self.batch_size or not self.drop_last:
                yield batch

    def __len__(self) -> int:
        if not isinstance(self.sampler, Sized):
            raise KindError(
                "no-length",
                expected="a sampler with a length, so that its batches can be counted",
                got=type(self.sampler).__name__,
                cure="Write __len__ in the sampler.",
            )
        whole, rest = divmod(len(self.sampler), self.batch_size)
        return whole + (rest > 0 and not self.drop_last)


def _require_count(name: str, count: object) -> None:
    if not isinstance(count, int) or isinstance(count, bool) or count <= 0:
        raise ArgumentError(
            f"bad-{name.replace('_', '-')}",
            expected=f"{name} as a whole number of at least 1",
            got=repr(count),
            cure="There has to be at least one sample." if name == "num_samples" else "Give 1 or more.",
        )


def _not_bool(name: str, value: object) -> ArgumentError:
    return ArgumentError(
        f"bad-{name.replace('_', '-')}", expected=f"{name} True or False", got=repr(value), cure="Write True or False."
    )
