"""A method of a tensor as a function: the tensor comes first, and what it is not is said clearly."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from engine.arrays import np
from engine.dtypes import as_array, category
from engine.errors import DTypeError, GraphError, ShapeError
from engine.tape import is_grad_enabled
from engine.tensor import Tensor, wrap

P = ParamSpec("P")
R = TypeVar("R")


def as_function(method: Callable[Concatenate[Tensor, P], R]) -> Callable[Concatenate[Tensor, P], R]:
    """The method as a function of a tensor; raises DTypeError where something else comes first."""

    @wraps(method)
    def function(*args: Any, **kwargs: Any) -> R:
        out = kwargs.pop("out", None)
        (first, *rest), kwargs = _input_first(args, kwargs)
        if not isinstance(first, Tensor):
            raise _not_a_tensor(method.__name__, first)
        result = method(first, *rest, **kwargs)
        return result if out is None else _written(method.__name__, result, out)

    return function


def led_by_a_number(method: Callable[Concatenate[Tensor, Any, P], R]) -> Callable[Concatenate[Any, Any, P], R]:
    """The method of two operands as a function of which the first may be a number."""

    @wraps(method)
    def function(*args: Any, **kwargs: Any) -> R:
        out = kwargs.pop("out", None)
        (first, *rest), kwargs = _input_first(args, kwargs)
        if not isinstance(first, Tensor):
            if not isinstance(first, bool | int | float | np.generic):
                raise _not_a_tensor(method.__name__, first)
            # The number takes the other operand's dtype where it can.
            other = rest[0] if rest else None
            first = other._operand(first) if isinstance(other, Tensor) else wrap(as_array(first))
        result = method(first, *rest, **kwargs)
        return result if out is None else _written(method.__name__, result, out)

    return function


def _input_first(args: Sequence[Any], kwargs: dict[str, Any]) -> tuple[Sequence[Any], dict[str, Any]]:
    """The arguments with the tensor in front, which PyTorch calls ``input``."""
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


def _written(name: str, result: Any, out: Any) -> Any:
    """``out``, with the result written into it; raises GraphError where a gradient would be lost."""
    if not (isinstance(out, Tensor) and isinstance(result, Tensor)):
        raise DTypeError(
            "out-of-many", expected="one tensor as out= of a function that gives one", got=f"out= of {name}",
            cure="Leave out= away.",
        )  # fmt: skip
    if is_grad_enabled() and (result.requires_grad or out.requires_grad):
        raise GraphError(
            "out-of-tracked",
            expected=f"{name}(out=...) only where no gradient is tracked",
            got="a tensor that requires a gradient",
            cure="Leave out= away, or compute under no_grad().",
        )
    if out.shape != result.shape:
        raise ShapeError(
            "out-shape",
            expected=f"out= of the result's shape {list(result.shape)}",
            got=str(list(out.shape)),
            cure="Leave out= away: the result is a new tensor of its own shape.",
        )
    if category(result.dtype) > category(out.dtype):
        raise DTypeError(
            "out-dtype",
            expected=f"out= of a dtype that can hold {result.dtype}",
            got=str(out.dtype),
            cure="Leave out= away, or make it a tensor of the result's dtype.",
        )
    return out.copy_(result)
