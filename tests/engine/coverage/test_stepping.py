"""Stepping over whole networks: forwards, backwards and by leaps it is the step that training does, to the bit."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine import nn, optim
from engine.op import Array
from engine.program.program import Program
from engine.stepper import Stepper
from engine.trace import Picture
from tests.engine.coverage.replaying import Training, poison
from tests.engine.coverage.trainings import TRAININGS, program_of


def same(one: Picture, other: Picture, where: str) -> None:
    assert one.keys() == other.keys()
    for key, array in one.items():
        theirs = other[key]
        assert (array is None) == (theirs is None), (where, key)
        if array is not None and theirs is not None:
            np.testing.assert_array_equal(array, theirs, err_msg=f"{where}, {key}")


def everything(model: nn.Module, program: Program) -> dict[str, Array]:
    state = {f"state {name}": array for name, array in program.state().items()}
    state |= {f"buffer {name}": buffer.numpy().copy() for name, buffer in model.named_buffers()}
    return state | {"generator": engine.random.default_generator.get_state()}


def equal(one: dict[str, Array], other: dict[str, Array]) -> None:
    assert one.keys() == other.keys()
    for name, array in one.items():
        np.testing.assert_array_equal(array, other[name], err_msg=name)


@pytest.mark.parametrize("name", TRAININGS)
def test_a_stepped_step_is_a_trained_step_to_the_bit(name: str) -> None:
    model, program, batches = program_of(TRAININGS[name])
    trained = []
    for batch in batches:
        loss = program.step(*batch)
        grads = [None if node.grad is None else node.grad.copy() for node in program.nodes]
        trained.append((loss, everything(model, program), grads))
    model, program, batches = program_of(TRAININGS[name])
    stepper = Stepper(program)
    for batch, (loss, state, grads) in zip(batches, trained, strict=True):
        poison(program)
        before = everything(model, program)
        stepper.begin(*batch)
        trace = stepper.record()
        equal(everything(model, program), state)
        assert program.loss is not None
        assert trace.at(len(trace.events))[program.loss, "value"] == np.float32(loss)
        last = trace.at(len(trace.events) - 1)
        for node, grad in zip(program.nodes, grads, strict=True):
            if grad is not None:
                written = last[node.id, "grad"]
                assert written is not None
                np.testing.assert_array_equal(written, grad)
        program.load_state(trace.before)
        equal(everything(model, program), before)
        poison(program)
        stepper.begin(*batch)
        while stepper.cursor < len(program.events):
            stepper.forward()
        equal(everything(model, program), state)


@pytest.mark.parametrize("name", TRAININGS)
def test_every_moment_is_the_same_from_either_side(name: str) -> None:
    _, program, batches = program_of(TRAININGS[name])
    program.step(*batches[0])
    stepper = Stepper(program)
    stepper.begin(*batches[1])
    trace = stepper.record()
    program.load_state(trace.before)
    poison(program)
    stepper.begin(*batches[1])
    count = len(program.events)
    for cursor in range(count + 1):
        same(stepper.picture(), trace.at(cursor), f"forward to {cursor}")
        if cursor < count:
            assert stepper.forward().index == cursor
    leaps = np.random.default_rng(0).integers(0, count + 1, 12)
    for cursor in (*range(count - 1, max(count - 12, 0), -1), *(int(leap) for leap in leaps), 0):
        poison(program)
        stepper.seek(0)
        stepper.seek(cursor)
        same(stepper.picture(), trace.at(cursor), f"leap to {cursor}")


def test_a_step_in_evaluation_keeps_statistics_as_they_are() -> None:
    case = TRAININGS["residual"]
    case = Training(case.build, case.batches, case.loss, training=False, optimizer=lambda m: optim.Adam(m.parameters()))
    model, program, batches = program_of(case)
    kept: dict[str, Any] = {name: buffer.numpy().copy() for name, buffer in model.named_buffers()}
    stepper = Stepper(program)
    stepper.begin(*batches[0])
    stepper.record()
    for name, buffer in model.named_buffers():
        np.testing.assert_array_equal(buffer.numpy(), kept[name])
