"""What a dataset is, and datasets made of tensors and of other datasets, with PyTorch's names and rules."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import accumulate
from typing import Any, Generic, TypeVar, cast

from engine.data.refusals import KindError, MismatchError, SampleIndexError
from engine.errors import ArgumentError
from engine.tensor import Tensor

__all__ = [
    "ChainDataset",
    "ConcatDataset",
    "Dataset",
    "IterableDataset",
    "StackDataset",
    "Subset",
    "TensorDataset",
]

Sample = TypeVar("Sample", covariant=True)


class Dataset(Generic[Sample]):
    """Samples that are asked for by number: a subclass writes ``__getitem__`` and, where it can, ``__len__``.

    A subclass may also write ``__getitems__``, which takes a list of numbers and gives the list of those
    samples, where many at once are quicker than one by one.

    >>> class Squares(Dataset[int]):
    ...     def __getitem__(self, index: int) -> int:
    ...         return index * index
    ...     def __len__(self) -> int:
    ...         return 5
    >>> Squares()[3]
    9
    """

    def __getitem__(self, index: Any) -> Sample:
        raise NotImplementedError(f"{type(self).__name__} is a Dataset and has to say what dataset[{index!r}] is.")

    def __add__(self, other: Dataset[Any]) -> Dataset[Any]:
        """All samples of this dataset, then all of ``other``."""
        return ConcatDataset([self, other])


class IterableDataset(Dataset[Sample]):
    """Samples that come one after another, such as from a stream: a subclass writes ``__iter__``."""

    def __iter__(self) -> Iterator[Sample]:
        raise NotImplementedError(f"{type(self).__name__} is an IterableDataset and has to write __iter__.")

    def __add__(self, other: Dataset[Any]) -> ChainDataset:
        return ChainDataset([self, other])


class TensorDataset(Dataset[tuple[Tensor, ...]]):
    """Tensors side by side: sample i is the tuple of their i-th rows.

    Raises MismatchError where the tensors have different numbers of rows.

    >>> from engine import tensor
    >>> points = TensorDataset(tensor([[1.0, 2.0], [3.0, 4.0]]), tensor([0, 1]))
    >>> len(points)
    2
    >>> [part.tolist() for part in points[1]]
    [[3.0, 4.0], 1]
    """

    def __init__(self, *tensors: Tensor) -> None:
        if not tensors:
            raise SampleIndexError(
                "no-tensors", expected="at least one tensor", got="none", cure="Pass the inputs, then the targets."
            )
        for place, tensor in enumerate(tensors):
            if not isinstance(tensor, Tensor):
                raise KindError(
                    "not-a-tensor",
                    expected="tensors",
                    got=f"a {type(tensor).__name__} as argument {place}",
                    cure="Make it a tensor with tensor(...) or from_numpy(...).",
                    where="TensorDataset",
                )
        rows = [tensor.shape[0] if tensor.ndim else None for tensor in tensors]
        if None in rows or len(set(rows)) > 1:
            shapes = ", ".join(str(list(tensor.shape)) for tensor in tensors)
            raise MismatchError(
                "size-mismatch",
                expected="tensors with the same number of rows (their first dimension)",
                got=f"shapes {shapes}",
                cure="Every sample needs one row of each tensor.",
            )
        self.tensors = tensors

    def __getitem__(self, index: Any) -> tuple[Tensor, ...]:
        return tuple(tensor[index] for tensor in self.tensors)

    def __len__(self) -> int:
        return self.tensors[0].shape[0]


class StackDataset(Dataset[Any]):
    """Datasets side by side: sample i is the tuple (or, by keyword, the dictionary) of their i-th samples."""

    def __init__(self, *args: Dataset[Any], **kwargs: Dataset[Any]) -> None:
        self.datasets: tuple[Dataset[Any], ...] | dict[str, Dataset[Any]] = args or kwargs
        parts = [*args, *kwargs.values()]
        if not parts or (args and kwargs):
            raise ArgumentError(
                "stacked-datasets",
                expected="datasets, all by position or all by keyword",
                got="both" if parts else "none",
                cure="By position gives tuples, by keyword gives dictionaries.",
            )
        sizes = [size_of(part) for part in parts]
        if len(set(sizes)) > 1:
            raise ArgumentError(
                "size-mismatch", expected="datasets of one length", got=str(sizes), cure="Take a Subset of the longer."
            )
        self._length = sizes[0]

    def __getitem__(self, index: Any) -> Any:
        if isinstance(self.datasets, dict):
            return {key: part[index] for key, part in self.datasets.items()}
        return tuple(part[index] for part in self.datasets)

    def __len__(self) -> int:
        return self._length


class ConcatDataset(Dataset[Sample]):
    """Datasets one after another.

    >>> whole = ConcatDataset([range(3), range(10, 12)])
    >>> [whole[i] for i in range(len(whole))], whole[-1], whole.cumulative_sizes
    ([0, 1, 2, 10, 11], 11, [3, 5])
    """

    def __init__(self, datasets: Iterable[Any]) -> None:
        self.datasets: list[Any] = list(datasets)
        if not self.datasets:
            raise MismatchError(
                "no-datasets", expected="at least one dataset", got="none", cure="Pass a list of datasets."
            )
        if any(isinstance(dataset, IterableDataset) for dataset in self.datasets):
            raise MismatchError(
                "iterable-dataset",
                expected="datasets whose samples are asked for by number",
                got="an IterableDataset",
                cure="Put those together with ChainDataset.",
            )
        self.cumulative_sizes = list(accumulate(size_of(dataset) for dataset in self.datasets))

    def __len__(self) -> int:
        return self.cumulative_sizes[-1]

    def __getitem__(self, index: int) -> Sample:
        if index < 0:
            if -index > len(self):
                raise ArgumentError(
                    "index-range",
                    expected=f"an index from {-len(self)} to {len(self) - 1}",
                    got=str(index),
                    cure="Count from the start, or from the end with −1, −2 …",
                )
            index += len(self)
        which = bisect_right(self.cumulative_sizes, index)
        if which == len(self.datasets):
            raise SampleIndexError(
                "index-range",
                expected=f"an index from 0 to {len(self) - 1}",
                got=str(index),
                cure="Ask for fewer samples.",
            )
        before = self.cumulative_sizes[which - 1] if which else 0
        return cast(Sample, self.datasets[which][index - before])


class ChainDataset(IterableDataset[Any]):
    """Iterable datasets one after another."""

    def __init__(self, datasets: Iterable[Any]) -> None:
        self.datasets = datasets

    def _streams(self) -> Iterator[Any]:
        for dataset in self.datasets:
            if not isinstance(dataset, IterableDataset):
                raise MismatchError(
                    "not-iterable-dataset",
                    expected="IterableDatasets only",
                    got=type(dataset).__name__,
                    cure="Put datasets with numbered samples together with ConcatDataset.",
                )
            yield dataset

    def __iter__(self) -> Iterator[Any]:
        for stream in self._streams():
            yield from stream

    def __len__(self) -> int:
        return sum(size_of(stream) for stream in self._streams())


class Subset(Dataset[Sample]):
    """Chosen samples of a dataset, by their numbers in it.

    >>> part = Subset(range(100, 110), [7, 2])
    >>> len(part), part[0], part[1]
    (2, 107, 102)
    """

    def __init__(self, dataset: Any, indices: Sequence[int]) -> None:
        mine = type(self)
        if mine.__getitem__ is not Subset.__getitem__ and mine.__getitems__ is Subset.__getitems__:
            raise NotImplementedError(
                f"{mine.__name__} writes its own __getitem__ but not __getitems__, which a DataLoader asks for. "
                "Add:  def __getitems__(self, indices): return [self[i] for i in indices]"
            )
        self.dataset = dataset
        self.indices = indices

    def __getitem__(self, index: Any) -> Sample:
        if isinstance(index, list):
            return cast(Sample, self.dataset[[self.indices[i] for i in index]])
        return cast(Sample, self.dataset[self.indices[index]])

    def __getitems__(self, indices: Sequence[int]) -> list[Sample]:
        chosen = [self.indices[i] for i in indices]
        together = getattr(self.dataset, "__getitems__", None)
        if callable(together):
            return cast(list[Sample], together(chosen))
        return [self.dataset[i] for i in chosen]

    def __len__(self) -> int:
        return len(self.indices)


def size_of(dataset: Any) -> int:
    """``len(dataset)``; a dataset without one raises KindError that says what to write."""
    if not hasattr(dataset, "__len__"):
        raise KindError(
            "no-length",
            expected="a dataset with a length",
            got=type(dataset).__name__,
            cure="Write __len__, which gives its number of samples.",
        )
    return len(dataset)
