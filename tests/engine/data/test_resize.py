"""Sizes after Resize, and what it computes."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

import engine
from engine.data.transforms import InterpolationMode, Resize

sides = st.integers(1, 40)


def photo(height: int, width: int) -> Image.Image:
    return Image.fromarray(np.random.default_rng(height + width).integers(0, 256, (height, width, 3), np.uint8))


@given(sides, sides, sides)
def test_a_number_is_the_shorter_side(height: int, width: int, size: int) -> None:
    picture = Resize(size)(photo(height, width))
    short, long = min(height, width), max(height, width)
    expected = (size, int(size * long / short)) if width <= height else (int(size * long / short), size)
    assert picture.size == expected
    assert Resize([size])(photo(height, width)).size == expected


@given(sides, sides, sides, sides)
def test_both_sides_are_height_and_width(height: int, width: int, tall: int, wide: int) -> None:
    picture = photo(height, width)
    changed = Resize((tall, wide))(picture)
    expected = picture.resize((wide, tall), Image.Resampling.BILINEAR)
    assert changed.tobytes() == expected.tobytes()


@pytest.mark.parametrize(
    ("size", "most", "expected"), [(10, 15, (15, 7)), (10, 30, (20, 10)), (10, 20, (20, 10)), (10, None, (20, 10))]
)
def test_the_longer_side_can_be_bounded(size: int, most: int | None, expected: tuple[int, int]) -> None:
    assert Resize(size, max_size=most)(photo(50, 100)).size == expected


def test_a_picture_of_that_size_already_stays_itself() -> None:
    picture = photo(6, 8)
    assert Resize(6)(picture) is picture
    assert Resize((6, 8))(picture) is picture


@pytest.mark.parametrize("mode", list(InterpolationMode))
def test_every_interpolation_is_pillows(mode: InterpolationMode) -> None:
    picture = photo(9, 7)
    name = "NEAREST" if mode is InterpolationMode.NEAREST_EXACT else mode.name
    expected = picture.resize((5, 4), Image.Resampling[name])
    assert Resize((4, 5), mode)(picture).tobytes() == expected.tobytes()
    assert Resize((4, 5), int(Image.Resampling[name]))(picture).tobytes() == expected.tobytes()


@given(sides, sides, sides, sides)
def test_tensors_come_as_near_to_pillow_as_rounding_allows(height: int, width: int, tall: int, wide: int) -> None:
    picture = photo(height, width)
    tensor = engine.from_numpy(np.asarray(picture).transpose(2, 0, 1))
    changed = Resize((tall, wide))(tensor)
    assert changed.dtype == "uint8"
    pillows = np.asarray(Resize((tall, wide))(picture)).transpose(2, 0, 1)
    assert np.abs(changed.array.astype(int) - pillows).max() <= 1


def test_tensors_keep_their_dtype_and_a_constant_stays() -> None:
    for dtype in (np.float32, np.float64):
        changed = Resize((3, 11))(engine.from_numpy(np.full((2, 1, 7, 5), 0.25, dtype)))
        assert changed.dtype == dtype
        np.testing.assert_allclose(changed.array, np.full((2, 1, 3, 11), 0.25), rtol=1e-6)


def test_it_says_what_it_does() -> None:
    assert repr(Resize(8)) == "Resize(size=8, interpolation=bilinear, max_size=None, antialias=True)"


@pytest.mark.parametrize(
    ("settings", "kind", "words"),
    [
        ({"size": 2.5}, TypeError, "a float"),
        ({"size": (1, 2, 3)}, ValueError, "height, width"),
        ({"size": ()}, ValueError, "height, width"),
        ({"size": 0}, ValueError, "at least 1"),
        ({"size": 4, "interpolation": "bilinear"}, TypeError, "InterpolationMode"),
        ({"size": 4, "interpolation": 17}, TypeError, "InterpolationMode"),
    ],
)
def test_bad_settings(settings: dict[str, Any], kind: type[Exception], words: str) -> None:
    with pytest.raises(kind, match=words):
        Resize(**settings)


@pytest.mark.parametrize(
    ("size", "most", "picture", "words"),
    [
        (200, None, Image.new("1", (1_000_000, 1)), "1 × 1000000"),
        ((100_000, 100_000), None, photo(2, 2), "64,000,000 pixels"),
        (4, None, Image.new("L", (0, 3)), "0 × 0"),
        (4, 4, photo(2, 3), "above 4"),
        ((4, 4), 9, photo(2, 2), "no max_size"),
    ],
)
def test_sizes_that_cannot_be_made(size: Any, most: int | None, picture: Image.Image, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        Resize(size, max_size=most)(picture)


def test_what_is_no_picture() -> None:
    with pytest.raises(TypeError, match="fromarray"):
        Resize(3)(np.zeros((4, 4)))
    with pytest.raises(TypeError, match=r"shape \[3\]"):
        Resize(3)(engine.zeros(3))
    with pytest.raises(ValueError, match="Put Resize before ToTensor"):
        Resize(3, InterpolationMode.LANCZOS)(engine.zeros(1, 4, 4))
