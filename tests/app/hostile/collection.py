"""Files that nobody should open, by name: each with the code under which it is refused, or None where it may be opened.

What may be opened holds hostile names, which are only ever shown as text.
"""

from __future__ import annotations

import gzip
import io
import json
import struct
import zipfile
from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper

from app.network.gallery import GALLERY
from app.network.onnx.writing import DESIGN, onnx_file
from engine.export.weights import to_bytes

DESIGN_OF = GALLERY["xor"]
SCRIPT = "<script>alert(1)</script>"
HUGE = 40 * 2**20

Case = tuple[bytes, str | None]


# --- designs -------------------------------------------------------------------------------------
def design(**fields: Any) -> bytes:
    """A bare design with other fields."""
    return json.dumps({"nodes": [{"kind": "input", "id": "x"}], **fields}).encode()


def node(**fields: Any) -> bytes:
    return design(nodes=[{"kind": "linear", "id": "l1", "units": 3, **fields}])


WHOLE = DESIGN_OF.model_dump_json().encode()

DESIGNS: dict[str, Case] = {
    "nothing": (b"", "empty-file"),
    "white space": (b" \n\t" * 1000, "empty-file"),
    "cut short": (WHOLE[:-20], "malformed-file"),
    "cut in a string": (WHOLE[:-3] + b'"', "malformed-file"),
    "of another version": (design(version=2), "other-version"),
    "of version true": (design(version=True), "other-version"),
    "of version 1.0": (design(version=1.0), "other-version"),
    "of a version in words": (design(version=SCRIPT), "other-version"),
    "a list": (b"[" + WHOLE + b"]", "foreign-file"),
    "a file of another program": (b'{"format": "netron", "nodes": []}', "foreign-file"),
    "an object without nodes": (b'{"a": 1}', "foreign-file"),
    "deep lists": (b'{"nodes": ' + b"[" * 90_000 + b"]" * 90_000 + b"}", "malformed-file"),
    "deep objects": (b'{"nodes":' + b'{"a":' * 100_000 + b"1" + b"}" * 100_001, "malformed-file"),
    "deep values": (node(value=[[[[1]]]]), "unknown-field"),
    "a matrix of matrices": (design(nodes=[{"kind": "value", "id": "v", "value": [[[1.0]]]}]), "too-deep"),
    "larger than any design": (b"{" + b" " * (9 * 2**20) + b"}", "file-too-large"),
    "many small lists": (b'{"nodes": [' + b"[]," * 2_000_000 + b"[]]}", "file-too-large"),
    "too many nodes": (design(nodes=[{"kind": "input", "id": f"n{at}"} for at in range(10_001)]), "too-long"),
    "too many edges": (design(edges=[{"source": "x", "target": "x"}] * 20_001), "too-long"),
    "too wide": (node(units=10**9), "out-of-range"),
    "a million digits": (b'{"nodes": [], "seed": ' + b"9" * 1_000_000 + b"}", "malformed-file"),
    "a long name": (node(name="a" * 5_000_000), "too-long"),
    "NaN": (node().replace(b"3", b"NaN"), "malformed-file"),
    "infinite": (node().replace(b"3", b"-Infinity"), "malformed-file"),
    "beyond all numbers": (
        design(nodes=[{"kind": "value", "id": "v", "value": 0}]).replace(b"0}", b"1e999}"),
        "not-finite",
    ),
    "units as text": (node(units="3"), "wrong-type"),
    "units as a list": (node(units=[3]), "wrong-type"),
    "nodes as an object": (b'{"nodes": {"0": {}}}', "wrong-type"),
    "nodes as text": (b'{"nodes": "all"}', "wrong-type"),
    "a node as null": (b'{"nodes": [null]}', "wrong-type"),
    "an unknown kind": (node(kind="exec"), "unknown-kind"),
    "an unknown field": (node(__class__="os.system"), "unknown-field"),
    "a prototype": (b'{"nodes": [], "__proto__": {"admin": true}}', "unknown-field"),
    "one key twice": (b'{"nodes": [], "seed": 1, "nodes": [{"kind": "input", "id": "x"}]}', "duplicate-key"),
    "one key twice deep inside": (node().replace(b'"units": 3', b'"units": 3, "units": 4096'), "duplicate-key"),
    "in latin-1": ('{"nodes": [], "name": "é"}'.encode("latin-1"), "not-utf8"),
    "in UTF-16": ('{"nodes": [], "name": "é"}'.encode("utf-16-le"), "not-utf8"),
    "half a surrogate": (b'{"nodes": [], "name": "\\ud800"}', "malformed-file"),
    "a zero byte in a name": (node(name="a\0b"), "not-printable"),
    "a turned-around name": (node(name="a\u202ebc"), "not-printable"),
    "script as an id": (node(id=SCRIPT), "bad-identifier"),
    "script as a name": (node(name=SCRIPT), None),
    "script as a layer": (design(nodes=[{"kind": "layer", "id": "a", "layer": SCRIPT}]), None),
    "any writing as names": (node(name="نص 漢字 👩‍🔬 zalgo̷"), None),
    "its own weights not finite": (
        json.dumps(
            {
                "format": "backprop-explorer",
                "version": 1,
                "network": json.loads(WHOLE),
                "weights": {"l1.linear.weight": {"shape": [1], "data": "AADAfw=="}},
            }
        ).encode(),
        "invalid-value",
    ),
}


