"""A session as bytes: enough to go on exactly as it would have.

```
byte 0   "BPS3"                    magic, with the layout's version
     4   uint32  header length h   little-endian
     8   h bytes JSON              everything but numbers; names, types and shapes of the arrays
   8+h   the arrays                one after another
```
"""

from __future__ import annotations

import json
import struct
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.network.schema import Network
from app.session.attic import Attic, Step
from app.session.continuing import Continuing
from app.session.examples import Place
from app.session.given import Given
from app.session.history import History
from app.session.pace import Pace, Speed
from app.session.queue import Told
from app.session.run import Run, State
from app.session.saved_attic import pack_attic, unpack_attic
from app.session.saved_past import (
    pack_breakpoints,
    pack_past,
    pack_points,
    restore_breakpoints,
    restore_past,
    unpack_points,
    unpack_turns,
)
from app.session.work import Work
from engine.errors import ExplorerError

MAGIC = b"BPS3"
PREFIX = struct.Struct("<4sI")


@dataclass(frozen=True, slots=True)
class Saved:
    """What a snapshot holds. `cursor` is None for a session that plays."""

    network: Network
    draft: Network | None
    place: Place
    cursor: int | None
    goal: int | None
    landing: int | None
    speed: Speed
    stride: int
    points: NDArray[np.float64]
    state: State
    traces: int
    last_command: int
    sequence: int
    graph: int
    breakpoints: Mapping[str, Any]
    past: Mapping[str, Any]
    attic: Attic
    given: Given
    waiting: list[Told]
    arrays: Mapping[str, NDArray[Any]]
    """What `saved_past.py` reads of the header and of the arrays."""

    def work(self) -> Work:
        """The work as it was: the network built again, its numbers put back, its step recorded again."""
        run = Run(self.network, self.place)
        run.turns = unpack_turns(self.past)
        run.load(self.state, self.place)
        work = Work(run, Pace(self.speed), History(unpack_points(self.points), self.stride))
        restore_past(work, self.past, self.arrays)
        restore_breakpoints(work, self.breakpoints)
        work.traces = self.traces
        if self.cursor is None:
            work.playing, work.goal, work.landing = True, self.goal, self.landing
            work.continuing = Continuing(work, None) if self.breakpoints["continuing"] else None
        else:
            work.record(self.cursor)
        return work


def pack(
    work: Work,
    last_command: int,
    sequence: int,
    graph: int,
    draft: Network | None,
    attic: Attic,
    given: Given,
    waiting: list[Told],
) -> bytes:
    """The session as bytes."""
    recorded = work.recorded
    state = work.run.state() if recorded is None else recorded.state
    place = work.run.place if recorded is None else recorded.place
    past, kept = pack_past(work)
    taken, stored = pack_attic(attic)
    pending, weights = given.pack()
    arrays: dict[str, NDArray[Any]] = {
        "points": pack_points(work.history.points),
        **{f"state.{name}": array for name, array in state.items()},
        **kept,
        **stored,
        **weights,
    }
    header = {
        "network": work.run.network.model_dump(mode="json"),
        "draft": None if draft is None else draft.model_dump(mode="json"),
        "place": place._asdict(),
        "cursor": None if recorded is None else recorded.cursor,
        "goal": work.goal,
        "landing": work.landing,
        "speed": work.pace.speed,
        "stride": work.history.stride,
        "traces": work.traces,
        "last_command": last_command,
        "sequence": sequence,
        "graph": graph,
        "breakpoints": pack_breakpoints(work),
        "past": past,
        "attic": taken,
        "pending": pending,
        "waiting": [_waiting(edit) for edit in waiting],
        "arrays": [(name, array.dtype.str, array.shape) for name, array in arrays.items()],
    }
    text = json.dumps(header).encode()
    numbers = [np.ascontiguousarray(array).tobytes() for array in arrays.values()]
    return b"".join([PREFIX.pack(MAGIC, len(text)), text, *numbers])


def _waiting(edit: Told) -> dict[str, Any]:
    step = edit.step
    return {"network": edit.network.model_dump(mode="json"), "command": step.command, "undoes": step.undoes}


def _told(header: Mapping[str, Any]) -> Told:
    network = Network.model_validate_json(json.dumps(header["network"]))
    return Told.of(network, Step(header["command"], header["undoes"]))


def unpack(data: bytes) -> Saved:
    """What `pack` wrote; raises ValueError where it is something else, cut short, or of another version."""
    try:
        return _unpack(data)
    except (KeyError, TypeError, struct.error, ExplorerError, RecursionError) as error:
        raise ValueError(f"expected a session's snapshot, but {error}") from error


def _unpack(data: bytes) -> Saved:
    magic, length = PREFIX.unpack_from(data)
    if magic != MAGIC:
        raise ValueError(f"a snapshot begins with {MAGIC!r}, this one with {magic!r}")
    header = json.loads(data[PREFIX.size : PREFIX.size + length])
    arrays = _arrays(header["arrays"], data, PREFIX.size + length)
    state = {name.removeprefix("state."): array for name, array in arrays.items() if name.startswith("state.")}
    draft = header["draft"]
    return Saved(
        network=Network.model_validate_json(json.dumps(header["network"])),
        draft=None if draft is None else Network.model_validate_json(json.dumps(draft)),
        place=Place(**header["place"]),
        cursor=header["cursor"],
        goal=header["goal"],
        landing=header["landing"],
        speed=header["speed"],
        stride=header["stride"],
        points=arrays["points"],
        state=state,
        traces=header["traces"],
        last_command=header["last_command"],
        sequence=header["sequence"],
        graph=header["graph"],
        breakpoints=header["breakpoints"],
        past=header["past"],
        attic=unpack_attic(header["attic"], arrays),
        given=Given.unpack(header["pending"], arrays),
        waiting=[_told(edit) for edit in header.get("waiting", ())],
        arrays=arrays,
    )


def _arrays(layout: list[tuple[str, str, list[int]]], data: bytes, start: int) -> Mapping[str, NDArray[Any]]:
    arrays: dict[str, NDArray[Any]] = {}
    for name, dtype, shape in layout:
        kind = np.dtype(dtype)
        count = int(np.prod(shape, dtype=np.int64))
        arrays[name] = np.frombuffer(data, kind, count, start).reshape(shape)
        start += count * kind.itemsize
    if start != len(data):
        raise ValueError(f"expected {start} bytes, got {len(data)}")
    return arrays
