"""A model read into a design node by node: what each value is, what it is called, which weights come with it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from app.network.attributes import attribute_problem
from app.network.fields import MAX_EDGES, MAX_MAGNITUDE, MAX_NODES, MAX_PARAMETERS, MAX_VALUES
from app.network.files.found import checked, shown_name
from app.network.layers import LAYERS
from app.network.offered import OFFERED
from app.network.onnx.bounds import too_large
from app.network.onnx.folding import IN_ALL
from app.network.onnx.laying import STAND_IN, Groups, joined
from app.network.onnx.naming import UNNAMED, Ids, stem, title
from app.network.onnx.parsing import Array, Model, Node
from app.network.problems import Problem
from app.network.schema import Edge, LayerSpec, LinearSpec, NodeSpec, OpSpec, PlaceholderSpec, ValueSpec
from app.network.shapes import Shape, op_shape, value_shape
from app.network.takes import layer_shape

MOST_PORTS = 16


@dataclass(frozen=True)
class Ref:
    """A value that a node of the design gives; of its shape nothing may be known."""

    node: str
    shape: Shape | None
    groups: Groups = ()
    """Axes that count as one in the model (`laying.py`)."""


Value = Ref | Array


@dataclass
class Reading:
    """The design as far as it has been read. Converters add to it; see `converting.py`."""

    model: Model
    batch: int = STAND_IN
    """What stands for "batch" in shapes that are calculated with."""
    specs: dict[str, NodeSpec] = field(default_factory=dict)
    edges: list[Edge] = field(default_factory=list)
    weights: dict[str, NDArray[np.float32]] = field(default_factory=dict)
    values: dict[str, Value] = field(default_factory=dict)
    makers: dict[str, Node] = field(default_factory=dict)
    """The node of the model that writes each value."""
    open_linear: dict[str, str] = field(default_factory=dict)
    """Values of the model that are a linear layer's and its alone, which may take up a bias or an activation."""
    owners: dict[tuple[str, ...], str] = field(default_factory=dict)
    """Which layer of the design has which tensors of the model: another one with the same shares them."""
    notes: list[Problem] = field(default_factory=list)
    room: int = IN_ALL
    """Cells that may still be taken up by constants that are worked out."""
    packed: dict[str, tuple[Ref, Array, Array | None]] = field(default_factory=dict)
    """Linear layers that were taken apart (`packed.py`): what each reads, its weights and its biases."""
    learned: int = 0
    """Numbers of all weights so far."""

    def __post_init__(self) -> None:
        reading = (node for node in self.model.nodes if node.op not in ("Shape", "Size"))
        self.uses = Counter(name for node in reading for name in node.inputs)
        self.uses.update(self.model.outputs)
        self._ids = Ids()

    # --- values ----------------------------------------------------------------------------------
    def value(self, name: str) -> Value | None:
        """What a name stands for; None where nothing does."""
        if name in self.values:
            return self.values[name]
        return self.model.constants.get(name)

    def known(self, node: Node, at: int) -> Array | None:
        """An input that is constant; None where it is missing or computed."""
        value = self.value(node.inputs[at]) if at < len(node.inputs) else None
        return None if isinstance(value, Ref) else value

    def numeric(self, shape: Shape, groups: Groups = ()) -> list[int]:
        """A shape to calculate with, as the model has it."""
        return joined([self.batch if side == "batch" else side for side in shape], groups)

    # --- nodes of the design ---------------------------------------------------------------------
    def add(self, spec: NodeSpec, sources: Sequence[Ref]) -> Ref:
        """A node that reads these values."""
        if len(self.specs) >= MAX_NODES or len(self.edges) + len(sources) > MAX_EDGES:
            raise too_large(f"a design of at most {MAX_NODES:,} nodes", "more")
        self.specs[spec.id] = spec
        self.edges += [Edge(source=source.node, target=spec.id, port=port) for port, source in enumerate(sources)]
        return Ref(spec.id, self._shape(spec, [source.shape for source in sources]))

    def layer(
        self,
        kind: str,
        x: Ref,
        settings: Mapping[str, Any] | None = None,
        weights: Mapping[str, Array] | None = None,
        tensors: tuple[str, ...] = (),
    ) -> Ref:
        """A layer of the table; settings that are the usual ones are left out."""
        usual = LAYERS[kind].complete({})
        given = {name: value for name, value in (settings or {}).items() if value != usual[name]}
        spec = LayerSpec(
            id=self.free(stem(tensors, kind)),
            name=title(tensors),
            layer=kind,
            settings=given,
            shares=self._owner(tensors),
        )
        self._learn(spec.id, weights or {}, tensors)
        return self.add(spec, [x])

    def linear(self, x: Ref, weight: Array, bias: Array | None, tensors: tuple[str, ...]) -> Ref:
        """A linear layer; `weight` is [units, features]."""
        spec = LinearSpec(
            id=self.free(stem(tensors, "l")),
            name=title(tensors),
            units=len(weight),
            bias=bias is not None,
            shares=self._owner(tensors),
        )
        held = {"linear.weight": weight} | ({} if bias is None else {"linear.bias": bias})
        self._learn(spec.id, held, tensors)
        return self.add(spec, [x])

    def op(self, name: str, sources: Sequence[Ref], attrs: Mapping[str, Any] | None = None) -> Ref | None:
        """An operation; None where designs have none with these settings."""
        if name not in OFFERED:
            return None
        spec = OpSpec(id=self.free(name), op=name, attrs=dict(attrs or {}))
        return None if attribute_problem(spec) else self.add(spec, sources)

    def operand(self, name: str, array: Array) -> Ref:
        """A constant of the model as a value that a learner could have typed."""
        while array.ndim > 2 and array.shape[0] == 1:
            array = array[0]
        if array.ndim > 2 or not 0 < array.size <= MAX_VALUES or array.dtype.kind not in "fiu":
            note = f"a constant of shape {list(array.shape)}, more than can be typed"
            return self.placeholder("Constant", [], name, note)
        numbers = np.clip(np.nan_to_num(array.astype(np.float64)), -MAX_MAGNITUDE, MAX_MAGNITUDE)
        own = array.ndim > 0 and name in self.model.constants and not UNNAMED.match(name)
        spec = ValueSpec(
            id=self.free(stem((name,), "v")),
            name=title((name,)),
            value=_floats(numbers.tolist()),
            requires_grad=own and array.dtype.kind == "f",
        )
        return self.add(spec, [])

    def operands(self, node: Node) -> list[Ref]:
        """All inputs of a node as values of the design; constants are typed in."""
        found = []
        for name in node.inputs:
            value = self.value(name) if name else None
            if value is not None:
                found.append(value if isinstance(value, Ref) else self.operand(name, value))
        return found

    def drop(self, node_id: str) -> None:
        """A node that was read before goes again: others stand in its place."""
        if self.specs.pop(node_id, None) is not None:
            self.edges = [edge for edge in self.edges if edge.target != node_id]

    def placeholder(self, op: str, sources: Sequence[Ref], name: str, note: str) -> Ref:
        """Something that we do not have."""
        spec = PlaceholderSpec(
            id=self.free(stem((name,), op)),
            op=shown_name(op, 64) or "?",
            arity=min(len(sources), MOST_PORTS),
            note=shown_name(note, 300),
        )
        return self.add(spec, sources[:MOST_PORTS])

    def change(self, node_id: str, **fields: Any) -> None:
        """Other settings for a linear layer that was read before."""
        self.specs[node_id] = self.specs[node_id].model_copy(update=fields)

    def reached(self) -> tuple[int, ...]:
        """How far it has come, to come back to."""
        return tuple(len(part) for part in (self.specs, self.weights, self.owners, self.edges))

    def go_back(self, reached: tuple[int, ...]) -> None:
        """Forget what was added since."""
        *tables, edges = reached
        held: tuple[dict[Any, Any], ...] = (self.specs, self.weights, self.owners)
        for table, length in zip(held, tables, strict=True):
            while len(table) > length:
                table.popitem()
        del self.edges[edges:]

    # --- names -----------------------------------------------------------------------------------
    def free(self, wanted: str) -> str:
        """An id that no node has yet."""
        return self._ids.free(wanted, self.specs)

    def _owner(self, tensors: tuple[str, ...]) -> str | None:
        return self.owners.get(tensors) if tensors else None

    def _learn(self, node_id: str, weights: Mapping[str, Array], tensors: tuple[str, ...]) -> None:
        """Keep the weights of a node, unless they are another one's."""
        if tensors and tensors in self.owners:
            return
        if tensors:
            self.owners[tensors] = node_id
        self.learned += sum(array.size for array in weights.values())
        if self.learned > MAX_PARAMETERS:
            raise too_large(f"at most {MAX_PARAMETERS:,} weights", "more")
        for name, array in weights.items():
            self.weights[f"{node_id}.{name}"] = checked(f"{node_id}.{name}", array)

    def _shape(self, spec: NodeSpec, shapes: Sequence[Shape | None]) -> Shape | None:
        known = [shape for shape in shapes if shape is not None]
        if len(known) < len(shapes):
            return None
        outcome: Shape | Problem | None = None
        if isinstance(spec, LinearSpec):
            outcome = (*known[0][:-1], spec.units)
        elif isinstance(spec, LayerSpec):
            outcome = layer_shape(spec, known[0])
        elif isinstance(spec, OpSpec):
            outcome = op_shape(spec, known)
        elif isinstance(spec, ValueSpec):
            outcome = value_shape(spec.value)
        return None if isinstance(outcome, Problem) else outcome


Converter = Callable[[Reading, Node, list[Ref]], Ref | None]
"""Makes of a node, and of those inputs that are computed, a value of the design; None: we do not have it."""


def with_shape(ref: Ref, shape: Shape) -> Ref:
    """The same value, of which this shape is known."""
    return replace(ref, shape=shape)


def _floats(value: Any) -> Any:
    return [_floats(part) for part in value] if isinstance(value, list) else float(value)
