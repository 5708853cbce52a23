"""Which tensors of a recorded step travel: with the trace, and when the page asks to look at others.

A trace is sent whole while it is small. Of a large one the tensors that leave its layers are sent, as far as there is
room; the rest is asked for, node by node.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import lru_cache
from typing import Any, NamedTuple

from numpy.typing import NDArray

from app.protocol.questions import LookAt, ReadTensor
from app.protocol.tensors import LookFrame, TensorFrame
from app.session.axes import axes_of
from app.session.outgoing import Outgoing, binary
from app.session.recorded import Recorded
from app.session.tensors import SMALLEST, TRACE_NUMBERS, Block, Look, as_planes, extent, fitting_side, statistics
from engine.cells import clipped
from engine.program.program import Program

Array = NDArray[Any]

TRACE_TENSORS = 1500
"""The most tensors of a trace frame."""
CELLS = 4096
"""The most numbers of a part of one tensor."""


class Written(NamedTuple):
    """One tensor of a trace: what `event` left at a node's slot; −1 is what was there before the step."""

    node: int
    slot: str
    event: int
    array: Array


def written(recorded: Recorded) -> Iterator[Written]:
    """Every tensor of a recorded step, in the order of its events."""
    trace = recorded.trace
    for (node, slot), array in trace.initial.items():
        if array is not None:
            yield Written(node, slot, -1, array)
    for event, writes in zip(trace.events, trace.writes, strict=True):
        for write in writes:
            if write.array is not None:
                yield Written(write.node, write.slot, event.index, write.array)


@lru_cache(maxsize=64)
def batched(program: Program) -> frozenset[int]:
    """The nodes whose first axis runs over the examples of the batch, found once a Program."""
    return frozenset(node for node, words in enumerate(axes_of(program)) if words[:1] == ("example",))


def trace_block(recorded: Recorded, look: Look, outputs: Collection[int]) -> tuple[Block, bool]:
    """The tensors that are sent with a trace, and whether they are all. `outputs` are the nodes that leave layers."""
    found, whole = _sent(recorded, outputs)
    block = _block(recorded, found, look)
    for one in found:
        block.add(*one)
    return block, whole


def look_frame(sequence: int, recorded: Recorded, command: LookAt, outputs: Collection[int]) -> Outgoing:
    """Of the tiles sent with the trace those that are others for this look; or all those of the nodes asked for."""
    look = Look(command.row, command.unit, command.input)
    if command.nodes is None:
        found = _sent(recorded, outputs)[0]
    else:
        nodes = frozenset(command.nodes)
        found = [one for one in written(recorded) if one.node in nodes]
    block = _block(recorded, found, look)
    for one in found:
        if look.row is None and one.node in block.each:
            block.add(*one, mean=True)
        if command.nodes is not None or _depends(one, block.side):
            block.add(*one)
    frame = LookFrame(
        sequence=sequence,
        trace=recorded.number,
        row=command.row,
        unit=command.unit,
        input=command.input,
        nodes=command.nodes,
        tensors=block.refs,
    )
    return binary(frame, block.floats)


def _sent(recorded: Recorded, outputs: Collection[int]) -> tuple[list[Written], bool]:
    """What goes with a trace, and whether it is all."""
    each = batched(recorded.program)
    found = list(written(recorded))
    if len(found) <= TRACE_TENSORS and _numbers(found, each) <= TRACE_NUMBERS:
        return found, True
    return [one for one in found if one.node in outputs][:TRACE_TENSORS], False


def _numbers(found: list[Written], each: Collection[int]) -> int:
    """How many numbers the tiles of these tensors have at least."""
    sizes = (extent(one.array.shape, one.node in each) for one in found)
    return sum(planes * min(rows, SMALLEST) * min(columns, SMALLEST) for planes, rows, columns in sizes)


def _block(recorded: Recorded, found: list[Written], look: Look) -> Block:
    """An empty block for these tensors, with tiles as large as there is room for."""
    each = batched(recorded.program)
    side = fitting_side(((one.array.shape, one.node in each) for one in found), least=SMALLEST)
    return Block(each, look, side, TRACE_NUMBERS)


def _depends(one: Written, side: int) -> bool:
    """Whether the tile of a tensor is another one where something else is looked at."""
    shape = one.array.shape
    return len(shape) > 2 or any(size > side for size in shape)


def tensor_frame(sequence: int, recorded: Recorded, command: ReadTensor) -> Outgoing | None:
    """A part of one tensor. None where no event wrote it."""
    wanted = (command.node, command.slot, command.event)
    array = next((one.array for one in written(recorded) if one[:3] == wanted), None)
    if array is None:
        return None
    axes = array.shape[:-2]
    lead = clipped(tuple((*command.lead, *(0 for _ in axes))[: len(axes)]), axes)
    matrix = array[lead] if axes and array.size else as_planes(array)[0] if array.size else array.reshape(0, 0)
    rows = min(command.rows, matrix.shape[0], max(1, CELLS // command.columns))
    columns = min(command.columns, matrix.shape[1])
    row = min(command.row, matrix.shape[0] - rows)
    column = min(command.column, matrix.shape[1] - columns)
    part = matrix[row : row + rows, column : column + columns]
    frame = TensorFrame(
        sequence=sequence,
        trace=recorded.number,
        node=command.node,
        slot=command.slot,
        event=command.event,
        shape=list(array.shape),
        lead=list(lead),
        row=row,
        column=column,
        rows=rows,
        columns=columns,
        **statistics(array)._asdict(),
    )
    return binary(frame, [part])
