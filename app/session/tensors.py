"""Tensors as the page gets them: a tile of the numbers, and what the whole is like."""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from app.protocol.frames import TensorRef
from app.protocol.graph import Slot

Array = NDArray[Any]

TILE = 32
"""The most rows and columns of a tensor that travel with a frame."""

LIVE_NUMBERS = 64 * 1024
"""The most numbers of a live frame; nodes beyond are left out."""

TRACE_NUMBERS = 256 * 1024
"""The most numbers of a trace frame; all tiles shrink until they fit."""


class Block:
    """The float part of a frame while it is filled: tensors one after another."""

    def __init__(self, side: int = TILE, limit: int | None = None) -> None:
        self.side = side
        self.limit = limit
        self.floats: list[Array] = []
        self.refs: list[TensorRef] = []
        self.count = 0

    def add(self, node: int, slot: str, event: int, array: Array) -> bool:
        """Append a tensor's tile. False, and nothing appended, where the block is full."""
        tile = _tile(array, self.side)
        if self.limit is not None and self.count + tile.size > self.limit:
            return False
        self.refs.append(
            TensorRef(
                node=node,
                slot=cast(Slot, slot),
                event=event,
                shape=list(array.shape),
                tile=(tile.shape[0], tile.shape[1]),
                offset=self.count,
                norm=norm(array),
                nonfinite=int(array.size - np.count_nonzero(np.isfinite(array))),
            )
        )
        self.floats.append(tile)
        self.count += tile.size
        return True


def as_matrix(array: Array) -> Array:
    """A tensor as rows and columns: its last axis are the columns; a vector is one row, a scalar one cell."""
    return array.reshape(1, -1) if array.ndim < 2 else array.reshape(-1, array.shape[-1])


def norm(array: Array) -> float:
    """The Euclidean norm, in float64 where float32 would overflow."""
    flat = array.reshape(-1)
    square = float(flat @ flat)
    if not math.isfinite(square):
        square = float(np.square(flat, dtype=np.float64).sum())
    return math.sqrt(square)


def fitting_side(shapes: Iterable[tuple[int, ...]], limit: int = TRACE_NUMBERS) -> int:
    """The largest side of a tile, at most 32 × 32, with which tensors of these shapes stay within `limit` numbers."""
    sizes = [_extent(shape) for shape in shapes]
    side = TILE
    while side > 1 and sum(min(rows, side) * min(columns, side) for rows, columns in sizes) > limit:
        side //= 2
    return side


def _extent(shape: tuple[int, ...]) -> tuple[int, int]:
    if len(shape) < 2:
        return 1, int(np.prod(shape))
    return int(np.prod(shape[:-1])), shape[-1]


def _tile(array: Array, side: int) -> Array:
    return as_matrix(array)[:side, :side]
