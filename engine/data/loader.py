"""Batches from a dataset: PyTorch's DataLoader, in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, Final, Generic, TypeVar

from engine.arrays import np
from engine.data.collate import default_collate, default_convert
from engine.data.dataset import IterableDataset, Subset, TensorDataset, size_of
from engine.data.sampler import BatchSampler, Chance, RandomSampler, SequentialSampler
from engine.errors import ArgumentError
from engine.tensor import Tensor, wrap

__all__ = ["DataLoader", "get_worker_info"]

Batch = TypeVar("Batch", covariant=True)

_FIXED: Final = {"batch_sampler", "batch_size", "dataset", "drop_last", "persistent_workers", "sampler"}
"""What the samplers were made from: changing it later would change nothing."""


class DataLoader(Generic[Batch]):
    """Goes through a dataset in batches; each ``for`` over it is one epoch.

    ``shuffle`` draws a new order for every epoch from ``generator`` (None: the default one, which
    ``manual_seed`` seeds). ``sampler`` gives the indices instead, ``batch_sampler`` whole lists of them;
    ``batch_size=None`` gives single samples. The last batch is as short as it must be, or left out with
    ``drop_last``. ``collate_fn`` makes a batch of a list of samples. Samples are loaded in this process:
    ``num_workers`` is 0; ``pin_memory`` and ``timeout`` are accepted and change nothing.

    >>> from engine import tensor
    >>> from engine.data.dataset import TensorDataset
    >>> data = TensorDataset(tensor([[0.0], [1.0], [2.0]]), tensor([0, 1, 0]))
    >>> loader = DataLoader(data, batch_size=2)
    >>> len(loader)
    2
    >>> [(inputs.tolist(), classes.tolist()) for inputs, classes in loader]
    [([[0.0], [1.0]], [0, 1]), ([[2.0]], [0])]
    """

    def __init__(
        self,
        dataset: Any,
        batch_size: int | None = 1,
        shuffle: bool | None = None,
        sampler: Iterable[Any] | None = None,
        batch_sampler: Iterable[Any] | None = None,
        num_workers: int = 0,
        collate_fn: Callable[[Any], Any] | None = None,
        pin_memory: bool = False,
        drop_last: bool = False,
        timeout: float = 0,
        worker_init_fn: Callable[[int], None] | None = None,
        multiprocessing_context: object = None,
        generator: Chance = None,
        *,
        prefetch_factor: int | None = None,
        persistent_workers: bool = False,
        pin_memory_device: str = "",
        in_order: bool = True,
    ) -> None:
        _refuse_workers(num_workers, multiprocessing_context, prefetch_factor, persistent_workers)
        if timeout < 0:
            raise ArgumentError("bad-timeout", expected="0 or more seconds", got=str(timeout), cure="Leave it out.")
        self._streams = isinstance(dataset, IterableDataset)
        if self._streams:
            _refuse_order_of_stream(shuffle, sampler, batch_sampler)
        if sampler is not None and shuffle:
            raise _exclusive("sampler", "shuffle", "The sampler decides the order.")
        if batch_sampler is not None:
            if batch_size != 1 or shuffle or sampler is not None or drop_last:
                others = "batch_size, shuffle, sampler and drop_last"
                raise _exclusive("batch_sampler", others, "The batch sampler decides all of them.")
            batch_size = None
        elif batch_size is None and drop_last:
            raise _exclusive("batch_size=None", "drop_last", "Without batches there is no last one to drop.")
        if sampler is None and not self._streams:
            size_of(dataset)
            sampler = RandomSampler(dataset, generator=generator) if shuffle else SequentialSampler(dataset)
        if batch_size is not None:
            batch_sampler = BatchSampler(() if sampler is None else sampler, batch_size, drop_last)
        self.dataset = dataset
        self.batch_size = batch_size
        self.drop_last = drop_last
        self.sampler = sampler
        self.batch_sampler = batch_sampler
        self.generator = generator
        self.num_workers = num_workers
        self.collate_fn = collate_fn or (default_convert if batch_sampler is None else default_collate)
        self.pin_memory = pin_memory
        self.pin_memory_device = pin_memory_device
        self.timeout = timeout
        self.worker_init_fn = worker_init_fn
        self.multiprocessing_context = multiprocessing_context
        self.prefetch_factor = prefetch_factor
        self.persistent_workers = persistent_workers
        self.in_order = in_order

    def __setattr__(self, name: str, value: object) -> None:
        if name in _FIXED and name in self.__dict__:
            raise ArgumentError(
                "fixed-setting",
                expected=f"{name} as it was when the DataLoader was made",
                got=f"{name}={value!r} afterwards",
                cure="Make a new DataLoader.",
            )
        super().__setattr__(name, value)

    def __iter__(self) -> Iterator[Any]:
        if self._streams:
            return self._from_stream(iter(self.dataset))
        if self.batch_sampler is None:
            indices = () if self.sampler is None else self.sampler
            return (self.collate_fn(self.dataset[index]) for index in indices)
        return self._batches(self.batch_sampler)

    def _batches(self, groups: Iterable[Any]) -> Iterator[Any]:
        rows = rows_of(self.dataset) if self.collate_fn is default_collate else None
        together = getattr(self.dataset, "__getitems__", None)
        for indices in groups:
            if rows is not None and {int} == set(map(type, indices)):
                yield rows(indices)
            elif callable(together):
                yield self.collate_fn(together(indices))
            else:
                yield self.collate_fn([self.dataset[index] for index in indices])

    def _from_stream(self, samples: Iterator[Any]) -> Iterator[Any]:
        if self.batch_size is None:
            yield from map(self.collate_fn, samples)
            return
        while batch := list(islice(samples, self.batch_size)):
            if len(batch) == self.batch_size or not self.drop_last:
                yield self.collate_fn(batch)

    def __len__(self) -> int:
        """How many batches one epoch gives."""
        if self._streams:
            whole, rest = divmod(size_of(self.dataset), self.batch_size or 1)
            return whole + (rest > 0 and not self.drop_last)
        return size_of(self.sampler if self.batch_sampler is None else self.batch_sampler)


def rows_of(dataset: Any) -> Callable[[Any], list[Tensor]] | None:
    """What gives a whole batch of a TensorDataset (or a Subset of one) at once, or None for other datasets.

    The same numbers as collating the samples one by one, in one array operation for each tensor.
    """
    kind = type(dataset)
    if isinstance(dataset, Subset) and kind.__getitems__ is Subset.__getitems__:
        inner, chosen = rows_of(dataset.dataset), dataset.indices
        known = isinstance(chosen, list | tuple | range | np.ndarray)
        return None if inner is None or not known else lambda indices: inner([chosen[index] for index in indices])
    if not isinstance(dataset, TensorDataset) or kind.__getitem__ is not TensorDataset.__getitem__:
        return None
    if hasattr(dataset, "__getitems__") or any(tensor.requires_grad for tensor in dataset.tensors):
        return None
    tensors = dataset.tensors
    return lambda indices: [wrap(np.take(tensor.array, indices, axis=0)) for tensor in tensors]


def get_worker_info() -> None:
    """None: samples are loaded in the main process, as PyTorch says it with ``num_workers=0``."""
    return


def _refuse_workers(workers: int, context: object, prefetch: int | None, persistent: bool) -> None:
    wanted = {
        f"num_workers={workers}": workers != 0,
        f"multiprocessing_context={context!r}": context is not None,
        f"prefetch_factor={prefetch}": prefetch is not None,
        f"persistent_workers={persistent}": bool(persistent),
    }
    for got, asked in wanted.items():
        if asked:
            raise ArgumentError(
                "no-workers",
                expected="num_workers=0: samples are loaded in this process",
                got=got,
                cure="Leave it out; nothing else changes.",
                where="DataLoader",
            )


def _refuse_order_of_stream(shuffle: object, sampler: object, batch_sampler: object) -> None:
    for name, value in (("shuffle", shuffle or None), ("sampler", sampler), ("batch_sampler", batch_sampler)):
        if value is not None:
            raise ArgumentError(
                "order-of-stream",
                expected=f"no {name} with an IterableDataset, which gives its samples in its own order",
                got=f"{name}={value!r}",
                cure="Leave it out, or shuffle in the dataset's __iter__.",
                where="DataLoader",
            )


def _exclusive(one: str, other: str, cure: str) -> ArgumentError:
    return ArgumentError("mutually-exclusive", expected=f"{one} or {other}, not both", got="both", cure=cure)
