"""A value that came from outside, written short and safely into an error."""

from __future__ import annotations

import itertools
import math

LONGEST = 80
DEEPEST = 3
WIDEST = 6


def shown(value: object) -> str:
    """At most 80 characters of what came, as JSON would write it; never raises, whatever came."""
    text = _written(value, DEEPEST)
    return text if len(text) <= LONGEST else text[: LONGEST - 1] + "…"


def _written(value: object, depth: int) -> str:
    match value:
        case None:
            return "null"
        case bool():
            return "true" if value else "false"
        case int():
            return str(value) if value.bit_length() <= 128 else f"a whole number of {value.bit_length()} bits"
        case float():
            return repr(value) if math.isfinite(value) else "NaN" if math.isnan(value) else _infinity(value)
        case str():
            return f'"{_printable(value[:LONGEST])}"'
        case bytes():
            return _printable(value[:LONGEST].decode("utf-8", "replace"))
        case list() | tuple():
            return f"[{_some(value, len(value), depth)}]" if depth else "[…]"
        case dict():
            return f"{{{_some(value, len(value), depth)}}}" if depth else "{…}"
        case _:
            return type(value).__name__


def _some(value: list[object] | tuple[object, ...] | dict[object, object], length: int, depth: int) -> str:
    first: list[str] = []
    if isinstance(value, dict):
        for key, item in itertools.islice(value.items(), WIDEST):
            first.append(f"{_written(key, depth - 1)}: {_written(item, depth - 1)}")
    else:
        first = [_written(item, depth - 1) for item in value[:WIDEST]]
    return ", ".join([*first, "…"] if length > WIDEST else first)


def _infinity(value: float) -> str:
    return "Infinity" if value > 0 else "-Infinity"


def _printable(text: str) -> str:
    return "".join(char if char.isprintable() else char.encode("unicode_escape").decode("ascii") for char in text)
