"""The reverse walk: from the loss back along the graph, one VJP at a time.

The graph is made of :class:`GradNode` (one use of an op) and :class:`AccumulateGrad` (a leaf). The walk
is a loop over nodes in the reverse order of their making, so depth is no limit.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from heapq import heappop, heappush
from itertools import count
from typing import Any, Protocol
from weakref import ref

from engine.arrays import np, quietly
from engine.errors import GraphError, RecordError, ShapeError
from engine.op import Array, Attrs, Op
from engine.tape import current_path, state

moments = count()
"""One clock for all that is made or overwritten: of two moments, the later has the higher number."""

Hook = Callable[[Array], Array | None]


class Changes:
    """When anything was last overwritten in place: a graph made since then needs no check."""

    latest = -1


class Source(Protocol):
    """A tensor as the graph sees it."""

    @property
    def changed(self) -> int:
        """The moment at which its memory was last overwritten; −1 for never."""

    @property
    def hooks(self) -> Collection[Hook]: ...

    def accumulate_grad(self, gradient: Array) -> None:
        """Add to ``grad``, which may be None so far."""


class AccumulateGrad:
    """The end of a path: adds what arrives to a leaf's ``grad``."""

    __slots__ = ("key", "variable")

    def __init__(self, variable: Source) -> None:
        self.variable = variable
        self.key = -id(variable)

    def name(self) -> str:
        return "AccumulateGrad"

    @property
    def next_functions(self) -> tuple[tuple[Any, int], ...]:
        return ()

    def __repr__(self) -> str:
        return "<AccumulateGrad>"


class GradNode:
    """One use of an op, with what its VJPs need: inputs, output and where each gradient goes.

    ``key`` is the moment at which it was made; a leaf's end of the path has a negative one.
    """

    __slots__ = ("attrs", "edges", "hooks", "inputs", "key", "op", "out", "overwritten", "retained", "xs")

    def __init__(
        self, op: Op, attrs: Attrs, inputs: tuple[Any, ...], xs: Sequence[Array], out: Array, edges: Sequence[Edge]
    ) -> None:
        self.op = op
        self.attrs = attrs
        self.inputs: tuple[Source, ...] = inputs
        self.xs = xs
        self.out: Array | None = out
        self.edges = edges
        self.retained: ref[Source] | None = None
        self.hooks: dict[int, Hook] | None = None
        self.overwritten = False
        self.key = next(moments)

    def name(self) -> str:
        """The op's name as PyTorch writes it: "TanhBackward0"."""
        return self.op.grad_name

    @property
    def next_functions(self) -> tuple[tuple[Edge, int], ...]:
        """Where the gradients of the inputs go next; None for an input that is not tracked."""
        return tuple((edge, 0) for edge in self.edges)

    def __repr__(self) -> str:
        return f"<{self.name()}>"

    def check_unchanged(self, i: int) -> None:
        """Raise GraphError where a number that the VJP for input ``i`` reads has been overwritten since."""
        assert self.out is not None, "the graph is not freed"
        for position in self.op.reads(i, self.attrs):
            if self.overwritten if position < 0 else self.inputs[position].changed > self.key:
                which = "its own result" if position < 0 else f"its input {position}"
                raise GraphError(
                    "overwritten",
                    expected=f"the values with which {self.op.title} was computed",
                    got=f"{which} of shape {list((self.out if position < 0 else self.xs[position]).shape)}, "
                    "overwritten since by an operation in place",
                    cure="Write x = x + y instead of x += y, or clone() the value before it is changed.",
                )

    def free(self) -> None:
        """Let go of what the VJPs read; a node that reads nothing can be walked again.

        The inputs are let go of by every node: one that was changed in place since may lead back to itself.
        """
        self.inputs = ()
        for i, edge in enumerate(self.edges):
            if edge is not None and self.op.reads(i, self.attrs):
                self.out = None
                self.xs = ()
                return


Edge = GradNode | AccumulateGrad | None
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
        self.nodes: list[tuple[int, GradNode]] = []
        self.leaves: dict[int, Source] = {}
        self.captured: dict[int, Array] = {}

    def arrive(self, edge: GradNode | AccumulateGrad, gradient: Array) -> None:
        """Add a contribution to what waits at the end of an edge."""
        if edge.key in self.waiting:
            self.waiting[edge.key] = np.asarray(self.waiting[edge.key] + gradient)
        else:
            self.begin(edge, gradient)

    def begin(self, edge: GradNode | AccumulateGrad, gradient: Array) -> None:
        """Let the first contribution wait at the end of an edge."""
        self.waiting[edge.key] = gradient
        if isinstance(edge, GradNode):
            heappush(self.nodes, (-edge.key, edge))
        else:
            self.leaves[edge.key] = edge.variable

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
            out = node.out
            if out is None:
                raise _freed()
            risky = node.overwritten or node.key < Changes.latest
            vjp, attrs, xs = node.op.vjp, node.attrs, node.xs
            i = -1
            for edge in node.edges:
                i += 1
                if edge is None:
                    continue
                if risky:
                    node.check_unchanged(i)
                gradient = vjp(i, attrs, g, xs, out)
                if edge.key in waiting:
                    waiting[edge.key] = np.asarray(waiting[edge.key] + gradient)
                else:
                    self.begin(edge, gradient)
            if free:
                node.free()

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
