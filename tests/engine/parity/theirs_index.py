"""What PyTorch calls the ops that index."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import torch

F = torch.nn.functional
Attrs = Mapping[str, Any]


def _key(attrs: Attrs, rank: int, indices: tuple[Any, ...]) -> tuple[Any, ...]:
    named = dict(zip(attrs["dims"], indices, strict=True))
    return tuple(named.get(axis, slice(None)) for axis in range(rank))


def _slice_put(attrs: Attrs, a: Any, v: Any) -> Any:
    out = a.clone()
    out[attrs["key"]] = v
    return out


def _index_put(attrs: Attrs, a: Any, v: Any, *indices: Any) -> Any:
    out = a.clone()
    out[_key(attrs, a.ndim, indices)] = v
    return out


def _over(src: Any, index: Any) -> Any:
    """The part of the source over the index: PyTorch cannot send a gradient back to a larger one."""
    return src[tuple(slice(size) for size in index.shape)]


THEIRS: dict[str, Callable[..., Any]] = {
    "slice": lambda attrs, a: a[attrs["key"]],
    "slice_put": _slice_put,
    "index": lambda attrs, a, *indices: a[_key(attrs, a.ndim, indices)],
    "index_put": _index_put,
    "gather": lambda attrs, a, index: a.gather(attrs["dim"], index),
    "scatter": lambda attrs, a, src, index: a.scatter(attrs["dim"], index, _over(src, index)),
    "scatter_add": lambda attrs, a, src, index: a.scatter_add(attrs["dim"], index, _over(src, index)),
    "masked_fill": lambda attrs, a, mask: a.expand(torch.broadcast_shapes(a.shape, mask.shape)).masked_fill(
        mask, attrs["value"]
    ),
    "one_hot": lambda attrs, a: F.one_hot(a, attrs["num_classes"]),
    "embedding": lambda attrs, weight, indices: F.embedding(indices, weight, padding_idx=attrs["padding_idx"]),
}
