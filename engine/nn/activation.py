"""Activation functions as modules."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from engine.nn.functional import activations
from engine.nn.init import constant_
from engine.nn.module import Module
from engine.nn.parameter import Parameter, blank
from engine.tensor import Tensor

Function = Callable[..., Tensor]


class Plain(Module):
    """A function without settings."""

    function: ClassVar[Function]

    def forward(self, input: Tensor) -> Tensor:
        return type(self).function(input)


class InPlace(Module):
    """A function that may overwrite its input."""

    function: ClassVar[Function]

    def __init__(self, inplace: bool = False) -> None:
        super().__init__()
        self.inplace = inplace

    def forward(self, input: Tensor) -> Tensor:
        return type(self).function(input, inplace=self.inplace)

    def extra_repr(self) -> str:
        return "inplace=True" if self.inplace else ""


class Tanh(Plain):
    """tanh of every cell, in (−1, 1)."""

    function = staticmethod(activations.tanh)


class Sigmoid(Plain):
    """σ of every cell, in (0, 1)."""

    function = staticmethod(activations.sigmoid)


class LogSigmoid(Plain):
    """log σ(x)."""

    function = staticmethod(activations.logsigmoid)


class Softsign(Plain):
    """x / (1 + |x|)."""

    function = staticmethod(activations.softsign)


class Tanhshrink(Plain):
    """x − tanh(x)."""

    function = staticmethod(activations.tanhshrink)


class ReLU(InPlace):
    """max(0, x) of every cell.

    >>> import engine
    >>> engine.nn.ReLU()(engine.tensor([-1.0, 2.0])).tolist()
    [0.0, 2.0]
    """

    function = staticmethod(activations.relu)


class SELU(InPlace):
    """An ELU scaled so that deep networks keep mean 0 and variance 1."""

    function = staticmethod(activations.selu)


class SiLU(InPlace):
    """x · σ(x), also called swish."""

    function = staticmethod(activations.silu)


class Mish(InPlace):
    """x · tanh(softplus(x))."""

    function = staticmethod(activations.mish)


class Hardsigmoid(InPlace):
    """A straight line from 0 at −3 to 1 at 3."""

    function = staticmethod(activations.hardsigmoid)

    def extra_repr(self) -> str:
        return ""


class Hardswish(InPlace):
    """x · hardsigmoid(x)."""

    function = staticmethod(activations.hardswish)

    def extra_repr(self) -> str:
        return ""


class LeakyReLU(Module):
    """x where it is positive, else ``negative_slope`` · x."""

    def __init__(self, negative_slope: float = 0.01, inplace: bool = False) -> None:
        super().__init__()
        self.negative_slope = negative_slope
        self.inplace = inplace

    def forward(self, input: Tensor) -> Tensor:
        return activations.leaky_relu(input, self.negative_slope, self.inplace)

    def extra_repr(self) -> str:
        return f"negative_slope={self.negative_slope}{', inplace=True' if self.inplace else ''}"


class ELU(Module):
    """x where it is positive, else ``alpha`` · (eˣ − 1)."""

    def __init__(self, alpha: float = 1.0, inplace: bool = False) -> None:
        super().__init__()
        self.alpha = alpha
        self.inplace = inplace

    def forward(self, input: Tensor) -> Tensor:
        return activations.elu(input, self.alpha, self.inplace)

    def extra_repr(self) -> str:
        return f"alpha={self.alpha}{', inplace=True' if self.inplace else ''}"


class CELU(ELU):
    """x where it is positive, else ``alpha`` · (e^(x/alpha) − 1)."""

    def forward(self, input: Tensor) -> Tensor:
        return activations.celu(input, self.alpha, self.inplace)


class Hardtanh(Module):
    """x, kept between ``min_val`` and ``max_val``."""

    def __init__(self, min_val: float = -1.0, max_val: float = 1.0, inplace: bool = False) -> None:
        super().__init__()
        self.min_val = min_val
        self.max_val = max_val
        self.inplace = inplace

    def forward(self, input: Tensor) -> Tensor:
        return activations.hardtanh(input, self.min_val, self.max_val, self.inplace)

    def extra_repr(self) -> str:
        return f"min_val={self.min_val}, max_val={self.max_val}{', inplace=True' if self.inplace else ''}"


class ReLU6(Hardtanh):
    """min(6, max(0, x)) of every cell."""

    def __init__(self, inplace: bool = False) -> None:
        super().__init__(0.0, 6.0, inplace)

    def forward(self, input: Tensor) -> Tensor:
        return activations.relu6(input, self.inplace)

    def extra_repr(self) -> str:
        return "inplace=True" if self.inplace else ""


class GELU(Module):
    """x times the probability that a normal number is below it."""

    def __init__(self, approximate: str = "none") -> None:
        super().__init__()
        self.approximate = approximate

    def forward(self, input: Tensor) -> Tensor:
        return activations.gelu(input, self.approximate)

    def extra_repr(self) -> str:
        return f"approximate={self.approximate!r}"


class Softplus(Module):
    """A smooth ReLU: log(1 + e^(beta·x)) / beta."""

    def __init__(self, beta: float = 1.0, threshold: float = 20.0) -> None:
        super().__init__()
        self.beta = beta
        self.threshold = threshold

    def forward(self, input: Tensor) -> Tensor:
        return activations.softplus(input, self.beta, self.threshold)

    def extra_repr(self) -> str:
        return f"beta={self.beta}, threshold={self.threshold}"


class Softshrink(Module):
    """x moved towards 0 by ``lambd``, and 0 where it is nearer than that."""

    def __init__(self, lambd: float = 0.5) -> None:
        super().__init__()
        self.lambd = lambd

    def forward(self, input: Tensor) -> Tensor:
        return activations.softshrink(input, self.lambd)

    def extra_repr(self) -> str:
        return str(self.lambd)


class PReLU(Module):
    """x where it is positive, else x times a trained weight: one for all, or one for each channel."""

    weight: Parameter

    def __init__(self, num_parameters: int = 1, init: float = 0.25, device: object = None, dtype: Any = None) -> None:
        super().__init__()
        self.num_parameters = num_parameters
        self.init = init
        self.weight = blank((num_parameters,), device, dtype)
        self.reset_parameters()

    def reset_parameters(self) -> None:
        """The weight at its start."""
        constant_(self.weight, self.init)

    def forward(self, input: Tensor) -> Tensor:
        return activations.prelu(input, self.weight)

    def extra_repr(self) -> str:
        return f"num_parameters={self.num_parameters}"
