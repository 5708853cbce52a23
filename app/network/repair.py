"""A repair: what one press changes in a design so that a problem is gone, as a list of small steps.

The page applies the same steps (`static/src/editor/repair.ts`). A step that names what is not there changes nothing.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from app.network.fields import Attribute, NodeId, Value
from app.network.schema import DataSpec, Edge, Network, NodeSpec

Port = Annotated[int, Field(ge=0, le=15)]


class _Step(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class SetStep(_Step):
    """Give a field another value: of a node ("units", "settings.kernel"; where two have its id, of the first), or,
    without a node, of the design itself ("data", "data.size", "training.batch_size")."""

    do: Literal["set"] = "set"
    node: NodeId | None
    field: Annotated[str, Field(max_length=64)]
    value: Attribute | Value | DataSpec | None


class InsertStep(_Step):
    """Put a new node on the way from `source` to input `port` of `target`."""

    do: Literal["insert"] = "insert"
    source: NodeId
    target: NodeId
    port: Port
    node: NodeSpec


class ConnectStep(_Step):
    """An edge from `source` to input `port` of `target`, in place of what came in there."""

    do: Literal["connect"] = "connect"
    source: NodeId
    target: NodeId
    port: Port


class DisconnectStep(_Step):
    """Without this edge; where it is drawn twice, without the later one."""

    do: Literal["disconnect"] = "disconnect"
    source: NodeId
    target: NodeId
    port: Port


class AddStep(_Step):
    """One more node, without edges."""

    do: Literal["add"] = "add"
    node: NodeSpec


class RemoveStep(_Step):
    """Without this node and its edges; where two have its id, without the later one, and the edges stay."""

    do: Literal["remove"] = "remove"
    node: NodeId


Step = Annotated[
    SetStep | InsertStep | ConnectStep | DisconnectStep | AddStep | RemoveStep,
    Field(discriminator="do"),
]


class Repair(BaseModel):
    """What a press does, in a few words ("Insert a Flatten"), and the steps, carried out in their order."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    text: str
    steps: list[Step]


def repaired(network: Network, repair: Repair) -> Network | None:
    """The design after a repair; None where a step gives a field what it cannot hold."""
    try:
        for step in repair.steps:
            network = _after(network, step)
    except (ValidationError, AttributeError, KeyError):
        return None
    return network


def _after(network: Network, step: Step) -> Network:
    match step:
        case SetStep(node=None):
            return _set_in_design(network, step)
        case SetStep():
            return network.model_copy(update={"nodes": _with_set(network.nodes, step)})
        case InsertStep():
            added = _after(network, AddStep(node=step.node))
            added = _after(added, ConnectStep(source=step.source, target=step.node.id, port=0))
            return _after(added, ConnectStep(source=step.node.id, target=step.target, port=step.port))
        case ConnectStep():
            others = [edge for edge in network.edges if (edge.target, edge.port) != (step.target, step.port)]
            return _wired(network, [*others, Edge(source=step.source, target=step.target, port=step.port)])
        case DisconnectStep():
            return _wired(
                network, _without(network.edges, Edge(source=step.source, target=step.target, port=step.port))
            )
        case AddStep():
            return network.model_copy(update={"nodes": [*network.nodes, step.node]})
        case RemoveStep():
            return _removed(network, step.node)


def _set_in_design(network: Network, step: SetStep) -> Network:
    whole, _, part = step.field.partition(".")
    value: Any = step.value
    if part:
        before = getattr(network, whole, None)
        if not isinstance(before, BaseModel):
            raise KeyError(step.field)
        value = type(before).model_validate({**dict(before), part: value})
    return type(network).model_validate({**dict(network), whole: value})


def _with_set(nodes: Sequence[NodeSpec], step: SetStep) -> list[NodeSpec]:
    """Where two nodes have the id, the first one is meant: the design computes with that."""
    place = next((place for place, spec in enumerate(nodes) if spec.id == step.node), None)
    return [_set_in_node(spec, step) if at == place else spec for at, spec in enumerate(nodes)]


def _set_in_node(spec: NodeSpec, step: SetStep) -> NodeSpec:
    whole, _, part = step.field.partition(".")
    value: Any = step.value
    if part:
        settings = dict(getattr(spec, whole))
        settings.pop(part, None)
        value = settings if value is None else {**settings, part: value}
    changed: NodeSpec = type(spec).model_validate({**dict(spec), whole: value})
    return changed


def _without(edges: Sequence[Edge], edge: Edge) -> list[Edge]:
    places = [place for place, other in enumerate(edges) if other == edge]
    return [other for place, other in enumerate(edges) if place != (places[-1] if places else None)]


def _removed(network: Network, node: str) -> Network:
    places = [place for place, spec in enumerate(network.nodes) if spec.id == node]
    if not places:
        return network
    nodes = [spec for place, spec in enumerate(network.nodes) if place != places[-1]]
    design = network.model_copy(update={"nodes": nodes})
    if len(places) > 1:
        return design
    return _wired(design, [edge for edge in network.edges if node not in (edge.source, edge.target)])


def _wired(network: Network, edges: list[Edge]) -> Network:
    return network.model_copy(update={"edges": edges})
