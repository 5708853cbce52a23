"""Whether bytes are an ONNX model of reasonable size, told by walking over them before anything is made of them.

A protobuf message is fields one after another, each a number, a type and a value, which may be a message again
(https://protobuf.dev/programming-guides/encoding/). Parsed, a few bytes can take up hundreds; here nothing is stored.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from app.network.files.found import FileError

MAX_FIELDS = 600_000
"""Fields of all messages: twice what a model of ten thousand nodes has."""
MAX_NODES = 20_000
"""Twice as many as a design may have: a layer of ours is several nodes of ONNX."""
MAX_DEPTH = 12
"""Messages inside each other: a model, its graph, a node, an attribute, a tensor; graphs inside nodes twice at most."""
MAX_PACKED = 2**20
"""Bytes of a list of whole numbers, each of which takes eight when it is read."""

VARINT, FIXED64, BYTES, FIXED32 = 0, 1, 2, 5

MESSAGES: Final[dict[str, dict[int, str]]] = {
    "model": {7: "graph", 8: "opset", 14: "entry", 20: "training", 25: "function"},
    "graph": {1: "node", 5: "tensor", 11: "value", 12: "value", 13: "value", 15: "sparse"},
    "node": {5: "attribute"},
    "attribute": {5: "tensor", 6: "graph", 10: "tensor", 11: "graph", 14: "type", 15: "type", 22: "sparse"},
    "function": {7: "node", 11: "attribute"},
    "training": {1: "graph", 2: "graph"},
    "sparse": {1: "tensor", 2: "tensor"},
    "value": {2: "type"},
    "tensor": {13: "entry"},
}
"""Which fields of a message are messages; in all others the bytes are left as they are."""

PACKED: Final[dict[str, frozenset[int]]] = {"tensor": frozenset({1, 5, 7, 11}), "attribute": frozenset({8})}
"""Lists of whole numbers."""

STARTS: Final[dict[int, int]] = {1: VARINT, 2: BYTES, 3: BYTES, 4: BYTES, 5: VARINT, 6: BYTES, 7: BYTES, 8: BYTES}
"""Fields with which a model may begin, and their types."""

CURE = "Export the model again, for example with torch.onnx.export."


def begins_like_a_model(data: bytes) -> bool:
    """Whether the first byte can be a model's."""
    return bool(data) and STARTS.get(data[0] >> 3) == data[0] & 7


def check_bounds(data: bytes) -> None:
    """Raises FileError where the bytes are no ONNX model, are cut short, or hold more than is read."""
    walk = _Walk(data)
    walk.run()
    if not walk.graphs:
        raise FileError("unknown-file", expected="an ONNX model with a graph", got="none in it", cure=CURE)


@dataclass
class _Walk:
    data: bytes
    at: int = 0
    fields: int = 0
    nodes: int = 0
    graphs: int = 0

    def run(self) -> None:
        """Over all fields, into those that are messages."""
        inside: list[tuple[str, int]] = [("model", len(self.data))]
        while inside:
            kind, end = inside[-1]
            if self.at == end:
                inside.pop()
                continue
            self.fields += 1
            if self.fields > MAX_FIELDS:
                raise too_large(f"at most {MAX_FIELDS:,} entries", "more")
            tag = self._varint(end)
            number, wire = tag >> 3, tag & 7
            if wire == VARINT:
                self._varint(end)
            elif wire in (FIXED64, FIXED32):
                self._skip(8 if wire == FIXED64 else 4, end)
            elif wire == BYTES:
                length = self._varint(end)
                if self.at + length > end:
                    raise _cut_short()
                inner = MESSAGES.get(kind, {}).get(number)
                if inner is None:
                    if length > MAX_PACKED and number in PACKED.get(kind, ()):
                        raise too_large(f"lists of at most {MAX_PACKED:,} bytes of whole numbers", f"{length:,}")
                    self.at += length
                else:
                    self._enter(inner, len(inside))
                    inside.append((inner, self.at + length))
            else:
                raise FileError("unknown-file", expected="an ONNX model", got="bytes of another kind", cure=CURE)

    def _enter(self, kind: str, depth: int) -> None:
        self.nodes += kind == "node"
        self.graphs += kind == "graph"
        if self.nodes > MAX_NODES:
            raise too_large(f"at most {MAX_NODES:,} nodes", "more")
        if depth >= MAX_DEPTH:
            raise FileError("too-deep", expected="graphs two deep at most", got="graphs inside graphs", cure=CURE)

    def _skip(self, count: int, end: int) -> None:
        self.at += count
        if self.at > end:
            raise _cut_short()

    def _varint(self, end: int) -> int:
        """A whole number in groups of seven bits, the lowest first."""
        value = shift = 0
        while True:
            if self.at >= end:
                raise _cut_short()
            byte = self.data[self.at]
            self.at += 1
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7
            if shift > 63:
                raise FileError("unknown-file", expected="an ONNX model", got="a number without end", cure=CURE)


def too_large(expected: str, got: str) -> FileError:
    """The refusal of what goes beyond all measure."""
    return FileError("too-large", expected=expected, got=got, cure="Open a smaller model.")


def _cut_short() -> FileError:
    return FileError("cut-short", expected="a whole ONNX model", got="one that breaks off, or is damaged", cure=CURE)
