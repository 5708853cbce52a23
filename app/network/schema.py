"""The network as versioned JSON: what the learner designs, saves, and sends over the socket.

A `Network` is well formed when pydantic accepts it: every number is finite and bounded, every
identifier is printable ASCII, nothing unknown is carried along. Whether it also makes *sense*
(connected, right shapes, no cycle) is the business of `infer.py`, which never raises. So a
half-finished design can always be kept, sent and drawn.
"""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from app.network.fields import (
    MAX_EDGES,
    MAX_NODES,
    MAX_UNITS,
    Attribute,
    Group,
    InitName,
    Name,
    NodeId,
    Number,
    Place,
    Seed,
    Value,
    printable,
)

ActivationName = Literal[
    "none",
    "tanh",
    "relu",
    "sigmoid",
    "leaky_relu",
    "elu",
    "gelu",
    "silu",
    "softplus",
    "selu",
    "celu",
    "mish",
    "relu6",
    "hardtanh",
    "hardsigmoid",
    "hardswish",
    "softsign",
    "logsigmoid",
]
LossName = Literal["mse", "l1", "bce_with_logits", "cross_entropy"]
DatasetKind = Literal["circle", "xor", "gauss", "spiral", "moons", "plane", "digits", "digits28", "lookup", "majority"]
OptimizerName = Literal["sgd", "adam", "adamw", "rmsprop", "adagrad"]
OMITTED = "omitted"
"""Marks, in the JSON schema, a field that is left out while it holds nothing: files and addresses stay short."""


def _nothing(value: object) -> bool:
    return value is None


_Optional = Field(exclude_if=_nothing, json_schema_extra={OMITTED: True})


class Part(BaseModel):
    """A piece of the design: immutable, finite, and closed to unknown fields."""

    model_config = ConfigDict(extra="forbid", frozen=True, strict=True, allow_inf_nan=False)


class Init(Part):
    """How a parameter begins: the constant `a`; normal with mean `a` and spread `b`; uniform from `a` to `b`.

    Xavier and Kaiming take their spread from the parameter's own shape, and neither number.
    """

    kind: InitName
    a: Number = 0.0
    b: Number = 1.0


At = Annotated[Place | None, _Optional]
"""Where a node is pinned on the canvas, in px: [x, y]. Nothing that is computed depends on it."""
Off = Annotated[Literal["bypass", "mute"] | None, _Optional]
"""Switched off: its first input goes through unchanged, or zeros of the shape that it would give come out."""
Shares = Annotated[NodeId | None, _Optional]
"""The node with whose parameters it computes, in place of its own."""
Begins = Annotated[Init | None, _Optional]
"""How its weights, or its biases, begin; without one as PyTorch's do."""


class InputSpec(Part):
    """The dataset's inputs: points [batch, 2], pictures [batch, 1, 8, 8], or sequences [batch, places]."""

    kind: Literal["input"] = "input"
    id: NodeId
    name: Name = ""
    group: Group = ""
    at: At = None


class LinearSpec(Part):
    """One layer as the learner sees it: a linear map and its activation function."""

    kind: Literal["linear"] = "linear"
    id: NodeId
    name: Name = ""
    units: Annotated[int, Field(ge=1, le=MAX_UNITS)]
    bias: bool = True
    activation: ActivationName = "none"
    frozen: bool = False
    """Its parameters require no gradient: training leaves them as they are."""
    group: Group = ""
    at: At = None
    off: Off = None
    shares: Shares = None
    weight_init: Begins = None
    bias_init: Begins = None


class LayerSpec(Part):
    """A layer of the table `LAYERS` (`layers/`), by its name there, with the settings that differ from its defaults."""

    kind: Literal["layer"] = "layer"
    id: NodeId
    name: Name = ""
    layer: Annotated[str, Field(min_length=1, max_length=32), AfterValidator(printable)]
    settings: Annotated[dict[Annotated[str, Field(max_length=32)], Attribute], Field(max_length=8)] = {}
    frozen: bool = False
    """Its parameters require no gradient: training leaves them as they are."""
    group: Group = ""
    at: At = None
    off: Off = None
    shares: Shares = None
    weight_init: Begins = None
    bias_init: Begins = None


