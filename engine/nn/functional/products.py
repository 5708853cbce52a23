"""Layers that multiply by weights."""

from __future__ import annotations

from engine.nn.functional.running import run
from engine.tensor import Tensor

__all__ = ["linear"]


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """input · weightᵀ + bias, for input […, in], weight [out, in] and bias [out].

    >>> import engine
    >>> linear(engine.tensor([1.0, 2.0]), engine.tensor([[3.0, 4.0]]), engine.tensor([0.5])).tolist()
    [11.5]
    """
    product = run("matmul", input, weight, transpose_b=True)
    return product if bias is None else run("add", product, bias)
