"""Examples that are drawn from a seed: digits as they were written, and sequences whose answer stands in them."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from sklearn.datasets import load_digits

from engine.data import DATASETS, ORIGINS, examples
from engine.errors import ArgumentError


@pytest.mark.parametrize("name", ORIGINS)
def test_the_same_seed_gives_the_same_examples_of_the_shape_that_is_said(name: str) -> None:
    origin = ORIGINS[name]
    inputs, targets = examples(origin, 40, 0.2, 3)
    again, others = examples(origin, 40, 0.2, 3), examples(origin, 40, 0.2, 4)
    assert inputs.shape == (40, *origin.shape)
    assert targets.shape == (40,)
    np.testing.assert_array_equal(inputs, again[0])
    assert not np.array_equal(inputs, others[0])
    assert inputs.dtype == (np.int64 if origin.layout == "tokens" else np.float32)
    if origin.words:
        assert inputs.max() < len(origin.words)
    if origin.classes:
        assert set(np.unique(targets)) <= set(range(len(origin.classes)))
    assert set(DATASETS) < set(ORIGINS)


def test_digits_are_scikit_learns_read_from_its_file() -> None:
    pictures, digits = examples(ORIGINS["digits"], 1797, 0.0, 0)
    bunch = load_digits()
    known = {
        picture.tobytes(): digit for picture, digit in zip(bunch.data.astype(np.float32), bunch.target, strict=True)
    }
    found = [known[(16 * picture).reshape(64).tobytes()] for picture in pictures]
    np.testing.assert_array_equal(digits, found)
    noisy, same = examples(ORIGINS["digits"], 50, 0.5, 0)
    assert noisy.min() >= 0
    assert noisy.max() <= 1
    np.testing.assert_array_equal(same, digits[:50])
    with pytest.raises(ArgumentError, match="at most 1797"):
        examples(ORIGINS["digits"], 1798, 0.0, 0)


def test_the_larger_digits_are_the_same_ones_enlarged_as_pytorch_would() -> None:
    small, digits = examples(ORIGINS["digits"], 1797, 0.0, 5)
    large, same = examples(ORIGINS["digits28"], 1797, 0.0, 5)
    np.testing.assert_array_equal(digits, same)
    assert large.shape == (1797, 1, 28, 28)
    assert large.min() == 0
    assert large.max() <= 1
    # White around, so that the ink fades out; then the 20 × 20 in the middle are bilinear interpolation.
    around = torch.nn.functional.pad(torch.tensor(small), (4, 4, 4, 4))
    wanted = torch.nn.functional.interpolate(around, scale_factor=2.5, mode="bilinear", align_corners=False)
    np.testing.assert_allclose(large, wanted[:, :, 6:-6, 6:-6], atol=1e-5)
    assert np.all(large[:, :, :2] == 0)
    noisy, _ = examples(ORIGINS["digits28"], 50, 0.5, 0)
    assert noisy.min() >= 0
    assert noisy.max() <= 1


def test_the_answer_of_a_sequence_stands_in_it() -> None:
    lookup = ORIGINS["lookup"]
    for row, target in zip(*examples(lookup, 60, 0.0, 1), strict=True):
        words = [lookup.words[word] for word in row]
        assert words[int(words[0])] == lookup.classes[target]
    majority = ORIGINS["majority"]
    for row, target in zip(*examples(majority, 60, 0.0, 1), strict=True):
        counts = np.bincount(row, minlength=4)
        assert np.flatnonzero(counts == counts.max()).tolist() == [target]


def test_noise_draws_targets_by_chance() -> None:
    clean, noisy = (examples(ORIGINS["lookup"], 400, noise, 1)[1] for noise in (0.0, 0.5))
    assert 0.25 < np.mean(clean != noisy) < 0.5
