"""Every op replays as it runs eagerly: values and gradients, in both dtypes, from poisoned buffers."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.op import Array, Op, Sample
from engine.program.program import Program
from engine.tensor import Tensor, apply, wrap
from tests.engine.ops.cases import cases, differentiable, in_dtype, repeatable, tracked

TOLERANCE: dict[Any, float] = {np.float32: 2e-5, np.float64: 1e-10}


def poison(program: Program) -> None:
    """Make every number that a replay has to write unusable."""
    for node in program.nodes:
        for buffer in (node.value if node.op is not None else None, node.grad):
            if buffer is not None:
                buffer.fill(np.nan if buffer.dtype.kind == "f" else 1)
    for contribution in program.contributions.values():
        contribution.fill(np.nan)


def weighted(value: Tensor, weights: Array) -> Tensor:
    """A scalar in which every cell counts by itself; whole numbers are cast."""
    return (value.to(weights.dtype) * wrap(weights)).sum() if value.dtype.kind != "f" else (value * wrap(weights)).sum()


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@pytest.mark.parametrize(("op", "sample"), cases(repeatable))
def test_every_op_replays_as_it_runs_eagerly(op: Op, sample: Sample, dtype: Any) -> None:
    chosen = tracked(op, sample) if differentiable(op, sample) else []
    tensors = [wrap(x) for x in in_dtype(sample, dtype)]
    for i in chosen:
        tensors[i].requires_grad_()
    shape = op.infer([x.shape for x in sample.inputs], sample.attrs)
    weights = np.random.default_rng(0).normal(size=shape).astype(dtype)

    def model() -> Tensor:
        value = apply(op, sample.attrs, *tensors)
        return weighted(value, weights)

    with np.errstate(all="ignore"):
        loss = model()
        if chosen:
            loss.backward()
        program = engine.record(model, backward=bool(chosen))
        for _ in range(2):
            poison(program)
            program.backward() if chosen else program.forward()
    made = program.nodes[program.output].value
    tolerance = TOLERANCE[dtype]
    assert made.dtype == loss.dtype
    np.testing.assert_allclose(made, loss.detach().numpy(), rtol=tolerance, atol=tolerance)
    leaves = {id(node.tensor): node for node in program.nodes if node.tensor is not None}
    for i in chosen:
        grad, mine = tensors[i].grad, leaves[id(tensors[i])].grad
        assert grad is not None
        assert mine is not None
        assert grad.dtype == tensors[i].dtype
        np.testing.assert_allclose(mine, grad.numpy(), rtol=tolerance, atol=tolerance)
