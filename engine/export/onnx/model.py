"""A model as an ONNX file: what it does in evaluation, its parameters by name, the batch as a size of its own.

The format: https://onnx.ai/onnx/. The file is checked with `onnx.checker` and compared with onnxruntime in the tests.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from engine.arrays import np
from engine.export.graph import Scope, Step, Value, values_in
from engine.export.onnx.table import REFUSED, WRITERS
from engine.export.onnx.writing import IR_VERSION, OPSET, Use, Writing, single, unsayable
from engine.export.tracing import evaluated
from engine.export.varying import Varying, fixed
from engine.nn.module import Module

BATCH = "batch"


def onnx_bytes(
    model: Module,
    inputs: Any,
    *,
    names: Sequence[str] = (),
    metadata: Mapping[str, str] | None = None,
    doc: str = "",
    dynamic: bool = True,
) -> bytes:
    """The model in the ONNX format. ``inputs`` is an example batch, or a tuple of several inputs.

    Without ``dynamic`` it takes this batch size alone. Raises ExportError for what ONNX cannot say, naming the op, and
    MissingPackageError where the package onnx is not installed.
    """
    w = Writing()
    root, batches = evaluated(model, inputs, dynamic)
    w.batches = batches
    return _Model(w, model, root, names).proto(metadata or {}, doc)


class _Model:
    def __init__(self, w: Writing, model: Module, root: Scope, names: Sequence[str]) -> None:
        self.w = w
        self.names: dict[int, str] = {}
        self.registered = {id(leaf): name for name, leaf in (*model.named_parameters(), *model.named_buffers())}
        self.paths = {id(module): path for path, module in model.named_modules()}
        w.taken |= {*self.registered.values()}
        self.parameters: dict[str, Value] = {}
        self.fed = self._feed(values_in(root.arguments), names)
        self._write(root)
        self.results = self._name_results(values_in(root.result))

    def _feed(self, values: Iterable[Value], names: Sequence[str]) -> list[Value]:
        fed = [value for value in values if value.fed]
        for at, value in enumerate(fed):
            wanted = names[at] if at < len(names) else "input" if len(fed) == 1 else f"input_{at + 1}"
            self.names[id(value)] = self.w.fresh(wanted)
            if self.w.batch_of is None and value.shape and isinstance(value.shape[0], Varying):
                self.w.batch_of = self.names[id(value)]
        return fed

    def _write(self, scope: Scope) -> None:
        outer = self.w.path
        self.w.path = self.paths.get(id(scope.module), outer).replace(".", "/")
        for item in scope.items:
            if isinstance(item, Scope):
                self._write(item)
            else:
                self._step(item)
        self.w.path = outer

    def _step(self, step: Step) -> None:
        name = step.op.name
        if name not in WRITERS:
            raise unsayable(f"{step.op.title} ({REFUSED.get(name, 'an operation of its own')})")
        use = Use([self._name(value) for value in step.inputs], step.inputs, step.attrs, step.output)
        self.names[id(step.output)] = WRITERS[name](
            self.w, use if step.op.promotion == "none" else _promoted(self.w, use)
        )

    def _name(self, value: Value) -> str:
        """What a value is called in the graph; a leaf that is met for the first time becomes part of it."""
        if id(value) not in self.names:
            known = self.registered.get(value.registered)
            if known is not None:
                self.parameters[known] = value
                self.names[id(value)] = known
            else:
                self.names[id(value)] = self._constant(value)
        return self.names[id(value)]

    def _constant(self, value: Value) -> str:
        array = value.tensor.array
        if fixed(value.shape):
            return self.w.constant(np.array(single(value).array))
        first = array.reshape(-1)[:1]
        if not first.size or not (array == first).all() or not (value.other.array == first).all():
            raise unsayable("a constant that follows the batch")
        return self.w.node("Expand", self.w.constant(first.reshape(())), self.w.sizes(value.shape))

    def _name_results(self, results: Sequence[Value]) -> list[tuple[str, Value]]:
        """Results under names of their own. An input that is handed out beside them, to compare with, is none."""
        named = []
        results = [value for at, value in enumerate(results) if not (at and value.fed)]
        for at, value in enumerate(results):
            wanted = self.w.fresh("output" if len(results) == 1 else f"output_{at + 1}")
            self.w.nodes.append(self.w.onnx.helper.make_node("Identity", [self._name(value)], [wanted], name=wanted))
            named.append((wanted, value))
        return named

    # --- the file --------------------------------------------------------------------------------
    def proto(self, metadata: Mapping[str, str], doc: str) -> bytes:
        """The whole file."""
        onnx = self.w.onnx
        held = {name: value.tensor.array for name, value in self.parameters.items()} | self.w.constants
        graph = onnx.helper.make_graph(
            self.w.nodes,
            "network",
            [self._told(self.names[id(value)], value) for value in self.fed],
            [self._told(name, value) for name, value in self.results],
            [
                onnx.numpy_helper.from_array(np.ascontiguousarray(array).reshape(array.shape), name)
                for name, array in held.items()
            ],
            doc_string=doc,
        )
        model = onnx.helper.make_model(
            graph,
            producer_name="Backprop Explorer",
            opset_imports=[onnx.helper.make_opsetid("", OPSET)],
            ir_version=IR_VERSION,
        )
        onnx.helper.set_model_props(model, dict(metadata))
        written: bytes = model.SerializeToString()
        return written

    def _told(self, name: str, value: Value) -> Any:
        """Name, kind of number and shape of an input or a result."""
        sides = [self._side(side) for side in value.shape]
        return self.w.onnx.helper.make_tensor_value_info(name, self.w.type_of(value.tensor.array.dtype), sides)

    def _side(self, side: int) -> int | str | None:
        if not isinstance(side, Varying):
            return int(side)
        return BATCH if (int(side), side.other) == self.w.batches else None


def _promoted(w: Writing, use: Use) -> Use:
    """Inputs brought to one kind of number, where the op does so by itself; in ONNX none does."""
    kinds = {value.tensor.array.dtype for value in use.values}
    if len(kinds) < 2 or use.dtype.kind != "f" or any(kind.kind == "b" for kind in kinds):
        return use
    if use.values and any(value.tensor.array.dtype.kind in "iu" and value.tensor.ndim for value in use.values):
        return use
    names = [
        name if value.tensor.array.dtype == use.dtype else w.node("Cast", name, to=w.type_of(use.dtype))
        for name, value in zip(use.names, use.values, strict=True)
    ]
    return Use(names, use.values, use.attrs, use.output)
