"""The one seam to the array library: everything in ``engine`` that computes says ``np`` from here.

Today it is NumPy, and the only device is the CPU. An array library with NumPy's names, such as one for
a GPU, would be put behind this module; nothing else in ``engine`` imports it.
"""

from __future__ import annotations

import math
import threading
from collections.abc import Callable
from contextvars import ContextVar, copy_context
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

__all__ = ["NDArray", "Room", "aligned", "is_quiet", "np", "quietly", "silence"]

Result = TypeVar("Result")

_quiet: ContextVar[bool] = ContextVar("quiet", default=False)
is_quiet = _quiet.get
"""Whether this runs inside :func:`quietly` already."""


def quietly(function: Callable[..., Result], *args: Any) -> Result:
    """``function(*args)`` without a warning where a number overflows or is not a number, as in PyTorch.

    As ``np.errstate(all="ignore")`` does, in a tenth of its time: NumPy keeps that setting in the current
    context, so the call is made inside a context in which it was set once for each thread.
    """
    return function(*args) if is_quiet() else silence.run(function, *args)


BUFFER = 512
"""Cells at a time that NumPy brings together in a buffer of its own, where operands lie unlike each other.

Of its usual 8192 the buffers take 34 kB, which leave the nearest cache; so few take no longer.
"""


def _silence() -> None:
    np.seterr(all="ignore")
    np.setbufsize(BUFFER)
    _quiet.set(True)


class _Silence(threading.local):
    """The thread's quiet context, in which to ``run`` a function unless :func:`is_quiet`."""

    def __init__(self) -> None:
        context = copy_context()
        context.run(_silence)
        self.run = context.run


silence = _Silence()

LINE = 64
"""Bytes of a line of the cache."""


def aligned(shape: tuple[int, ...], dtype: Any) -> NDArray[Any]:
    """Zeros that begin at a line of the cache.

    NumPy's own large arrays begin a quarter into one, so that every wide instruction touches two lines: a
    training step of convolutions then takes an eighth longer.
    """
    kind = np.dtype(dtype)
    count = math.prod(shape) * kind.itemsize
    if count < 16 * LINE:
        return np.zeros(shape, kind)
    room = np.zeros(count + LINE, np.uint8)
    first = -room.__array_interface__["data"][0] % LINE
    array: NDArray[Any] = room[first : first + count].view(kind).reshape(shape)
    return array


class Room:
    """Where the buffers of one owner lie: those of a large one, of ``expected`` bytes, side by side.

    They are cut from large pieces, which the system lays in large pages. A processor remembers the places of a
    thousand or two of the usual small ones: a training step of convolutions uses more, and then takes up to a
    tenth longer.
    """

    LARGE = 1 << 20
    PIECE = 1 << 23
    PAGE = 1 << 21

    def __init__(self, expected: int) -> None:
        self._cuts = expected >= self.LARGE
        self._piece: NDArray[Any] = np.zeros(0, np.uint8)

    def zeros(self, shape: tuple[int, ...], dtype: Any) -> NDArray[Any]:
        """Zeros that begin at a line of the cache."""
        kind = np.dtype(dtype)
        count = math.prod(shape) * kind.itemsize
        if not self._cuts or count < 16 * LINE:
            return aligned(shape, kind)
        if count > self._piece.size:
            # Asked for in full at once, which costs nothing until it is written to.
            room = np.zeros(max(count, self.PIECE) + self.PAGE, np.uint8)
            self._piece = room[-room.__array_interface__["data"][0] % self.PAGE :]
        part, self._piece = self._piece[:count], self._piece[-(-count // LINE) * LINE :]
        array: NDArray[Any] = part.view(kind).reshape(shape)
        return array

    def like(self, x: NDArray[Any]) -> NDArray[Any]:
        """Such zeros, shaped as ``x`` and with its axes in the same order in memory."""
        axes = sorted(range(x.ndim), key=lambda axis: -abs(x.strides[axis]))
        laid = self.zeros(tuple(x.shape[axis] for axis in axes), x.dtype)
        return laid.transpose(sorted(range(x.ndim), key=axes.__getitem__))
