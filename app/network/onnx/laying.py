"""Shapes in which an exporter has joined the batch with another axis, as attention in heads is written.

A design keeps the batch as an axis of its own. So [places, batch, features] that becomes [places, batch × heads, width]
is laid out as [places, batch, heads, width], and the two axes in the middle count as one until they come apart again.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Iterator, Sequence

from app.network.shapes import Shape

STAND_IN = 7919
"""A prime for "batch" where sizes are calculated with, if the file does not fix the batch."""

Groups = tuple[int, ...]
"""How many axes of the design make up each axis of the model; () where they are the same."""


def joined(sides: Sequence[int], groups: Groups) -> list[int]:
    """The sides as the model has them."""
    if not groups:
        return list(sides)
    found, at = [], 0
    for count in groups:
        found.append(math.prod(sides[at : at + count]))
        at += count
    return found


def axes_of(groups: Groups, rank: int) -> list[list[int]]:
    """The axes of the design for each axis of the model."""
    counts = groups or (1,) * rank
    starts = [sum(counts[:at]) for at in range(len(counts))]
    return [list(range(start, start + count)) for start, count in zip(starts, counts, strict=True)]


def laid(shape: Shape, wanted: Sequence[int], batch: int) -> tuple[Shape, Groups] | None:
    """How a value of this shape is laid out for the model's sides, in which `batch` stands for the batch.

    None where the batch would be mixed up with another axis for good.
    """
    given = [STAND_IN if side == "batch" else side for side in shape]
    place = given.index(STAND_IN) if "batch" in shape else None
    found = [refined for sides in _lifted(wanted, batch, place) if (refined := _refined(given, sides)) is not None]
    if not found:
        return None
    sides, groups = min(found, key=lambda one: len(one[0]) - len(one[1]))
    new: Shape = tuple("batch" if side == STAND_IN else side for side in sides)
    return new, groups if max(groups, default=1) > 1 else ()


def _lifted(wanted: Sequence[int], batch: int, place: int | None) -> Iterator[list[int]]:
    """The sides with the stand-in for the batch in them: where the file fixes the batch, in every place it may be."""
    if place is None or batch == STAND_IN:
        yield list(wanted)
        return
    places = [at for at, side in enumerate(wanted) if side % batch == 0]
    for at in sorted(places, key=lambda at: (wanted[at] != batch, at != place)):
        yield [side // batch * STAND_IN if at == here else side for here, side in enumerate(wanted)]


def _refined(given: Sequence[int], wanted: Sequence[int]) -> tuple[list[int], Groups] | None:
    """The sides that are ends of axes before or after; then joined again, but for those beside the batch."""
    ends = sorted({*_ends(given), *_ends(wanted)})
    if math.prod(given) != math.prod(wanted) or any(high % low for low, high in itertools.pairwise(ends)):
        return None
    fine = [high // low for low, high in itertools.pairwise(ends)][::-1]
    if any(side != STAND_IN and side % STAND_IN == 0 for side in fine):
        return None
    sides: list[int] = []
    groups: list[int] = []
    at = 0
    for side in wanted:
        part: list[int] = []
        while math.prod(part) < side:
            part.append(fine[at])
            at += 1
        apart = part if STAND_IN in part and len(part) > 1 else [math.prod(part)]
        sides += apart
        groups.append(len(apart))
    return sides, tuple(groups)


def _ends(sides: Sequence[int]) -> list[int]:
    """How many cells lie behind the beginning of each axis, and in all."""
    return [math.prod(sides[at:]) for at in range(len(sides) + 1)]
