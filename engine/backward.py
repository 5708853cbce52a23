"""The reverse walk: from the loss back along the graph, one VJP at a time.

The graph is made of :class:`GradNode` (one use of an op) and leaves. The walk is a loop over nodes in the
reverse order of their making, so depth is no limit.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from heapq import heappop, heappush

from engine.arrays import np, quietly
from engine.errors import GraphError, RecordError, ShapeError
from engine.graph import Changes, Edge, GradNode, Hook, Source
from engine.op import Array
from engine.tape import current_path, state

Root = tuple[Edge, Array]


def untracked() -> GraphError:
    """The error of a backward pass that could reach no leaf."""
    return GraphError(
        "nothing-tracked",
        expected="a tensor that depends on one with requires_grad=True",
        got="one that does not",
        cure="Set requires_grad=True on a leaf, and do not compute under no_grad().",
    )


def second_order() -> GraphError:
    """The error of a backward pass whose own graph is asked for."""
    return GraphError(
        "left-out",
        expected="first derivatives",
        got="create_graph=True, which asks for gradients of gradients",
        cure="Leave create_graph out; second derivatives can be had by finite differences of the gradient.",
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
    if gradient is None:
        return np.array(1, value.dtype) if value.ndim == 0 else np.ones_like(value)
    seed = np.array(gradient, dtype=value.dtype)
    if seed.shape != value.shape:
        raise ShapeError(
            "seed-shape",
            expected=f"an upstream gradient of shape {list(value.shape)}",
            got=str(list(seed.shape)),
            cure="Give the upstream gradient the tensor's own shape.",
        )
    return seed


def run_backward(
    roots: Iterable[Root], retain_graph: bool = False, wanted: Collection[int] | None = None
) -> dict[int, Array]:
    """Send each root's seed back to every leaf; raises GraphError on a freed graph or an overwritten value.

    With ``wanted`` (ids of leaves and of nodes), nothing is accumulated: the gradients that arrive at
    these are given instead, by id.

    Contributions that meet are summed into a fresh array, never into one that somebody else holds:
    a VJP may hand its upstream gradient on as it is.
    """
    if state.tape is not None:
        raise RecordError(
            "not-recordable",
            expected="a model that is a forward pass alone",
            got="a backward pass inside it",
            cure="Give record() the loss and the optimizer; the Program runs the backward pass itself.",
            where=current_path() or None,
        )
    walk = _Walk(retain_graph, wanted)
    for root, seed in roots:
        if root is not None:
            walk.arrive(root, seed)
    quietly(walk.run)
    return walk.finish()


class _Walk:
    """One backward pass: gradients wait, under the key of a node or a leaf, until all contributions have come.

    A node is made after those that it depends on. So of all that wait, the latest made can have no further
    contribution, and is next.
    """

    def __init__(self, retain_graph: bool, wanted: Collection[int] | None) -> None:
        self.retain_graph = retain_graph
        self.wanted = wanted
        self.waiting: dict[int, Array] = {}
        """What has arrived, under a node's key or the negative id of a leaf."""
        self.nodes: list[tuple[int, GradNode]] = []
        self.leaves: dict[int, Source] = {}
        self.captured: dict[int, Array] = {}

    def arrive(self, edge: GradNode | Source, gradient: Array) -> None:
        """Add a contribution to what waits at the end of an edge."""
        waiting = self.waiting
        if isinstance(edge, GradNode):
            key = edge.key
            if key not in waiting:
                waiting[key] = gradient
                heappush(self.nodes, (-key, edge))
                return
        else:
            key = -id(edge)
            if key not in waiting:
                waiting[key] = gradient
                self.leaves[key] = edge
                return
        waiting[key] = np.asarray(waiting[key] + gradient)

    def run(self) -> None:
        """From node to node: each takes what has arrived and sends on what its VJPs make of it."""
        nodes, waiting, wanted, free = self.nodes, self.waiting, self.wanted, not self.retain_graph
        while nodes:
            node = heappop(nodes)[1]
            g = waiting.pop(node.key)
            if node.hooks:
                g = _hooked(g, node.hooks)
            if wanted is None:
                kept = node.retained() if node.retained is not None else None
                if kept is not None:
                    kept.accumulate_grad(g)
            elif id(node) in wanted:
                self.captured[id(node)] = g
            out, xs, attrs, op = node.out, node.xs, node.attrs, node.op
            if out is None:
                raise _freed()
            risky = node.overwritten or node.key < Changes.latest
            read: Sequence[int] = ()
            for i, edge in enumerate(node.edges):
                if edge is not None:
                    if risky:
                        node.check_unchanged(i)
                    self.arrive(edge, op.vjp(i, attrs, g, xs, out))
                    if free and not read:
                        read = op.reads(i, attrs)
            if free:
                node.free(bool(read))

    def finish(self) -> dict[int, Array]:
        """Bring what has arrived at the leaves to their ``grad``, or give what was wanted."""
        for key, leaf in self.leaves.items():
            total = self.waiting[key]
            if leaf.hooks:
                total = _hooked(total, {id(hook): hook for hook in leaf.hooks})
            if self.wanted is None:
                leaf.accumulate_grad(total)
            elif id(leaf) in self.wanted:
                self.captured[id(leaf)] = total
        return self.captured


def _hooked(g: Array, hooks: dict[int, Hook] | None) -> Array:
    """What the hooks make of a gradient; one that gives None leaves it as it is."""
    for hook in tuple(hooks.values()) if hooks else ():
        changed = hook(g)
        g = g if changed is None else changed
    return g


def _freed() -> GraphError:
    return GraphError(
        "graph-freed",
        expected="a graph that has not been walked yet",
        got="a second backward through a graph whose values were freed by the first",
        cure="Run the forward pass again, or pass retain_graph=True to the first backward.",
    )
