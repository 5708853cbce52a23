"""Batches: every example once an epoch, the last batch ragged."""

import numpy as np
import pytest

from engine.data.epoch import batch_count, batches


@pytest.mark.parametrize(("n", "size"), [(10, 5), (10, 4), (3, 10), (1, 1), (0, 4)])
@pytest.mark.parametrize("shuffle", [True, False])
def test_every_example_once_and_the_last_batch_is_what_is_left(n: int, size: int, shuffle: bool) -> None:
    epoch = list(batches(n, size, np.random.default_rng(0), shuffle))
    assert len(epoch) == batch_count(n, size)
    assert all(len(batch) == size for batch in epoch[:-1])
    seen = np.concatenate([np.empty(0, dtype=np.intp), *epoch])
    np.testing.assert_array_equal(np.sort(seen), np.arange(n))


def test_without_shuffle_the_order_is_kept() -> None:
    epoch = list(batches(5, 2, np.random.default_rng(0), shuffle=False))
    assert [list(batch) for batch in epoch] == [[0, 1], [2, 3], [4]]


def test_each_epoch_has_its_own_order_and_a_generator_repeats_itself() -> None:
    rng = np.random.default_rng(3)
    first, second = (np.concatenate(list(batches(50, 8, rng))) for _ in range(2))
    again = np.concatenate(list(batches(50, 8, np.random.default_rng(3))))
    assert not np.array_equal(first, second)
    np.testing.assert_array_equal(first, again)


def test_bad_arguments_say_what_was_expected() -> None:
    with pytest.raises(ValueError, match="batch size of at least 1"):
        batches(5, 0, np.random.default_rng(0))
