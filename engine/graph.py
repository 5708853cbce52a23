"""The graph that a backward pass walks: a :class:`GradNode` for each use of an op, an end of the path at each leaf."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from itertools import count
from typing import Any, Protocol
from weakref import ref

from engine.errors import GraphError
from engine.op import Array, Attrs, Op

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
    """The end of a path, as it is shown: what arrives is added to the ``grad`` of ``variable``."""

    __slots__ = ("variable",)

    def __init__(self, variable: Source) -> None:
        self.variable = variable

    def name(self) -> str:
        return "AccumulateGrad"

    @property
    def next_functions(self) -> tuple[tuple[Any, int], ...]:
        return ()

    def __repr__(self) -> str:
        return "<AccumulateGrad>"


class GradNode:
    """One use of an op, with what its VJPs need: inputs, output and where each gradient goes.

    ``edges`` leads to the node that made an input, to the leaf itself that an input is, or nowhere (None).
    ``key`` is the moment at which it was made.
    """

    # What is rarely set stands on the class, so that a new node costs little.
    retained: ref[Source] | None = None
    hooks: dict[int, Hook] | None = None
    overwritten = False

    def __init__(
        self, op: Op, attrs: Attrs, inputs: tuple[Any, ...], xs: Sequence[Array], out: Array, edges: Sequence[Edge]
    ) -> None:
        self.op = op
        self.attrs = attrs
        self.inputs: tuple[Source, ...] = inputs
        self.xs = xs
        self.out: Array | None = out
        self.edges = edges
        self.key = next(moments)

    def name(self) -> str:
        """The op's name as PyTorch writes it: "TanhBackward0"."""
        return self.op.grad_name

    @property
    def next_functions(self) -> tuple[tuple[GradNode | AccumulateGrad | None, int], ...]:
        """Where the gradients of the inputs go next; None for an input that is not tracked."""
        return tuple(
            (edge if edge is None or isinstance(edge, GradNode) else AccumulateGrad(edge), 0) for edge in self.edges
        )

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

    def hand_over(self, successor: GradNode | None) -> None:
        """The tensor was changed in place: its kept gradient is that of what it holds from here on."""
        if successor is not None:
            successor.retained, self.retained = self.retained, None

    def free(self, read: bool) -> None:
        """Let go of what the VJPs ``read``; a node of which they read nothing can be walked again.

        The inputs are let go of by every node: one that was changed in place since may lead back to itself.
        """
        self.inputs = ()
        if read:
            self.out = None
            self.xs = ()


Edge = GradNode | Source | None
