"""Cures in one press: what to change in the design against a finding, where a change of the design helps.

To add one: a function from (finding, patient) to a remedy or None, and a line in `CURES` under the finding's code.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from app.network.attributes import default_attributes
from app.network.naming import Names
from app.network.schema import LayerSpec, LinearSpec, Network, NodeSpec, OpSpec
from app.protocol.diagnosed import Insertion, Remedy
from app.session.recorded import Recorded
from engine.diagnose import Finding
from engine.diagnose.gates import gate_of
from engine.ops import OPS

USUAL_RATE = {"sgd": 0.1}
"""A learning rate to begin with; for optimizers that scale their steps themselves, `GENTLE_RATE`."""
GENTLE_RATE = 0.01
WANTED = 0.01
"""‖Δw‖/‖w‖ that a corrected learning rate aims at: lively, and a tenth of what is called too large."""


@dataclass(frozen=True)
class Patient:
    """The design, its names, and the step that was looked at."""

    network: Network
    names: Names
    recorded: Recorded

    @property
    def rate(self) -> float | None:
        """The learning rate of the step; None where it was changed since, so that the step says nothing about it."""
        rate = self.network.training.learning_rate
        return rate if self.recorded.settings.get("lr") == rate else None

    def spec(self, node: int) -> NodeSpec | None:
        """The design's node to which a node of the graph belongs."""
        layer = self.names.layer(node)
        return next((spec for spec in self.network.nodes if spec.id == layer), None)

    def title(self, spec: NodeSpec) -> str:
        """What the layer is called."""
        return self.names.layer_title(spec.id)


def remedy(finding: Finding, patient: Patient) -> Remedy | None:
    """What one press could change against the finding; None where there is no such thing."""
    find = CURES.get(finding.code)
    return None if find is None else find(finding, patient)


def pressed(
    text: str,
    *,
    training: dict[str, bool | float | str] | None = None,
    nodes: dict[str, dict[str, Any]] | None = None,
    remove: list[str] | None = None,
    insert: list[Insertion] | None = None,
    start_over: bool = False,
) -> Remedy:
    """What a press does: only what is named changes."""
    return Remedy(
        text=text,
        training=training or {},
        nodes=nodes or {},
        remove=remove or [],
        insert=insert or [],
        start_over=start_over,
    )


def rate_to(rate: float, *, start_over: bool = False) -> Remedy:
    """Another learning rate."""
    then = " and start over" if start_over else ""
    text = f"Set the learning rate to {rate:g}{then}"
    return pressed(text, training={"learning_rate": rate}, start_over=start_over)


def rounded(rate: float) -> float:
    """The next lower number with one digit, as a person would choose it: 0.0347 becomes 0.03."""
    if not 0 < rate < math.inf:
        return 0.0
    unit = 10.0 ** math.floor(math.log10(rate))
    return float(f"{max(1, math.floor(rate / unit + 1e-9)) * unit:.1g}")


def some_rate(_: Finding, patient: Patient) -> Remedy | None:
    """Against a learning rate of 0."""
    if patient.rate != 0:
        return None
    return rate_to(USUAL_RATE.get(patient.network.training.optimizer, GENTLE_RATE))


def fitting_rate(finding: Finding, patient: Patient) -> Remedy | None:
    """The learning rate with which the update would have been of a good size: the one is as large as the other."""
    share = finding.measure.value if finding.measure else 0.0
    if not patient.rate or not 0 < share < math.inf:
        return None
    rate = rounded(min(patient.rate * WANTED / share, 1000.0))
    return rate_to(rate) if rate > 0 and rate != patient.rate else None


def lower_rate(finding: Finding, patient: Patient) -> Remedy | None:
    """A tenth of the learning rate; after a NaN from the initial weights on, since the step before it went too far."""
    if not patient.rate:
        return None
    in_update = finding.light == "updates"
    if patient.recorded.place.step == 0 and not in_update:
        return None  # The initial weights gave it: no learning rate has had a part in that.
    return rate_to(rounded(patient.rate / 10), start_over=not in_update)


def open_units(finding: Finding, patient: Patient) -> Remedy | None:
    """Tanh in place of what has closed."""
    return other_function(finding, patient, "tanh")


