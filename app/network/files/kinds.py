"""What kind of file some bytes are, told by how they begin: a name or a type that a browser gives proves nothing."""

from __future__ import annotations

import struct
from collections.abc import Callable
from typing import Final

from app.network.files.design import read_design
from app.network.files.found import FileError, Found
from app.network.files.weights import read_weights
from app.network.onnx.bounds import begins_like_a_model
from app.network.onnx.opening import read_onnx
from app.network.schema import Network
from app.network.shown import shown

Reader = Callable[[bytes, Network], Found]

PACKED: Final[dict[bytes, str]] = {
    b"PK\x03\x04": "a zip archive (such as a .pt or .npz file)",
    b"\x1f\x8b": "a gzip archive",
    b"BZh": "a bzip2 archive",
    b"\xfd7zXZ\x00": "an xz archive",
    b"7z\xbc\xaf\x27\x1c": "a 7z archive",
    b"\x28\xb5\x2f\xfd": "a zstd archive",
    b"Rar!": "a rar archive",
    b"\x80\x02": "a Python pickle",
    b"\x80\x04": "a Python pickle",
    b"\x80\x05": "a Python pickle",
}
"""Never unpacked: a small archive can hold any amount, and a pickle runs what it holds."""

CURE = "Open a design as .json, a model as .onnx, or weights as .safetensors."


def read_file(data: bytes, present: Network) -> Found:
    """What a file holds; `present` is the design to which bare weights belong. Raises ExplorerError alone."""
    try:
        return _reader(data)(data, present)
    except (MemoryError, RecursionError) as error:
        raise FileError("too-large", expected="a smaller file", got="one beyond all measure", cure=CURE) from error


def _reader(data: bytes) -> Reader:
    if not data.strip():
        raise FileError("empty-file", expected="a design, a model or weights", got="nothing", cure=CURE)
    for start, name in PACKED.items():
        if data.startswith(start):
            raise FileError(
                "packed-file",
                expected="a design, a model or weights",
                got=name,
                cure="Unpack it first. From PyTorch, save weights with safetensors, a model with torch.onnx.export.",
            )
    if _is_weights(data):
        return read_weights
    if data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"["):
        return lambda data, _: read_design(data)
    if begins_like_a_model(data):
        return read_onnx
    raise FileError(
        "unknown-file", expected="a design, a model or weights", got=f"a file that begins {shown(data[:12])}", cure=CURE
    )


def _is_weights(data: bytes) -> bool:
    """A safetensors file begins with the length of its header, which is a JSON object."""
    if len(data) < 10 or data[8:9] != b"{":
        return False
    (length,) = struct.unpack_from("<Q", data)
    return bool(length < 2**40)
