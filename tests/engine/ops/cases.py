"""Every op with every one of its samples, and which of a sample's inputs a gradient comes back to."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine.op import Array, Op, Sample
from engine.ops import OPS

Chosen = Callable[[Op, Sample], bool]


def cases(chosen: Chosen = lambda op, sample: True) -> list[Any]:
    """(op, sample) of each op, named by op and note."""
    return [
        pytest.param(op, sample, id=f"{op.name}-{index}-{(sample.note or 'plain').replace(' ', '_')}")
        for op in OPS.values()
        for index, sample in enumerate(op.samples())
        if chosen(op, sample)
    ]


def repeatable(op: Op, sample: Sample) -> bool:
    """Whether running it twice gives the same: nothing is drawn, nothing overwritten."""
    return not (op.random or op.writes)


def differentiable(op: Op, sample: Sample) -> bool:
    """Whether a gradient comes back to any input."""
    return bool(tracked(op, sample))


def tracked(op: Op, sample: Sample) -> list[int]:
    """The inputs to which a gradient comes back."""
    dtypes = [np.asarray(x).dtype for x in sample.inputs]
    if not (op.differentiable and dtypes and not op.writes and op.result_dtype(dtypes, sample.attrs).kind == "f"):
        return []
    return [i for i, dtype in enumerate(dtypes) if dtype.kind == "f" and i not in op.fixed]


def in_dtype(sample: Sample, dtype: Any) -> list[Array]:
    """Fresh inputs with their floating-point numbers in ``dtype``, laid out as the sample's are."""
    arrays = [np.asarray(x) for x in sample.inputs]
    return [x.astype(dtype if x.dtype.kind == "f" else x.dtype, order="K") for x in arrays]