def steep_units(finding: Finding, patient: Patient) -> Remedy | None:
    """ReLU in place of what has saturated; not at the network's end, where the loss reads it."""
    at_end = finding.node == patient.recorded.program.output
    return None if at_end else other_function(finding, patient, "relu")


def other_function(finding: Finding, patient: Patient, name: str) -> Remedy | None:
    """Another activation function in the layer that is named first."""
    spec = None if finding.node is None else patient.spec(finding.node)
    before = None if spec is None else function_of(spec)
    if spec is None or before in (None, name):
        return None
    text = f"Use {written(name)} instead of {written(before or name)}"
    title = patient.title(spec)
    where = "" if title == OPS[before or name].title else f" in {title}"
    return pressed(f"{text}{where}", nodes={spec.id: with_function(spec, name)})


def function_of(spec: NodeSpec) -> str | None:
    """The op of a node's activation function; None where it has none."""
    match spec:
        case LinearSpec():
            return None if spec.activation == "none" else spec.activation
        case LayerSpec():
            return spec.layer if spec.layer in OPS and OPS[spec.layer].family == "activation" else None
        case OpSpec():
            return spec.op
        case _:
            return None


def with_function(spec: NodeSpec, name: str) -> dict[str, Any]:
    """The fields that give a node another activation function."""
    match spec:
        case LinearSpec():
            return {"activation": name}
        case LayerSpec():
            return {"layer": name, "settings": {}}
        case _:
            return {"op": name, "attrs": {}}


def written(function: str) -> str:
    """An activation function as it stands in a sentence: tanh, ReLU, sigmoid."""
    symbol = OPS[function].symbol
    return symbol if len(symbol) > 1 else function


def unsquashed(_: Finding, patient: Patient) -> Remedy | None:
    """ReLU in all hidden layers whose activation function saturates."""
    output = patient.spec(patient.recorded.program.output)
    squashing = [spec for spec in patient.network.nodes if spec is not output and _saturates(function_of(spec))]
    if not squashing:
        return None
    where = "all hidden layers" if len(squashing) > 1 else patient.title(squashing[0])
    return pressed(
        f"Use {written('relu')} in {where}", nodes={spec.id: with_function(spec, "relu") for spec in squashing}
    )


def _saturates(function: str | None) -> bool:
    if function is None or OPS[function].family != "activation":
        return False
    return gate_of(OPS[function], default_attributes(function)).saturates


def clipped(_: Finding, patient: Patient) -> Remedy | None:
    """Shorten gradients to a norm of 1."""
    if patient.network.training.clip_norm is not None:
        return None
    return pressed("Clip gradients at 1", training={"clip_norm": 1.0})


def zeroed(_: Finding, patient: Patient) -> Remedy | None:
    """Zeroing each step."""
    if patient.network.training.zero_grad:
        return None
    return pressed("Turn on: Zero gradients each step", training={"zero_grad": True})


def thawed(finding: Finding, patient: Patient) -> Remedy | None:
    """Let frozen layers be trained."""
    nodes = [finding.node, *finding.also] if finding.node is not None else []
    specs = {spec.id: spec for spec in (patient.spec(node) for node in nodes) if spec is not None}
    frozen = [spec for spec in specs.values() if getattr(spec, "frozen", False)]
    if not frozen:
        return None
    what = patient.title(frozen[0]) if len(frozen) == 1 else f"{len(frozen)} layers"
    return pressed(f"Unfreeze {what}", nodes={spec.id: {"frozen": False} for spec in frozen})


def rejoined(finding: Finding, patient: Patient) -> Remedy | None:
    """Take the op that cuts the path out of it."""
    spec = None if finding.node is None else patient.spec(finding.node)
    if not isinstance(spec, OpSpec) or OPS[spec.op].differentiable:
        return None
    return pressed(f"Take {patient.title(spec)} out of the path", remove=[spec.id])


CURES: dict[str, Callable[[Finding, Patient], Remedy | None]] = {
    "detached-parameter": rejoined,
    "frozen-parameter": thawed,
    "not-finite": lower_rate,
    "not-zeroed": zeroed,
    "dead-units": open_units,
    "saturated": steep_units,
    "vanishing": unsquashed,
    "exploding": clipped,
    "rate-zero": some_rate,
    "update-too-large": fitting_rate,
    "update-too-small": fitting_rate,
}
