"""A trace leaves nothing out: every buffer that an event changes is among what the trace says that it wrote."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from engine import nn
from engine.op import Array
from engine.program.instruction import Node
from engine.program.program import Program
from engine.stepper import Stepper
from engine.trace import Key, Trace
from tests.engine.coverage.losses import LOSSES
from tests.engine.coverage.replaying import Training, poison
from tests.engine.coverage.trainings import TRAININGS, program_of

EVERY = {
    **TRAININGS,
    **{
        loss.name: Training(lambda: nn.Linear(6, 4), [loss.batch(3, seed) for seed in range(3)], loss.made())
        for loss in LOSSES
    },
}


def buffers(program: Program) -> Iterator[tuple[Key, Array]]:
    """All that a step may change and a learner may see, by node and slot."""
    for node in program.nodes:
        yield (node.id, "value"), node.value
        if node.grad is not None:
            yield (node.id, "grad"), node.grad
        for slot, array in slots(program, node).items():
            yield (node.id, slot), array
    for index, array in program.contributions.items():
        yield (program.events[index].target, f"contribution {index}"), array


def slots(program: Program, node: Node) -> dict[str, Array]:
    optimizer = program.optimizer
    if optimizer is None or node.tensor is None or node.tensor not in optimizer.flat:
        return {}
    return optimizer.views(node.tensor)[2]


def place(array: Array) -> int:
    address: int = array.__array_interface__["data"][0]
    return address


def changed(found: list[tuple[Key, Array]], before: list[bytes]) -> list[tuple[Key, Array]]:
    """The buffers that do not hold what they held; what they hold now is noted in `before`."""
    different = []
    for index, (key, array) in enumerate(found):
        now = array.tobytes()
        if now != before[index]:
            before[index] = now
            different.append((key, array))
    return different


def check(program: Program, trace: Trace) -> None:
    """Run the recorded step again, event by event, and look at every buffer after each."""
    poison(program)
    program.load_state(trace.before)
    found = [(key, array) for key, array in buffers(program) if array.size]
    named = dict(found)
    before = [array.tobytes() for _, array in found]
    for event in trace.events:
        program.run(event.index)
        told: dict[int, Array] = {}
        for write in trace.writes[event.index]:
            slot = f"contribution {event.index}" if write.slot == "contribution" else write.slot
            if write.array is not None and write.array.size:
                told[place(named[write.node, slot])] = write.array
        for key, array in changed(found, before):
            # Where a gradient is passed on as it is, two nodes have one buffer; one write tells of both.
            assert place(array) in told, f"{event.kind} of node {event.node} changed {key} unseen"
            np.testing.assert_array_equal(told[place(array)].ravel(), array.ravel(), err_msg=f"{event}, {key}")


@pytest.mark.parametrize("name", EVERY)
def test_every_buffer_that_changes_is_told(name: str) -> None:
    _, program, batches = program_of(EVERY[name])
    program.step(*batches[0])
    stepper = Stepper(program)
    stepper.begin(*batches[1])
    check(program, stepper.record())


@pytest.mark.parametrize("name", ["residual", "momentum", "adam, all", "rmsprop, all"])
def test_also_where_gradients_are_kept_and_clipped(name: str) -> None:
    _, program, batches = program_of(TRAININGS[name])
    program.gradients.zero, program.gradients.clip_norm = False, 0.1
    program.step(*batches[0])
    stepper = Stepper(program)
    stepper.begin(*batches[1])
    check(program, stepper.record())


def test_kept_statistics_are_told() -> None:
    model, program, batches = program_of(TRAININGS["residual"])
    stepper = Stepper(program)
    stepper.begin(*batches[0])
    trace = stepper.record()
    kept = {id(buffer) for _, buffer in model.named_buffers() if buffer.array.dtype.kind == "f"}
    nodes = {node.id for node in program.nodes if id(node.tensor) in kept}
    assert nodes
    assert nodes <= {write.node for writes in trace.writes for write in writes if write.event >= 0}
