"""The binary layout of a frame that carries numbers.

```
byte 0   "BPX1"                    magic, with the layout's version
     4   uint32  header length h   bytes of JSON, padded with spaces so that the block begins on a multiple of 8
     8   uint32  floats f          count of float32 numbers
    12   uint32  bytes p           count of picture bytes
    16   h bytes JSON              the frame's fields
  16+h   f × float32               little-endian, tensors one after another
   ...   p × int8                  pictures
```
All integers are little-endian. Offsets in the JSON count from the start of the float or the picture part.
"""

from __future__ import annotations

import json
import struct
from collections.abc import Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.protocol.base import Message

MAGIC = b"BPX1"
PREFIX = struct.Struct("<4sIII")


def encode(frame: Message, floats: Sequence[NDArray[Any]] = (), pictures: Sequence[NDArray[np.int8]] = ()) -> bytes:
    """The bytes of `frame` followed by `floats` and `pictures`, each flattened in C order, one after another."""
    header = frame.model_dump_json().encode()
    header += b" " * (-len(header) % 8)
    numbers = b"".join(np.ascontiguousarray(block, dtype="<f4").tobytes() for block in floats)
    images = b"".join(np.ascontiguousarray(block, dtype=np.int8).tobytes() for block in pictures)
    return PREFIX.pack(MAGIC, len(header), len(numbers) // 4, len(images)) + header + numbers + images


def decode(data: bytes) -> tuple[dict[str, Any], NDArray[np.float32], NDArray[np.int8]]:
    """The frame's fields, its numbers and its picture bytes; what the page does, for tests and Python clients.

    Raises ValueError when the bytes are not a frame of this layout or are cut short.
    """
    if len(data) < PREFIX.size:
        raise ValueError("a frame has at least 16 bytes")
    magic, length, floats, pictures = PREFIX.unpack_from(data)
    if magic != MAGIC:
        raise ValueError(f"a frame begins with {MAGIC!r}, this one with {magic!r}")
    start = PREFIX.size + length
    if len(data) != start + 4 * floats + pictures:
        raise ValueError("the frame's length does not fit its header")
    header = json.loads(data[PREFIX.size : start])
    numbers = np.frombuffer(data, dtype="<f4", count=floats, offset=start)
    images = np.frombuffer(data, dtype=np.int8, count=pictures, offset=start + 4 * floats)
    return header, numbers, images
