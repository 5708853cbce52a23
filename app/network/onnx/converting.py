"""A whole model as nodes of a design: each node worked out, converted, or kept as a placeholder with its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np

from app.network.files.found import FileError
from app.network.onnx.as_functions import FUNCTIONS
from app.network.onnx.as_layers import LAYERED
from app.network.onnx.as_operations import OPERATED
from app.network.onnx.as_shapes import SHAPED
from app.network.onnx.folding import VIEWS, folded
from app.network.onnx.laying import STAND_IN
from app.network.onnx.parsing import Array, Input, Model, Node
from app.network.onnx.reading import Converter, Reading, Ref, Value
from app.network.schema import InputSpec
from app.network.shapes import Shape
from app.network.shown import shown

CONVERTERS: Final[Mapping[str, Converter]] = {**LAYERED, **FUNCTIONS, **OPERATED, **SHAPED}
"""What becomes of a node. To read one more: a line in the table of the file `as_….py` that it belongs to."""

NOT_HERE = "it is not among the layers and operations here"
JOINING = frozenset({"Reshape", "Transpose", "Gemm", "MatMul", "Add", "Identity"})
"""What can work on axes that count as one (`laying.py`)."""
MIXED = "it works on the batch and another axis as one"
NOT_KNOWN = "it follows something that is not computed here, and could not be read without it"
NOT_SO = "with these settings it is not among the layers and operations here"


def read(model: Model) -> Reading:
    """The design as far as the model tells it: without data and loss."""
    first = model.inputs[0] if model.inputs else None
    fixed = first.shape[0] if first is not None and first.shape else None
    r = Reading(model, fixed if isinstance(fixed, int) and fixed > 0 else STAND_IN)
    for at, fed in enumerate(model.inputs):
        r.values[fed.name] = _fed(r, fed, at)
    for node in model.nodes:
        _convert(r, node)
    return r


def input_shape(fed: Input) -> Shape | None:
    """The shape of an input, its first side the batch; None where a side is not told."""
    sides = fed.shape[1:]
    if not fed.shape or not all(isinstance(side, int) and side > 0 for side in sides):
        return None
    return ("batch", *(side for side in sides if isinstance(side, int)))


def _fed(r: Reading, fed: Input, at: int) -> Ref:
    if at:
        return r.placeholder("Input", [], fed.name, "a second input: a design here has one")
    ref = r.add(InputSpec(id=r.free("x")), [])
    return Ref(ref.node, input_shape(fed))


def _convert(r: Reading, node: Node) -> None:
    given = [r.value(name) for name in node.inputs if name]
    if any(value is None for value in given):
        missing = next(name for name in node.inputs if name and r.value(name) is None)
        raise FileError(
            "broken-model",
            expected="nodes in the order of computing, each input made before it is read",
            got=f"{shown(node.op[:40])} that reads {shown(missing[:40])}, which nothing made",
            cure="Export the model again; onnx.checker.check_model tells more.",
        )
    refs = [value for value in given if isinstance(value, Ref)]
    constants = [value for value in given if not isinstance(value, Ref) and value is not None]
    for name in node.outputs:
        r.makers[name] = node
    value: Value | None = _sizes(r, node, refs) if node.op in ("Shape", "Size") and refs else None
    if value is None and not refs and r.room >= 0:
        value = folded(node, constants)
        r.room -= 0 if value is None or node.op in VIEWS else value.size
    found = _computed(r, node, refs) if value is None else value
    r.values.update({name: found for name in node.outputs if name})


def _sizes(r: Reading, node: Node, refs: list[Ref]) -> Array | None:
    """The shape of a value, in numbers."""
    shape = refs[0].shape
    if shape is None:
        return None
    sides = r.numeric(shape, refs[0].groups)
    if node.op == "Size":
        return np.array(np.prod(sides, dtype=np.int64))
    start, end = (node.settings.get(key) for key in ("start", "end"))
    return np.array(sides[slice(start, end)], np.int64)


def _attempted(convert: Converter, r: Reading, node: Node, refs: list[Ref]) -> Ref | None:
    """What the converter makes of a node; nothing of one with inputs or settings that its operation cannot have."""
    try:
        return convert(r, node, refs)
    except FileError:
        raise
    except (ArithmeticError, AttributeError, LookupError, TypeError, ValueError):
        return None


def _computed(r: Reading, node: Node, refs: list[Ref]) -> Ref:
    convert = CONVERTERS.get(node.op)
    if any(ref.groups for ref in refs) and node.op not in JOINING:
        return r.placeholder(node.op, refs, node.name, MIXED)
    if convert is not None and refs:
        before = r.reached()
        found = _attempted(convert, r, node, refs)
        if found is not None:
            return found
        r.go_back(before)
    own = next((name for name in node.inputs if name in r.model.constants), node.name)
    unknown = NOT_KNOWN if any(ref.shape is None for ref in refs) else NOT_SO
    stands = r.placeholder(node.op, refs, own, NOT_HERE if convert is None else unknown)
    return Ref(stands.node, _told(r, node))


def _told(r: Reading, node: Node) -> Shape | None:
    """The shape that the file itself gives of what cannot be computed here: what reads it can be read then."""
    told = r.model.told.get(node.outputs[0]) if node.outputs else None
    if told is None or not told.shape or isinstance(told.shape[0], int) != isinstance(_first_side(r), int):
        return None
    return input_shape(told)


def _first_side(r: Reading) -> object:
    """What the file calls the batch."""
    return next((fed.shape[0] for fed in r.model.inputs if fed.shape), None)
