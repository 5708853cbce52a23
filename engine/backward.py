"""The reverse walk: from the loss back along the graph, one VJP at a time.

The graph is made of :class:`GradNode` (one use of an op) and :class:`AccumulateGrad` (a leaf). The walk
is a loop over nodes in the reverse order of their making, so depth is no limit.
"""

from __future__ import annotations

from itertools import count
from typing import Any, Protocol

import numpy as np

from engine.errors import GraphError, ShapeError
from engine.op import Array, Attrs, Op

_order = count()


class Leaf(Protocol):
    """A tensor that receives gradients."""

    def accumulate_grad(self, gradient: Array) -> None:
        """Add to ``grad``, which may be None so far."""


class AccumulateGrad:
    """The end of a path: adds what arrives to a leaf's ``grad``."""

    __slots__ = ("leaf",)

    def __init__(self, leaf: Leaf) -> None:
        self.leaf = leaf

    def name(self) -> str:
        return "AccumulateGrad"

    @property
    def next_functions(self) -> tuple[tuple[Any, int], ...]:
        return ()


class GradNode:
    """One use of an op, with what its VJPs need: inputs, output and where each gradient goes."""

    __slots__ = ("attrs", "edges", "op", "order", "out", "retained", "xs")

    def __init__(self, op: Op, attrs: Attrs, xs: tuple[Array, ...], out: Array, edges: tuple[Edge, ...]) -> None:
        self.op = op
        self.attrs = attrs
        self.xs: tuple[Array, ...] | None = xs
        self.out: Array | None = out
        self.edges = edges
        self.retained: Leaf | None = None
        self.order = next(_order)

    def name(self) -> str:
        """The op's name as PyTorch writes it: "TanhBackward0"."""
        return "".join(part.capitalize() for part in self.op.name.split("_")) + "Backward0"

    @property
    def next_functions(self) -> tuple[tuple[Edge, int], ...]:
        """Where the gradients of the inputs go next; None for an input that is not tracked."""
        return tuple((edge, 0) for edge in self.edges)

    def __repr__(self) -> str:
        return f"<{self.name()}>"


Edge = GradNode | AccumulateGrad | None


def untracked() -> GraphError:
    """The error of a backward pass that could reach no leaf."""
    return GraphError(
        "nothing-tracked",
        expected="a tensor that depends on one with requires_grad=True",
        got="one that does not",
        cure="Set requires_grad=True on a leaf, and do not compute under no_grad().",
    )


def seed_of(value: Array, gradient: Array | None) -> Array:
    """The gradient to begin with: 1 for a scalar, else the upstream gradient that was passed.

    Raises GraphError where it is missing and ShapeError where it does not fit.
    """
    if gradient is None and value.size != 1:
        raise GraphError(
            "not-a-scalar",
            expected="a scalar to descend from",
            got=f"shape {list(value.shape)}",
            cure="Reduce it with .mean() or .sum(), or pass the upstream gradient.",
        )
    seed = np.ones_like(value) if gradient is None else np.array(gradient, dtype=value.dtype)
    if seed.shape != value.shape:
        raise ShapeError(
            "seed-shape",
            expected=f"an upstream gradient of shape {list(value.shape)}",
            got=str(list(seed.shape)),
            cure="Give the upstream gradient the tensor's own shape.",
        )
    return seed


@np.errstate(all="ignore")
def run_backward(root: Edge, seed: Array, retain_graph: bool = False) -> None:
    """Send ``seed`` from ``root`` back to every leaf; raises GraphError on a freed graph.

    Contributions that meet are summed into a fresh array, never into one that somebody else holds:
    a VJP may hand its upstream gradient on as it is.
    """
    if not isinstance(root, GradNode):
        if root is not None:
            root.leaf.accumulate_grad(seed)
        return
    nodes = _reachable(root)
    gradients: dict[int, Array] = {id(root): seed}
    leaves: dict[int, tuple[Leaf, Array]] = {}
    for node in nodes:
        g = gradients.pop(id(node))
        if node.retained is not None:
            node.retained.accumulate_grad(g)
        if node.xs is None or node.out is None:
            raise GraphError(
                "graph-freed",
                expected="a graph that has not been walked yet",
                got="a second backward through a graph whose values were freed by the first",
                cure="Run the forward pass again, or pass retain_graph=True to the first backward.",
            )
        for i, edge in enumerate(node.edges):
            if edge is None:
                continue
            contribution = node.op.vjp(i, node.attrs, g, node.xs, node.out)
            if isinstance(edge, GradNode):
                known = gradients.get(id(edge))
                gradients[id(edge)] = contribution if known is None else np.asarray(known + contribution)
            else:
                leaf = edge.leaf
                earlier = leaves.get(id(leaf))
                total = contribution if earlier is None else np.asarray(earlier[1] + contribution)
                leaves[id(leaf)] = (leaf, total)
        if not retain_graph:
            node.xs = node.out = None
    for leaf, total in leaves.values():
        leaf.accumulate_grad(total)


def _reachable(root: GradNode) -> list[GradNode]:
    """All nodes that the root depends on, the latest made first: a reverse topological order."""
    seen = {id(root): root}
    stack = [root]
    while stack:
        for edge in stack.pop().edges:
            if isinstance(edge, GradNode) and id(edge) not in seen:
                seen[id(edge)] = edge
                stack.append(edge)
    return sorted(seen.values(), key=lambda node: node.order, reverse=True)