class OpSpec(Part):
    """A single operation of an expression, by its name in the engine's table."""

    kind: Literal["op"] = "op"
    id: NodeId
    name: Name = ""
    op: Annotated[str, Field(min_length=1, max_length=32), AfterValidator(printable)]
    attrs: Annotated[dict[Annotated[str, Field(max_length=32)], Attribute], Field(max_length=8)] = {}
    group: Group = ""
    at: At = None
    off: Off = None


class ValueSpec(Part):
    """A leaf whose numbers the learner types: one number, a row, or a matrix."""

    kind: Literal["value"] = "value"
    id: NodeId
    name: Name = ""
    value: Value
    requires_grad: bool = True
    group: Group = ""
    at: At = None


class LossSpec(Part):
    """Compares its one input with the dataset's target, or with the input itself, as an autoencoder does.

    Of several losses the weighted sum is descended.
    """

    kind: Literal["loss"] = "loss"
    id: NodeId
    name: Name = ""
    loss: LossName
    against: Literal["target", "input"] = "target"
    weight: Number = 1.0
    group: Group = ""
    at: At = None


class PlaceholderSpec(Part):
    """What a file of another program computes here and we cannot: it keeps its name, its place and its edges."""

    kind: Literal["placeholder"] = "placeholder"
    id: NodeId
    name: Name = ""
    op: Annotated[str, Field(min_length=1, max_length=64), AfterValidator(printable)]
    """What the other program calls it, such as "LSTM"."""
    arity: Annotated[int, Field(ge=0, le=16)] = 1
    """How many inputs it takes."""
    note: Annotated[str, Field(max_length=300), AfterValidator(printable)] = ""
    """Why it cannot be computed here."""
    group: Group = ""
    at: At = None


NodeSpec = Annotated[
    InputSpec | LinearSpec | LayerSpec | OpSpec | ValueSpec | LossSpec | PlaceholderSpec, Field(discriminator="kind")
]


class Edge(Part):
    """The value of `source` carried to input number `port` of `target`."""

    source: NodeId
    target: NodeId
    port: Annotated[int, Field(ge=0, le=15)] = 0


class DataSpec(Part):
    """Examples made or chosen afresh from a seed: points of the plane, pictures, or sequences."""

    kind: DatasetKind
    size: Annotated[int, Field(ge=10, le=5000)] = 250
    noise: Annotated[float, Field(ge=0, le=1)] = 0.0
    train_share: Annotated[float, Field(ge=0.1, le=0.9)] = 0.8
    seed: Seed = 0


class Training(Part):
    """How the parameters are moved. A learning rate of 0 is allowed: it teaches."""

    optimizer: OptimizerName = "sgd"
    learning_rate: Annotated[float, Field(ge=0, le=1000)] = 0.1
    momentum: Annotated[float, Field(ge=0, le=0.99)] = 0.0
    batch_size: Annotated[int, Field(ge=1, le=512)] = 10
    zero_grad: bool = True
    """Whether every step begins without gradients; else the parameters keep theirs, and the next are added."""
    clip_norm: Annotated[float, Field(gt=0, le=1e6)] | None = None
    """The norm to which all gradients together are clipped before the update."""
    weight_decay: Annotated[float | None, Field(ge=0, le=1), _Optional] = None
    """How strongly each update pulls the parameters towards 0; None: as the optimizer usually does."""


class Network(Part):
    """The whole design: nodes, edges, data, training settings and the seed of its weights."""

    version: Literal[1] = 1
    slug: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")] | None = None
    name: Annotated[Name, Field(min_length=1)] = "Untitled"
    note: Annotated[str, Field(max_length=300), AfterValidator(printable)] = ""
    seed: Seed = 0
    nodes: Annotated[list[NodeSpec], Field(max_length=MAX_NODES)]
    edges: Annotated[list[Edge], Field(max_length=MAX_EDGES)] = []
    data: DataSpec | None = None
    training: Training = Training()

    def node(self, node_id: str) -> NodeSpec:
        """The first node with this id; KeyError when there is none."""
        for spec in self.nodes:
            if spec.id == node_id:
                return spec
        raise KeyError(node_id)
