"""What a Program is made of: nodes that hold buffers, events, and the instructions of each event."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from typing import Any, Literal

from engine.arrays import np
from engine.op import Array, Attrs, Shape
from engine.tensor import Tensor

NodeKind = Literal["input", "target", "parameter", "buffer", "constant", "op"]
EventKind = Literal["forward", "loss", "seed", "vjp", "accumulate", "clip", "update", "zero"]
Phase = Literal["forward", "backward", "update"]
Writes = Literal["value", "grad", "contribution"]
Instruction = tuple[Callable[..., object], tuple[Any, ...]]


@dataclass(frozen=True, eq=False)
class Draft:
    """One node of a recording, before it has buffers. ``tensor`` is the leaf itself, None for an op."""

    kind: NodeKind
    op: str | None
    path: str
    name: str
    inputs: tuple[int, ...]
    attrs: Attrs
    shape: Shape
    dtype: np.dtype[Any]
    requires_grad: bool
    tensor: Tensor | None = None


@dataclass(frozen=True)
class Recording:
    """One forward pass as a graph: drafts in topological order, the model's output and the loss.

    ``dtype`` is that of the parameters, in which floating-point batches are fed. ``outputs`` are all that
    the model returned, where it returned several tensors; else empty.
    """

    drafts: tuple[Draft, ...]
    output: int
    loss: int | None
    dtype: np.dtype[Any]
    outputs: tuple[int, ...] = ()

    def widened(self, dtype: np.dtype[Any]) -> Recording:
        """The same graph with every floating-point number in ``dtype``."""
        drafts = tuple(replace(draft, dtype=dtype) if draft.dtype.kind == "f" else draft for draft in self.drafts)
        return replace(self, drafts=drafts, dtype=dtype)


@dataclass(frozen=True, eq=False)
class Node:
    """One use of an op, or a leaf, with its buffers.

    ``path`` is the module path at which it ran ("l1.linear"), ``name`` the op's or the leaf's own name.
    ``value`` and ``grad`` are overwritten by every step: hand out copies. ``grad`` is None where no
    gradient of the loss is computed.
    """

    id: int
    kind: NodeKind
    op: str | None
    path: str
    name: str
    inputs: tuple[int, ...]
    attrs: Attrs
    shape: Shape
    dtype: np.dtype[Any]
    requires_grad: bool
    value: Array
    grad: Array | None
    tensor: Tensor | None = field(default=None, repr=False)


@dataclass(frozen=True)
class Event:
    """One thing that happens in a training step; its instructions are [first, last).

    ``node`` is the op's node (forward, loss, vjp, accumulate), the loss (seed), the parameter (clip, update) or
    −1 (zero). ``input`` says which input of the op a vjp or accumulate is for. ``target`` is the node
    whose value or gradient is written, and ``writes`` what is written: a further contribution to a
    gradient is computed first and added by the ``accumulate`` that follows. The first of a step's ``clip``
    events also measures the norm of all gradients.
    """

    index: int
    kind: EventKind
    phase: Phase
    node: int
    input: int | None
    target: int
    writes: Writes | None
    first: int
    last: int
