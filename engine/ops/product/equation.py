"""The equation of a sum over named axes, read for the shapes that it is used on."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from functools import lru_cache
from string import ascii_letters

from engine.errors import ShapeError
from engine.op import Shape

ELLIPSIS = "..."


@dataclass(frozen=True)
class Equation:
    """The names of each input's axes and of the result's, one letter each, and each name's size."""

    inputs: tuple[str, ...]
    result: str
    sizes: dict[str, int]


@lru_cache(maxsize=256)
def parsed(text: str, shapes: tuple[Shape, ...]) -> Equation:
    """Read an equation such as "bij,bjk->bik"; raises ShapeError where it is none, or the shapes do not fit it.

    >>> parsed("...i,ij->...j", ((2, 3), (3, 4))).result
    'aj'
    """
    left, arrow, right = text.replace(" ", "").partition("->")
    inputs = left.split(",")
    if len(inputs) != len(shapes):
        raise _refusal(text, f"{len(inputs)} inputs, as the equation has", str(len(shapes)))
    for part in (*inputs, right):
        letters = part.replace(ELLIPSIS, "", 1)
        if not all(letter in ascii_letters for letter in letters):
            raise _refusal(text, "letters, commas, at most one ... for each input and one ->", repr(part))
    free = [letter for letter in ascii_letters if letter not in text]
    unnamed = max(
        (len(s) - len(part) + 3 for part, s in zip(inputs, shapes, strict=True) if ELLIPSIS in part), default=0
    )
    # Letters that the equation does not use stand for the axes that it does not name, the last ones aligned.
    spare = "".join(free[:unnamed]) if unnamed > 0 else ""
    names = tuple(_spelled(text, part, shape, spare) for part, shape in zip(inputs, shapes, strict=True))
    counts = Counter("".join(names))
    if arrow:
        result = right.replace(ELLIPSIS, spare)
        if len(set(result)) < len(result) or any(name not in counts for name in result):
            raise _refusal(text, "each name of the result once, and in an input", repr(right))
    else:
        result = spare + "".join(sorted(name for name in counts if counts[name] == 1 and name not in spare))
    return Equation(names, result, _sizes(text, names, shapes))


def _spelled(text: str, part: str, shape: Shape, spare: str) -> str:
    """An input's names, with letters for the axes that are not named."""
    given = len(part.replace(ELLIPSIS, ""))
    if len(shape) < given or (len(shape) > given and ELLIPSIS not in part):
        raise _refusal(text, f"an input of {given} axes for {part!r}", f"shape {list(shape)}")
    return part.replace(ELLIPSIS, spare[len(spare) - (len(shape) - given) :])


def _sizes(text: str, names: tuple[str, ...], shapes: tuple[Shape, ...]) -> dict[str, int]:
    """Each name's size: all axes of that name agree, or are 1."""
    sizes: dict[str, int] = {}
    for part, shape in zip(names, shapes, strict=True):
        for name, size in zip(part, shape, strict=True):
            known = sizes.get(name, 1)
            if size != known and 1 not in (size, known):
                raise _refusal(text, f"axes of one size, or 1, wherever a name stands ({known} so far)", str(size))
            sizes[name] = size if known == 1 else known
    return sizes


def _refusal(text: str, expected: str, got: str) -> ShapeError:
    return ShapeError(
        "einsum",
        expected=f"{expected} in einsum({text!r})",
        got=got,
        cure='Name one letter for each axis, as in "bij,bjk->bik".',
    )
