"""Where buffers lie: at lines of the cache, apart from each other, and those of a large owner side by side."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from engine.arrays import LINE, Room, is_quiet, quietly
from engine.op import Array

SHAPES = [(3,), (64, 64), (0, 4), (), (700, 3), (1 << 21,), (5, 5, 5), (1 << 22,), (300, 300)]


def address(x: Array) -> int:
    return int(x.__array_interface__["data"][0])


@pytest.mark.parametrize("expected", [0, Room.LARGE])
def test_buffers_are_zeros_of_their_own(expected: int) -> None:
    room = Room(expected)
    buffers = [room.zeros(shape, dtype) for shape in SHAPES for dtype in (np.float32, np.bool_, np.float64)]
    for number, buffer in enumerate(buffers):
        assert not buffer.any()
        assert buffer.flags.c_contiguous
        assert buffer.nbytes < 16 * LINE or address(buffer) % LINE == 0
        buffer.fill(number % 2)
    assert all((buffer == number % 2).all() for number, buffer in enumerate(buffers))
    ordered = sorted((address(buffer), buffer.nbytes) for buffer in buffers if buffer.nbytes)
    assert all(first + size <= second for (first, size), (second, _) in pairwise(ordered))


def test_those_of_a_large_owner_lie_side_by_side() -> None:
    room = Room(Room.LARGE)
    one, other = room.zeros((100, 100), np.float32), room.zeros((50, 50), np.float32)
    assert address(other) - address(one) == 40000
    assert address(one) % Room.PAGE == 0


def test_a_buffer_like_another_has_its_axes_in_the_same_order() -> None:
    x = np.zeros((3, 4, 5), np.float32).transpose(2, 0, 1)
    assert Room(0).like(x).strides == Room(Room.LARGE).like(x).strides == x.strides


def test_what_runs_quietly_warns_of_nothing_and_knows_it() -> None:
    assert not is_quiet()
    assert quietly(is_quiet)
    assert np.isinf(quietly(np.divide, np.float32(1), np.float32(0)))
