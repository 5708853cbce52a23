"""Layers that multiply by weights."""

from __future__ import annotations

from engine.nn.functional.running import run
from engine.tensor import Tensor

__all__ = ["bilinear", "linear"]


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """input · weightᵀ + bias, for input […, in], weight [out, in] and bias [out].

    >>> import engine
    >>> linear(engine.tensor([1.0, 2.0]), engine.tensor([[3.0, 4.0]]), engine.tensor([0.5])).tolist()
    [11.5]
    """
    product = run("matmul", input, weight, transpose_b=True)
    return product if bias is None else run("add", product, bias)


def bilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """input1ᵀ · weight[o] · input2 for each output o: weight [out, in1, in2]."""
    rows = run("matmul", input1.unsqueeze(-2).unsqueeze(-2), weight).squeeze(-2)
    joined = (rows * input2.unsqueeze(-2)).sum(-1)
    return joined if bias is None else joined + bias
