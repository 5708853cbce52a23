"""Transforms against torchvision's rules, written out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import engine
from engine.data import transforms
from engine.data.transforms import (
    CenterCrop,
    Compose,
    Grayscale,
    Lambda,
    Normalize,
    RandomHorizontalFlip,
    ToTensor,
    functional,
)
from engine.random import Generator, manual_seed


def noise(height: int = 5, width: int = 4, channels: int = 3, seed: int = 0) -> np.ndarray[Any, Any]:
    return np.random.default_rng(seed).integers(0, 256, (height, width, channels), np.uint8)


def photo(height: int = 5, width: int = 4, seed: int = 0) -> Image.Image:
    return Image.fromarray(noise(height, width, seed=seed))


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGB", "YCbCr", "RGBA", "CMYK"])
def test_bytes_of_every_mode_become_fractions(mode: str) -> None:
    picture = photo().convert(mode)
    tensor = ToTensor()(picture)
    array = np.atleast_3d(np.asarray(picture)).transpose(2, 0, 1)
    assert tensor.dtype == "float32"
    assert tuple(tensor.shape) == (len(picture.getbands()), 5, 4)
    np.testing.assert_array_equal(tensor.array, array.astype(np.float32) / np.float32(255))
    assert tensor.array.flags.c_contiguous


def test_black_and_white_are_0_and_1() -> None:
    tensor = ToTensor()(Image.fromarray(np.array([[True, False]])))
    assert tensor.tolist() == [[[1.0, 0.0]]]
    assert tensor.dtype == "float32"


@pytest.mark.parametrize(
    ("mode", "given", "dtype"),
    [("I;16", np.uint16, "int32"), ("I", np.int32, "int32"), ("F", np.float32, "float32")],
)
def test_wider_numbers_keep_their_values(mode: str, given: type, dtype: str) -> None:
    array = np.array([[0, 1, 40000]], given)
    picture = Image.fromarray(array)
    assert picture.mode == mode
    tensor = ToTensor()(picture)
    assert tensor.dtype == dtype
    assert tensor.tolist() == [[[0, 1, 40000]]]


def test_arrays_of_bytes_are_scaled_and_others_are_not() -> None:
    array = noise()
    np.testing.assert_array_equal(ToTensor()(array).array, ToTensor()(Image.fromarray(array)).array)
    assert tuple(ToTensor()(array[:, :, 0]).shape) == (1, 5, 4)
    halves = np.full((2, 2, 1), 0.5)
    assert ToTensor()(halves).tolist() == [[[0.5, 0.5], [0.5, 0.5]]]
    assert ToTensor()(halves).dtype == "float64"
    assert ToTensor()(np.zeros((2, 2), bool)).dtype == "bool"


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        (engine.zeros(1, 2, 2), TypeError, "needs no ToTensor"),
        ([[1]], TypeError, "a list"),
        (np.zeros((1, 2, 3, 4)), ValueError, r"\[1, 2, 3, 4\]"),
        (np.zeros(3), ValueError, "height, width"),
        (np.array([["a"]]), TypeError, "numbers"),
    ],
)
def test_what_is_no_picture(value: Any, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        ToTensor()(value)


def test_normalize_by_channel() -> None:
    tensor = ToTensor()(photo())
    mean, std = [0.1, 0.2, 0.3], [0.5, 0.25, 2.0]
    before = tensor.array.copy()
    changed = Normalize(mean, std)(tensor)
    column = (np.array(numbers, np.float32).reshape(3, 1, 1) for numbers in (mean, std))
    expected = (before - next(column)) / next(column)
    np.testing.assert_array_equal(changed.array, expected)
    assert changed.dtype == "float32"
    np.testing.assert_array_equal(tensor.array, before)
    batch = Normalize((0.5,), (0.5,))(engine.zeros(2, 3, 1, 1))
    assert batch.array.tolist() == np.full((2, 3, 1, 1), -1.0).tolist()


def test_normalize_in_place_changes_the_tensor_itself() -> None:
    tensor = engine.ones(1, 2, 2)
    assert Normalize([0.5], [0.25], inplace=True)(tensor) is tensor
    assert tensor.tolist() == [[[2.0, 2.0], [2.0, 2.0]]]


@pytest.mark.parametrize(
    ("value", "mean", "std", "kind", "words"),
    [
        (photo(), [0.5], [0.5], TypeError, "ToTensor"),
        (engine.tensor([[[1]]]), [0.5], [0.5], TypeError, "int64"),
        (engine.zeros(2, 2), [0.5], [0.5], ValueError, "channels, height, width"),
        (engine.zeros(1, 2, 2), [0.5], [0.0], ValueError, "other than 0"),
        (engine.zeros(1, 2, 2), [0.5] * 3, [0.5] * 3, RuntimeError, "one for each channel"),
    ],
)
def test_what_cannot_be_normalized(value: Any, mean: Any, std: Any, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        Normalize(mean, std)(value)


@given(st.integers(1, 12), st.integers(1, 12), st.integers(1, 12), st.integers(1, 12))
def test_center_crop_takes_the_middle_and_fills_up_with_zeros(height: int, width: int, tall: int, wide: int) -> None:
    array = noise(height, width) // 2 + 100
    picture = CenterCrop((tall, wide))(Image.fromarray(array))
    assert picture.size == (wide, tall)
    more = (max(tall - height, 0), max(wide - width, 0))
    padded = np.pad(array, [*((space // 2, (space + 1) // 2) for space in more), (0, 0)])
    top, left = (round((size - cut) / 2) for size, cut in zip(padded.shape, (tall, wide), strict=False))
    expected = padded[top : top + tall, left : left + wide]
    np.testing.assert_array_equal(np.asarray(picture), expected)
    tensor = CenterCrop((tall, wide))(engine.from_numpy(np.ascontiguousarray(array.transpose(2, 0, 1))))
    np.testing.assert_array_equal(tensor.array, expected.transpose(2, 0, 1))


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGBA", "I;16", "F"])
def test_every_mode_can_be_cropped_and_flipped(mode: str) -> None:
    picture = photo().convert(mode) if mode != "I;16" else Image.fromarray(np.ones((5, 4), np.uint16))
    assert CenterCrop(7)(picture).size == (7, 7)
    assert CenterCrop(2)(picture).mode == mode
    assert functional.hflip(functional.hflip(picture)).tobytes() == picture.tobytes()


def test_grayscale_is_brightness() -> None:
    picture = photo()
    gray = Grayscale()(picture)
    assert gray.mode == "L"
    np.testing.assert_array_equal(np.asarray(gray), np.asarray(picture.convert("L")))
    three = np.asarray(Grayscale(3)(picture))
    assert three.shape == (5, 4, 3)
    np.testing.assert_array_equal(three[..., 0], three[..., 2])
    tensor = ToTensor()(picture)
    weights = np.array([0.2989, 0.587, 0.114], np.float32)
    np.testing.assert_allclose(Grayscale()(tensor).array[0], np.tensordot(weights, tensor.array, 1), rtol=1e-5)
    assert tuple(Grayscale(3)(tensor).shape) == (3, 5, 4)
    with pytest.raises(ValueError, match="1 or 3"):
        Grayscale(2)(picture)
    with pytest.raises(TypeError, match="channels"):
        Grayscale()(engine.zeros(2, 4, 4))


def test_flip_left_and_right() -> None:
    picture = photo()
    flipped = RandomHorizontalFlip(1.0)(picture)
    np.testing.assert_array_equal(np.asarray(flipped), np.asarray(picture)[:, ::-1])
    assert RandomHorizontalFlip(0.0)(picture) is picture
    tensor = ToTensor()(picture)
    np.testing.assert_array_equal(RandomHorizontalFlip(1)(tensor).array, tensor.array[..., ::-1])
    with pytest.raises(ValueError, match="between 0 and 1"):
        RandomHorizontalFlip(1.5)


def test_flips_come_again_with_their_seed_and_about_half_the_time() -> None:
    picture = photo(1, 2)
    flip = RandomHorizontalFlip(generator=Generator().manual_seed(1))
    flips = [flip(picture) is not picture for _ in range(400)]
    assert 160 < sum(flips) < 240
    manual_seed(9)
    first = [RandomHorizontalFlip()(picture) is picture for _ in range(20)]
    manual_seed(9)
    assert [RandomHorizontalFlip()(picture) is picture for _ in range(20)] == first


def test_transforms_one_after_another() -> None:
    steps = Compose([Grayscale(), ToTensor(), Normalize((0.5,), (0.5,)), Lambda(lambda x: x * 2)])
    changed = steps(photo())
    assert tuple(changed.shape) == (1, 5, 4)
    assert -2 <= changed.array.min() <= changed.array.max() <= 2
    assert repr(steps) == (
        "Compose(\n    Grayscale(num_output_channels=1)\n    ToTensor()\n"
        "    Normalize(mean=(0.5,), std=(0.5,))\n    Lambda()\n)"
    )
    with pytest.raises(TypeError, match="a int at place 0"):
        Compose([3])
    with pytest.raises(TypeError, match="function"):
        Lambda(3)


def test_tracked_tensors_are_not_data() -> None:
    with pytest.raises(RuntimeError, match="detach"):
        functional.hflip(engine.zeros(1, 2, 2, requires_grad=True))


def test_transforms_that_are_left_out_say_so() -> None:
    with pytest.raises(AttributeError, match=r"ColorJitter is left out here; there are CenterCrop, Compose"):
        transforms.ColorJitter()
