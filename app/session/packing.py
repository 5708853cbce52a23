"""Many records of one kind in little room: each different value once, and every record as places among them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from app.protocol.graph import Packed


def packed(records: Iterable[Mapping[str, Any]]) -> Packed:
    """Records with the same fields in the same order. Lists are given as tuples, so that equal ones can be told."""
    places: dict[Any, int] = {}
    rows: list[int] = []
    fields: list[str] = []
    for record in records:
        if not fields:
            fields = list(record)
        # True equals 1 for a dict: a value is told apart by its kind too.
        rows += [places.setdefault((type(value), value), len(places)) for value in record.values()]
    values = [list(value) if isinstance(value, tuple) else value for _, value in places]
    return Packed.model_construct(fields=fields, values=values, rows=rows)
