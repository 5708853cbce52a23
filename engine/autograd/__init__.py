"""Working with the graph directly: gradients of chosen tensors, and functions with a backward of their own."""

import sys
from typing import TYPE_CHECKING

from engine.autograd.function import Function
from engine.autograd.gradients import Variable, backward, grad
from engine.errors import GraphError
from engine.gradcheck import gradcheck
from engine.tape import enable_grad, inference_mode, no_grad, set_grad_enabled

__all__ = [
    "Function",
    "Variable",
    "backward",
    "enable_grad",
    "grad",
    "gradcheck",
    "inference_mode",
    "no_grad",
    "set_grad_enabled",
]

_LEFT_OUT = ("functional", "forward_ad", "gradgradcheck", "profiler", "detect_anomaly", "set_detect_anomaly", "graph")

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name in _LEFT_OUT:
            raise GraphError(
                "left-out",
                expected="a name that engine.autograd has",
                got=f"{name}, which is left out, as are gradients of gradients",
                cure="Call autograd.grad for each output; look for NaN with x.isnan().any().",
            )
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}", name=name, obj=sys.modules[__name__])
