"""Toy datasets: the same by seed, balanced, in range, and exact without noise."""

import numpy as np
import pytest

from engine.data.toy import DATASETS, DOMAIN, RADIUS, Toy, make_dataset

KINDS = sorted(DATASETS)
CLASSES = sorted(kind for kind in DATASETS if DATASETS[kind].task == "classification")


def test_no_dataset_is_missing_from_the_table() -> None:
    assert {type(dataset) for dataset in DATASETS.values()} == set(Toy.__subclasses__())


@pytest.mark.parametrize("kind", KINDS)
def test_same_seed_same_points_and_another_seed_others(kind: str) -> None:
    points, labels = make_dataset(kind, 60, 0.2, seed=7)
    again, labels_again = make_dataset(kind, 60, 0.2, seed=7)
    other, _ = make_dataset(kind, 60, 0.2, seed=8)
    np.testing.assert_array_equal(points, again)
    np.testing.assert_array_equal(labels, labels_again)
    assert not np.array_equal(points, other)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("size", [1, 2, 7, 250])
@pytest.mark.parametrize("noise", [0.0, 0.5, 1.0])
def test_shapes_types_and_ranges(kind: str, size: int, noise: float) -> None:
    points, labels = make_dataset(kind, size, noise, seed=3)
    assert points.shape == (size, 2)
    assert labels.shape == (size,)
    assert points.dtype == np.float32
    assert labels.dtype == np.float32
    assert points.min() >= DOMAIN[0]
    assert points.max() <= DOMAIN[1]
    assert labels.min() >= -1
    assert labels.max() <= 1


@pytest.mark.parametrize("kind", CLASSES)
@pytest.mark.parametrize("size", [10, 11, 500])
def test_classes_are_balanced(kind: str, size: int) -> None:
    _, labels = make_dataset(kind, size, 0.1, seed=5)
    assert set(labels) == {0.0, 1.0}
    assert labels.sum() == (size + 1) // 2


def test_labels_come_in_random_order() -> None:
    _, labels = make_dataset("circle", 200, 0, seed=1)
    assert 60 < np.count_nonzero(np.diff(labels)) < 140


def test_circle_without_noise_is_a_disc_in_a_ring() -> None:
    points, labels = make_dataset("circle", 300, 0, seed=2)
    radius = np.hypot(*points.T)
    assert radius[labels == 1].max() <= 0.5 * RADIUS + 1e-5
    assert radius[labels == 0].min() >= 0.7 * RADIUS - 1e-5
    assert radius.max() <= RADIUS + 1e-5


def test_xor_without_noise_is_the_sign_of_the_product() -> None:
    points, labels = make_dataset("xor", 300, 0, seed=2)
    np.testing.assert_array_equal(labels, (points[:, 0] * points[:, 1] > 0).astype(np.float32))
    assert np.abs(points).min() >= 0.3 - 1e-6


def test_gauss_sits_around_two_centres() -> None:
    points, labels = make_dataset("gauss", 2000, 0, seed=2)
    np.testing.assert_allclose(points[labels == 1].mean(axis=0), [2, 2], atol=0.1)
    np.testing.assert_allclose(points[labels == 0].mean(axis=0), [-2, -2], atol=0.1)


def test_spiral_without_noise_lies_on_its_arms() -> None:
    points, labels = make_dataset("spiral", 300, 0, seed=2)
    radius = np.hypot(*points.T)
    angle = 2 * np.pi * 1.75 * radius / RADIUS + np.where(labels == 1, 0, np.pi)
    arms = radius[:, None] * np.stack([np.sin(angle), np.cos(angle)], axis=1)
    np.testing.assert_allclose(points, arms, atol=1e-4)


def test_moons_without_noise_lie_on_two_half_circles() -> None:
    points, labels = make_dataset("moons", 300, 0, seed=2)
    unit = points / (RADIUS / 1.5) + np.array([0.5, 0.25])
    upper, lower = unit[labels == 0], unit[labels == 1]
    np.testing.assert_allclose(np.hypot(*upper.T), 1, atol=1e-5)
    assert upper[:, 1].min() >= -1e-6
    np.testing.assert_allclose(np.hypot(lower[:, 0] - 1, lower[:, 1] - 0.5), 1, atol=1e-5)


def test_plane_without_noise_is_linear() -> None:
    points, targets = make_dataset("plane", 300, 0, seed=2)
    np.testing.assert_allclose(targets, points.sum(axis=1) / 10, atol=1e-6)


@pytest.mark.parametrize("kind", KINDS)
def test_noise_moves_points_and_leaves_labels(kind: str) -> None:
    points, labels = make_dataset(kind, 100, 0.0, seed=4)
    moved, same = make_dataset(kind, 100, 0.3, seed=4)
    np.testing.assert_array_equal(labels, same)
    shift = np.abs(moved - points)
    assert 0 < shift.max() <= 0.3 * DATASETS[kind].reach + 1e-5


def test_bad_arguments_say_what_was_expected() -> None:
    with pytest.raises(ValueError, match="circle, xor"):
        make_dataset("square", 10, 0, 0)
    with pytest.raises(ValueError, match="at least 1 point"):
        make_dataset("xor", 0, 0, 0)
    with pytest.raises(ValueError, match="between 0 and 1"):
        make_dataset("xor", 10, 2, 0)
