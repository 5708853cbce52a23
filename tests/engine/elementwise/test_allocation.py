"""A replay of an op that works cell by cell asks for no memory."""

from __future__ import annotations

import tracemalloc
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import engine
from engine.op import Op, Sample
from engine.ops import OPS
from engine.ops.planned import Planned
from engine.tensor import Tensor, apply, wrap
from tests.engine.ops.cases import in_dtype, tracked

SIDE = 96


def settings() -> Iterator[Any]:
    """Every op with each of its settings, and with each number of inputs."""
    for op in OPS.values():
        if isinstance(op, Planned):
            met = set()
            for sample in op.samples():
                kind = (repr(sample.attrs), len(sample.inputs))
                if sample.smooth and sample.inputs[0].size > 1 and kind not in met:
                    met.add(kind)
                    yield pytest.param(op, sample, id=f"{op.name}-{len(met)}")


def enlarged(sample: Sample) -> list[Tensor]:
    """The sample's operands in full, in float32, large enough for an allocation to stand out."""
    full = [np.ascontiguousarray(x) for x in np.broadcast_arrays(*in_dtype(sample, np.float32))]
    times = 1 + SIDE * SIDE // full[0].size
    return [wrap(np.concatenate([x.reshape(-1)] * times)[: SIDE * SIDE].reshape(SIDE, SIDE)) for x in full]


@pytest.mark.parametrize(("op", "sample"), list(settings()))
def test_a_replay_allocates_nothing(op: Op, sample: Sample) -> None:
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
    # Less than half a buffer; views and iterators come and go.
    assert peak - before < 4 * SIDE * SIDE // 2
