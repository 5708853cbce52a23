"""A design with what inference says about it, as those who look for repairs ask about it."""

from __future__ import annotations

from collections.abc import Callable
from functools import cached_property

from app.network.infer import Inference
from app.network.problems import Problem
from app.network.schema import Network, NodeSpec
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

    def spec(self, node: str | None) -> NodeSpec | None:
        """A node of the design."""
        return self.topology.nodes.get(node or "")

    def title(self, node: str) -> str:
        """What the learner calls it; its id where it is not there."""
        return self._title_of(node)

    @cached_property
    def _title_of(self) -> Callable[[str], str]:
        return titles_of(self.topology)

    def at(self, problem: Problem) -> NodeSpec | None:
        """The node at which a problem stands."""
        return self.spec(problem.node)

    def loose(self) -> list[str]:
        """The nodes whose output goes nowhere, though something could read it."""
        nodes = self.topology.nodes
        return [node for node in self.topology.sinks() if nodes[node].kind != "loss"]

    def above(self, node: str) -> set[str]:
        """A node and all that it is computed from."""
        found = {node}
        waiting = [node]
        while waiting:
            for source in self.topology.inputs.get(waiting.pop(), {}).values():
                if source not in found:
                    found.add(source)
                    waiting.append(source)
        return found

    def below(self, node: str) -> set[str]:
        """A node and all that is computed from it."""
        found = {node}
        waiting = [node]
        while waiting:
            for target in self.topology.outputs.get(waiting.pop(), ()):
                if target not in found:
                    found.add(target)
                    waiting.append(target)
        return found

    def fresh(self, stem: str) -> str:
        """An id that is free."""
        taken = self.topology.nodes
        number = 1
        while f"{stem}{number}" in taken:
            number += 1
        return f"{stem}{number}"
