"""A design with what inference says about it, as those who look for repairs ask about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property
from string import ascii_lowercase

from app.network.infer import Inference
from app.network.layers import LAYERS
from app.network.problems import Problem
from app.network.schema import Edge, LayerSpec, LinearSpec, LossSpec, Network, NodeSpec, OpSpec
from app.network.shapes import Shape
from app.network.titles import titles_of
from app.network.topology import Topology, read_topology


class Patient:
    """The design, and what is known of it."""

    def __init__(self, network: Network, inference: Inference) -> None:
        self.network = network
        self.inference = inference

    @cached_property
    def topology(self) -> Topology:
        """Who feeds whom."""
        return read_topology(self.network)

    @cached_property
    def title(self) -> Callable[[str], str]:
        """What the learner calls a node; its id where it is not there."""
        return titles_of(self.topology)

    def spec(self, node: str | None) -> NodeSpec | None:
        """A node of the design."""
        return self.topology.nodes.get(node or "")

    def at(self, problem: Problem) -> NodeSpec | None:
        """The node at which a problem stands."""
        return self.spec(problem.node)

    def shape(self, node: str | None) -> Shape | None:
        """What leaves a node, as far as it is known."""
        return self.inference.shapes.get(node or "")

    def source(self, node: str, port: int = 0) -> str | None:
        """What comes into an input of a node."""
        return self.topology.inputs[node].get(port)

    def leaving(self, node: str) -> list[Edge]:
        """The edges that leave a node, as they are read: of two into one input the first."""
        return [
            Edge(source=node, target=target, port=port)
            for target in dict.fromkeys(self.topology.outputs[node])
            for port, source in self.topology.inputs[target].items()
            if source == node
        ]

    def loose(self, below: str | None = None) -> list[str]:
        """The nodes whose output goes nowhere, though something could read it; none that is computed from `below`."""
        nodes, taken = self.topology.nodes, self.below(below) if below is not None else set()
        return [node for node in self.topology.sinks() if not isinstance(nodes[node], LossSpec) and node not in taken]

    def below(self, node: str) -> set[str]:
        """A node and all that is computed from it."""
        found, waiting = {node}, [node]
        while waiting:
            fresh = set(self.topology.outputs.get(waiting.pop(), ())) - found
            found |= fresh
            waiting += fresh
        return found

    def linear_behind(self, node: str | None) -> LinearSpec | None:
        """The linear layer whose units are the features that leave a node; None where others make them."""
        for _ in range(len(self.topology.nodes)):
            spec = self.spec(node)
            if isinstance(spec, LinearSpec) and spec.off is None:
                return spec
            if spec is None or not _hands_on(spec):
                return None
            node = self.source(spec.id)
        return None

    def letters(self, count: int) -> list[str]:
        """Ids for numbers that are typed, as one would call them: a, b, c … as far as they are free."""
        free = [letter for letter in ascii_lowercase if letter not in self.topology.nodes]
        return [*free, *(self.fresh(f"v{place}_") for place in range(count))][:count]

    def fresh(self, stem: str) -> str:
        """An id that is free."""
        number = 1
        while f"{stem}{number}" in self.topology.nodes:
            number += 1
        return f"{stem}{number}"


def _hands_on(spec: NodeSpec) -> bool:
    """Whether the features that come into a node leave it, one by one."""
    if isinstance(spec, LayerSpec):
        return spec.off == "bypass" or (spec.layer in LAYERS and LAYERS[spec.layer].by_cell)
    return isinstance(spec, LinearSpec | OpSpec)  # A linear one is bypassed here; of an op the trial tells.
