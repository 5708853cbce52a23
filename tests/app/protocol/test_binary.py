"""The binary layout: what is encoded is decoded, byte for byte as its docstring says."""

from __future__ import annotations

import json
import struct

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import array_shapes, arrays

from app.protocol.binary import MAGIC, decode, encode
from app.protocol.frames import DataFrame

FRAME = DataFrame(
    sequence=7,
    kind="circle",
    task="classification",
    layout="points",
    shape=[2],
    classes=["0", "1"],
    words=[],
    count=3,
    low=-6,
    high=6,
)
blocks = st.lists(arrays(np.float32, array_shapes(max_dims=3, max_side=5), elements=st.floats(width=32)), max_size=4)
planes = st.lists(arrays(np.int8, array_shapes(max_dims=2, max_side=5)), max_size=4)


@given(blocks, planes)
def test_round_trip(floats: list[np.ndarray], pictures: list[np.ndarray]) -> None:
    header, numbers, pixels = decode(encode(FRAME, floats, pictures))
    assert header == json.loads(FRAME.model_dump_json())
    flat = np.concatenate([np.zeros(0, np.float32), *[block.ravel() for block in floats]])
    assert numbers.tobytes() == flat.tobytes()
    assert pixels.tobytes() == b"".join(plane.tobytes() for plane in pictures)


def test_layout() -> None:
    data = encode(FRAME, [np.array([1.5, -2], np.float32)], [np.array([-127, 5], np.int8)])
    magic, length, floats, pictures = struct.unpack_from("<4sIII", data)
    assert (magic, floats, pictures) == (MAGIC, 2, 2)
    assert length % 8 == 0
    assert json.loads(data[16 : 16 + length])["type"] == "data"
    assert struct.unpack_from("<2f", data, 16 + length) == (1.5, -2)
    assert struct.unpack_from("<2b", data, 16 + length + 8) == (-127, 5)


def test_other_numbers_become_little_endian_float32() -> None:
    _, numbers, _ = decode(encode(FRAME, [np.array([[1, 2], [3, 4]], ">f8").T]))
    assert numbers.tolist() == [1, 3, 2, 4]


@pytest.mark.parametrize(
    "damaged", [b"", b"BPX0" + bytes(12), encode(FRAME)[:-1], encode(FRAME) + b"\0", encode(FRAME)[:15]]
)
def test_damaged_frames_are_refused(damaged: bytes) -> None:
    with pytest.raises(ValueError, match=r"frame"):
        decode(damaged)
