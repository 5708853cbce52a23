"""A diagnosis as a frame: three lights, the findings with their cures, the gradients layer by layer."""

from __future__ import annotations

from typing import Literal

from app.network.fields import Attribute
from app.protocol.base import Index, Message, Real
from app.protocol.explained import Quantity, Text

LightName = Literal["graph", "gradients", "updates"]


class Lamp(Message):
    """One of the three questions, and its answer in a sentence."""

    name: LightName
    condition: Literal["ok", "warning", "broken"]
    question: str
    answer: Text


class Insertion(Message):
    """An op that is put between the node `after` and all that reads it; `id` is the new node's."""

    id: str
    op: str
    after: str


class Remedy(Message):
    """What one press changes in the design, and how that is said: "Set the learning rate to 0.1".

    `training` are settings of the training, `nodes` fields of nodes, by their ids; `remove` are nodes that are taken
    out, so that what they read feeds what they fed, `insert` ops that are put in. With `start_over` the run begins anew
    from its initial weights.
    """

    text: str
    training: dict[str, bool | float | str]
    nodes: dict[str, dict[str, Attribute | dict[str, Attribute]]]
    remove: list[str]
    insert: list[Insertion]
    start_over: bool


class Finding(Message):
    """One thing that is wrong, at the first node where it shows. `cursor` stands right after the event that shows it.

    `node`, `cursor` and `cell` are null where the graph has nothing to show. `also` are further nodes that have it.
    """

    code: str
    light: LightName
    severity: Literal["note", "warning", "broken"]
    title: str
    place: str
    node: Index | None
    cursor: Index | None
    cell: list[Index] | None
    expected: str
    got: Text
    cure: str
    measure: Quantity | None
    also: list[Index]
    remedy: Remedy | None


class Sizes(Message):
    """How large the cells of a gradient are: the mean of their sizes, the norm, the largest."""

    mean: Real
    norm: Real
    largest: Real


class FlowLayer(Message):
    """The gradients of one layer: of what leaves it, and of its parameters. `change` is ‖Δw‖/‖w‖ of these.

    `cursor` stands where the gradient of its output node is whole. Null is "not computed".
    """

    layer: str
    title: str
    node: Index
    cursor: Index | None
    outputs: Sizes | None
    weights: Sizes | None
    change: Real | None


class Diagnosis(Message):
    """The answer to `diagnose`: what is wrong with training step `step`, which `trace` shows, as a whole.

    Of a network with very many layers `flow` has some, evenly chosen; `layers` counts all. `trials` break something on
    purpose, so that its signs can be seen.
    """

    type: Literal["diagnosis"] = "diagnosis"
    trace: Index
    step: Index
    lights: list[Lamp]
    findings: list[Finding]
    flow: list[FlowLayer]
    layers: Index
    trials: list[Remedy]
