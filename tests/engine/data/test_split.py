"""Splits: every example on one side, none on both."""

import numpy as np
import pytest

from engine.data.split import split


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
