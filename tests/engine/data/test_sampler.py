"""Orders of samples: complete, reproducible, and in batches of the size asked for."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

import engine
from engine.data.sampler import (
    BatchSampler,
    RandomSampler,
    SequentialSampler,
    SubsetRandomSampler,
    WeightedRandomSampler,
)
from engine.random import Generator, manual_seed

sizes = st.integers(1, 60)
seeds = st.integers(0, 2**63)


@given(sizes, seeds)
def test_a_random_order_is_complete_and_comes_again_with_its_seed(size: int, seed: int) -> None:
    first, again = (list(RandomSampler(range(size), generator=Generator().manual_seed(seed))) for _ in range(2))
    assert sorted(first) == list(range(size))
    assert first == again


def test_each_pass_has_a_new_order() -> None:
    sampler = RandomSampler(range(50), generator=Generator().manual_seed(1))
    assert list(sampler) != list(sampler)


def test_without_a_generator_the_default_one_decides() -> None:
    manual_seed(3)
    first = list(RandomSampler(range(30)))
    manual_seed(3)
    assert first == list(RandomSampler(range(30)))


def test_a_numpy_generator_will_do() -> None:
    assert sorted(RandomSampler(range(9), generator=np.random.default_rng(1))) == list(range(9))


@given(sizes, st.integers(1, 200), seeds)
def test_more_draws_than_samples_take_each_as_often_as_possible(size: int, draws: int, seed: int) -> None:
    sampler = RandomSampler(range(size), num_samples=draws, generator=Generator().manual_seed(seed))
    drawn = list(sampler)
    assert len(drawn) == len(sampler) == draws
    counts = np.bincount(drawn, minlength=size)
    assert counts.min() >= draws // size
    assert counts.max() <= -(-draws // size)


def test_draws_with_replacement_stay_in_range_and_repeat() -> None:
    drawn = list(RandomSampler(range(5), replacement=True, num_samples=100, generator=Generator().manual_seed(1)))
    assert len(drawn) == 100
    assert set(drawn) == set(range(5))


@given(st.lists(st.integers(), max_size=20), seeds)
def test_a_random_subset_gives_each_index_once(indices: list[int], seed: int) -> None:
    assert sorted(SubsetRandomSampler(indices, Generator().manual_seed(seed))) == sorted(indices)


def test_weights_say_how_often() -> None:
    drawn = list(WeightedRandomSampler([0, 1, 3], 4000, generator=Generator().manual_seed(1)))
    shares = np.bincount(drawn, minlength=3) / 4000
    np.testing.assert_allclose(shares, [0, 0.25, 0.75], atol=0.03)
    assert sorted(WeightedRandomSampler(engine.tensor([0.0, 1.0, 3.0]), 2, replacement=False)) == [1, 2]


@given(st.integers(0, 40), st.integers(1, 12), st.booleans())
def test_batches_cut_the_order_into_pieces(size: int, batch: int, drop_last: bool) -> None:
    sampler = BatchSampler(SequentialSampler(range(size)), batch, drop_last)
    pieces = list(sampler)
    assert len(pieces) == len(sampler)
    assert [index for piece in pieces for index in piece] == list(range(size - size % batch if drop_last else size))
    assert all(len(piece) == batch for piece in pieces[:-1])


@pytest.mark.parametrize("bad", [0, -1, True, 2.0, None])
def test_a_batch_has_a_positive_whole_size(bad: object) -> None:
    with pytest.raises(ValueError, match="batch_size"):
        BatchSampler(range(3), bad, False)


def test_bad_settings_say_what_was_expected() -> None:
    with pytest.raises(ValueError, match="num_samples"):
        RandomSampler([])
    with pytest.raises(TypeError, match="replacement"):
        RandomSampler([1], replacement=1)
    with pytest.raises(ValueError, match="drop_last"):
        BatchSampler(range(3), 1, 1)
    with pytest.raises(ValueError, match="list of weights"):
        WeightedRandomSampler([[1.0]], 1)
    with pytest.raises(ValueError, match="not all of them 0"):
        WeightedRandomSampler([0.0, 0.0], 1)
    with pytest.raises(ValueError, match="not all of them 0"):
        WeightedRandomSampler([1.0, -1.0], 1)
    with pytest.raises(ValueError, match="at most 2 draws"):
        WeightedRandomSampler([1.0, 2.0, 0.0], 3, replacement=False)
    with pytest.raises(TypeError, match="length"):
        len(BatchSampler((i for i in range(3)), 2, False))
