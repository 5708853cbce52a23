"""Tensors as the page gets them: a tile of the numbers, and what the whole is like."""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple, cast

import numpy as np
from numpy.typing import NDArray

from app.protocol.graph import Slot
from app.protocol.tensors import TensorRef

Array = NDArray[Any]
Corner = tuple[int, int, int]

TILE = 32
"""The most rows and columns of a tensor that travel with a frame."""

PLANES = 64
"""The most planes of a tensor (channels, heads, kernels) that travel with a frame."""

LIVE_NUMBERS = 64 * 1024
"""The most numbers of a live frame; nodes beyond are left out."""

TRACE_NUMBERS = 256 * 1024
"""The most numbers of a trace frame; all tiles shrink until they fit."""

SMALLEST_SQUARE = 1e-30
"""A sum of squares below it has lost digits in float32."""

SMALLEST = 8
"""Tiles shrink to this side, and no further where tensors can be left out instead."""


class Look(NamedTuple):
    """What is looked at: an example (None: the mean over all of the batch), a unit, and an input of it.

    The tiles of a large tensor are cut where these lie.
    """

    row: int | None = 0
    unit: int = 0
    input: int = 0


@dataclass(frozen=True, slots=True)
class Tile:
    """What is cut out of a tensor: numbers [planes, rows, columns], and where in it they begin.

    `row` is the example that it is of; with `mean` it is the mean over the examples.
    """

    numbers: Array
    origin: Corner
    row: int | None
    mean: bool


class Statistics(NamedTuple):
    """A whole tensor in five numbers. All but the norm are of its finite numbers; None where there are none."""

    norm: float
    low: float | None
    high: float | None
    average: float | None
    nonfinite: int


class Block:
    """The float part of a frame while it is filled: tensors one after another.

    `each` are the nodes whose first axis runs over the examples.
    """

    def __init__(
        self, each: frozenset[int] = frozenset(), look: Look | None = None, side: int = TILE, limit: int | None = None
    ) -> None:
        self.each = each
        self.look = look or Look()
        self.side = side
        self.limit = limit
        self.floats: list[Array] = []
        self.refs: list[TensorRef] = []
        self.count = 0

    def add(self, node: int, slot: str, event: int, array: Array, mean: bool = False) -> bool:
        """Append a tensor's tile. False, and nothing appended, where the block is full."""
        tile = cut(array, node in self.each, self.look, self.side, mean)
        if self.limit is not None and self.count + tile.numbers.size > self.limit:
            return False
        planes, rows, columns = tile.numbers.shape
        self.refs.append(
            TensorRef(
                node=node,
                slot=cast(Slot, slot),
                event=event,
                shape=list(array.shape),
                row=tile.row,
                mean=tile.mean,
                tile=(planes, rows, columns),
                origin=tile.origin,
                offset=self.count,
                **statistics(array)._asdict(),
            )
        )
        self.floats.append(tile.numbers)
        self.count += tile.numbers.size
        return True


def cut(array: Array, each: bool, look: Look, side: int = TILE, mean: bool = False) -> Tile:
    """The part of a tensor that is looked at. With `each` its first axis runs over the examples.

    Of three axes and more it is one example's, or with `look.row` None the mean over the examples; with `mean` the
    mean whatever the number of axes.
    """
    examples = len(array) if each else 0
    mean = examples > 0 and (mean or (look.row is None and array.ndim > 2))
    row = None
    part = array
    if mean:
        part = array.mean(axis=0)
    elif array.ndim > 2 and examples > 0:
        row = min(look.row or 0, examples - 1)
        part = array[row]
    planes = as_planes(part)
    at = _looked_at(part, row is not None or mean, each, look)
    lengths = (min(planes.shape[0], PLANES), min(planes.shape[1], side), min(planes.shape[2], side))
    origin = tuple(_window(*triple) for triple in zip(at, lengths, planes.shape, strict=True))
    (p, r, c), (n, h, w) = cast(Corner, origin), lengths
    return Tile(planes[p : p + n, r : r + h, c : c + w], (p, r, c), row, mean)


def as_planes(array: Array) -> Array:
    """A tensor as planes of rows and columns: the last axis are the columns, the one before the rows.

    A vector is one row, a scalar one cell.
    """
    if array.ndim < 2:
        return array.reshape(1, 1, -1)
    if array.size:
        return array.reshape(-1, *array.shape[-2:])
    return array.reshape(math.prod(array.shape[:-2]), *array.shape[-2:])


def statistics(array: Array) -> Statistics:
    """The whole tensor in five numbers."""
    if array.size == 0:
        return Statistics(0.0, None, None, None, 0)
    flat = array.reshape(-1)
    if flat.dtype.kind != "f":
        flat = flat.astype(np.float64)
    length = norm(flat)
    finite = flat
    bad = 0
    with np.errstate(over="ignore", invalid="ignore"):
        total = float(flat.sum())
    if not math.isfinite(total):
        finite = flat[np.isfinite(flat)]
        bad = flat.size - finite.size
        if finite.size == 0:
            return Statistics(length, None, None, None, bad)
    average = float(finite.mean(dtype=np.float64))
    return Statistics(length, float(finite.min()), float(finite.max()), average, bad)


def norm(array: Array) -> float:
    """The Euclidean norm; where squares would overflow or vanish, of the numbers as parts of the largest."""
    flat = array.reshape(-1)
    with np.errstate(over="ignore", under="ignore", invalid="ignore"):
        square = float(flat @ flat)
    if SMALLEST_SQUARE < square < math.inf or not flat.size:
        return math.sqrt(square)
    largest = float(np.abs(flat).max())
    if largest == 0 or not math.isfinite(largest):
        return largest
    scaled = flat.astype(np.float64) / largest
    return largest * math.sqrt(float(scaled @ scaled))


def fitting_side(tensors: Iterable[tuple[tuple[int, ...], bool]], limit: int = TRACE_NUMBERS, least: int = 1) -> int:
    """The largest side of a tile, at most 32 × 32, with which these tensors stay within `limit` numbers.

    A tensor is its shape, and whether its first axis runs over the examples.
    """
    sizes = [extent(shape, each) for shape, each in tensors]
    side = TILE
    while (
        side > least and sum(planes * min(rows, side) * min(columns, side) for planes, rows, columns in sizes) > limit
    ):
        side //= 2
    return side


def extent(shape: tuple[int, ...], each: bool) -> Corner:
    """Planes (at most 64), rows and columns of what is cut out of a tensor of this shape."""
    part = shape[1:] if each and len(shape) > 2 else shape
    if len(part) < 2:
        return 1, 1, math.prod(part)
    return min(PLANES, math.prod(part[:-2])), part[-2], part[-1]


def _looked_at(part: Array, taken: bool, each: bool, look: Look) -> Corner:
    """Plane, row and column of the part on which the look falls; an example has been `taken` out of it already."""
    axes = part.ndim
    if axes < 2:
        return 0, 0, (look.row or 0) if each and not taken and axes == 1 else look.unit
    if taken:
        return (look.unit, part.shape[-2] // 2, part.shape[-1] // 2) if axes > 2 else (0, 0, look.unit)
    if each:
        return 0, look.row or 0, look.unit
    if axes == 2:
        return 0, look.unit, look.input
    return look.unit * math.prod(part.shape[1:-2]) + (look.input if axes > 3 else 0), 0, 0


def _window(at: int, length: int, whole: int) -> int:
    """Where a window of `length` begins that holds `at`: they lie side by side, the last ends where the whole does."""
    if length == 0 or length == whole:
        return 0
    return max(0, min(at // length * length, whole - length))
