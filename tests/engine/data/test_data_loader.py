"""The DataLoader: every sample once, in batches, in the order that was asked for."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine.data import DataLoader, Dataset, IterableDataset, SequentialSampler, Subset, TensorDataset
from engine.errors import ArgumentError
from engine.random import Generator, manual_seed


class OneByOne(Dataset[Any]):
    """The same samples as a TensorDataset, without its quick way to a batch."""

    def __init__(self, inner: TensorDataset) -> None:
        self.inner = inner

    def __getitem__(self, index: int) -> Any:
        return tuple(engine.tensor(part.array[index]) for part in self.inner.tensors)

    def __len__(self) -> int:
        return len(self.inner)


class Stream(IterableDataset[int]):
    def __iter__(self) -> Iterator[int]:
        return iter(range(7))


def numbered(size: int) -> TensorDataset:
    inputs = np.arange(2 * size, dtype=np.float32).reshape(size, 2)
    return TensorDataset(engine.from_numpy(inputs), engine.from_numpy(np.arange(size)))


def rows(loader: Any) -> list[int]:
    return [row for _, targets in loader for row in targets.tolist()]


@given(st.integers(1, 30), st.integers(1, 10), st.booleans(), st.booleans(), st.integers(0, 2**32))
def test_batches_of_tensors_are_those_of_their_samples(
    size: int, batch: int, shuffle: bool, drop_last: bool, seed: int
) -> None:
    data = numbered(size)
    chosen = list(range(0, size, 2))
    for quick, slow in ((data, OneByOne(data)), (Subset(data, chosen), Subset(OneByOne(data), chosen))):
        both = [
            DataLoader(some, batch, shuffle, drop_last=drop_last, generator=Generator().manual_seed(seed))
            for some in (quick, slow)
        ]
        assert len(both[0]) == len(both[1])
        batches = [list(loader) for loader in both]
        assert len(batches[0]) == len(both[0]) == len(batches[1])
        for mine, theirs in zip(*batches, strict=True):
            assert type(mine) is type(theirs) is list
            for one, other in zip(mine, theirs, strict=True):
                assert one.dtype == other.dtype
                np.testing.assert_array_equal(one.array, other.array)


def test_every_epoch_has_each_sample_once_in_a_new_order() -> None:
    loader = DataLoader(numbered(40), batch_size=7, shuffle=True, generator=Generator().manual_seed(1))
    first, second = rows(loader), rows(loader)
    assert sorted(first) == sorted(second) == list(range(40))
    assert first != second


def test_the_default_generator_decides_where_none_is_given() -> None:
    loader = DataLoader(numbered(20), shuffle=True)
    manual_seed(5)
    first = rows(loader)
    manual_seed(5)
    assert rows(loader) == first


def test_a_batch_is_no_view_of_the_data() -> None:
    data = numbered(3)
    (inputs, _), *_ = DataLoader(data, batch_size=3)
    inputs.array[:] = 9
    assert data.tensors[0].tolist()[0] == [0.0, 1.0]


def test_a_dataset_that_gives_many_at_once_is_asked_once() -> None:
    asked: list[list[int]] = []

    class Many(Dataset[int]):
        def __len__(self) -> int:
            return 5

        def __getitems__(self, indices: list[int]) -> list[int]:
            asked.append(indices)
            return [-index for index in indices]

    assert [batch.tolist() for batch in DataLoader(Many(), batch_size=3)] == [[0, -1, -2], [-3, -4]]
    assert asked == [[0, 1, 2], [3, 4]]


def test_samplers_decide_the_order() -> None:
    data = numbered(6)
    assert rows(DataLoader(data, 2, sampler=[5, 0, 3])) == [5, 0, 3]
    assert [targets.tolist() for _, targets in DataLoader(data, batch_sampler=[[1], [4, 2]])] == [[1], [4, 2]]
    assert len(DataLoader(data, batch_sampler=[[1], [4, 2]])) == 2


def test_indices_may_be_arrays_and_tensors() -> None:
    data = numbered(6)
    order = np.array([4, 1])
    assert rows(DataLoader(data, 2, sampler=order)) == [4, 1]
    assert rows(DataLoader(Subset(data, order), 2)) == [4, 1]
    assert rows(DataLoader(data, 2, sampler=engine.from_numpy(order))) == [4, 1]
    assert rows(DataLoader(Subset(data, engine.from_numpy(order)), 2)) == [4, 1]
    assert [int(target) for _, target in DataLoader(data, None, sampler=engine.from_numpy(order))] == [4, 1]


def test_single_samples_without_batches() -> None:
    loader = DataLoader([np.zeros(2), np.ones(2)], batch_size=None)
    assert [sample.tolist() for sample in loader] == [[0.0, 0.0], [1.0, 1.0]]
    assert len(loader) == 2
    assert list(DataLoader(Stream(), batch_size=None)) == list(range(7))


def test_streams_come_in_batches() -> None:
    assert [batch.tolist() for batch in DataLoader(Stream(), batch_size=3)] == [[0, 1, 2], [3, 4, 5], [6]]
    assert [batch.tolist() for batch in DataLoader(Stream(), batch_size=3, drop_last=True)] == [[0, 1, 2], [3, 4, 5]]
    with pytest.raises(TypeError, match="Stream"):
        len(DataLoader(Stream()))


def test_an_own_collate_function_gets_the_list_of_samples() -> None:
    assert list(DataLoader(["a", "b", "c"], batch_size=2, collate_fn="".join)) == ["ab", "c"]


def test_batches_of_tracked_tensors_keep_their_history() -> None:
    weights = engine.tensor([[1.0], [2.0], [3.0]], requires_grad=True)
    (batch,), *_ = DataLoader(TensorDataset(weights), batch_size=2)
    batch.sum().backward()
    assert weights.grad is not None
    assert weights.grad.tolist() == [[1.0], [1.0], [0.0]]


@pytest.mark.parametrize(
    ("settings", "words"),
    [
        ({"num_workers": 2}, "num_workers=0"),
        ({"num_workers": -1}, "num_workers=0"),
        ({"prefetch_factor": 2}, "prefetch_factor"),
        ({"persistent_workers": True}, "persistent_workers"),
        ({"multiprocessing_context": "spawn"}, "multiprocessing_context"),
        ({"timeout": -1}, "seconds"),
        ({"batch_size": 0}, "batch_size"),
        ({"batch_size": 2.5}, "batch_size"),
        ({"sampler": [0], "shuffle": True}, "not both"),
        ({"batch_sampler": [[0]], "batch_size": 2}, "not both"),
        ({"batch_sampler": [[0]], "drop_last": True}, "not both"),
        ({"batch_size": None, "drop_last": True}, "not both"),
    ],
)
def test_settings_that_cannot_be(settings: dict[str, Any], words: str) -> None:
    with pytest.raises(ArgumentError, match=words):
        DataLoader(numbered(3), **settings)


@pytest.mark.parametrize("settings", [{"shuffle": True}, {"sampler": [0]}, {"batch_sampler": [[0]]}])
def test_a_stream_has_its_own_order(settings: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match="IterableDataset"):
        DataLoader(Stream(), **settings)


def test_a_shuffled_loader_needs_samples_and_an_ordered_one_may_be_empty() -> None:
    assert list(DataLoader(numbered(0), batch_size=4)) == []
    with pytest.raises(ValueError, match="num_samples"):
        DataLoader(numbered(0), shuffle=True)


def test_what_the_samplers_were_made_from_stays() -> None:
    loader = DataLoader(numbered(3), 2)
    for name in ("batch_size", "dataset", "drop_last", "sampler", "batch_sampler"):
        with pytest.raises(ValueError, match="Make a new DataLoader"):
            setattr(loader, name, None)
    assert isinstance(loader.sampler, SequentialSampler)
