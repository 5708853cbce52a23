"""What edits took, as far as a saved session keeps it: JSON for what is what, arrays for the numbers.

What rests, and what waits to be given back, is kept whole; of the edits as many of the last ones as fit.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from numpy.typing import NDArray

from app.session.attic import Attic
from app.session.examples import Place
from app.session.taken import Taken

BYTES = 2**18
"""Bytes of what edits took in a saved session, at most."""

Arrays = dict[str, NDArray[Any]]


def pack_attic(attic: Attic) -> tuple[dict[str, Any], Arrays]:
    """The attic as JSON and arrays."""
    arrays: Arrays = {}
    room = BYTES
    edits: list[tuple[int, list[dict[str, Any]]]] = []
    for command, entry in reversed(attic.taken.items()):
        room -= sum(taken.bytes for taken in entry)
        if room < 0:
            break
        edits.append((command, [_pack(taken, arrays) for taken in entry]))
    header = {
        "edits": edits[::-1],
        "waiting": [_pack(taken, arrays) for taken in attic.waiting],
        "switched": attic.switched,
        "resting": None if attic.resting is None else _pack(attic.resting, arrays),
    }
    return header, arrays


def unpack_attic(header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Attic:
    """What `pack_attic` wrote."""
    attic = Attic()
    for command, entry in header["edits"]:
        attic.taken[int(command)] = tuple(_unpack(taken, arrays) for taken in entry)
    attic.switched = dict(header["switched"])
    attic.waiting = tuple(_unpack(taken, arrays) for taken in header["waiting"])
    attic.resting = None if header["resting"] is None else _unpack(header["resting"], arrays)
    return attic


def _pack(taken: Taken, arrays: Arrays) -> dict[str, Any]:
    """The names of the arrays, which are added to `arrays` by their number."""

    def held(named: Mapping[str, NDArray[Any]]) -> dict[str, str]:
        places: dict[str, str] = {}
        for name, array in named.items():
            places[name] = f"attic.{len(arrays)}"
            arrays[places[name]] = array
        return places

    return {
        "parameters": held(taken.parameters),
        "buffers": held(taken.buffers),
        "slots": {name: held(slots) for name, slots in taken.slots.items()},
        "gradients": held(taken.gradients),
        "counts": dict(taken.counts),
        "whole": sorted(taken.whole),
        "optimizer": taken.optimizer,
        "place": taken.place,
        "batch_size": taken.batch_size,
        "seed": taken.seed,
        "origins": dict(taken.origins),
    }


def _unpack(header: Mapping[str, Any], arrays: Mapping[str, NDArray[Any]]) -> Taken:
    def found(places: Mapping[str, str]) -> Arrays:
        return {name: arrays[place] for name, place in places.items()}

    return Taken(
        parameters=found(header["parameters"]),
        buffers=found(header["buffers"]),
        slots={name: found(places) for name, places in header["slots"].items()},
        gradients=found(header["gradients"]),
        counts=header["counts"],
        whole=frozenset(header["whole"]),
        optimizer=header["optimizer"],
        place=None if header["place"] is None else Place(*header["place"]),
        batch_size=header.get("batch_size"),
        seed=header["seed"],
        origins=header["origins"],
    )
