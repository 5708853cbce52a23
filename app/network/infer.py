"""Shapes as the learner types: what every node of a design holds, and what keeps it from running.

Nothing here raises for a well-formed `Network`. A problem is reported once, where it stands; the
nodes downstream of it have the shape None, "unknown", and no problems of their own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from app.network import limits, rules, sharing, takes
from app.network.advice import advice
from app.network.axes import axes, name_classes
from app.network.beginning import beginning_problem
from app.network.calling import with_titles
from app.network.cost import Cost, cost
from app.network.dimensions import Axes
from app.network.off import carried, off
from app.network.problems import Problem
from app.network.schema import (
    InputSpec,
    LayerSpec,
    LinearSpec,
    LossSpec,
    Network,
    NodeSpec,
    OpSpec,
    PlaceholderSpec,
    ValueSpec,
)
from app.network.shapes import Shape, op_shape, value_shape
from app.network.titles import titles_of
from app.network.topology import Topology, read_topology
from engine.data import ORIGINS

MAX_PROBLEMS = 100
"""More than anybody reads; the rest show themselves once these are solved."""


ITS_OWN = frozenset({"bad-setting", "loss-mismatch"})
"""Problems of a node's own, which no input has part in."""
GAPS = frozenset({"missing-input", "dangling-edge", "cycle"})
"""Connections that are missing or lead nowhere: they explain why something feeds nothing, or why nothing learns."""


@dataclass(frozen=True)
class Inference:
    """What a design amounts to.

    `shapes` holds each node's output shape, with "batch" for the number of examples, or None where
    it is unknown; `axes` what the dimensions of the known ones count. `counts` holds the parameters of
    each node that has some, and `parameters` their sum: the numbers that training moves. `products`
    counts the multiplications by a weight that one example takes. `problems` keep the network from
    running; `advice` does not, it only warns.
    """

    shapes: dict[str, Shape | None]
    axes: dict[str, Axes]
    counts: dict[str, int]
    parameters: int
    products: int
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
    axes: dict[str, Axes] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)
    cost: Cost = field(default_factory=Cost)
    problems: list[Problem] = field(default_factory=list)
    lent: frozenset[str] = frozenset()
    """Nodes that are off, but with whose parameters others compute."""

    def refuse(self, problem: Problem) -> None:
        self.problems.append(problem)


_asked: dict[str, tuple[Network, Inference]] = {}


def infer(network: Network) -> Inference:
    """Shapes, parameter count and problems of a design. Never raises for a well-formed one.

    Designs do not change, and several ask about the same one in turn: what was found last is known.
    """
    known = _asked.get("last")
    if known is None or known[0] is not network:
        known = _asked["last"] = (network, inferred(network))
    return known[1]


def inferred(network: Network) -> Inference:
    """The same, found anew and not kept: of designs that are only thought of."""
    topology = read_topology(network)
    survey = _Survey(network, topology, shapes=dict.fromkeys(topology.nodes), lent=sharing.lent(topology))
    survey.problems += topology.problems
    survey.problems += rules.roles(network, topology)
    for node_id in topology.order:
        spec = topology.nodes[node_id]
        if isinstance(spec, PlaceholderSpec):
            survey.refuse(takes.not_available(spec))
            continue
        sources = _sources(survey, spec)
        known = None if sources is None else [survey.shapes[source] for source in sources]
        if known is None or any(shape is None for shape in known):
            continue
        inputs = [shape for shape in known if shape is not None]
        shape = _shape(survey, spec, inputs)
        survey.shapes[node_id] = shape
        if shape is not None:
            _note(survey, spec, inputs, shape, sources or [])
    name_classes(topology, survey.shapes, survey.axes)
    survey.problems += sharing.problems(topology, survey.shapes)
    unfinished = any(problem.code in GAPS for problem in survey.problems)
    result, problems = rules.result(network, topology, survey.shapes)
    survey.problems += [problem for problem in problems if not (unfinished and problem.code == "several-results")]
    survey.problems += limits.fits(network, survey.cost)
    survey.problems += limits.batches(network, topology)
    if not unfinished:
        survey.problems += rules.learnable(network, topology)
    title_of = titles_of(topology)
    return Inference(
        shapes=survey.shapes,
        axes=survey.axes,
        counts=survey.counts,
        parameters=survey.cost.parameters,
        products=survey.cost.products,
        problems=tuple(with_titles(problem, title_of) for problem in survey.problems[:MAX_PROBLEMS]),
        advice=tuple(
            with_titles(note, title_of) for note in advice(topology, survey.shapes, survey.axes)[:MAX_PROBLEMS]
        ),
        result=result,
    )


def _note(survey: _Survey, spec: NodeSpec, inputs: Sequence[Shape], shape: Shape, sources: Sequence[str]) -> None:
    """What is known of a node beside its shape."""
    named = [(survey.axes[source], given) for source, given in zip(sources, inputs, strict=True)]
    passed = off(spec) == "bypass"
    survey.axes[spec.id] = named[0][0] if passed else axes(spec, named, shape, survey.network.data)
    burden = _burden(survey, spec, inputs, shape)
    if burden.parameters:
        survey.counts[spec.id] = burden.parameters
    survey.cost += burden


