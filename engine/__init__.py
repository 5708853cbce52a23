"""An automatic differentiation library with PyTorch's public names: ``import engine as torch``.

>>> import engine as torch
>>> x = torch.tensor([1.0, 2.0], requires_grad=True)
>>> (x * x).sum().backward()
>>> x.grad.tolist()
[2.0, 4.0]
"""

from importlib.metadata import PackageNotFoundError, version
from typing import TYPE_CHECKING

from engine import autograd, data, export, nn, optim, utils
from engine.arrays import np
from engine.device import accelerator, backends, cuda, device, mps, xpu
from engine.dtypes import DTYPES, Kind, get_default_dtype, kind_of, set_default_dtype
from engine.dtypes import float16 as _float16
from engine.functions import (
    chance,
    creation,
    elementwise,
    indexing,
    kinds,
    linalg,
    products,
    reductions,
    settings,
    shaping,
)
from engine.functions.chance import *
from engine.functions.creation import *
from engine.functions.elementwise import *
from engine.functions.indexing import *
from engine.functions.kinds import *
from engine.functions.products import *
from engine.functions.reductions import *
from engine.functions.settings import *
from engine.functions.shaping import *
from engine.nn.left_out import LIBRARY, refuse
from engine.printing import set_printoptions
from engine.program.program import Program
from engine.program.record import record
from engine.random import Generator, default_generator, get_rng_state, initial_seed, manual_seed, seed, set_rng_state
from engine.size import Size
from engine.stepper import Stepper
from engine.tape import enable_grad, inference_mode, is_grad_enabled, no_grad, scope, set_grad_enabled
from engine.tensor import Tensor
from engine.trace import Trace, first_nonfinite

dtype = Kind
float32, float64, int64, int32, int16, int8, uint8, bool = [kind_of(numbers) for numbers in DTYPES]
float16 = kind_of(_float16)
float = float32
double = float64
short = int16
int = int32
long = int64
half = float16
finfo = np.finfo
iinfo = np.iinfo
pi, e, inf, nan = np.pi, np.e, np.inf, np.nan
newaxis = None
# The module engine.trace, once imported, would stand under this name.
trace = products.trace

__all__ = [
    "Generator",
    "Program",
    "Size",
    "Stepper",
    "Tensor",
    "Trace",
    "accelerator",
    "autograd",
    "backends",
    "bool",
    "cuda",
    "data",
    "default_generator",
    "device",
    "double",
    "dtype",
    "e",
    "enable_grad",
    "export",
    "finfo",
    "first_nonfinite",
    "float",
    "float16",
    "float32",
    "float64",
    "get_default_dtype",
    "get_rng_state",
    "half",
    "iinfo",
    "inf",
    "inference_mode",
    "initial_seed",
    "int",
    "int8",
    "int16",
    "int32",
    "int64",
    "is_grad_enabled",
    "linalg",
    "long",
    "manual_seed",
    "mps",
    "nan",
    "newaxis",
    "nn",
    "no_grad",
    "optim",
    "pi",
    "record",
    "scope",
    "seed",
    "set_default_dtype",
    "set_grad_enabled",
    "set_printoptions",
    "set_rng_state",
    "short",
    "uint8",
    "utils",
    "xpu",
]
__all__ += creation.__all__
__all__ += elementwise.__all__
__all__ += chance.__all__
__all__ += indexing.__all__
__all__ += kinds.__all__
__all__ += products.__all__
__all__ += reductions.__all__
__all__ += settings.__all__
__all__ += shaping.__all__

try:
    __version__ = version("backprop-explorer")
except PackageNotFoundError:
    __version__ = "0"

if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        raise refuse("engine", name, LIBRARY)
