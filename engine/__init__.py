"""An automatic differentiation library with PyTorch's public names: ``import engine as torch``.

>>> import engine as torch
>>> x = torch.tensor([1.0, 2.0], requires_grad=True)
>>> (x * x).sum().backward()
>>> x.grad.tolist()
[2.0, 4.0]
"""

from engine import autograd, data, nn, optim, utils
from engine.dtypes import bool_ as bool
from engine.dtypes import float32, float64, int8, int16, int32, int64, uint8
from engine.functions import creation, elementwise
from engine.functions.creation import *
from engine.functions.elementwise import *
from engine.program.program import Program
from engine.program.record import record
from engine.random import Generator, default_generator, initial_seed, manual_seed
from engine.stepper import Stepper
from engine.tape import enable_grad, is_grad_enabled, no_grad, scope, set_grad_enabled
from engine.tensor import Tensor
from engine.trace import Trace, first_nonfinite

float = float32
double = float64
short = int16
int = int32
long = int64

__all__ = [
    "Generator",
    "Program",
    "Stepper",
    "Tensor",
    "Trace",
    "autograd",
    "bool",
    "data",
    "default_generator",
    "double",
    "enable_grad",
    "first_nonfinite",
    "float",
    "float32",
    "float64",
    "initial_seed",
    "int",
    "int8",
    "int16",
    "int32",
    "int64",
    "is_grad_enabled",
    "long",
    "manual_seed",
    "nn",
    "no_grad",
    "optim",
    "record",
    "scope",
    "set_grad_enabled",
    "short",
    "uint8",
    "utils",
]
__all__ += creation.__all__
__all__ += elementwise.__all__
