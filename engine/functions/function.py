"""A method of a tensor as a function: the tensor comes first, and what it is not is said clearly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from engine.arrays import np
from engine.errors import ArgumentError, DTypeError
from engine.tensor import Tensor

P = ParamSpec("P")
R = TypeVar("R")


def as_function(method: Callable[Concatenate[Tensor, P], R]) -> Callable[Concatenate[Tensor, P], R]:
    """The method as a function of a tensor; raises DTypeError where something else comes first."""

    @wraps(method)
    def function(*args: Any, **kwargs: Any) -> R:
        (first, *rest), kwargs = _input_first(method.__name__, args, kwargs)
        if not isinstance(first, Tensor):
            raise _not_a_tensor(method.__name__, first)
        return method(first, *rest, **kwargs)

    return function


def led_by_a_number(method: Callable[Concatenate[Tensor, Any, P], R]) -> Callable[Concatenate[Any, Any, P], R]:
    """The method of two operands as a function of which the first may be a number."""

    @wraps(method)
    def function(*args: Any, **kwargs: Any) -> R:
        (first, *rest), kwargs = _input_first(method.__name__, args, kwargs)
        if not isinstance(first, Tensor):
            if not isinstance(first, bool | int | float | np.generic):
                raise _not_a_tensor(method.__name__, first)
            # The number takes the other operand's dtype where it can.
            other = rest[0] if rest else None
            first = other._operand(first) if isinstance(other, Tensor) else Tensor(first)
        return method(first, *rest, **kwargs)

    return function


def _input_first(name: str, args: Sequence[Any], kwargs: dict[str, Any]) -> tuple[Sequence[Any], dict[str, Any]]:
    """The arguments with the tensor in front, which PyTorch calls ``input``."""
    if "out" in kwargs:
        raise _no_out(name)
    if "input" in kwargs:
        args, kwargs = (kwargs["input"], *args), {key: value for key, value in kwargs.items() if key != "input"}
    return args or (None,), kwargs


def _not_a_tensor(name: str, given: object) -> DTypeError:
    return DTypeError(
        "not-a-tensor",
        expected=f"a tensor as the first argument of {name}",
        got=type(given).__name__,
        cure="Make a tensor of it first: engine.tensor(...).",
    )


def _no_out(name: str) -> ArgumentError:
    return ArgumentError(
        "no-out",
        expected=f"the result of {name} as a new tensor",
        got="out=...",
        cure="Leave out= away, and write into a tensor with copy_ or a method that ends in an underscore.",
    )
