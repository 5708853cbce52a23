"""Many records of one kind in little room: each different value once, and every record as places among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from app.protocol.graph import Packed


def packed(records: Iterable[Mapping[str, Any]]) -> Packed:
    """Records with the same fields in the same order. Lists are given as tuples, so that equal ones can be told.

    Field by field, so that nothing is done for each of half a million values one by one.
    """
    listed = list(records)
    fields = list(listed[0]) if listed else []
    columns = list(zip(*[record.values() for record in listed], strict=True))
    places: dict[Any, int] = {}
    rows = [0] * (len(listed) * len(fields))
    # Fields of few values first: their places are written most often, and so are small numbers.
    for first in sorted(range(len(fields)), key=lambda at: len(set(columns[at]))):
        rows[first :: len(fields)] = _placed(columns[first], places)
    values = [list(value) if isinstance(value, tuple) else value for _, value in places]
    return Packed.model_construct(fields=fields, values=values, rows=rows)


def _placed(column: Sequence[Any], places: dict[Any, int]) -> list[int]:
    """The place of each value of a field; new ones are added. True equals 1 for a dict: the kind tells them apart."""
    kinds = set(map(type, column))
    if bool in kinds and kinds & {int, float}:
        return [places.setdefault((type(value), value), len(places)) for value in column]
    known = {value: places.setdefault((type(value), value), len(places)) for value in dict.fromkeys(column)}
    return list(map(known.__getitem__, column))
