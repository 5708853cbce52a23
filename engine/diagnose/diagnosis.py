"""What a diagnosis is made of: three lights, the findings behind them, and the gradients layer by layer."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from engine.cells import Cell
from engine.richtext import Number, RichText

LightName = Literal["graph", "gradients", "updates"]
Condition = Literal["ok", "warning", "broken"]
Severity = Literal["note", "warning", "broken"]
"""How bad a finding is: "note" for what may well be meant, and leaves its light as it is."""


@dataclass(frozen=True, slots=True)
class Light:
    """One of the three questions, and its answer in a sentence that carries the numbers it rests on."""

    name: LightName
    condition: Condition
    question: str
    answer: RichText


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong with a training step, at the first node where it shows, in the order of running.

    ``event`` is the index of the event that shows it, ``cell`` a cell of the tensor that this event writes. ``node``
    is None for what the graph does not contain. ``got`` says what was seen, with its numbers; ``measure`` is the one
    number that it was judged by, such as the share of dead units. ``also`` are further nodes with the same illness.
    """

    code: str
    light: LightName
    severity: Severity
    title: str
    node: int | None
    event: int | None
    expected: str
    got: RichText
    cure: str
    cell: Cell | None = None
    measure: Number | None = None
    also: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Spread:
    """How large the cells of one or several tensors are: the mean of their sizes, their Euclidean norm, the largest."""

    mean: float
    norm: float
    largest: float


@dataclass(frozen=True, slots=True)
class LayerFlow:
    """The gradients of one layer. ``outputs`` is ∂L/∂(what leaves it), ``weights`` that of all its parameters.

    ``output`` is the node that leaves it, ``event`` the event after which the output's gradient is whole. ``change`` is
    ‖Δw‖/‖w‖ over the layer's parameters. None is "not computed", or, for ``change``, "nothing to compare with".
    """

    layer: str
    output: int
    event: int | None
    outputs: Spread | None
    weights: Spread | None
    change: float | None


@dataclass(frozen=True, slots=True)
class Diagnosis:
    """What is wrong with one training step, and where it began. Findings are in the order of running."""

    lights: tuple[Light, Light, Light]
    findings: tuple[Finding, ...]
    flow: tuple[LayerFlow, ...]
