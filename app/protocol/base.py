"""The ground that commands and frames stand on: the protocol's version, its numbers, its strictness.

Raise `PROTOCOL_VERSION` when an old page could misread a new server. A page that names another version is told so
before anything else is read.
"""

from __future__ import annotations

import math
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, WithJsonSchema

PROTOCOL_VERSION = 1

NotFinite = Literal["NaN", "Infinity", "-Infinity"]


def real(value: float) -> float | NotFinite:
    """A number as JSON can carry it: NaN and the infinities travel by name, everything else as itself."""
    if math.isfinite(value):
        return float(value)
    if math.isnan(value):
        return "NaN"
    return "Infinity" if value > 0 else "-Infinity"


def _as_real(value: Any) -> Any:
    return real(value) if isinstance(value, float) else value


Real = Annotated[float | NotFinite, BeforeValidator(_as_real)]
"""A number of the engine: it may be NaN or infinite, and the page must be able to show that."""

Index = Annotated[int, Field(ge=0, le=2**53 - 1)]
"""A count or a place in a list, small enough to be exact in JavaScript."""

Pair = Annotated[
    tuple[int, int],
    WithJsonSchema(
        {"type": "array", "items": {"type": "integer"}, "minItems": 2, "maxItems": 2, "tsType": "[number, number]"}
    ),
]
"""Rows and columns, or a row and a column."""


class Message(BaseModel):
    """One message of the protocol. Unknown fields are refused, so that a typing slip never passes silently."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Base(Message):
    """What every command has. Types are exact: a number in quotes is no number."""

    model_config = ConfigDict(strict=True)

    v: Literal[1]
    id: Annotated[int, Field(ge=1, le=2**53 - 1)]