# --- packed files --------------------------------------------------------------------------------
def zipped(data: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("network.json", data)
    return file.getvalue()


PACKED: dict[str, Case] = {
    "a zip bomb": (zipped(bytes(50 * 2**20)), "packed-file"),
    "a gzip bomb": (gzip.compress(bytes(50 * 2**20)), "packed-file"),
    "a good file in gzip": (gzip.compress(WHOLE), "packed-file"),
    "a pickle that runs a program": (b"\x80\x04cposix\nsystem\n(S'echo'\ntR.", "packed-file"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + bytes(100), "unknown-file"),
    "a program": (b"\x7fELF" + bytes(1000), "unknown-file"),
    "a page": (b"<html><script>alert(1)</script>", "unknown-file"),
    "zeros": (bytes(1000), "unknown-file"),
}


# --- weights -------------------------------------------------------------------------------------
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


# --- models --------------------------------------------------------------------------------------
def value(name: str, shape: list[Any]) -> Any:
    return helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)


def model(
    nodes: list[Any], constants: list[Any] | None = None, opset: int = 21, shape: list[Any] | None = None, **kind: Any
) -> bytes:
    """A model with the input x [batch, 2] and the output y."""
    graph = helper.make_graph(nodes, "g", [value("x", shape or ["batch", 2])], [value("y", [])], constants or [])
    made = helper.make_model(graph, opset_imports=[helper.make_opsetid("", opset)], **kind)
    return bytes(made.SerializeToString())


def step(op: str, inputs: list[str], output: str = "y", **settings: Any) -> Any:
    return helper.make_node(op, inputs, [output], **settings)


def numbers(name: str, array: Any) -> Any:
    return onnx.numpy_helper.from_array(np.asarray(array), name)


def raw(name: str, dims: list[int], data: bytes, kind: int = TensorProto.FLOAT) -> Any:
    made = TensorProto(name=name, data_type=kind, raw_data=data)
    made.dims.extend(dims)
    return made


def outside() -> bytes:
    """Weights in a file of the server."""
    held = TensorProto(name="w", data_type=TensorProto.FLOAT, data_location=TensorProto.EXTERNAL)
    held.dims.extend([2, 2])
    held.external_data.add(key="location", value="../../../../etc/passwd")
    return model([step("MatMul", ["x", "w"])], [held])


def varint(number: int) -> bytes:
    found = bytearray()
    while number > 0x7F:
        found.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*found, number])


def message(field: int, data: bytes) -> bytes:
    return varint(field << 3 | 2) + varint(len(data)) + data


def nested(depth: int) -> bytes:
    """Graphs inside graphs: each the setting of a node in the one around it."""
    graph = message(1, message(4, b"If"))
    for _ in range(depth):
        graph = message(1, message(4, b"If") + message(5, message(6, graph) + b"\xa0\x01\x05"))
    return b"\x08\x0a" + message(8, b"\x10\x15") + message(7, graph)


def empty_nodes(count: int) -> bytes:
    """So many nodes of two bytes each."""
    return b"\x08\x0a" + message(7, b"\x0a\x00" * count)


def bloated(op: str) -> bytes:
    """A chain of constants, each twice as large as the one before."""
    nodes = [
        step(op, [f"c{at}", f"c{at}"], f"c{at + 1}", **({"axis": 0} if op == "Concat" else {})) for at in range(60)
    ]
    return model([*nodes, step("Add", ["x", "c60"])], [numbers("c0", np.ones(2, np.float32))])


BIG = np.ones((1, 4_000_000), np.float32)
GOOD = onnx_file(DESIGN_OF, {})


def with_metadata(text: str) -> bytes:
    made = onnx.load_model_from_string(GOOD)
    for entry in made.metadata_props:
        entry.value = text if entry.key == DESIGN else entry.value
    return bytes(made.SerializeToString())


