"""Datasets made of tensors and of other datasets."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

import engine
from engine.data.dataset import ChainDataset, ConcatDataset, Dataset, IterableDataset, StackDataset, Subset
from engine.data.dataset import TensorDataset as Tensors
from engine.errors import ExplorerError


class Squares(Dataset[int]):
    def __init__(self, size: int = 5) -> None:
        self.size = size

    def __getitem__(self, index: int) -> int:
        if not 0 <= index < self.size:
            raise IndexError(index)
        return index * index

    def __len__(self) -> int:
        return self.size


class Count(IterableDataset[int]):
    def __init__(self, start: int, end: int) -> None:
        self.start, self.end = start, end

    def __iter__(self) -> Iterator[int]:
        return iter(range(self.start, self.end))

    def __len__(self) -> int:
        return self.end - self.start


def test_a_tensor_dataset_gives_rows_side_by_side() -> None:
    data = Tensors(engine.tensor([[1.0, 2.0], [3.0, 4.0], [5.0, 6.0]]), engine.tensor([7, 8, 9]))
    assert len(data) == 3
    inputs, target = data[1]
    assert inputs.tolist() == [3.0, 4.0]
    assert target.item() == 8
    assert [part.tolist() for part in data[-1]] == [[5.0, 6.0], 9]
    assert [part.tolist() for part in data[:2]] == [[[1.0, 2.0], [3.0, 4.0]], [7, 8]]
    with pytest.raises(IndexError):
        data[3]


def test_a_tensor_dataset_can_be_gone_through() -> None:
    data = Tensors(engine.tensor([1.0, 2.0, 3.0]))
    assert [row.item() for (row,) in data] == [1.0, 2.0, 3.0]


@pytest.mark.parametrize("shapes", [[(3, 2), (2,)], [(3,), ()], [()]])
def test_tensors_of_different_numbers_of_rows_are_refused(shapes: list[tuple[int, ...]]) -> None:
    with pytest.raises(AssertionError, match="same number of rows") as caught:
        Tensors(*(engine.zeros(*shape) for shape in shapes))
    assert isinstance(caught.value, ExplorerError)


def test_a_tensor_dataset_of_nothing_or_of_arrays_is_refused() -> None:
    with pytest.raises(IndexError, match="at least one tensor"):
        Tensors()
    with pytest.raises(TypeError, match="a list as argument 1"):
        Tensors(engine.zeros(2), [1, 2])


def test_a_subclass_without_getitem_says_what_is_missing() -> None:
    with pytest.raises(NotImplementedError, match="has to say what"):
        Dataset()[0]
    with pytest.raises(NotImplementedError, match="__iter__"):
        iter(IterableDataset())


def test_subset_by_number_by_list_and_of_a_subset() -> None:
    part = Subset(Squares(), [4, 2, 0])
    assert [part[i] for i in range(len(part))] == [16, 4, 0]
    assert part.__getitems__([2, 0]) == [0, 16]
    inner = Subset(part, [1, 2])
    assert [inner[i] for i in range(len(inner))] == [4, 0]
    assert inner.__getitems__([1, 0]) == [0, 4]
    with pytest.raises(IndexError):
        part[3]


def test_a_subset_of_tensors_takes_a_list() -> None:
    part = Subset(Tensors(engine.tensor([10, 11, 12, 13])), [3, 1])
    assert part[[0, 1]][0].tolist() == [13, 11]


def test_a_subset_that_changes_its_samples_has_to_change_them_in_batches_too() -> None:
    class Doubled(Subset[int]):
        def __getitem__(self, index: int) -> int:
            return 2 * super().__getitem__(index)

    with pytest.raises(NotImplementedError, match="__getitems__"):
        Doubled(Squares(), [1])


def test_datasets_one_after_another() -> None:
    whole = Squares(3) + Squares(2)
    assert isinstance(whole, ConcatDataset)
    assert whole.cumulative_sizes == [3, 5]
    assert list(whole) == [0, 1, 4, 0, 1]
    assert [whole[-5], whole[-1]] == [0, 1]
    with pytest.raises(ValueError, match="from -5 to 4"):
        whole[-6]
    with pytest.raises(IndexError):
        whole[5]


def test_empty_datasets_in_a_chain_are_passed_over() -> None:
    assert list(ConcatDataset([Squares(0), Squares(2), Squares(0), Squares(1)])) == [0, 1, 0]


def test_what_cannot_be_concatenated() -> None:
    with pytest.raises(AssertionError, match="at least one dataset"):
        ConcatDataset([])
    with pytest.raises(AssertionError, match="ChainDataset"):
        ConcatDataset([Count(0, 2)])
    with pytest.raises(AssertionError, match="ConcatDataset"):
        list(ChainDataset([Squares()]))


def test_streams_one_after_another() -> None:
    chain = Count(0, 2) + Count(5, 7)
    assert isinstance(chain, ChainDataset)
    assert list(chain) == [0, 1, 5, 6]
    assert len(chain) == 4


def test_datasets_side_by_side() -> None:
    pairs = StackDataset(Squares(3), range(10, 13))
    assert [pairs[i] for i in range(len(pairs))] == [(0, 10), (1, 11), (4, 12)]
    named = StackDataset(square=Squares(3), number=range(3))
    assert named[2] == {"square": 4, "number": 2}


@pytest.mark.parametrize("make", [lambda: StackDataset(), lambda: StackDataset(Squares(), x=Squares())])
def test_stacked_datasets_are_all_of_one_kind(make: object) -> None:
    assert callable(make)
    with pytest.raises(ValueError, match="by position"):
        make()


def test_stacked_datasets_are_of_one_length() -> None:
    with pytest.raises(ValueError, match=r"\[3, 4\]"):
        StackDataset(Squares(3), Squares(4))
