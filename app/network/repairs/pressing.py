"""The pieces of which repairs are put together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from app.network.fields import Attribute, Value
from app.network.repair import ConnectStep, DisconnectStep, InsertStep, RemoveStep, Repair, SetStep, Step
from app.network.repairs.patient import Patient
from app.network.schema import DataSpec, Edge, LayerSpec, LinearSpec, NodeSpec, OpSpec

Alternatives = Sequence[Repair]
"""Repairs of which the first that cures is offered."""


def pressed(text: str, *steps: Step) -> Repair:
    """What a press does, and how that is said."""
    return Repair(text=text, steps=list(steps))


def setting(node: str | None, field: str, value: Attribute | Value | DataSpec | None) -> SetStep:
    """Another value for a field of a node; without a node, of the design."""
    return SetStep(node=node, field=field, value=value)


def joined(edge: Edge) -> ConnectStep:
    """An edge, in place of what came in there."""
    return ConnectStep(source=edge.source, target=edge.target, port=edge.port)


def cut(edges: Iterable[Edge]) -> list[DisconnectStep]:
    """Without these edges."""
    return [DisconnectStep(source=edge.source, target=edge.target, port=edge.port) for edge in edges]


def between(source: str, target: str, port: int, *specs: NodeSpec) -> list[InsertStep]:
    """New nodes, one after the other, on the way from `source` to an input of `target`."""
    sources = [source, *(spec.id for spec in specs[:-1])]
    return [InsertStep(source=at, target=target, port=port, node=spec) for at, spec in zip(sources, specs, strict=True)]


def without(node: str, patient: Patient) -> list[Step]:
    """Take a node out, so that what it read feeds what it fed."""
    source = patient.source(node)
    onward = patient.leaving(node)
    if source is None or source == node:
        return [RemoveStep(node=node)]
    healed = [ConnectStep(source=source, target=edge.target, port=edge.port) for edge in onward if edge.target != node]
    return [*healed, RemoveStep(node=node)]


def linear(patient: Patient, units: int) -> LinearSpec:
    """A new linear layer."""
    return LinearSpec(id=patient.fresh("linear"), units=units)


def layer(patient: Patient, kind: str, **settings: Attribute) -> LayerSpec:
    """A new layer of the table."""
    return LayerSpec(id=patient.fresh(kind), layer=kind, settings=settings)


def op(patient: Patient, name: str, **attrs: Attribute) -> OpSpec:
    """A new op."""
    return OpSpec(id=patient.fresh(name), op=name, attrs=attrs)


def counted(count: int, word: str) -> str:
    """ "1 unit", "8 units"."""
    return f"{count:,} {word}" + ("" if count == 1 else "s")
