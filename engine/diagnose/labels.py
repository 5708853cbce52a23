"""What nodes and layers are called in a diagnosis, and which layer a node belongs to."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from engine.program.program import Program

FEW = 3
"""How many names a sentence spells out before it counts the rest."""


@dataclass(frozen=True, slots=True)
class Labels:
    """``node`` names a node, ``layer`` gives the key of its layer, ``title`` what that layer is called."""

    node: Callable[[int], str]
    layer: Callable[[int], str]
    title: Callable[[str], str]

    @classmethod
    def of(cls, program: Program) -> Labels:
        """Names from module paths: a layer is a module that ran an op or holds a parameter."""

        def node(index: int) -> str:
            here = program.nodes[index]
            return f"{here.path}.{here.name}" if here.path else here.name

        return cls(node, lambda index: program.nodes[index].path, lambda layer: layer)

    def place(self, node: int) -> str:
        """The node with its layer: "h₁ of Layer 1"."""
        title = self.title(self.layer(node))
        return f"{self.node(node)} of {title}" if title and title != self.node(node) else self.node(node)

    def several(self, nodes: Sequence[int]) -> str:
        """Names in a row: "W₁, b₁, W₂ and 3 more"."""
        return several([self.node(index) for index in nodes])


def several(names: Sequence[str]) -> str:
    """At most three names spelled out, the others counted."""
    if len(names) > FEW:
        return f"{', '.join(names[:FEW])} and {len(names) - FEW} more"
    return " and ".join([", ".join(names[:-1]), names[-1]] if len(names) > 1 else names)
