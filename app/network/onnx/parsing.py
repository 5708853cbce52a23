"""An ONNX model as plain data: nodes, constants as arrays, inputs with their shapes. Nothing of it is run."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.network.files.found import FileError
from app.network.onnx.bounds import CURE, check_bounds
from app.network.shown import shown
from engine.export.onnx.writing import onnx_package

Array = NDArray[Any]
Side = int | str | None
"""A size, the name of one that may vary ("batch"), or nothing known."""

OPSETS = range(7, 29)
"""Versions of ONNX's operations that are read; earlier ones mean other things by some names."""
MAX_AXES = 8


@dataclass(frozen=True)
class Node:
    """One operation: what it is, what it reads and writes by name ("": not given), its settings."""

    op: str
    name: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    settings: Mapping[str, Any]


@dataclass(frozen=True)
class Input:
    """What is fed: its name, whether it holds whole numbers, its shape."""

    name: str
    whole: bool
    shape: tuple[Side, ...]


@dataclass(frozen=True)
class Model:
    """A whole model, its nodes in the order of computing."""

    inputs: tuple[Input, ...]
    outputs: tuple[str, ...]
    nodes: tuple[Node, ...]
    constants: Mapping[str, Array]
    metadata: Mapping[str, str]
    name: str
    opset: int
    told: Mapping[str, Input]
    """Values on the way of which the file says what they are."""


def parse(data: bytes) -> Model:
    """The model in these bytes; raises FileError where there is none that can be read."""
    check_bounds(data)
    onnx = onnx_package()
    try:
        proto = onnx.ModelProto.FromString(data)
        return _Parser(onnx, proto).model()
    except FileError:
        raise
    except Exception as error:  # the library raises DecodeError, ValueError, TypeError and others
        got = f"bytes that cannot be read: {shown(str(error))}"
        raise FileError("unknown-file", expected="a whole ONNX model", got=got, cure=CURE) from error


class _Parser:
    def __init__(self, onnx: Any, proto: Any) -> None:
        self.onnx = onnx
        self.proto = proto
        self.opset = next((one.version for one in proto.opset_import if one.domain in ("", "ai.onnx")), 0)

    def model(self) -> Model:
        graph = self.proto.graph
        if self.opset not in OPSETS:
            raise FileError(
                "other-version",
                expected=f"an opset from {OPSETS.start} to {OPSETS.stop - 1}",
                got=str(self.opset),
                cure="Export the model again, with opset_version=21.",
            )
        if len(graph.sparse_initializer):
            raise FileError("sparse-weights", expected="dense weights", got="sparse ones", cure=CURE)
        constants = {tensor.name: self._array(tensor) for tensor in graph.initializer}
        nodes = tuple(self._node(node) for node in graph.node)
        inputs = tuple(self._input(value) for value in graph.input if value.name not in constants)
        outputs = tuple(value.name for value in graph.output)
        metadata = {entry.key: entry.value for entry in self.proto.metadata_props}
        told = {value.name: self._input(value) for value in graph.value_info if value.name not in constants}
        return Model(inputs, outputs, nodes, constants, metadata, self.proto.graph.name, self.opset, told)

    def _input(self, value: Any) -> Input:
        tensor = value.type.tensor_type
        told = tensor.shape.dim[:MAX_AXES]
        sides: list[Side] = [int(d.dim_value) if d.HasField("dim_value") else d.dim_param or None for d in told]
        kinds = self.onnx.TensorProto
        return Input(value.name, tensor.elem_type in (kinds.INT64, kinds.INT32), tuple(sides))

    def _node(self, node: Any) -> Node:
        domain = "" if node.domain in ("", "ai.onnx") else f"{node.domain}."
        settings = {attribute.name: self._setting(attribute) for attribute in node.attribute}
        return Node(f"{domain}{node.op_type}", node.name, tuple(node.input), tuple(node.output), settings)

    def _setting(self, attribute: Any) -> Any:
        """A number, a text, a list of numbers or an array; None for what is none of these."""
        kinds = self.onnx.AttributeProto
        match attribute.type:
            case kinds.FLOAT:
                return float(attribute.f)
            case kinds.INT:
                return int(attribute.i)
            case kinds.STRING:
                return attribute.s.decode("utf-8", "replace")
            case kinds.TENSOR:
                return self._array(attribute.t)
            case kinds.FLOATS:
                return [float(number) for number in attribute.floats]
            case kinds.INTS:
                return [int(number) for number in attribute.ints]
            case _:
                return None

    def _array(self, tensor: Any) -> Array:
        """The numbers of a tensor that stand in the file itself."""
        kinds = self.onnx.TensorProto
        if tensor.data_location == kinds.EXTERNAL or len(tensor.external_data):
            raise FileError(
                "external-data",
                expected="weights inside the file",
                got=f"weights of {shown(tensor.name[:64])} in another file",
                cure="Export it as one file: torch.onnx.export(…, external_data=False).",
            )
        if tensor.data_type == kinds.STRING:
            return np.zeros(0, np.float32)
        if len(tensor.dims) > MAX_AXES or any(side < 0 for side in tensor.dims):
            raise FileError("bad-shape", expected=f"at most {MAX_AXES} axes", got=str(len(tensor.dims)), cure=CURE)
        array: Array = np.array(self.onnx.numpy_helper.to_array(tensor))
        return array
