"""A learner at a session: sends commands as the page does, and keeps what the page would keep of the frames."""

from __future__ import annotations

import json
from typing import Any

from numpy.typing import NDArray
from pydantic import TypeAdapter

from app.network.gallery import GALLERY
from app.network.schema import Network
from app.protocol.binary import decode
from app.protocol.frames import Frame, Refusal
from app.protocol.reading import command
from app.session.outgoing import Outgoing
from app.session.session import Session

Array = NDArray[Any]
Fields = dict[str, Any]
frames: TypeAdapter[Any] = TypeAdapter(Frame)


class Clock:
    """Time that goes on by `tick` seconds at every look, so that no test waits."""

    def __init__(self, tick: float = 0.001) -> None:
        self.now = 0.0
        self.tick = tick

    def __call__(self) -> float:
        self.now += self.tick
        return self.now


class Block:
    """A binary frame as the page decodes it."""

    def __init__(self, header: Fields, floats: Array, pictures: Array) -> None:
        self.header = header
        self.floats = floats
        self.pictures = pictures

    def __getitem__(self, field: str) -> Any:
        return self.header[field]

    def tile(self, ref: Fields) -> Array:
        """The tile as rows and columns; of several planes, as planes of them."""
        planes, rows, columns = ref["tile"]
        numbers = self.floats[ref["offset"] : ref["offset"] + planes * rows * columns]
        return numbers.reshape((rows, columns) if planes == 1 else (planes, rows, columns))

    def picture(self, cursor: int, events: list[Fields]) -> dict[tuple[int, str], Array]:
        """What the page shows at a cursor: the last write of an event before it; after `zero` no gradient."""
        zero = next((index for index, event in enumerate(events) if event["kind"] == "zero"), len(events))
        shown: dict[tuple[int, str], Array] = {}
        for ref in sorted(self["tensors"], key=lambda ref: ref["event"]):
            if ref["event"] < cursor:
                shown[ref["node"], ref["slot"]] = self.tile(ref)
        if cursor > zero:
            shown = {key: tile for key, tile in shown.items() if key[1] not in ("grad", "contribution")}
        return shown

    def plane(self, view: str, layer: str, unit: int, role: str) -> Array:
        """A picture of a trace's `before` or `after`, or of a live frame's `view`, as numbers."""
        ref = next(
            ref for ref in self[view]["pictures"] if (ref["layer"], ref["unit"], ref["role"]) == (layer, unit, role)
        )
        size = ref["size"]
        pixels = self.pictures[ref["offset"] : ref["offset"] + size * size].reshape(size, size)
        return pixels / 127 * float(ref["scale"])


class Learner:
    """Drives a session and remembers the newest frame of each type; `history` as the page puts it together."""

    def __init__(self, network: str | Network = "circle", clock: Clock | None = None) -> None:
        chosen = GALLERY[network] if isinstance(network, str) else network
        self.session = Session(chosen, "a", clock=clock or Clock())
        self.last: dict[str, Any] = {}
        self.history: list[Fields] = []
        self.id = 0
        self.take(self.session.paint())

    def take(self, outgoing: list[Outgoing]) -> list[str]:
        """Read frames as they arrive; their types in order. Every header must be a frame of the protocol."""
        types = []
        for frame in outgoing:
            if frame.kind == "text":
                header: Any = json.loads(frame.data)
                arrived: Any = header
            else:
                header, floats, pictures = decode(frame.data)
                arrived = Block(header, floats, pictures)
            frames.validate_json(json.dumps(header))
            if header["type"] == "history":
                self.history[header["first"] :] = header["points"]
            self.last[header["type"]] = arrived
            types.append(header["type"])
        return types

    def send(self, kind: str, **fields: Any) -> list[str]:
        """Send a command as JSON text; the types of the frames that answer it."""
        self.id += 1
        return self.send_as(self.id, kind, **fields)

    def send_as(self, number: int, kind: str, **fields: Any) -> list[str]:
        read = command(json.dumps({"v": 1, "id": number, "type": kind, **fields}))
        assert not isinstance(read, Refusal), read
        self.session.credit = 2
        return self.take(self.session.handle(read))

    def edit(self, network: Network) -> list[str]:
        return self.send("edit", network=network.model_dump(mode="json"))

    def train(self, turns: int = 1, seconds: float = 0.01) -> list[str]:
        """Give a playing session turns; the types of the frames that come."""
        types = []
        for _ in range(turns):
            self.session.credit = 2
            types += self.take(self.session.slice(self.session._clock() + seconds))
        return types

    @property
    def trace(self) -> Block:
        block: Block = self.last["trace"]
        return block

    @property
    def events(self) -> list[Fields]:
        return list(self.last["graph"]["events"])

    def numbers(self, plain: str, slot: str = "value", cursor: int | None = None) -> Array:
        """What the page shows of a node, named as it is on the page, at a cursor (the trace's own)."""
        node = next(node["id"] for node in self.last["graph"]["nodes"] if node["plain"] == plain)
        at = self.trace["cursor"] if cursor is None else cursor
        return self.trace.picture(at, self.events)[node, slot]
