"""Linear layers: every output is a weighted sum of all inputs."""

from __future__ import annotations

import math
from typing import Any

from engine.errors import ArgumentError
from engine.nn.functional.products import bilinear, linear
from engine.nn.init import Source, uniform_
from engine.nn.module import Module
from engine.nn.parameter import Parameter, blank
from engine.tensor import Tensor


class Identity(Module):
    """Hands its input on as it is; any arguments are taken and not used."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__()

    def forward(self, input: Tensor) -> Tensor:
        return input


class Linear(Module):
    """y = x · Wᵀ + b, with W [out, in] and b [out], for x […, in].

    Weight and bias begin between −1/√in and 1/√in, as PyTorch's do, drawn from ``generator`` (the
    library's own where it is None).

    >>> from engine import nn
    >>> nn.Linear(2, 3)
    Linear(in_features=2, out_features=3, bias=True)
    """

    weight: Parameter
    bias: Parameter | None

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        device: object = None,
        dtype: Any = None,
        *,
        generator: Source = None,
    ) -> None:
        super().__init__()
        if in_features < 0 or out_features < 0:
            raise ArgumentError(
                "negative-size",
                expected="sizes of 0 or more",
                got=f"in_features={in_features}, out_features={out_features}",
                cure="Give the layer at least one input and one unit.",
            )
        self.in_features = in_features
        self.out_features = out_features
        self.weight = blank((out_features, in_features), device, dtype)
        self.register_parameter("bias", blank((out_features,), device, dtype) if bias else None)
        self.reset_parameters(generator)

    def reset_parameters(self, generator: Source = None) -> None:
        """Draw the initial weights anew.

        kaiming_uniform_ with a = √5, as in PyTorch: gain √(2 / (1 + a²)) = √(1/3), times √(3 / in), is 1/√in.
        """
        bound = 1 / math.sqrt(self.in_features) if self.in_features > 0 else 0.0
        uniform_(self.weight, -bound, bound, generator)
        if self.bias is not None:
            uniform_(self.bias, -bound, bound, generator)

    def forward(self, input: Tensor) -> Tensor:
        return linear(input, self.weight, self.bias)

    def extra_repr(self) -> str:
        return f"in_features={self.in_features}, out_features={self.out_features}, bias={self.bias is not None}"


class Bilinear(Module):
    """y = x₁ᵀ · W · x₂ + b for each output, with W [out, in1, in2]."""

    weight: Parameter
    bias: Parameter | None

    def __init__(
        self,
        in1_features: int,
        in2_features: int,
        out_features: int,
        bias: bool = True,
        device: object = None,
        dtype: Any = None,
        *,
        generator: Source = None,
    ) -> None:
        super().__init__()
        if in1_features < 1:
            raise ArgumentError(
                "no-features", expected="in1_features of 1 or more", got=str(in1_features), cure="Choose a size."
            )
        self.in1_features = in1_features
        self.in2_features = in2_features
        self.out_features = out_features
        self.weight = blank((out_features, in1_features, in2_features), device, dtype)
        self.register_parameter("bias", blank((out_features,), device, dtype) if bias else None)
        self.reset_parameters(generator)

    def reset_parameters(self, generator: Source = None) -> None:
        """Draw the initial weights anew, between −1/√in1 and 1/√in1."""
        bound = 1 / math.sqrt(self.in1_features)
        uniform_(self.weight, -bound, bound, generator)
        if self.bias is not None:
            uniform_(self.bias, -bound, bound, generator)

    def forward(self, input1: Tensor, input2: Tensor) -> Tensor:
        return bilinear(input1, input2, self.weight, self.bias)

    def extra_repr(self) -> str:
        return (
            f"in1_features={self.in1_features}, in2_features={self.in2_features}, out_features={self.out_features}, "
            f"bias={self.bias is not None}"
        )
