"""What can be called in a text: the ops that a design may use, by their names, with their settings."""

from __future__ import annotations

import difflib
from collections.abc import Mapping
from functools import cache
from typing import Any

from app.network.attributes import FEWEST, LAST_AXIS, MOST, examples, variadic
from app.network.offered import OFFERED

SIGNS = {"+": "add", "-": "sub", "*": "mul", "/": "div", "@": "matmul", "%": "remainder", "//": "floor_divide"}
"""Signs between two values, with the op behind each; the power has rules of its own."""
ALIASES = {"ln": "log", "power": "pow", "negative": "neg"}


def op_named(word: str) -> str | None:
    """The op that a function's name means."""
    name = ALIASES.get(word, word)
    return name if name in OFFERED else None


@cache
def counts(op: str) -> tuple[int, ...]:
    """With how many inputs the op may be called."""
    if variadic(op):
        return tuple(range(FEWEST, MOST + 1))
    return tuple(sorted({len(sample.inputs) for sample in OFFERED[op].samples()}))


@cache
def usual(op: str, inputs: int) -> Mapping[str, Any]:
    """The settings of a call that names none: those of the op's first sample with so many inputs.

    Along an axis it is the last one, as in the palette.
    """
    samples = [sample for sample in OFFERED[op].samples() if len(sample.inputs) == inputs or variadic(op)]
    first = samples[0].attrs if samples else {}
    settings = {key: list(value) if isinstance(value, tuple) else value for key, value in first.items()}
    return {**{key: value for key, value in settings.items() if value is not None}, **LAST_AXIS.get(op, {})}


def typed(op: str, name: str, value: Any) -> Any:
    """A setting as the op knows it: a whole number where the op's samples have one, else the number itself."""
    whole = isinstance(value, float) and value.is_integer() and abs(value) < 2**31
    known = [example for example in examples(op).get(name, ()) if example is not None]
    wants_whole = known and all(isinstance(example, int) for example in known)
    return int(value) if whole and wants_whole else value


def alike(word: str) -> str | None:
    """The function that was probably meant."""
    names = [*OFFERED, *ALIASES]
    swapped = [name for name in names if sorted(name) == sorted(word.lower())]
    found = swapped or difflib.get_close_matches(word.lower(), names, n=1)
    return found[0] if found else None
