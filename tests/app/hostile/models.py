"""Models that nobody should open, made by the onnx package or byte by byte."""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper

from app.network.gallery import GALLERY
from app.network.onnx.writing import DESIGN, onnx_file
from tests.app.hostile.cases import DESIGN_OF, SCRIPT, Case


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
