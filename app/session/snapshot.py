"""A session as bytes: enough to go on exactly as it would have.

```
byte 0   "BPS1"                    magic, with the layout's version
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
from app.session.examples import Place
from app.session.history import History, Point
from app.session.pace import Pace, Speed
from app.session.run import Run, State
from app.session.work import Work
from engine.errors import ExplorerError

MAGIC = b"BPS1"
PREFIX = struct.Struct("<4sI")


@dataclass(frozen=True, slots=True)
class Saved:
    """What a snapshot holds. `cursor` is None for a session that plays."""

    network: Network
    draft: Network | None
    place: Place
    cursor: int | None
    goal: int | None
    speed: Speed
    stride: int
    points: NDArray[np.float64]
    state: State
    traces: int
    last_command: int
    sequence: int
    graph: int

    def work(self) -> Work:
        """The work as it was: the network built again, its numbers put back, its step recorded again."""
        run = Run(self.network, self.place)
        run.load(self.state, self.place)
        points = [
            Point(int(epoch), train, None if np.isnan(flag) else test) for epoch, train, test, flag in self.points
        ]
        work = Work(run, Pace(self.speed), History(points, self.stride))
        work.traces = self.traces
        if self.cursor is None:
            work.playing, work.goal = True, self.goal
        else:
            work.record(self.cursor)
        return work


def pack(work: Work, last_command: int, sequence: int, graph: int, draft: Network | None) -> bytes:
    """The session as bytes."""
    recorded = work.recorded
    state = work.run.state() if recorded is None else recorded.state
    place = work.run.place if recorded is None else recorded.place
    points = [
        (point.epoch, point.train, point.test or 0.0, np.nan if point.test is None else 1.0)
        for point in work.history.points
    ]
    arrays: dict[str, NDArray[Any]] = {
        "points": np.array(points, dtype="<f8").reshape(-1, 4),
        **{f"state.{name}": array for name, array in state.items()},
    }
    header = {
        "network": work.run.network.model_dump(mode="json"),
        "draft": None if draft is None else draft.model_dump(mode="json"),
        "place": place._asdict(),
        "cursor": None if recorded is None else recorded.cursor,
        "goal": work.goal,
        "speed": work.pace.speed,
        "stride": work.history.stride,
        "traces": work.traces,
        "last_command": last_command,
        "sequence": sequence,
        "graph": graph,
        "arrays": [(name, array.dtype.str, array.shape) for name, array in arrays.items()],
    }
    text = json.dumps(header).encode()
    numbers = [np.ascontiguousarray(array).tobytes() for array in arrays.values()]
    return b"".join([PREFIX.pack(MAGIC, len(text)), text, *numbers])


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
        speed=header["speed"],
        stride=header["stride"],
        points=arrays["points"],
        state=state,
        traces=header["traces"],
        last_command=header["last_command"],
        sequence=header["sequence"],
        graph=header["graph"],
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
