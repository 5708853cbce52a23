"""Typed numbers as text that reads back as the very same numbers."""

from __future__ import annotations

import math

from app.network.fields import Value


def number_text(number: float) -> str:
    """The shortest text of a number: 2 for 2.0."""
    whole = float(number).is_integer() and abs(number) < 1e15 and not (number == 0 and math.copysign(1, number) < 0)
    return str(int(number)) if whole else repr(float(number))


def value_text(value: Value) -> str:
    """A number, a row `[1, 2]`, or rows `[[1, 2], [3, 4]]`."""
    if not isinstance(value, list):
        return number_text(value)
    return f"[{', '.join(value_text(part) for part in value)}]"
