"""Tensors on the wire: a tile of the numbers, where in the tensor it was cut from, and what the whole is like."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import WithJsonSchema

from app.protocol.base import Index, Message, Real
from app.protocol.graph import Slot

Triple = Annotated[
    tuple[int, int, int],
    WithJsonSchema(
        {
            "type": "array",
            "items": {"type": "integer"},
            "minItems": 3,
            "maxItems": 3,
            "tsType": "[number, number, number]",
        }
    ),
]


class TensorRef(Message):
    """Where a tensor's tile lies in the block, and what the whole tensor is like.

    `event` is the event that wrote it (−1: there before the step began). `tile` is planes × rows × columns of what was
    sent, `origin` the plane, row and column of the tensor where it begins; `offset` counts float32 numbers.

    A tensor's last axis are the columns, the one before the rows, all others together the planes; a vector is one row.
    Of three axes and more, where the first runs over the examples of the batch, the tile is of one example: `row` says
    which. With `mean` it is the mean over the examples instead, whatever the number of axes. Where neither holds it is
    of the whole tensor.

    `norm` (Euclidean) is of the whole tensor; `low`, `high` and `average` of its finite numbers (None: it has none).
    """

    node: int
    slot: Slot
    event: int
    shape: list[int]
    row: Index | None = None
    mean: bool = False
    tile: Triple
    origin: Triple
    offset: Index
    norm: Real
    low: float | None
    high: float | None
    average: float | None
    nonfinite: Index


class LookFrame(Message):
    """The answer to `look`: tiles of a trace for another example, or of nodes that the trace left out.

    They stand beside those of the trace, which stay as they are.
    """

    type: Literal["look"] = "look"
    sequence: Index
    trace: Index
    row: Index | None
    unit: Index
    input: Index
    nodes: list[Index] | None
    tensors: list[TensorRef]


class TensorFrame(Message):
    """The answer to `tensor`: a part of one tensor as it was written, all numbers exact.

    `lead` is the index of all axes but the last two, `row` and `column` where the part begins, `rows` × `columns` its
    size. The block holds it row by row.
    """

    type: Literal["tensor"] = "tensor"
    sequence: Index
    trace: Index
    node: Index
    slot: Slot
    event: int
    shape: list[int]
    lead: list[Index]
    row: Index
    column: Index
    rows: Index
    columns: Index
    norm: Real
    low: float | None
    high: float | None
    average: float | None
    nonfinite: Index
