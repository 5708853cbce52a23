"""What a session hands out: encoded frames, and whether each may be dropped for a newer one."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray

from app.protocol.binary import encode
from app.protocol.frames import STATE_FRAMES, DataFrame, LiveFrame, Refusal, TraceFrame
from app.protocol.frames import TextFrame as Text
from app.protocol.tensors import LookFrame, TensorFrame
from engine.errors import ExplorerError


class Outgoing(NamedTuple):
    """One encoded frame. `text` and `binary` are reliable and keep their order; of `state` only the newest matters."""

    kind: Literal["text", "state", "binary"]
    data: bytes


def text(frame: Text) -> Outgoing:
    """A reliable frame as JSON text."""
    return Outgoing("text", frame.model_dump_json().encode())


def binary(
    frame: DataFrame | TraceFrame | LiveFrame | LookFrame | TensorFrame,
    floats: Sequence[NDArray[Any]],
    pictures: Sequence[NDArray[np.int8]] = (),
) -> Outgoing:
    """A frame with its numbers; `trace` and `live` are latest-wins."""
    return Outgoing("state" if frame.type in STATE_FRAMES else "binary", encode(frame, floats, pictures))


def refused(error: ExplorerError, command: int) -> Outgoing:
    """An error of the engine or of a command as the frame that refuses it."""
    return text(
        Refusal(
            code=error.code,
            expected=error.expected,
            got=error.got,
            cure=error.cure,
            where=error.where,
            command=command,
        )
    )
