"""Files of weights that nobody should open."""

from __future__ import annotations

import json
import struct
from typing import Any

import numpy as np

from engine.export.weights import to_bytes
from tests.app.hostile.cases import SCRIPT, Case


def weights(header: Any, data: bytes = b"", length: int | None = None) -> bytes:
    """A safetensors file with any header."""
    text = header if isinstance(header, bytes) else json.dumps(header).encode()
    return struct.pack("<Q", len(text) if length is None else length) + text + data


def tensor(dtype: str, shape: list[int], end: int, begin: int = 0) -> dict[str, Any]:
    return {"l1.linear.weight": {"dtype": dtype, "shape": shape, "data_offsets": [begin, end]}}


FITTING = {"l1.linear.weight": np.ones((4, 2), np.float32)}
SAVED = to_bytes(FITTING)
WEIGHTS: dict[str, Case] = {
    "cut short": (SAVED[:-3], "weights-file"),
    "a header that is cut short": (SAVED[:20], "weights-file"),
    "a header without end": (weights({}, length=2**39), "weights-file"),
    "more behind": (SAVED + b"more", "weights-file"),
    "a header of text": (weights(b"{not json"), "weights-file"),
    "a deep header": (weights(b'{"a":' * 100_000), "weights-file"),
    "an endless shape": (weights(tensor("F32", [2**62, 2**62], 8), bytes(8)), "weights-file"),
    "a negative shape": (weights(tensor("F32", [-1, 2], 8), bytes(8)), "weights-file"),
    "offsets that lie": (weights(tensor("F32", [2], 8_000_000), bytes(8)), "weights-file"),
    "offsets turned around": (weights(tensor("F32", [2], 0, 8), bytes(8)), "weights-file"),
    "an unknown dtype": (weights(tensor("S9", [2], 8), bytes(8)), "weights-file"),
    "NaN": (to_bytes({"l1.linear.weight": np.full((4, 2), np.nan, np.float32)}), "not-finite"),
    "too large for single precision": (to_bytes({"l1.linear.weight": np.full((4, 2), 1e300)}), "not-finite"),
    "truth values": (to_bytes({"l1.linear.weight": np.ones((4, 2), bool)}), "weights-dtype"),
    "none of ours": (to_bytes({SCRIPT: np.ones(3, np.float32), "\n\0": np.ones(3)}), "no-such-weights"),
    "empty": (to_bytes({}), "no-such-weights"),
    "script beside good ones": (to_bytes({**FITTING, SCRIPT: np.ones(3, np.float32)}), None),
}
