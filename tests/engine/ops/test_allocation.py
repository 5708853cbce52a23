"""What layers, reductions and losses compute in a replay, they compute in buffers that are there already."""

from __future__ import annotations

import tracemalloc
from typing import Any

import numpy as np
import pytest

import engine
from engine.ops import OPS
from engine.tensor import apply, wrap

RNG = np.random.default_rng(0)
SIZE = 64
MATRIX = RNG.normal(size=(SIZE, SIZE)).astype(np.float32)
STACK = RNG.normal(size=(8, 16, SIZE)).astype(np.float32)
TURNED = np.ascontiguousarray(STACK.swapaxes(1, 2))
PLANES = RNG.normal(size=(8, 16, 8, 8)).astype(np.float32)
CHANCES = RNG.uniform(0.1, 0.9, (SIZE, SIZE)).astype(np.float32)
WEIGHTS = RNG.uniform(0.5, 1.0, SIZE).astype(np.float32)
LABELS = RNG.integers(0, SIZE, SIZE)
SPOTS = RNG.integers(0, 16, (8, 8, 8))

CASES: list[tuple[str, dict[str, Any], tuple[Any, ...]]] = [
    *((name, {"dim": dim}, (MATRIX,)) for name in ("softmax", "log_softmax", "cumsum") for dim in (0, 1)),
    *(
        (name, {"dim": dim, "keepdim": False}, (MATRIX,))
        for name in ("sum", "mean", "var", "std", "logsumexp", "amax", "amin", "norm", "max_dim", "argmax")
        for dim in (0, 1)
    ),
    *((name, {"dim": (0, 2), "keepdim": True}, (STACK,)) for name in ("sum", "mean", "var", "logsumexp", "amax")),
    ("softmax", {"dim": -1}, (STACK,)),
    ("log_softmax", {"dim": 1}, (PLANES,)),
    ("max", {}, (MATRIX,)),
    ("matmul", {}, (MATRIX, MATRIX)),
    ("matmul", {"transpose_b": True}, (STACK, MATRIX)),
    ("matmul", {}, (STACK, TURNED)),
    ("matmul", {}, (MATRIX, TURNED)),
    ("matmul", {}, (MATRIX, WEIGHTS)),
    ("einsum", {"equation": "bij,bkj->bik"}, (STACK, STACK)),
    ("einsum", {"equation": "bqhd,bkhd->bhqk"}, (STACK.reshape(8, 16, 4, 16), STACK.reshape(8, 16, 4, 16))),
    *(
        (name, {"reduction": reduction}, (MATRIX, CHANCES))
        for name in ("mse_loss", "l1_loss", "smooth_l1_loss", "huber_loss", "bce_with_logits", "kl_div")
        for reduction in ("mean", "sum", "none")
    ),
    ("bce", {"reduction": "mean"}, (CHANCES, CHANCES.T.copy())),
    ("bce_with_logits", {"reduction": "mean", "pos_weighted": True}, (MATRIX, CHANCES, WEIGHTS)),
    *(("cross_entropy", {"reduction": reduction}, (MATRIX, LABELS)) for reduction in ("mean", "sum", "none")),
    ("cross_entropy", {"reduction": "mean", "weighted": True}, (MATRIX, LABELS, WEIGHTS)),
    ("cross_entropy", {"reduction": "mean", "label_smoothing": 0.1}, (MATRIX, LABELS)),
    ("cross_entropy", {"reduction": "mean", "ignore_index": 3}, (MATRIX, LABELS)),
    ("cross_entropy", {"reduction": "mean"}, (MATRIX, CHANCES)),
    ("cross_entropy", {"reduction": "mean"}, (PLANES, SPOTS)),
    ("nll_loss", {"reduction": "mean"}, (MATRIX, LABELS)),
]


@pytest.mark.parametrize(("name", "attrs", "arrays"), CASES, ids=[f"{name}-{attrs}" for name, attrs, _ in CASES])
def test_a_replay_allocates_nothing(name: str, attrs: dict[str, Any], arrays: tuple[Any, ...]) -> None:
    op = OPS[name]
    tensors = [wrap(array) for array in arrays]
    for i, tensor in enumerate(tensors):
        if tensor.dtype.kind == "f" and i not in op.fixed:
            tensor.requires_grad_()

    def model() -> engine.Tensor:
        value = apply(op, attrs, *tensors)
        return value.sum() if value.dtype.kind == "f" else value.max()

    program = engine.record(model, backward=op.differentiable)
    replay = program.backward if op.differentiable else program.forward
    replay()
    tracemalloc.start()
    try:
        replay()
        start, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        for _ in range(5):
            replay()
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak - start < max(array.nbytes for array in arrays) / 4
