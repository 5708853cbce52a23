"""Picking cells as functions: ``engine.gather(x, 1, index)``, ``engine.nonzero(x)``."""

from __future__ import annotations

from typing import Any, Literal

from engine.arrays import np
from engine.functions.function import as_function
from engine.tensor import Tensor, wrap

__all__ = [
    "argwhere",
    "bincount",
    "bucketize",
    "gather",
    "index_add",
    "index_copy",
    "index_fill",
    "index_put",
    "index_select",
    "masked_fill",
    "masked_select",
    "nonzero",
    "repeat_interleave",
    "scatter",
    "scatter_add",
    "searchsorted",
    "take",
    "take_along_dim",
]

gather = as_function(Tensor.gather)
scatter = as_function(Tensor.scatter)
scatter_add = as_function(Tensor.scatter_add)
index_select = as_function(Tensor.index_select)
index_add = as_function(Tensor.index_add)
index_copy = as_function(Tensor.index_copy)
index_fill = as_function(Tensor.index_fill)
index_put = as_function(Tensor.index_put)
take = as_function(Tensor.take)
take_along_dim = as_function(Tensor.take_along_dim)
masked_fill = as_function(Tensor.masked_fill)
masked_select = as_function(Tensor.masked_select)
nonzero = as_function(Tensor.nonzero)
argwhere = as_function(Tensor.argwhere)
bincount = as_function(Tensor.bincount)
repeat_interleave = as_function(Tensor.repeat_interleave)


def searchsorted(sorted_sequence: Tensor, values: Any, *, right: bool = False, side: str | None = None) -> Tensor:
    """Where each value would stand in a sorted vector, or in the sorted row that belongs to it.

    >>> import engine
    >>> searchsorted(engine.tensor([1, 3, 5]), engine.tensor([3, 4]))
    tensor([1, 2])
    """
    wanted = values if isinstance(values, Tensor) else sorted_sequence._operand(values)
    for operand in (sorted_sequence, wanted):
        operand._refuse_while_recording("searchsorted()")
    end: Literal["left", "right"] = "right" if right or side == "right" else "left"
    rows, found = sorted_sequence.array, wanted.array
    if rows.ndim == 1:
        return wrap(np.asarray(np.searchsorted(rows, found, end), np.int64))
    width = rows.shape[-1]
    pairs = zip(rows.reshape(-1, width), found.reshape(-1, found.shape[-1]), strict=True)
    return wrap(np.array([np.searchsorted(row, row_values, end) for row, row_values in pairs]).reshape(found.shape))


def bucketize(input: Any, boundaries: Tensor, *, right: bool = False) -> Tensor:
    """The number of the bucket, between sorted boundaries, into which each value falls."""
    return searchsorted(boundaries, input, right=right)
