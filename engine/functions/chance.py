"""Functions that draw: from the generator that is passed, else from the one that ``manual_seed`` seeds.

While a Program is recorded each of them is an instruction, so that every step draws anew.
"""

from __future__ import annotations

from typing import Any

from engine.device import require_available
from engine.dtypes import Default, dtype_of, int64, require_floating
from engine.errors import ArgumentError, DTypeError
from engine.functions.creation import shape_of
from engine.op import Shape
from engine.ops import OPS
from engine.random import as_generator
from engine.tensor import Tensor, apply

__all__ = [
    "bernoulli",
    "multinomial",
    "normal",
    "rand",
    "rand_like",
    "randint",
    "randint_like",
    "randn",
    "randn_like",
    "randperm",
]


def _drawn(
    name: str, shape: Shape, dtype: Any, device: Any, generator: Any, requires_grad: bool, **settings: Any
) -> Tensor:
    require_available(device)
    kind = Default.dtype if dtype is None else dtype_of(dtype)
    if name in ("rand", "randn") and kind.kind != "f":
        raise DTypeError(
            "drawn-dtype", expected=f"float32 or float64 for {name}()", got=str(kind), cure="Use randint() instead."
        )
    made = apply(OPS[name], {"shape": shape, "dtype": kind, "generator": as_generator(generator), **settings})
    if requires_grad:
        require_floating(made.array)
        made._tracked = True
    return made


def rand(
    *sizes: Any,
    size: Any = None,
    generator: Any = None,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Numbers from 0 up to 1, all of them as likely.

    >>> rand(2, 3).shape
    torch.Size([2, 3])
    """
    return _drawn("rand", shape_of(sizes, size), dtype, device, generator, requires_grad)


def randn(
    *sizes: Any,
    size: Any = None,
    generator: Any = None,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Numbers round 0 in a bell curve of width 1."""
    return _drawn("randn", shape_of(sizes, size), dtype, device, generator, requires_grad)


def rand_like(
    input: Tensor, *, generator: Any = None, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """As :func:`rand`, in the shape and dtype of another tensor."""
    return _drawn("rand", input.array.shape, dtype or input.array.dtype, device, generator, requires_grad)


def randn_like(
    input: Tensor, *, generator: Any = None, dtype: Any = None, device: Any = None, requires_grad: bool = False
) -> Tensor:
    """As :func:`randn`, in the shape and dtype of another tensor."""
    return _drawn("randn", input.array.shape, dtype or input.array.dtype, device, generator, requires_grad)


def randint(
    low: int,
    high: Any,
    size: Any = None,
    *,
    generator: Any = None,
    dtype: Any = None,
    device: Any = None,
    requires_grad: bool = False,
) -> Tensor:
    """Whole numbers from ``low`` (0 where it is left out) up to, but not including, ``high``.

    >>> randint(10, (3,)).dtype == randint(5, 10, (3,)).dtype
    True
    """
    if size is None:
        low, high, size = 0, low, high
    shape = shape_of((), size)
    return _drawn("randint", shape, dtype or int64, device, generator, requires_grad, low=int(low), high=int(high))


def randint_like(
    input: Tensor, low: int, high: int | None = None, *, generator: Any = None, dtype: Any = None, device: Any = None
) -> Tensor:
    """As :func:`randint`, in the shape and dtype of another tensor."""
    first, last = (0, low) if high is None else (low, high)
    shape, kind = input.array.shape, dtype or input.array.dtype
    return _drawn("randint", shape, kind, device, generator, False, low=first, high=last)


def randperm(n: int, *, generator: Any = None, dtype: Any = None, device: Any = None) -> Tensor:
    """The numbers from 0 to n − 1 in a random order."""
    return _drawn("randperm", (n,), dtype or int64, device, generator, False)


def normal(mean: Any = 0.0, std: Any = 1.0, size: Any = None, *, generator: Any = None, dtype: Any = None) -> Tensor:
    """Numbers round ``mean`` in a bell curve of width ``std``; either may be a tensor, else name a size."""
    shapes = [part for part in (mean, std) if isinstance(part, Tensor)]
    if size is None and not shapes:
        raise ArgumentError(
            "normal-size", expected="a size where mean and std are numbers", got="none", cure="Pass size=(...)."
        )
    if any(isinstance(part, Tensor) and part.array.size and part.array.min() < 0 for part in (std,)) or (
        not isinstance(std, Tensor) and std < 0
    ):
        raise ArgumentError("negative-std", expected="a std of 0 or more", got=str(std), cure="Drop the sign.")
    if size is not None:
        shape = shape_of((), size)
    else:
        shape = (mean * std).array.shape if len(shapes) == 2 else shapes[0].array.shape
    like = shapes[0].dtype if shapes else None
    drawn: Tensor = _drawn("randn", shape, dtype or like, None, generator, False) * std + mean
    return drawn


def bernoulli(input: Tensor, *, generator: Any = None) -> Tensor:
    """1 with the probability that each cell gives, else 0."""
    require_floating(input.array)
    return apply(OPS["bernoulli"], {"generator": as_generator(generator)}, input)


def multinomial(input: Tensor, num_samples: int, replacement: bool = False, *, generator: Any = None) -> Tensor:
    """Class numbers, each drawn with a probability in proportion to its weight in the row.

    >>> multinomial(Tensor([0.0, 1.0]), 3, replacement=True)
    tensor([1, 1, 1])
    """
    attrs = {"num_samples": num_samples, "replacement": replacement, "generator": as_generator(generator)}
    return apply(OPS["multinomial"], attrs, input)
