"""What is done to gradients between the backward pass and the update."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from typing import Any

from engine.arrays import np, quietly
from engine.errors import StateError
from engine.op import Array
from engine.tensor import Tensor, wrap

Tensors = Tensor | Iterable[Tensor]


def clip_grad_norm_(
    parameters: Tensors,
    max_norm: float,
    norm_type: float = 2.0,
    error_if_nonfinite: bool = False,
) -> Tensor:
    """Shorten all gradients together, in place, so that their norm is at most ``max_norm``; gives the norm before.

    The norm is that of all gradients as one vector. Parameters without a gradient are passed over. Where the norm
    is not finite, the gradients become nan or 0, unless ``error_if_nonfinite``.

    https://pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_norm_.html

    >>> import engine
    >>> w = engine.tensor([3.0, 4.0], requires_grad=True)
    >>> (w * w).sum().backward()
    >>> clip_grad_norm_([w], max_norm=5.0).item()
    10.0
    >>> [round(number, 3) for number in w.grad.tolist()]
    [3.0, 4.0]
    """
    several = _listed(parameters)
    total = get_total_norm(_gradients(several), norm_type, error_if_nonfinite)
    clip_grads_with_norm_(several, max_norm, total)
    return total


def get_total_norm(tensors: Tensors, norm_type: float = 2.0, error_if_nonfinite: bool = False) -> Tensor:
    """The norm of all tensors as one vector; 0 where there are none."""
    order = float(norm_type)
    total = quietly(total_norm, [tensor.array for tensor in _listed(tensors)], order)
    if error_if_nonfinite and not np.isfinite(total):
        raise StateError(
            "norm-not-finite",
            expected=f"gradients with a finite norm of order {order:g}",
            got=f"{total}",
            cure="Find where the numbers stop being finite, or set error_if_nonfinite=False.",
        )
    return wrap(np.asarray(total))


def clip_grads_with_norm_(parameters: Tensors, max_norm: float, total_norm: Tensor) -> None:
    """Shorten all gradients in place as :func:`clip_grad_norm_` does, by a norm that is known already."""
    share = quietly(clip_factor, total_norm.array, max_norm)
    for gradient in _gradients(_listed(parameters)):
        quietly(np.multiply, gradient.array, share.astype(gradient.dtype), gradient.array)
        gradient.stamp()


def clip_grad_value_(parameters: Tensors, clip_value: float) -> None:
    """Cut every number of the gradients off, in place, at −``clip_value`` and ``clip_value``.

    https://pytorch.org/docs/stable/generated/torch.nn.utils.clip_grad_value_.html
    """
    limit = float(clip_value)
    for gradient in _gradients(_listed(parameters)):
        np.clip(gradient.array, -limit, limit, gradient.array)
        gradient.stamp()


def total_norm(arrays: Sequence[Array], order: float = 2.0) -> Any:
    """The norm of all arrays as one vector, in their own dtype; 0 where there are none."""
    if not arrays:
        return np.zeros((), np.float32)
    norms = [_norm(array, order) for array in arrays]
    return _norm(np.array(norms, dtype=np.result_type(*norms)), order)


def clip_factor(total: Any, max_norm: float) -> Any:
    """What gradients of this total norm are multiplied by: min(1, max_norm / (total + 10⁻⁶))."""
    share = np.divide(total.dtype.type(max_norm), total + total.dtype.type(1e-6))
    # Not Python's min: nan stays nan.
    return np.minimum(share, share.dtype.type(1))


def _listed(tensors: Tensors) -> list[Tensor]:
    return [tensors] if isinstance(tensors, Tensor) else list(tensors)


def _gradients(parameters: Iterable[Tensor]) -> list[Tensor]:
    return [parameter.grad for parameter in parameters if parameter.grad is not None]


def _norm(array: Array, order: float) -> Any:
    """The vector norm of all cells, in the array's own dtype."""
    sizes, number = np.abs(array).ravel(), array.dtype.type
    if order == 2:
        return np.sqrt(np.dot(sizes, sizes))
    if order == 0:
        return number(np.count_nonzero(sizes))
    if not sizes.size:
        return number(0)
    if math.isinf(order):
        return sizes.max() if order > 0 else sizes.min()
    return np.power(np.sum(np.power(sizes, number(order))), number(1 / order))
