"""Borders round tensors, and numbers as one-hot vectors."""

from __future__ import annotations

from collections.abc import Sequence

from engine.errors import RecordError
from engine.nn.functional.running import run
from engine.tape import state
from engine.tensor import Tensor

__all__ = ["one_hot", "pad"]


def pad(input: Tensor, pad: Sequence[int], mode: str = "constant", value: float | None = None) -> Tensor:
    """Cells laid (before, after) the last axis, then the one before it …; a negative count cuts off.

    ``mode`` is "constant" (``value``, 0 unless given), "reflect", "replicate" or "circular".

    >>> import engine
    >>> pad(engine.tensor([1.0, 2.0]), (1, 0)).tolist()
    [0.0, 1.0, 2.0]
    """
    return run("pad", input, pad=tuple(pad), mode=mode, value=0.0 if value is None else value)


def one_hot(tensor: Tensor, num_classes: int = -1) -> Tensor:
    """Each whole number as a row with one 1, at its place; as many places as the largest needs unless told.

    >>> import engine
    >>> one_hot(engine.tensor([1, 0])).tolist()
    [[0, 1], [1, 0]]
    """
    if num_classes == -1:
        if state.tape is not None and state.tape.varies(tensor):
            raise RecordError(
                "not-recordable",
                expected="num_classes for one_hot in a model that is recorded",
                got="a number of classes that depends on the batch",
                cure="Write one_hot(labels, num_classes=...).",
            )
        num_classes = int(tensor.array.max(initial=-1)) + 1
    return run("one_hot", tensor, num_classes=num_classes)
