"""Linear layers: every output is a weighted sum of all inputs."""

from __future__ import annotations

from engine.arrays import np
from engine.errors import ArgumentError
from engine.nn.functional import linear
from engine.nn.init import linear_bound, uniform
from engine.nn.module import Module, Parameter
from engine.tensor import Tensor


class Linear(Module):
    """y = x · Wᵀ + b, with W [out, in] and b [out], for x [..., in].

    Weight and bias begin between −1/√in and 1/√in, as PyTorch's do, drawn from ``generator`` (a fresh,
    unseeded one if None).
    """

    def __init__(
        self,
        in_features: int,
        out_features: int,
        bias: bool = True,
        generator: np.random.Generator | None = None,
    ) -> None:
        super().__init__()
        if in_features < 0 or out_features < 0:
            raise ArgumentError(
                "negative-size",
                expected="sizes of 0 or more",
                got=f"in_features={in_features}, out_features={out_features}",
                cure="Give the layer at least one input and one unit.",
            )
        generator = generator or np.random.default_rng()
        bound = linear_bound(in_features)
        self.in_features = in_features
        self.out_features = out_features
        self.weight = Parameter(uniform((out_features, in_features), bound, generator))
        self.bias = Parameter(uniform((out_features,), bound, generator)) if bias else None

    def forward(self, x: Tensor) -> Tensor:
        return linear(x, self.weight, self.bias)

    def extra_repr(self) -> str:
        has_bias = self.bias is not None
        return f"in_features={self.in_features}, out_features={self.out_features}, bias={has_bias}"
