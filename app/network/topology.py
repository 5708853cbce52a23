"""Who feeds whom: the order in which the nodes of a design can be computed, and what stands in its way."""

from __future__ import annotations

import heapq
from dataclasses import dataclass

from app.network.calling import called
from app.network.problems import Problem
from app.network.schema import Network, NodeSpec

NAMED, MEMBERS = 12, 256
"""How many nodes of a cycle its sentence names, and how many are told apart from the others on the canvas."""


@dataclass(frozen=True)
class Topology:
    """The design's edges read once.

    `dangling` holds the ports whose edge comes from nowhere.

    `order` holds the ids in the order of computing, ties in the order of the design; nodes on a
    cycle and all that follows them are missing from it. `inputs[id][port]` is the source at a
    port; `outputs[id]` the targets. Edges that cannot be used are left out and have a problem.
    """

    nodes: dict[str, NodeSpec]
    order: tuple[str, ...]
    inputs: dict[str, dict[int, str]]
    outputs: dict[str, tuple[str, ...]]
    dangling: frozenset[tuple[str, int]]
    problems: tuple[Problem, ...]

    def sinks(self) -> tuple[str, ...]:
        """Nodes without outgoing edges, in the order of the design."""
        return tuple(node_id for node_id in self.nodes if not self.outputs[node_id])


def read_topology(network: Network) -> Topology:
    """Sort the design's nodes (Kahn 1962), reporting duplicates, dangling edges and cycles."""
    problems: list[Problem] = []
    nodes = _unique(network, problems)
    inputs = _wired(network, nodes, problems)
    outputs: dict[str, list[str]] = {node_id: [] for node_id in nodes}
    for target, ports in inputs.items():
        for source in ports.values():
            outputs[source].append(target)
    order = _sorted(nodes, inputs, outputs)
    problems += _cycles(nodes, inputs, set(order))
    return Topology(
        nodes=nodes,
        order=tuple(order),
        inputs=inputs,
        outputs={node_id: tuple(targets) for node_id, targets in outputs.items()},
        dangling=frozenset((edge.target, edge.port) for edge in network.edges if edge.source not in nodes),
        problems=tuple(problems),
    )


def _unique(network: Network, problems: list[Problem]) -> dict[str, NodeSpec]:
    nodes: dict[str, NodeSpec] = {}
    for spec in network.nodes:
        if spec.id in nodes:
            problems.append(
                Problem(
                    code="duplicate-id",
                    node=spec.id,
                    expected="every node with an id of its own",
                    got=f"two nodes with the id {spec.id}",
                    cure="Give one of them another id.",
                )
            )
        else:
            nodes[spec.id] = spec
    return nodes


def _wired(network: Network, nodes: dict[str, NodeSpec], problems: list[Problem]) -> dict[str, dict[int, str]]:
    inputs: dict[str, dict[int, str]] = {node_id: {} for node_id in nodes}
    for edge in network.edges:
        absent = edge.source if edge.source not in nodes else edge.target if edge.target not in nodes else None
        if absent is not None:
            problems.append(
                Problem(
                    code="dangling-edge",
                    node=edge.target if edge.target in nodes else edge.source if edge.source in nodes else None,
                    ports=(edge.port,) if edge.target in nodes else (),
                    expected="an edge between two nodes of the network",
                    got=f"an edge {edge.source} → {edge.target}, but there is no node {absent}",
                    cure="Remove the edge, or connect it to a node that exists.",
                )
            )
        elif edge.port in inputs[edge.target]:
            first = nodes[inputs[edge.target][edge.port]]
            problems.append(
                Problem(
                    code="duplicate-port",
                    node=edge.target,
                    expected=f"one edge into input {edge.port + 1} of {called(nodes[edge.target])}",
                    ports=(edge.port,),
                    got=f"edges from {called(first)} and from {called(nodes[edge.source])}",
                    cure="Remove one of the two edges; use Add to sum two values.",
                )
            )
        else:
            inputs[edge.target][edge.port] = edge.source
    return inputs


def _sorted(nodes: dict[str, NodeSpec], inputs: dict[str, dict[int, str]], outputs: dict[str, list[str]]) -> list[str]:
    place = {node_id: index for index, node_id in enumerate(nodes)}
    names = list(nodes)
    waiting = {node_id: len(ports) for node_id, ports in inputs.items()}
    ready = [place[node_id] for node_id, count in waiting.items() if count == 0]
    heapq.heapify(ready)
    order: list[str] = []
    while ready:
        node_id = names[heapq.heappop(ready)]
        order.append(node_id)
        for target in outputs[node_id]:
            waiting[target] -= 1
            if waiting[target] == 0:
                heapq.heappush(ready, place[target])
    return order


def _cycles(
    nodes: dict[str, NodeSpec],
    inputs: dict[str, dict[int, str]],
    sorted_ids: set[str],
) -> list[Problem]:
    """One problem for each of a set of disjoint cycles that together explain all unsorted nodes.

    Every unsorted node has an unsorted source, so walking up the sources must close a cycle.
    """
    problems: list[Problem] = []
    explained = set(sorted_ids)
    for start in nodes:
        trail: dict[str, None] = {}
        here = start
        while here not in explained and here not in trail:
            trail[here] = None
            here = next(source for source in inputs[here].values() if source not in sorted_ids)
        if here in trail:
            walked = list(trail)
            problems.append(_cycle_problem(nodes, list(reversed(walked[walked.index(here) :]))))
        explained.update(trail)
    return problems


def _cycle_problem(nodes: dict[str, NodeSpec], members: list[str]) -> Problem:
    names = [called(nodes[node_id]) for node_id in members]
    loop = [*names, names[0]] if len(names) <= NAMED else [*names[:NAMED], f"… {len(names) - NAMED} more …", names[0]]
    return Problem(
        code="cycle",
        node=members[0],
        also=tuple(members[1:MEMBERS]),
        expected="edges that lead onwards only, so that every value can be computed from earlier ones",
        got="a cycle " + " → ".join(loop),
        cure="Remove one of the edges of the cycle.",
    )
