"""An ONNX graph while it is written: nodes one after another, and constants, each of them once."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from importlib import import_module
from typing import Any

from engine.arrays import np
from engine.export.errors import ExportError
from engine.export.graph import Value
from engine.export.varying import Varying, fixed
from engine.export.weights import MissingPackageError
from engine.op import Array, Attrs
from engine.tensor import Tensor

OPSET = 21
IR_VERSION = 10
"""The version of the file format that came with opset 21."""


@dataclass(frozen=True)
class Use:
    """One op of the recorded pass: the names of its inputs in the graph, their values, its attributes, its result."""

    names: Sequence[str]
    values: Sequence[Value]
    attrs: Attrs
    output: Value

    def shape(self, i: int = 0) -> tuple[int, ...]:
        """The shape of an input; sizes that follow the batch are `Varying`."""
        return self.values[i].shape

    @property
    def rank(self) -> int:
        """How many axes the first input has."""
        return self.values[0].tensor.ndim

    @property
    def dtype(self) -> np.dtype[Any]:
        """The kind of number of the result."""
        return self.output.tensor.array.dtype

    def kind(self, i: int = 0) -> np.dtype[Any]:
        """The kind of number of an input."""
        return self.values[i].tensor.array.dtype

    def axes(self, key: str = "dim") -> list[int]:
        """The axes that an attribute names, counted from the front; all where it names none."""
        given = self.attrs.get(key)
        if given is not None and given != () and not self.rank:
            raise unsayable("an axis of a single number")
        chosen = range(self.rank) if given is None else [given] if isinstance(given, int) else given
        return [int(axis) % self.rank for axis in chosen]


class Writing:
    """The nodes and constants of one graph."""

    def __init__(self) -> None:
        self.onnx = onnx_package()
        self.nodes: list[Any] = []
        self.constants: dict[str, Array] = {}
        self.batch_of: str | None = None
        """The graph's input whose first axis is the batch."""
        self.taken: set[str] = set()
        self.path = ""
        """Where in the model the op stands that is being written: what its nodes are called after."""
        self._known: dict[tuple[str, tuple[int, ...], bytes], str] = {}
        self._batch: str | None = None
        self.batches = (0, 0)
        """The two batch sizes at which the model was recorded."""

    def node(self, op_type: str, *inputs: str, **attrs: Any) -> str:
        """Append a node with one output; the output's name. Attributes of None are left out."""
        return self.several(op_type, inputs, 1, **attrs)[0]

    def several(self, op_type: str, inputs: Sequence[str], outputs: int, **attrs: Any) -> list[str]:
        """The same with several outputs."""
        name = self.fresh(f"{self.path}/{op_type}" if self.path else op_type)
        results = [name] + [self.fresh(f"{name}/{at}") for at in range(1, outputs)]
        given = {key: value for key, value in attrs.items() if value is not None}
        self.nodes.append(self.onnx.helper.make_node(op_type, list(inputs), results, name=name, **given))
        return results

    def fresh(self, wanted: str) -> str:
        """A name that nothing has yet."""
        name, count = wanted, 1
        while name in self.taken:
            count += 1
            name = f"{wanted}_{count}"
        self.taken.add(name)
        return name

    # --- constants -------------------------------------------------------------------------------
    def constant(self, array: Array, wanted: str = "constant") -> str:
        """The name of a constant with these numbers."""
        array = np.asarray(array)
        key = (array.dtype.str, array.shape, array.tobytes())
        if key not in self._known:
            self._known[key] = self.fresh(wanted)
            self.constants[self._known[key]] = array
        return self._known[key]

    def number(self, value: float, dtype: Any) -> str:
        """A single number."""
        return self.constant(np.asarray(value, dtype))

    def ints(self, values: Sequence[int]) -> str:
        """A list of whole numbers, such as axes."""
        return self.constant(np.array([int(value) for value in values], np.int64))

    # --- sizes that follow the batch -------------------------------------------------------------
    def sizes(self, shape: Sequence[int]) -> str:
        """A shape as a list of whole numbers; what follows the batch is worked out when the model is run."""
        if fixed(tuple(shape)):
            return self.ints(shape)
        return self.node("Concat", *[self.size(side) for side in shape], axis=0)

    def size(self, side: int) -> str:
        """One size, as a list of one."""
        if not isinstance(side, Varying):
            return self.ints([side])
        first, second = self.batches
        factor, rest = divmod(side.other - int(side), (second - first) or 1)
        offset = int(side) - factor * first
        if rest or self.batch_of is None:
            raise unsayable("a size that follows the batch in a way of its own")
        if self._batch is None:
            path, self.path = self.path, ""
            self._batch = self.node("Shape", self.batch_of, start=0, end=1)
            self.path = path
        size = self._batch
        if factor != 1:
            size = self.node("Mul", size, self.ints([factor]))
        return self.node("Add", size, self.ints([offset])) if offset else size

    def count(self, sides: Sequence[int], dtype: Any, less: float = 0) -> str:
        """How many cells these sides have, less so many, as a number to calculate with."""
        if fixed(tuple(sides)):
            return self.number(max(int(np.prod(sides, dtype=np.int64)) - less, 0), dtype)
        product = self.node("Cast", self.node("ReduceProd", self.sizes(sides), keepdims=0), to=self.type_of(dtype))
        return self.node("Sub", product, self.number(less, dtype)) if less else product

    def type_of(self, dtype: Any) -> int:
        """ONNX's number for a kind of number."""
        return int(self.onnx.helper.np_dtype_to_tensor_dtype(np.dtype(dtype)))


def unsayable(what: str, cure: str = "") -> ExportError:
    """The refusal of something that ONNX has no words for."""
    return ExportError(
        "not-in-onnx",
        expected=f"operations that ONNX (opset {OPSET}) can say",
        got=what,
        cure=cure or "Take it out of the network, or export PyTorch code, which can say all of it.",
    )


def single(value: Value) -> Tensor:
    """A value that is the same for every batch; raises ExportError where it is not."""
    if not fixed(value.shape):
        raise unsayable("a constant whose shape follows the batch")
    return value.tensor


def onnx_package() -> Any:
    """The package that writes the files; raises MissingPackageError where it is not installed."""
    try:
        return import_module("onnx")
    except ImportError as error:
        raise MissingPackageError(
            "missing-package",
            expected="the package onnx",
            got=str(error),
            cure='Install it with: pip install "backprop-explorer[onnx]"',
        ) from error
