"""Repairs of what is connected wrongly: inputs without an edge, and edges that lead nowhere."""

from __future__ import annotations

from app.network.problems import Problem
from app.network.repair import ConnectStep, DisconnectStep, Repair
from app.network.repairs.patient import Patient
from app.network.schema import Edge


def only_candidate(problem: Problem, patient: Patient) -> list[Repair]:
    """Connect what goes nowhere, where one node alone could be meant."""
    node = problem.node or ""
    below = patient.below(node)
    candidates = [source for source in patient.loose() if source not in below]
    if len(candidates) != 1 or len(problem.ports) != 1:
        return []
    text = f"Connect {patient.title(candidates[0])} to {patient.title(node)}"
    return [Repair(text=text, steps=[ConnectStep(source=candidates[0], target=node, port=problem.ports[0])])]


def without_surplus(problem: Problem, patient: Patient) -> list[Repair]:
    """Take away the edges into inputs that the node does not have."""
    surplus = [edge for edge in patient.network.edges if edge.target == problem.node and edge.port in problem.ports]
    return [_without(surplus, patient)] if surplus else []


def without_dangling(problem: Problem, patient: Patient) -> list[Repair]:
    """Take away an edge of which one end is not there."""
    known = patient.topology.nodes
    dangling = [edge for edge in patient.network.edges if edge.source not in known or edge.target not in known]
    here = [edge for edge in dangling if problem.node in (edge.source, edge.target) or problem.node is None]
    return [_without(here, patient)] if here else []


def _without(edges: list[Edge], patient: Patient) -> Repair:
    one = f"the edge from {patient.title(edges[0].source)} to {patient.title(edges[0].target)}"
    text = f"Remove {one}" if len(edges) == 1 else f"Remove {len(edges)} edges"
    steps = [DisconnectStep(source=edge.source, target=edge.target, port=edge.port) for edge in edges]
    return Repair(text=text, steps=[*steps])
