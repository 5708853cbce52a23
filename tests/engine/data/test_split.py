"""Splits: every example on one side, none on both."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.data.split import random_split, split
from engine.random import Generator


@pytest.mark.parametrize("n", [2, 5, 250])
@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.8, 1.0])
def test_every_example_is_on_exactly_one_side(n: int, share: float) -> None:
    train, test = split(n, share, seed=1)
    np.testing.assert_array_equal(np.sort(np.concatenate([train, test])), np.arange(n))
    assert len(train) >= 1
    assert len(test) >= 1 or share == 1


def test_share_and_seed_decide_the_split() -> None:
    train, test = split(100, 0.8, seed=1)
    assert (len(train), len(test)) == (80, 20)
    np.testing.assert_array_equal(train, split(100, 0.8, seed=1)[0])
    assert not np.array_equal(train, split(100, 0.8, seed=2)[0])


def test_a_single_example_trains() -> None:
    train, test = split(1, 0.5, seed=0)
    assert len(train) == 1
    assert len(test) == 0


def test_bad_arguments_say_what_was_expected() -> None:
    with pytest.raises(ValueError, match="at least 1 example"):
        split(0, 0.5, 0)
    with pytest.raises(ValueError, match="share of training data"):
        split(10, 1.5, 0)


@given(st.lists(st.integers(0, 20), min_size=1, max_size=5), st.integers(0, 2**32))
def test_a_random_split_holds_every_sample_once(lengths: list[int], seed: int) -> None:
    size = sum(lengths)
    parts, again = (random_split(range(size), lengths, Generator().manual_seed(seed)) for _ in range(2))
    assert [list(part) for part in parts] == [list(part) for part in again]
    if size > 1:  # lengths that add up to 1 are shares
        assert [len(part) for part in parts] == lengths
    assert sorted(sample for part in parts for sample in part) == list(range(size))


def test_shares_are_rounded_down_and_the_rest_goes_to_the_first() -> None:
    assert [len(part) for part in random_split(range(11), [0.3, 0.3, 0.4])] == [4, 3, 4]
    assert [len(part) for part in random_split(range(10), [0.8, 0.2])] == [8, 2]
    with pytest.warns(UserWarning, match="part 1 is empty"):
        assert [len(part) for part in random_split(range(3), [0.9, 0.1])] == [3, 0]


@pytest.mark.parametrize("lengths", [[3, 4], [0.5, 0.6], [-1, 11], [2.5, 7.5], [1.5, -0.5], []])
def test_lengths_that_do_not_fit_are_refused(lengths: list[float]) -> None:
    with pytest.raises(ValueError, match="random_split"):
        random_split(range(10), lengths)
