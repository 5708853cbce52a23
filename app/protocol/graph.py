"""The computation graph as a frame: blocks, nodes, and the events of a training step."""

from __future__ import annotations

from typing import Literal

from app.protocol.base import Index, Message

Phase = Literal["forward", "backward", "update"]
EventKind = Literal["forward", "loss", "seed", "vjp", "accumulate", "clip", "update", "zero"]
Slot = Literal["value", "grad", "contribution", "m", "v", "v_max", "velocity", "s"]


class GraphNode(Message):
    """One node of the computation graph: a leaf, or one use of an op.

    `axes` says in a word what each axis of its tensor counts ("example", "unit", "channel" …); an empty word, nothing.
    `indexes` says of what its numbers are places, where they are no amounts: of the dataset's words or classes.
    """

    id: Index
    layer: str
    kind: Literal["input", "target", "parameter", "buffer", "leaf", "constant", "op"]
    op: str | None
    title: str
    symbol: str
    plain: str
    latex: str
    shape: list[int]
    axes: list[str]
    inputs: list[int]
    tracked: bool
    formula: str
    meaning: str
    curve: Literal["tanh", "sigmoid", "relu"] | None = None
    indexes: Literal["words", "classes"] | None = None


class GraphLayer(Message):
    """One block that the learner built with, and the nodes it runs, in order. `output` is the node that leaves it.

    `group` is the path of the named groups it stands in, outermost first: "stage 1/block 2".
    """

    id: str
    kind: Literal["input", "linear", "layer", "op", "value", "loss"]
    title: str
    subtitle: str
    nodes: list[int]
    output: int
    units: Index
    group: str = ""


class GraphEvent(Message):
    """One event of the training step. `target` is the node whose value or gradient it writes (−1: none).

    `folds` are the axes of the node's tensor over which a vjp sums, because the input was repeated along them.
    """

    kind: EventKind
    phase: Phase
    node: int
    input: int | None
    target: int
    writes: Literal["value", "grad", "contribution"] | None
    layer: str | None
    folds: list[Index]


class Packed(Message):
    """Records of one kind in little room: `values` holds each value once, `rows` the records one after another.

    A record takes as many places of `rows` as there are `fields`; each is the place of its value.
    """

    fields: list[str]
    values: list[str | int | bool | list[str] | list[int] | None]
    rows: list[Index]


class GraphFrame(Message):
    """The computation graph and the events of its training step: sent once, whenever the program is recorded anew.

    Those of a large one travel packed: `nodes` and `events` are then empty, and the nodes' formulas are left out.
    """

    type: Literal["graph"] = "graph"
    graph: Index
    layers: list[GraphLayer]
    nodes: list[GraphNode]
    events: list[GraphEvent]
    loss: int
    output: int
    examples: Index
    packed_nodes: Packed | None = None
    packed_events: Packed | None = None