def _burden(survey: _Survey, spec: NodeSpec, inputs: Sequence[Shape], shape: Shape) -> Cost:
    """What a node costs. Parameters that are shared are counted where they are at home, be that node off or on."""
    passed = off(spec) == "bypass"
    if passed and (spec.id not in survey.lent or isinstance(_outcome(survey.network, spec, inputs), Problem)):
        return Cost()  # What goes past it need not fit it.
    burden = cost(spec, inputs, shape, survey.network.training.batch_size)
    if off(spec) is not None:
        held = burden.parameters if spec.id in survey.lent else 0
        return Cost(held, 0, burden.values if off(spec) == "mute" else 0)
    return burden if sharing.shared(spec) is None else burden._replace(parameters=0)


def _sources(survey: _Survey, spec: NodeSpec) -> list[str] | None:
    """The sources of a node by port, or None (and a problem) when they are not what it takes."""
    ports = survey.topology.inputs[spec.id]
    arity = takes.arity(spec, ports)
    if arity is None:
        survey.refuse(takes.unknown_op(spec))
        return None
    surplus = sorted(port for port in ports if port >= arity)
    used = min(arity, 1) if off(spec) == "bypass" else arity
    missing = [port for port in range(used) if port not in ports]
    if surplus:
        source = survey.topology.nodes[ports[surplus[0]]]
        survey.refuse(takes.too_many_inputs(spec, arity, source, surplus))
    if missing and not _excused(survey, spec, missing):
        survey.refuse(takes.missing_input(spec, arity, missing))
    return None if surplus or missing else [ports[port] for port in range(used)]


def _excused(survey: _Survey, spec: NodeSpec, missing: Sequence[int]) -> bool:
    """Whether the gaps are already explained by dangling edges into this node."""
    return all((spec.id, port) in survey.topology.dangling for port in missing)


def _shape(survey: _Survey, spec: NodeSpec, inputs: Sequence[Shape]) -> Shape | None:
    if off(spec) == "bypass":
        return inputs[0]
    outcome = _reading_words(survey, spec) or _outcome(survey.network, spec, inputs)
    if isinstance(outcome, Problem):
        ports = () if outcome.code in ITS_OWN else tuple(range(len(inputs)))
        survey.refuse(outcome.model_copy(update={"ports": ports}))
        return None
    beginning = _beginning(spec, inputs)
    if beginning is not None:
        survey.refuse(beginning)
    return outcome


def _beginning(spec: NodeSpec, inputs: Sequence[Shape]) -> Problem | None:
    if not isinstance(spec, LinearSpec | LayerSpec) or spec.weight_init is spec.bias_init is None:
        return None
    return beginning_problem(spec, sharing.sizes(spec, inputs[0]) or {})


def _outcome(network: Network, spec: NodeSpec, inputs: Sequence[Shape]) -> Shape | Problem | None:
    if isinstance(spec, LinearSpec):
        return takes.linear_input(spec, inputs[0]) or (*inputs[0][:-1], spec.units)
    if isinstance(spec, LayerSpec):
        return takes.layer_shape(spec, inputs[0])
    if isinstance(spec, LossSpec):
        return takes.loss_input(spec, inputs[0], network.data) or ()
    if isinstance(spec, ValueSpec):
        return value_shape(spec.value)
    if isinstance(spec, InputSpec):
        return ("batch", *ORIGINS[network.data.kind].shape) if network.data else None
    assert isinstance(spec, OpSpec), "of a placeholder nothing is known"
    return op_shape(spec, inputs)


def _reading_words(survey: _Survey, spec: NodeSpec) -> Problem | None:
    """Words are whole numbers, of which only an embedding makes something."""
    data = survey.network.data
    words = ORIGINS[data.kind].words if data is not None else ()
    sources = [carried(survey.topology, source) for source in survey.topology.inputs[spec.id].values()]
    read = any(isinstance(survey.topology.nodes[source], InputSpec) for source in sources)
    return takes.words_problem(spec, words, read)


class Probe:
    """A design whose shapes are known, for asking what one of its nodes, or a new one, would make of other inputs."""

    def __init__(self, network: Network, inference: Inference) -> None:
        topology = read_topology(network)
        self.network, self.topology = network, topology
        self.shapes = inference.shapes
        self._supposed = replace(topology, nodes=dict(topology.nodes), inputs=dict(topology.inputs))

    def outcome(self, spec: NodeSpec, ports: Mapping[int, str]) -> Shape | Problem | None:
        """The shape that the node gives when it reads these nodes at its ports; None where it cannot be known."""
        supposed, topology = self._supposed, self.topology
        supposed.nodes[spec.id], supposed.inputs[spec.id] = spec, dict(ports)
        survey = _Survey(self.network, supposed, shapes=self.shapes)
        shape = self._shape(survey, spec)
        if spec.id in topology.nodes:
            supposed.nodes[spec.id], supposed.inputs[spec.id] = topology.nodes[spec.id], topology.inputs[spec.id]
        else:
            del supposed.nodes[spec.id], supposed.inputs[spec.id]
        return survey.problems[0] if survey.problems else shape

    def _shape(self, survey: _Survey, spec: NodeSpec) -> Shape | None:
        sources = _sources(survey, spec) or []
        known = [self.shapes.get(source) for source in sources]
        given = [shape for shape in known if shape is not None]
        return None if survey.problems or len(given) < len(known) else _shape(survey, spec, given)
