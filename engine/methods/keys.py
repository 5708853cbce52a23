"""What stands in square brackets, taken apart as PyTorch does: first a view, then index tensors.

``x[0, :, i]`` is ``x[0]`` and then ``i`` along its last axis. (NumPy would treat the 0 as an index array.)
"""

from __future__ import annotations

import operator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from engine.arrays import np
from engine.errors import DTypeError, RangeError
from engine.methods.applying import Applying
from engine.op import Array
from engine.ops.index.basic import BasicKey, forward_slice


class KeyKindError(DTypeError, IndexError):
    """Something in square brackets that is no place."""


X = TypeVar("X", bound=Applying)
_PLAIN = (int, type(None))


@dataclass(frozen=True)
class Picked(Generic[X]):
    """The view to take first (None for the tensor itself), and the index tensors with their axes in it."""

    basic: BasicKey | None
    dims: tuple[int, ...]
    tensors: tuple[X, ...]


def picked(x: X, key: Any) -> Picked[X]:
    """Take a key apart; raises RangeError and, for masks that are computed in a Program, RecordError."""
    items = [_plain(x, item) for item in (key if isinstance(key, tuple) else (key,))]
    spent = sum(_spends(item) for item in items)
    if spent > x.ndim:
        raise RangeError(
            "too-many-indices",
            expected=f"at most {x.ndim} indices for a tensor of {x.ndim} dimensions",
            got=str(spent),
            cure="Index no more dimensions than there are.",
        )
    if Ellipsis not in [item for item in items if not isinstance(item, Applying)]:
        items.append(Ellipsis)
    basic: list[Any] = []
    found: list[tuple[int, X]] = []
    source = axis = 0
    for item in items:
        if isinstance(item, Applying):
            for index in _indices(x, item, source):
                found.append((axis, index))
                # A single truth value picks from a new axis of size 1: all of it, or nothing.
                basic.append(slice(None) if _spends(item) else None)
                axis += 1
            source += _spends(item)
            continue
        basic.append(item)
        if item is Ellipsis:
            axis += x.ndim - spent
            source += x.ndim - spent
        else:
            axis += not isinstance(item, int)
            source += item is not None
    trivial = all(item is Ellipsis or item == slice(None) for item in basic)
    if not found and trivial:
        return Picked((Ellipsis,), (), ())
    while basic[-1] is Ellipsis:
        basic.pop()
    return Picked(None if trivial else tuple(basic), tuple(at for at, _ in found), tuple(index for _, index in found))


def _plain(x: X, item: Any) -> Any:
    """An int, a slice of ints, None, Ellipsis, or an index tensor."""
    if item is None or item is Ellipsis:
        return item
    if isinstance(item, slice):
        if item.start.__class__ in _PLAIN and item.stop.__class__ in _PLAIN and item.step is None:
            return item
        ends = (None if end is None else operator.index(end) for end in (item.start, item.stop, item.step))
        return forward_slice(slice(*ends))
    if isinstance(item, int | np.integer) and not isinstance(item, bool):
        return int(item)
    tensor: Applying = item if isinstance(item, Applying) else x._wrap(_index_array(item))
    kind = tensor.dtype
    if kind.kind != "b" and kind.name not in ("int64", "int32", "uint8"):
        raise RangeError(
            "index-dtype",
            expected="tensors of whole numbers (int64 or int32) or truth values as indices",
            got=str(kind),
            cure="Write index.long().",
        )
    # A single place is picked as a number is: a view. In a Program it may change, so it stays a tensor there.
    if tensor.ndim == 0 and kind.name in ("int64", "int32") and not tensor._changes_by_step():
        return int(tensor._array)
    return tensor


def _index_array(item: Any) -> Array:
    array = np.asarray(item)
    if array.dtype.kind not in "iufb":
        raise KeyKindError(
            "index-kind",
            expected="numbers, slices, None, ..., lists and tensors in square brackets",
            got=repr(item),
            cure="Rows and columns have numbers here, not names.",
        )
    return (
        array.astype(np.int64) if array.size == 0 or (array.dtype.kind in "iu" and array.dtype != np.uint8) else array
    )


def _is_mask(item: Applying) -> bool:
    return item.dtype.kind == "b" or item.dtype == np.uint8


def _spends(item: Any) -> int:
    """How many of the tensor's axes an item of the key is for."""
    if isinstance(item, Applying):
        return item.ndim if _is_mask(item) else 1
    return int(item is not None and item is not Ellipsis)


def _indices(x: X, item: Any, source: int) -> list[X]:
    """The index tensors of one item: a mask has one for each of its axes."""
    if not _is_mask(item):
        return [item]
    item._refuse_while_recording("a mask as an index, whose result has as many cells as the mask has True,")
    mask = item._array != 0
    if not mask.ndim:
        return [x._wrap(np.zeros(int(mask), np.int64))]
    size = x.shape[source : source + mask.ndim]
    if mask.shape != size:
        raise RangeError(
            "mask-shape",
            expected=f"a mask of shape {list(size)}, as the tensor has from dimension {source} on",
            got=str(list(mask.shape)),
            cure="Make the mask by comparing the tensor itself.",
        )
    return [x._wrap(places) for places in np.nonzero(mask)]
