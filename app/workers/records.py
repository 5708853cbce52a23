"""What the web process and a worker say to each other: records over a stream socket.

```
byte 0   uint32  length of what follows
     4   uint8   kind
     5   uint32  visit: which attachment of a page to the session this belongs to
     9   uint64  number (what it counts depends on the kind)
    17   16 B    session
    33   payload
```
All integers are little-endian. The stream may be a socketpair or TCP: nothing here depends on it.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import IntEnum

HEAD = struct.Struct("<IBIQ16s")
LENGTH = struct.Struct("<I")
LONGEST = 2**30
NO_SESSION = bytes(16)


class Kind(IntEnum):
    """What a record is. The web process sends the first half, a worker the second."""

    OPEN = 1
    """Begin a session: the payload is the slug of a gallery network."""
    RESTORE = 2
    """Begin a session from a snapshot: the payload."""
    ATTACH = 3
    """A page is there (again), as `visit`: greet it."""
    DETACH = 4
    """The page is gone: build nothing for it."""
    HOLD = 5
    """No turns until a page is there again."""
    COMMAND = 6
    """One command as the page sent it."""
    SETTLED = 7
    """So many (`number`) of this visit's state frames were drawn or dropped, in all."""
    CLOSE = 8
    """Answer with a last snapshot, then forget the session."""
    PING = 9
    STOP = 10
    """Answer with a snapshot of every changed session, then end."""
    SAVE = 11
    """Answer with a snapshot now, changed or not."""
    ASK = 12
    """A question with an answer of its own (`app/protocol/asking.py`); `number` tells it from the others."""

    ATTACHED = 32
    """The session greets `visit`; `number` is the last command that it handled. What it paints follows."""
    TEXT = 33
    BINARY = 34
    STATE = 35
    SNAPSHOT = 36
    """The payload is a snapshot. For it and for all frames `number` counts the training steps made."""
    CLOSED = 37
    PONG = 38
    STOPPED = 39
    FAILED = 40
    """The session could not be begun from what it was given."""
    ANSWER = 41
    """The answer to the question of this `number`."""


FRAMES = frozenset({Kind.TEXT, Kind.BINARY, Kind.STATE})


@dataclass(frozen=True, slots=True)
class Record:
    """One record; see the module's layout."""

    kind: Kind
    session: bytes = NO_SESSION
    payload: bytes = b""
    visit: int = 0
    number: int = 0

    def encode(self) -> bytes:
        """The record as it travels."""
        length = HEAD.size - LENGTH.size + len(self.payload)
        return HEAD.pack(length, self.kind, self.visit, self.number, self.session) + self.payload


class Decoder:
    """Cuts a byte stream into records."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, data: bytes) -> list[Record]:
        """The records that `data` completes. Raises ValueError when the stream is not one of records."""
        pending = self._pending
        pending += data
        records = []
        start = 0
        while len(pending) - start >= HEAD.size:
            length, kind, visit, number, session = HEAD.unpack_from(pending, start)
            if not HEAD.size - LENGTH.size <= length <= LONGEST:
                raise ValueError(f"expected a record of at most {LONGEST} bytes, got {length}")
            end = start + LENGTH.size + length
            if len(pending) < end:
                break
            payload = bytes(memoryview(pending)[start + HEAD.size : end])
            records.append(Record(Kind(kind), session, payload, visit, number))
            start = end
        if start:
            del pending[:start]
        return records
