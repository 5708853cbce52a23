"""Commands that only ask: about the recorded step, its tensors and its numbers. They change nothing of the work."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from app.protocol.base import Base, Index
from app.protocol.graph import Slot


class HistoryOf(Base):
    """One number over the training steps: a cell of a node's value, of its whole gradient or of the optimizer's state.

    It is watched from then on (at most 8 are), and looked up at kept steps before. The answer is a `series`.
    """

    type: Literal["history_of"] = "history_of"
    node: Index
    slot: Slot
    cell: Annotated[list[Index], Field(max_length=8)]


class Explain(Base):
    """Explain the events that end at the cursors `first` to `last` (inclusive) of a trace, for one example and unit.

    Of a weight matrix the cell is the weight of `unit` for the layer's input number `input`.
    Each event is explained at the cell of the tensor it writes on which the focus falls, put inside its shape. With
    `node` and `cell`, the events that write to that node are explained at that full cell instead. Of a long sum the
    first `terms` are written out. At most 64 events at a time; for another trace than the one recorded the answer is
    `done` alone.
    """

    type: Literal["explain"] = "explain"
    trace: Index
    first: Index
    last: Index
    row: Index = 0
    unit: Index = 0
    input: Index = 0
    node: Index | None = None
    cell: list[Index] | None = Field(default=None, max_length=8)
    terms: int = Field(default=64, ge=1, le=2048)


class LookAt(Base):
    """Send the tiles of a trace that are others for this example (null: means over the whole batch), unit and input.

    Tensors that do not fit into a tile are cut where these lie. With `nodes`, all tiles of these nodes: the way to what
    a large trace has left out. For another trace than the one recorded the answer is `done` alone.
    """

    type: Literal["look"] = "look"
    trace: Index
    row: Index | None = 0
    unit: Index = 0
    input: Index = 0
    nodes: Annotated[list[Index], Field(max_length=256)] | None = None


class ReadTensor(Base):
    """Send a part of one tensor of a trace, all numbers exact, as event `event` wrote it (−1: as it was before).

    `lead` is the index of all axes but the last two; the part begins at `row` and `column`, and is put inside the
    tensor. A vector is one row.
    """

    type: Literal["tensor"] = "tensor"
    trace: Index
    node: Index
    slot: Slot
    event: Annotated[int, Field(ge=-1, le=2**53 - 1)]
    lead: Annotated[list[Index], Field(max_length=32)] = Field(default_factory=list)
    row: Index = 0
    column: Index = 0
    rows: Annotated[int, Field(ge=1, le=64)] = 64
    columns: Annotated[int, Field(ge=1, le=1024)] = 64


class Why(Base):
    """Walk from a number back to where it came from: from a gradient to the seed, from a value to inputs, parameters.

    It is the number at the full `cell` of the node's `slot`, as it stands when `cursor` events have run; a contribution
    is the one that the last of them made. For another trace than the one recorded the answer is `done` alone.
    """

    type: Literal["why"] = "why"
    trace: Index
    cursor: Index
    node: Index
    slot: Literal["value", "grad", "contribution"]
    cell: list[Index] = Field(max_length=8)


class Diagnose(Base):
    """Look at the recorded step for what is wrong with its gradients; for another trace the answer is `done` alone."""

    type: Literal["diagnose"] = "diagnose"
    trace: Index
