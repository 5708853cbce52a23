"""Shapes as the learner types: what every node of a design holds, and what keeps it from running.

Nothing here raises for a well-formed `Network`. A problem is reported once, where it stands; the
nodes downstream of it have the shape None, "unknown", and no problems of their own.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field

from app.network import rules, takes
from app.network.problems import Problem
from app.network.schema import (
    LinearSpec,
    LossSpec,
    Network,
    NodeSpec,
    ValueSpec,
)
from app.network.shapes import Shape, op_shape, size, value_shape
from app.network.topology import Topology, read_topology

FEATURES = 2
"""Every toy dataset lies in the plane."""
MAX_PROBLEMS = 100
"""More than anybody reads; the rest show themselves once these are solved."""


@dataclass(frozen=True)
class Inference:
    """What a design amounts to.

    `shapes` holds each node's output shape, with "batch" for the number of examples, or None where
    it is unknown. `parameters` counts the numbers that training moves. `problems` keep the network
    from running; `advice` does not, it only warns.
    """

    shapes: dict[str, Shape | None]
    parameters: int
    problems: tuple[Problem, ...]
    advice: tuple[Problem, ...]
    result: str | None

    @property
    def sound(self) -> bool:
        """Whether the network can be built and trained."""
        return not self.problems


@dataclass
class _Survey:
    """The state of one walk over the nodes in the order of computing."""

    network: Network
    topology: Topology
    shapes: dict[str, Shape | None] = field(default_factory=dict)
    parameters: int = 0
    values: int = 0
    problems: list[Problem] = field(default_factory=list)

    def refuse(self, problem: Problem) -> None:
        self.problems.append(problem)


def infer(network: Network) -> Inference:
    """Shapes, parameter count and problems of a design. Never raises for a well-formed one."""
    topology = read_topology(network)
    survey = _Survey(network, topology, shapes=dict.fromkeys(topology.nodes))
    survey.problems += topology.problems
    survey.problems += rules.roles(network, topology)
    for node_id in topology.order:
        spec = topology.nodes[node_id]
        sources = _sources(survey, spec)
        known = None if sources is None else [survey.shapes[source] for source in sources]
        if known is None or any(shape is None for shape in known):
            continue
        shape = _shape(survey, spec, [shape for shape in known if shape is not None])
        survey.shapes[node_id] = shape
        _count(survey, spec, shape, known)
    result, problems = rules.result(network, topology, survey.shapes)
    survey.problems += problems
    survey.problems += rules.limits(network, survey.parameters, survey.values)
    survey.problems += rules.learnable(network, topology)
    return Inference(
        shapes=survey.shapes,
        parameters=survey.parameters,
        problems=tuple(survey.problems[:MAX_PROBLEMS]),
        advice=rules.advice(topology),
        result=result,
    )


def _sources(survey: _Survey, spec: NodeSpec) -> list[str] | None:
    """The sources of a node by port, or None (and a problem) when they are not what it takes."""
    ports = survey.topology.inputs[spec.id]
    arity = takes.arity(spec)
    if arity is None:
        survey.refuse(takes.unknown_op(spec))
        return None
    surplus = sorted(port for port in ports if port >= arity)
    missing = [port for port in range(arity) if port not in ports]
    if surplus:
        survey.refuse(takes.too_many_inputs(spec, arity, ports[surplus[0]], surplus[0]))
    elif missing and not _excused(survey, spec, missing):
        survey.refuse(takes.missing_input(spec, arity, missing))
    return None if surplus or missing else [ports[port] for port in range(arity)]


def _excused(survey: _Survey, spec: NodeSpec, missing: Sequence[int]) -> bool:
    """Whether the gaps are already explained by dangling edges into this node."""
    return all((spec.id, port) in survey.topology.dangling for port in missing)


def _shape(survey: _Survey, spec: NodeSpec, inputs: Sequence[Shape]) -> Shape | None:
    if isinstance(spec, LinearSpec):
        problem = takes.linear_input(spec, inputs[0])
        shape: Shape | None = (*inputs[0][:-1], spec.units)
    elif isinstance(spec, LossSpec):
        problem, shape = takes.loss_input(spec, inputs[0], survey.network.data), ()
    elif isinstance(spec, ValueSpec):
        problem, shape = None, value_shape(spec.value)
    elif spec.kind == "op":
        outcome = op_shape(spec, inputs)
        problem, shape = (outcome, None) if isinstance(outcome, Problem) else (None, outcome)
    else:
        problem, shape = None, ("batch", FEATURES) if survey.network.data else None
    if problem is not None:
        survey.refuse(problem)
        return None
    return shape


def _count(survey: _Survey, spec: NodeSpec, shape: Shape | None, inputs: Sequence[Shape | None]) -> None:
    """Add a node's parameters, and the numbers that its values take in one training step."""
    if shape is None:
        return
    cells = size(shape, survey.network.training.batch_size)
    if isinstance(spec, LinearSpec) and inputs[0] is not None:
        features = inputs[0][-1]
        survey.parameters += spec.units * (int(features) + spec.bias)
        cells *= 1 + spec.bias + (spec.activation != "none")
    elif isinstance(spec, ValueSpec) and spec.requires_grad:
        survey.parameters += math.prod(int(side) for side in shape)
    survey.values += cells
