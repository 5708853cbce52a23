"""A replay of an op that works cell by cell asks for no memory."""

from __future__ import annotations

import tracemalloc

import numpy as np
import pytest

import engine
from engine.op import Op, Sample
from engine.ops import OPS
from engine.ops.planned import Planned
from engine.tensor import Tensor, apply, wrap
from tests.engine.ops.cases import in_dtype, tracked

SIDE = 96
CHOSEN = [op for op in OPS.values() if isinstance(op, Planned)]


def enlarged(sample: Sample) -> list[Tensor]:
    """The sample's operands in full, in float32, large enough for an allocation to stand out."""
    full = [np.ascontiguousarray(x) for x in np.broadcast_arrays(*in_dtype(sample, np.float32))]
    times = 1 + SIDE * SIDE // full[0].size
    return [wrap(np.concatenate([x.reshape(-1)] * times)[: SIDE * SIDE].reshape(SIDE, SIDE)) for x in full]


@pytest.mark.parametrize("op", CHOSEN, ids=lambda op: op.name)
def test_a_replay_allocates_nothing(op: Op) -> None:
    sample = op.samples()[0]
    tensors = enlarged(sample)
    chosen = tracked(op, sample)
    for i in chosen:
        tensors[i].requires_grad_()

    def model() -> Tensor:
        value = apply(op, sample.attrs, *tensors)
        return value.sum() if value.dtype.kind == "f" else value

    program = engine.record(model, backward=bool(chosen))
    run = program.backward if chosen else program.forward
    with np.errstate(all="ignore"):
        run()
        tracemalloc.start()
        try:
            run()
            tracemalloc.reset_peak()
            before = tracemalloc.get_traced_memory()[0]
            run()
            peak = tracemalloc.get_traced_memory()[1]
        finally:
            tracemalloc.stop()
    # Less than one row of numbers; views and iterators come and go.
    assert peak - before < 8 * SIDE * SIDE // 4
