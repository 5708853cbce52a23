"""Repairs of what is connected wrongly: inputs without an edge, edges that lead nowhere or around."""

from __future__ import annotations

from collections.abc import Iterator

from app.network.problems import Problem
from app.network.repair import AddStep, RemoveStep, Repair, Step
from app.network.repairs.patient import Patient
from app.network.repairs.pressing import Alternatives, cut, joined, op, pressed
from app.network.schema import Edge, InputSpec, NodeSpec, OpSpec, ValueSpec


def missing_input(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """Connect what goes nowhere; else the dataset, or a number to type."""
    spec, ports = patient.at(problem), problem.ports
    if spec is None:
        return
    loose = patient.loose(below=spec.id)
    inputs = [one.id for one in patient.topology.nodes.values() if isinstance(one, InputSpec)]
    if len(ports) == 1:
        for source in [*loose, *(one for one in inputs if one not in loose)][:6]:
            yield [_connected([source], spec, ports, patient)]
    elif len(loose) == len(ports):
        yield [_connected(loose, spec, ports, patient)]
    if isinstance(spec, OpSpec):
        yield [_typed(spec, ports, patient)]


def _connected(sources: list[str], spec: NodeSpec, ports: tuple[int, ...], patient: Patient) -> Repair:
    edges = [Edge(source=source, target=spec.id, port=port) for source, port in zip(sources, ports, strict=True)]
    named = " and ".join(patient.title(source) for source in sources)
    return pressed(f"Connect {named} to {patient.title(spec.id)}", *(joined(edge) for edge in edges))


def _typed(spec: NodeSpec, ports: tuple[int, ...], patient: Patient) -> Repair:
    steps: list[Step] = []
    for port, letter in zip(ports, patient.letters(len(ports)), strict=True):
        value = ValueSpec(id=letter, value=1.0)
        steps += [AddStep(node=value), joined(Edge(source=value.id, target=spec.id, port=port))]
    what = f"input {ports[0] + 1}" if len(ports) == 1 else "its inputs"
    return pressed(f"Type a number for {what} of {patient.title(spec.id)}", *steps)


def without_surplus(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """Take away the edges into inputs that the node does not have."""
    surplus = [edge for edge in patient.network.edges if edge.target == problem.node and edge.port in problem.ports]
    if surplus:
        yield [_cut(surplus, patient)]


def without_dangling(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """Another source for an edge that comes from nowhere; or without it, or without all such edges at the node."""
    known = patient.topology.nodes
    dangling = [edge for edge in patient.network.edges if edge.source not in known or edge.target not in known]
    here = [edge for edge in dangling if problem.node in (edge.source, edge.target) or problem.node is None]
    if not here:
        return
    last = here[-1]
    if last.target in known and last.port not in patient.topology.inputs[last.target]:
        yield [_instead(source, last, patient) for source in patient.loose(below=last.target)[:3]]
    yield [_cut(here[-1:], patient), _cut(here, patient)]


def one_of_two(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """Keep the one edge or the other, or add what the two carry."""
    spec, ports = patient.at(problem), problem.ports
    if spec is None:
        return
    both = [edge for edge in patient.network.edges if (edge.target, edge.port) == (spec.id, ports[0])]
    known = [edge for edge in both if edge.source in patient.topology.nodes]
    first, *others = known
    yield [_cut(others[-1:], patient), _cut(others, patient)]
    if len(known) == 2 and others[0].source != first.source:
        yield [_cut([first], patient)]
        total = op(patient, "add")
        inner = [Edge(source=edge.source, target=total.id, port=port) for port, edge in enumerate(known)]
        steps = [joined(edge) for edge in [*inner, Edge(source=total.id, target=spec.id, port=ports[0])]]
        yield [pressed("Add what the two carry", AddStep(node=total), *cut(others), *steps)]


def broken_cycle(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """Break a cycle at one of its edges, the last one that was drawn first: by an edge from elsewhere, or by none."""
    around = [problem.node or "", *problem.also]
    pairs = set(zip(around, [*around[1:], around[0]], strict=True))
    inputs = patient.topology.inputs
    edges = [
        edge
        for edge in reversed(patient.network.edges)
        if (edge.source, edge.target) in pairs and inputs[edge.target].get(edge.port) == edge.source
    ]
    for edge in edges[:4]:
        others = patient.loose(below=edge.target)[:2]
        yield [*(_instead(source, edge, patient) for source in others), _cut([edge], patient)]
    yield [_cut(_backward(patient), patient)]


def _instead(source: str, edge: Edge, patient: Patient) -> Repair:
    """An edge from elsewhere in place of this one."""
    text = f"Connect {patient.title(source)} to {patient.title(edge.target)} instead of {patient.title(edge.source)}"
    return pressed(text, joined(Edge(source=source, target=edge.target, port=edge.port)))


def _backward(patient: Patient) -> list[Edge]:
    """Edges whose removal leaves no cycle: among the nodes that cannot be sorted, those against the design's order."""
    topology = patient.topology
    unsorted = {node: place for place, node in enumerate(topology.nodes) if node not in set(topology.order)}
    return [
        Edge(source=source, target=target, port=port)
        for target, at in unsorted.items()
        for port, source in topology.inputs[target].items()
        if source in unsorted and unsorted[source] >= at
    ]


def onward_from_loss(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """Take away what leaves a loss."""
    if problem.node is not None:
        yield [_cut(patient.leaving(problem.node), patient)]


def loose_end(problem: Problem, patient: Patient) -> Iterator[Alternatives]:
    """Add it to the result of an expression, or remove all that only it is computed for."""
    spec = patient.at(problem)
    if spec is None:
        return
    result = next((node for node in reversed(patient.topology.order) if node in problem.also), None)
    if result is not None and patient.shape(spec.id) == patient.shape(result) == ():
        total = op(patient, "add")
        ends = [Edge(source=source, target=total.id, port=port) for port, source in enumerate((result, spec.id))]
        text = f"Add {patient.title(spec.id)} to {patient.title(result)}"
        yield [pressed(text, AddStep(node=total), *(joined(edge) for edge in ends))]
    gone = _only_for(spec.id, patient)
    what = patient.title(spec.id) if len(gone) == 1 else f"{len(gone)} nodes that lead nowhere"
    yield [pressed(f"Remove {what}", *(RemoveStep(node=node) for node in gone))]


def _only_for(node: str, patient: Patient) -> list[str]:
    """A node and those that are computed for it alone; the dataset stays."""
    gone = {node: None}
    waiting = [node]
    while waiting:
        for source in patient.topology.inputs[waiting.pop()].values():
            alone = all(target in gone for target in patient.topology.outputs[source])
            if alone and source not in gone and not isinstance(patient.spec(source), InputSpec):
                gone[source] = None
                waiting.append(source)
    return [*gone]


def _cut(edges: list[Edge], patient: Patient) -> Repair:
    if len(edges) != 1:
        return pressed(f"Remove {len(edges)} edges", *cut(edges))
    source, target = patient.title(edges[0].source), patient.title(edges[0].target)
    return pressed(f"Remove the edge from {source} to {target}", *cut(edges))
