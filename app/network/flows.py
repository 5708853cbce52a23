"""How the words for dimensions pass through an op: which dimension of its value is which of its inputs'.

An op that is not named here keeps the dimensions of its inputs, lined up from the last as broadcasting lines them up.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final

from app.network.dimensions import BATCH, FEATURES, MATRIX, NEUTRAL, Axes, checked
from app.network.shapes import Shape

Attrs = Mapping[str, Any]
Given = Sequence[tuple[Axes, Shape]]
"""The words and the shape of each input."""
Flow = Callable[[Attrs, Given, Shape], Axes]


def flow(op: str, attrs: Attrs, given: Given, shape: Shape) -> Axes:
    """The words for an op's value of this shape."""
    find = FLOWS.get(op, lined_up)
    try:
        return checked(find(attrs, given, shape), shape)
    except (ArithmeticError, IndexError, KeyError, TypeError, ValueError):
        return checked((), shape)  # Settings that the op understands, and this file does not: nothing is known.


def lined_up(_: Attrs, given: Given, shape: Shape) -> Axes:
    """Each dimension as the inputs name it that are as large there; a telling word goes before a neutral one."""
    words = [NEUTRAL] * len(shape)
    for axes, sides in given:
        for place in range(1, min(len(sides), len(shape)) + 1):
            if sides[-place] == shape[-place] and _tells(axes[-place]) > _tells(words[-place]):
                words[-place] = axes[-place]
    return tuple(words)


def _tells(word: str) -> int:
    """How much a word says: that of a typed matrix little, that of what comes from the dataset most."""
    return 0 if word == NEUTRAL else 1 if word in MATRIX else 2


def reduced(attrs: Attrs, given: Given, shape: Shape) -> Axes:
    """Without the dimensions that are summed up; with `keepdim` they stay, of size 1."""
    axes, sides = given[0]
    dim = attrs.get("dim")
    gone = set(range(len(axes))) if dim is None else set(_places(dim, len(axes)))
    kept = len(shape) == len(sides)
    return tuple(word if place not in gone else NEUTRAL for place, word in enumerate(axes) if kept or place not in gone)


def _places(dim: int | Sequence[int], rank: int) -> list[int]:
    """Counted from the front. A single number has a dimension 0 for the engine, and none here."""
    return [one % rank for one in ([dim] if isinstance(dim, int) else dim)] if rank else []


def transposed(attrs: Attrs, given: Given, _: Shape) -> Axes:
    """Two dimensions change places."""
    words = list(given[0][0])
    one, other = _places((attrs["dim0"], attrs["dim1"]), len(words))
    words[one], words[other] = words[other], words[one]
    return tuple(words)


def reshaped(_: Attrs, given: Given, shape: Shape) -> Axes:
    """As many dimensions at the front, then at the back, as stay as they are; several that became one are features."""
    axes, sides = given[0]
    front = _same(sides, shape)
    room = min(len(sides), len(shape)) - front
    back = min(_same(sides[::-1], shape[::-1]), room)
    made = len(shape) - front - back
    middle = (FEATURES,) if made == 1 and front and len(sides) - front - back > 1 else (NEUTRAL,) * made
    return (*axes[:front], *middle, *axes[len(axes) - back :])


def _same(sides: Shape, others: Shape) -> int:
    count = 0
    for side, other in zip(sides, others, strict=False):
        if side != other:
            break
        count += 1
    return count


def multiplied(attrs: Attrs, given: Given, _: Shape) -> Axes:
    """Rows of the left input, columns of the right one; in front what both have. A typed matrix gives features."""
    (left, _), (right, _) = given[0], given[1]
    rows = left[-2:-1]
    columns = () if len(right) < 2 else right[-2:-1] if attrs.get("transpose_b") else right[-1:]
    if columns and columns[0] in MATRIX and BATCH in left:
        columns = (FEATURES,)
    ends = (*rows, *columns)
    front = left[:-2] if len(left) >= len(right) else right[:-2]
    return (*front, *ends)


def with_new(attrs: Attrs, given: Given, shape: Shape) -> Axes:
    """A new dimension at `dim`."""
    words = list(given[0][0])
    words.insert(attrs["dim"] % len(shape), NEUTRAL)
    return tuple(words)


def without_diagonal(attrs: Attrs, given: Given, _: Shape) -> Axes:
    """Two dimensions become one, at the end."""
    axes = given[0][0]
    pair = _places((attrs.get("dim1", 0), attrs.get("dim2", 1)), len(axes))
    return (*(word for place, word in enumerate(axes) if place not in pair), axes[pair[0]])


def first_input(_: Attrs, given: Given, shape: Shape) -> Axes:
    """The dimensions of the first input, however large they have become; new ones in front."""
    axes = given[0][0]
    return ((NEUTRAL,) * (len(shape) - len(axes)) + axes)[-len(shape) :] if shape else ()


FLOWS: Final[dict[str, Flow]] = {
    "matmul": multiplied,
    "transpose": transposed,
    "reshape": reshaped,
    "unsqueeze": with_new,
    "stack": with_new,
    "diagonal": without_diagonal,
    "diag_embed": lambda _attrs, given, _shape: (*given[0][0], given[0][0][-1]),
    **dict.fromkeys(("cat", "pad", "repeat", "expand"), first_input),
    **dict.fromkeys(("max_pool1d", "avg_pool1d", "adaptive_avg_pool1d"), first_input),
    **dict.fromkeys(
        ("sum", "mean", "var", "std", "amax", "amin", "prod", "norm", "max", "min", "median", "max_dim", "min_dim"),
        reduced,
    ),
}
