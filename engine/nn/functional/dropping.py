"""Dropout: values left out by chance while training."""

from __future__ import annotations

from engine.errors import ArgumentError
from engine.nn.functional.running import run
from engine.op import Shape
from engine.random import Generator, default_generator
from engine.tensor import Tensor

__all__ = ["dropout", "dropout1d", "dropout2d"]


def dropout(
    input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False, *, generator: Generator | None = None
) -> Tensor:
    """Each value left out with probability ``p``, the others scaled by 1/(1 − p); the input itself in evaluation.

    >>> import engine
    >>> dropout(engine.ones(2), training=False).tolist()
    [1.0, 1.0]
    """
    return _drop(input, input.shape, p, training, inplace, generator)


def dropout1d(
    input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False, *, generator: Generator | None = None
) -> Tensor:
    """Whole channels of [batch, channels, length] or [channels, length] left out."""
    _check_rank("dropout1d", input, (2, 3))
    return _drop(input, (*input.shape[:-1], 1), p, training, inplace, generator)


def dropout2d(
    input: Tensor, p: float = 0.5, training: bool = True, inplace: bool = False, *, generator: Generator | None = None
) -> Tensor:
    """Whole channels of [batch, channels, height, width] left out."""
    _check_rank("dropout2d", input, (3, 4))
    return _drop(input, (*input.shape[:2], *(1,) * (input.ndim - 2)), p, training, inplace, generator)


def check_probability(p: float) -> None:
    """Raise ArgumentError outside 0 to 1."""
    if not 0 <= p <= 1:
        raise ArgumentError(
            "dropout-probability",
            expected="a probability from 0 to 1 for dropout",
            got=str(p),
            cure="p is the share that is left out: 0.5 is usual.",
        )


def _drop(input: Tensor, shape: Shape, p: float, training: bool, inplace: bool, generator: Generator | None) -> Tensor:
    check_probability(p)
    if not training or p == 0:
        return input
    source = default_generator if generator is None else generator
    mask = run("dropout_mask", shape=shape, p=float(p), dtype=input.dtype, generator=source)
    return input._in_place("mul", {}, mask) if inplace else run("mul", input, mask)


def _check_rank(name: str, input: Tensor, ranks: tuple[int, ...]) -> None:
    if input.ndim not in ranks:
        raise ArgumentError(
            "dropout-rank",
            expected=f"an input of {name} with {' or '.join(map(str, ranks))} axes",
            got=str(list(input.shape)),
            cure="Use dropout for single values.",
        )
