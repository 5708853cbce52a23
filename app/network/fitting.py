"""Where an output fits: into which inputs of a design, and into which new nodes; and why it does not, in words."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache
from typing import Final, NamedTuple, get_args

from app.network import takes
from app.network.attributes import palette_attributes
from app.network.calling import titled
from app.network.infer import Probe
from app.network.layers import LAYERS
from app.network.offered import OFFERED
from app.network.problems import Problem
from app.network.schema import LayerSpec, LinearSpec, LossName, LossSpec, NodeSpec, OpSpec, PlaceholderSpec
from app.network.shapes import written
from app.network.titles import titles_of

NEW = "new_one"
"""The id of a node that is only thought of."""

PARTNERS: Final = frozenset({"shape-mismatch", "cat-shapes", "stack-shapes", "batch-mixed"})
"""Problems of several inputs with each other: with another partner it may fit."""
ELSEWHERE: Final = frozenset({"loss-mismatch", "bad-setting", "unknown-op", "unknown-layer", "not-available"})
"""Problems of a node that no connection could cause or cure."""

READS_NOTHING: Final = {"input": "it gives the dataset's examples, and reads no node", "value": "its numbers are typed"}


class Fit(NamedTuple):
    """Whether an output fits, and why not; where it does, what else is to be said of it."""

    fits: bool
    why: str = ""


class PortFit(NamedTuple):
    """Of one input of a node."""

    node: str
    port: int
    fits: bool
    why: str


class KindFit(NamedTuple):
    """Of a new node: its kind, and the name of its layer, op or loss."""

    kind: str
    name: str
    fits: bool
    why: str


class SourceFit(NamedTuple):
    """Of the output of a node, into one input."""

    node: str
    fits: bool
    why: str


class Fitting:
    """Where the output of `source` fits. Raises KeyError where the design has no such node."""

    def __init__(self, probe: Probe, source: str, title_of: Callable[[str], str] | None = None) -> None:
        self.probe = probe
        self.source = probe.topology.nodes[source]
        self.shape = probe.shapes[source]
        self.title_of = title_of or titles_of(probe.topology)

    def ports(self) -> list[PortFit]:
        """Every input of every node."""
        above = self._above()
        return [
            PortFit(spec.id, port, *self.at(spec, port, spec.id in above))
            for spec in self.probe.topology.nodes.values()
            for port in range(takes.open_ports(spec, self.probe.topology.inputs[spec.id]))
        ]

    def kinds(self) -> list[KindFit]:
        """Every kind of node that the palette has, with its settings as they begin."""
        found = [KindFit(kind, "", fits=False, why=why) for kind, why in READS_NOTHING.items()]
        return found + [KindFit(spec.kind, name, *self._into(spec, {})) for name, spec in _palette()]

    def at(self, spec: NodeSpec, port: int, around: bool) -> Fit:
        """One input of a node; `around` says that the output is computed from that node."""
        ports = self.probe.topology.inputs[spec.id]
        if port >= takes.open_ports(spec, ports):
            return Fit(False, "there is no such input")
        if around:
            itself = spec.id == self.source.id
            return Fit(False, f"{'a node' if itself else self.title_of(self.source.id)} {READING_ITSELF[itself]}")
        fit = self._into(spec, {**ports, port: self.source.id})
        return Fit(True, "connected already") if fit.fits and ports.get(port) == self.source.id else fit

    def _into(self, spec: NodeSpec, ports: dict[int, str]) -> Fit:
        if isinstance(self.source, LossSpec):
            return Fit(False, "a loss is the last node: nothing reads it")
        if isinstance(spec, PlaceholderSpec):
            return Fit(True, "what it computes is not known here")
        arity = takes.arity(spec, ports) or 0
        given = {port: ports.get(port, self.source.id) for port in range(arity)}
        lonely = len(ports) < arity
        outcome = self.probe.outcome(spec, given)
        if not isinstance(outcome, Problem):
            return Fit(True, "" if self.shape is not None else "its shape is not known yet")
        if outcome.code in ELSEWHERE or (lonely and outcome.code in PARTNERS):
            return Fit(True)
        return Fit(False, self._why(outcome))

    def _why(self, problem: Problem) -> str:
        if problem.code == "wrong-shape" and self.shape is not None:
            return titled(f"takes {problem.expected}: this is {written(self.shape)}", self.title_of)
        return titled(f"needs {problem.expected}: got {problem.got}", self.title_of)

    def _above(self) -> set[str]:
        """The source and all that it is computed from."""
        found, waiting = {self.source.id}, [self.source.id]
        while waiting:
            fresh = set(self.probe.topology.inputs[waiting.pop()].values()) - found
            found |= fresh
            waiting += fresh
        return found


def feeding(probe: Probe, target: str, port: int) -> list[SourceFit]:
    """Which outputs fit into one input. Raises KeyError where the design has no such node."""
    spec, topology = probe.topology.nodes[target], probe.topology
    below, waiting = {target}, [target]
    while waiting:
        fresh = set(topology.outputs[waiting.pop()]) - below
        below |= fresh
        waiting += fresh
    title_of = titles_of(topology)
    fits = ((node, Fitting(probe, node, title_of).at(spec, port, node in below)) for node in topology.nodes)
    return [SourceFit(node, *fit) for node, fit in fits]


READING_ITSELF = {
    True: "cannot read itself: that would be a cycle",
    False: "is already computed from it: that would be a cycle",
}


@cache
def _palette() -> tuple[tuple[str, NodeSpec], ...]:
    """A new node of every kind that reads something."""
    return (
        ("", LinearSpec(id=NEW, units=4)),
        *((layer, LayerSpec(id=NEW, layer=layer)) for layer in LAYERS),
        *((op, OpSpec(id=NEW, op=op, attrs={**palette_attributes(op)})) for op in OFFERED),
        *((loss, LossSpec(id=NEW, loss=loss)) for loss in get_args(LossName)),
    )