MODELS: dict[str, Case] = {
    "cut short": (GOOD[:-40], "cut-short"),
    "cut in the middle": (GOOD[: len(GOOD) // 2], "cut-short"),
    "of the first opset": (model([step("Relu", ["x"])], opset=1), "other-version"),
    "of a coming opset": (model([step("Relu", ["x"])], opset=99), "other-version"),
    "without nodes": (model([]), None),
    "without a graph": (b"\x08\x0a", "unknown-file"),
    "an empty graph": (b"\x08\x0a" + message(8, b"\x10\x15") + message(7, b""), "empty-model"),
    "more nodes than may be": (model([step("Relu", ["x"], f"y{at}") for at in range(10_001)]), "too-large"),
    "sixteen million empty nodes": (empty_nodes(16_000_000), "too-large"),
    "a million entries": (b"\x08\x0a" + b"\x0a\x00" * 1_000_000, "too-large"),
    "graphs inside graphs": (nested(40), "too-deep"),
    "branches": (nested(1), None),
    "weights in another file": (outside(), "external-data"),
    "a negative side": (model([step("MatMul", ["x", "w"])], [raw("w", [-1, 2], bytes(8))]), "bad-shape"),
    "an endless side": (model([step("MatMul", ["x", "w"])], [raw("w", [2**40, 2**40], bytes(8))]), "unknown-file"),
    "more sides than numbers": (model([step("MatMul", ["x", "w"])], [raw("w", [2, 2], bytes(8))]), "unknown-file"),
    "a hundred axes": (model([step("MatMul", ["x", "w"])], [raw("w", [1] * 100, bytes(4))]), "bad-shape"),
    "an unknown number kind": (model([step("MatMul", ["x", "w"])], [raw("w", [2], bytes(8), 999)]), "unknown-file"),
    "NaN": (model([step("Gemm", ["x", "w"])], [numbers("w", np.full((2, 2), np.nan, np.float32))]), "not-finite"),
    "infinite": (model([step("Gemm", ["x", "w"])], [numbers("w", np.full((2, 2), np.inf, np.float32))]), "not-finite"),
    "text as weights": (model([step("Gemm", ["x", "w"])], [helper.make_tensor("w", 8, [1], [b"x"])]), None),
    "what nothing made": (model([step("Add", ["x", "nowhere"])]), "broken-model"),
    "a circle": (model([step("Add", ["x", "y"])]), "broken-model"),
    "a group": (b"\x08\x0a" + b"\x0b" * 1000, "unknown-file"),
    "a number without end": (b"\x08" + b"\xff" * 1000, "unknown-file"),
    "a list of millions of zeros": (model([step("Relu", ["x"], a=[0] * 2_000_000)]), "too-large"),
    "constants that double by joining": (bloated("Concat"), None),
    "constants that grow by spreading": (
        model([step("ConstantOfShape", ["s"], "c"), step("Add", ["x", "c"])], [numbers("s", np.array([10**6, 10**6]))]),
        None,
    ),
    "a range without end": (
        model(
            [step("Range", ["a", "b", "d"], "c"), step("Add", ["x", "c"])],
            [numbers("a", np.float32(0)), numbers("b", np.float32(1e30)), numbers("d", np.float32(1e-30))],
        ),
        None,
    ),
    "one large weight in a thousand layers": (
        model(
            [step("Gemm", ["x" if not at else f"h{at}", "w", f"b{at}"], f"h{at + 1}") for at in range(1000)],
            [numbers("w", np.ones((2000, 2000), np.float32))]
            + [numbers(f"b{at}", np.ones(2000, np.float32)) for at in range(1000)],
            shape=["batch", 2000],
        ),
        "too-large",
    ),
    "a large constant turned a thousand times": (
        model(
            [step("Neg", [f"c{at}"], f"c{at + 1}") for at in range(1000)] + [step("Add", ["x", "c1000"])],
            [numbers("c0", BIG)],
        ),
        None,
    ),
    "a thousand values joined": (model([step("Concat", ["x"] * 30_000, axis=1)]), "too-large"),
    "thousands of new axes": (
        model([step("Unsqueeze", ["x", "a"])], [numbers("a", np.arange(50_000))]),
        None,
    ),
    "script in every name": (
        model(
            [step(SCRIPT, ["x"], "h", name=SCRIPT, domain=SCRIPT), step("Gemm", ["h", SCRIPT])],
            [numbers(SCRIPT, np.ones((2, 2), np.float32))],
        ),
        None,
    ),
    "control characters in every name": (
        model(
            [step("\x00\n\u202e", ["x"], "h"), step("Gemm", ["h", "\x00.weight"])],
            [numbers("\x00.weight", np.ones((2, 2), np.float32))],
        ),
        None,
    ),
    "no names at all": (model([step("", ["x"], "h"), step("Relu", ["h"])]), None),
    "a broken design inside": (with_metadata('{"nodes": [{"kind": "linear", "id": "l1", "units": 1e99}]}'), None),
    "a deep design inside": (with_metadata("[" * 100_000), None),
    "another's design inside": (with_metadata(GALLERY["spiral"].model_dump_json()), None),
}

EVERY: dict[str, Case] = {
    f"{kind}: {name}": case
    for kind, cases in (("design", DESIGNS), ("packed", PACKED), ("weights", WEIGHTS), ("model", MODELS))
    for name, case in cases.items()
}
