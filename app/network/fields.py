"""What a field of a design may hold: how many nodes, how large a number, which characters in a name."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Literal

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema
from pydantic_core import PydanticCustomError

MAX_UNITS = 4096
MAX_NODES = 10_000
MAX_EDGES = 20_000
MAX_PARAMETERS = 10_000_000
MAX_VALUES = 1024
MAX_MAGNITUDE = 1e30
"""The largest number a learner may type: far beyond use, still finite in float32."""

JOINERS = "\u200c\u200d"
"""Not printable by Unicode's definition, yet part of ordinary words and of composed emoji."""


def printable(text: str) -> str:
    """Refuse control, formatting and unpaired surrogate characters in a name."""
    if all(char.isprintable() or char in JOINERS for char in text):
        return text
    raise PydanticCustomError("printable", "only printable characters")


def shallow(value: object) -> object:
    """Refuse values deeper than a matrix, ragged, empty or long, before pydantic walks them."""
    rows: Sequence[object] = value if isinstance(value, list) else [value]
    if any(isinstance(row, list) for row in rows):
        if not all(isinstance(row, list) for row in rows):
            raise PydanticCustomError("ragged", "a number, a row of numbers, or rows of equal length")
        widths = {len(row) for row in rows if isinstance(row, list)}
        if len(widths) != 1:
            raise PydanticCustomError("ragged", "rows of equal length")
        cells = [cell for row in rows if isinstance(row, list) for cell in row]
    else:
        cells = list(rows)
    if any(isinstance(cell, list) for cell in cells):
        raise PydanticCustomError("too_deep", "at most two levels of lists (a matrix)")
    if not 0 < len(cells) <= MAX_VALUES:
        raise PydanticCustomError("value_count", "1 to 1024 numbers")
    return value


NodeId = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,31}$")]
Name = Annotated[str, Field(max_length=64), AfterValidator(printable)]
Group = Annotated[str, Field(max_length=256, pattern=r"^$|^[^/]+(/[^/]+)*$"), AfterValidator(printable)]
"""Where a node stands when the drawing is folded up: a path of names, such as "stage 1/block 2"."""
Seed = Annotated[int, Field(ge=0, le=2**32 - 1)]
Number = Annotated[float, Field(ge=-MAX_MAGNITUDE, le=MAX_MAGNITUDE)]
Attribute = (
    bool
    | Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]
    | Number
    | Annotated[list[Annotated[int, Field(ge=-(2**31), le=2**31 - 1)]], Field(max_length=8)]
    | Annotated[str, Field(max_length=32)]
)
Value = Annotated[Number | list[Number] | list[list[Number]], BeforeValidator(shallow)]
Place = Annotated[
    list[Annotated[float, Field(ge=-1e6, le=1e6)]],
    Field(min_length=2, max_length=2),
    WithJsonSchema(
        {"type": "array", "items": {"type": "number"}, "minItems": 2, "maxItems": 2, "tsType": "[number, number]"}
    ),
]
InitName = Literal[
    "zeros",
    "ones",
    "constant",
    "xavier_uniform",
    "xavier_normal",
    "kaiming_uniform",
    "kaiming_normal",
    "normal",
    "uniform",
]
