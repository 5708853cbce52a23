"""Layers that multiply by weights."""

from __future__ import annotations

from engine.nn.functional.running import run
from engine.op import Attrs
from engine.ops import OPS
from engine.tensor import Tensor, apply

__all__ = ["bilinear", "linear"]

_MATMUL, _ADD = OPS["matmul"], OPS["add"]
_TURNED: Attrs = {"transpose_b": True}
_AS_IT_IS: Attrs = {}


def linear(input: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """input · weightᵀ + bias, for input […, in], weight [out, in] and bias [out].

    >>> import engine
    >>> linear(engine.tensor([1.0, 2.0]), engine.tensor([[3.0, 4.0]]), engine.tensor([0.5])).tolist()
    [11.5]
    """
    product = apply(_MATMUL, _TURNED, input, weight)
    return product if bias is None else apply(_ADD, _AS_IT_IS, product, bias)


def bilinear(input1: Tensor, input2: Tensor, weight: Tensor, bias: Tensor | None = None) -> Tensor:
    """input1ᵀ · weight[o] · input2 for each output o: weight [out, in1, in2]."""
    rows = run("matmul", input1.unsqueeze(-2).unsqueeze(-2), weight).squeeze(-2)
    joined = (rows * input2.unsqueeze(-2)).sum(-1)
    return joined if bias is None else joined + bias
