"""Tensors of any shape are cut into bounded tiles whose numbers are the tensor's own, wherever one looks."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.session.tensors import PLANES, TILE, Block, Look, as_planes, cut, extent, fitting_side, statistics

Array = Any
shapes = st.lists(st.integers(0, 70), max_size=5).map(tuple).filter(lambda shape: math.prod(shape) <= 10**6)
looks = st.builds(Look, st.none() | st.integers(0, 80), st.integers(0, 200), st.integers(0, 80))


def numbered(shape: tuple[int, ...]) -> Array:
    return np.arange(math.prod(shape), dtype=np.float32).reshape(shape)


@given(shapes, looks, st.booleans(), st.sampled_from([32, 8, 1]))
def test_a_tile_is_a_window_of_the_tensor(shape: tuple[int, ...], look: Look, each: bool, side: int) -> None:
    array = numbered(shape)
    each = each and len(shape) > 0
    tile = cut(array, each, look, side)
    planes, rows, columns = tile.numbers.shape
    assert planes <= PLANES
    assert rows <= side
    assert columns <= side
    part = array if tile.row is None else array[tile.row]
    if tile.mean:
        part = array.mean(axis=0)
    p, r, c = tile.origin
    np.testing.assert_array_equal(tile.numbers, as_planes(part)[p : p + planes, r : r + rows, c : c + columns])
    assert tile.numbers.size == 0 or (planes, rows, columns) == tuple(
        min(size, most) for size, most in zip(as_planes(part).shape, (PLANES, side, side), strict=True)
    )


@given(shapes.filter(lambda shape: len(shape) > 2 and math.prod(shape) > 0), looks)
def test_one_example_of_many_axes_travels_or_their_mean(shape: tuple[int, ...], look: Look) -> None:
    tile = cut(numbered(shape), True, look)
    assert tile.mean == (look.row is None)
    assert tile.row == (None if look.row is None else min(look.row, shape[0] - 1))


@pytest.mark.parametrize(
    ("shape", "each", "look", "inside"),
    [
        ((100, 4), True, Look(row=57), (57, 0)),
        ((100, 90), True, Look(row=99, unit=40), (99, 40)),
        ((80, 90), False, Look(unit=70, input=33), (70, 33)),
        ((100,), False, Look(unit=64), (64,)),
        ((100,), True, Look(row=64), (64,)),
    ],
)
def test_the_cell_that_is_looked_at_is_in_the_tile(
    shape: tuple[int, ...], each: bool, look: Look, inside: tuple[int, ...]
) -> None:
    array = numbered(shape)
    assert array[inside] in cut(array, each, look).numbers


def test_the_channel_that_is_looked_at_is_in_the_tile() -> None:
    array = numbered((3, 96, 5, 5))
    tile = cut(array, True, Look(row=2, unit=90))
    assert array[2, 90, 0, 0] in tile.numbers
    assert tile.numbers.shape == (64, 5, 5)
    kernels = numbered((16, 6, 5, 5))
    assert kernels[15, 5, 0, 0] in cut(kernels, False, Look(unit=15, input=5)).numbers


def test_statistics_are_of_the_finite_numbers() -> None:
    array = np.array([1, -3, np.nan, np.inf, 2], np.float32)
    found = statistics(array)
    assert (found.low, found.high, found.average, found.nonfinite) == (-3, 2, 0, 2)
    assert statistics(np.array([np.nan, np.inf])).low is None
    assert statistics(np.zeros((0, 4), np.float32)) == (0, None, None, None, 0)
    assert statistics(np.array([3, 4])) == (5, 3, 4, 3.5, 0)


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("each", [3e38, 1.0, 1e-25, 1e-40])
def test_a_norm_neither_overflows_nor_vanishes(each: float) -> None:
    array = np.full(4, each, np.float32)
    assert statistics(array).norm == pytest.approx(2 * float(array[0]))
    assert statistics(array.astype(np.float64) ** 5).norm == pytest.approx(2 * float(array[0]) ** 5)
    assert statistics(np.append(array, np.float32("inf"))).norm == math.inf
    assert math.isnan(statistics(np.append(array, np.float32("nan"))).norm)


@given(st.lists(st.tuples(shapes, st.booleans()), max_size=20))
def test_what_fits_stays_within_the_limit(tensors: list[tuple[tuple[int, ...], bool]]) -> None:
    side = fitting_side(tensors, limit=4000)
    sizes = [extent(shape, each and len(shape) > 0) for shape, each in tensors]
    assert side == 1 or sum(n * min(r, side) * min(c, side) for n, r, c in sizes) <= 4000


def test_a_block_holds_what_its_references_say() -> None:
    block = Block(frozenset({1}), Look(row=1))
    block.add(0, "value", -1, numbered((2, 3)))
    block.add(1, "grad", 4, numbered((3, 2, 4, 4)))
    block.add(2, "value", 5, numbered((0, 4)))
    floats = np.concatenate([tile.ravel() for tile in block.floats])
    first, second, third = block.refs
    assert (second.row, second.tile, second.shape) == (1, (2, 4, 4), [3, 2, 4, 4])
    assert floats[second.offset] == numbered((3, 2, 4, 4))[1, 0, 0, 0]
    assert (first.offset, second.offset, third.offset) == (0, 6, 6 + 32)
    assert third.tile == (1, 0, 4)
    assert TILE == 32
