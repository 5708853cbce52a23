"""Numbers that follow the batch: found by recording a model at two batch sizes and comparing."""

from __future__ import annotations

import re
from typing import Any

from engine.arrays import np
from engine.export.errors import ExportError
from engine.random import Generator
from engine.tensor import Tensor


class Varying(int):
    """A whole number as it was at both batch sizes. As text it is a mark, in whose place a shape is written."""

    other: int

    def __new__(cls, one: int, other: int) -> Varying:
        made = super().__new__(cls, one)
        made.other = other
        return made

    def __repr__(self) -> str:
        return f"⟨{int(self)}|{self.other}⟩"

    __str__ = __repr__


class VaryingFloat(float):
    """The same for a number that was worked out from sizes, such as 1/n."""

    other: float

    def __new__(cls, one: float, other: float) -> VaryingFloat:
        made = super().__new__(cls, one)
        made.other = other
        return made

    def __repr__(self) -> str:
        return f"⟨{float(self)!r}|{self.other!r}⟩"

    __str__ = __repr__


MARK = re.compile(r"⟨([^|⟩]+)\|([^|⟩]+)⟩")
"""Settings that are texts are written in ASCII alone, so no text of a user's is taken for a mark."""


def merged(one: Any, other: Any) -> Any:
    """One value that stands for both; raises ExportError where they differ in more than whole numbers."""
    if isinstance(one, Tensor | Generator | np.dtype):
        return one
    if isinstance(one, np.ndarray):
        if np.array_equal(one, other):
            return one
        raise follows_batch("an array with other numbers")
    if isinstance(one, tuple | list) and type(one) is type(other) and len(one) == len(other):
        return type(one)([merged(a, b) for a, b in zip(one, other, strict=True)])
    if isinstance(one, dict) and isinstance(other, dict) and list(one) == list(other):
        return {key: merged(one[key], other[key]) for key in one}
    if isinstance(one, slice) and isinstance(other, slice):
        return slice(*(merged(getattr(one, end), getattr(other, end)) for end in ("start", "stop", "step")))
    if type(one) is type(other) and (one is other or one == other or (one != one and other != other)):
        return one
    whole = isinstance(one, int | np.integer) and isinstance(other, int | np.integer)
    if whole and not isinstance(one, bool):
        return Varying(int(one), int(other))
    if isinstance(one, float) and isinstance(other, float):
        return VaryingFloat(one, other)
    raise follows_batch(f"{one!r} for one batch and {other!r} for another")


def fixed(shape: tuple[int, ...]) -> bool:
    """Whether none of the sizes follows the batch."""
    return not any(isinstance(size, Varying) for size in shape)


def follows_batch(got: str) -> ExportError:
    """The error of a model that does something else for another batch size."""
    return ExportError(
        "batch-dependent",
        expected="a model that does the same operations with the same numbers for every batch size",
        got=got,
        cure="Write it with tensor operations and shapes, or make the number a setting of the model.",
    )
