"""Stepping runs what training runs, and any moment of a step can be shown again."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import engine
from engine import Stepper, nn
from engine.errors import ArgumentError
from engine.op import Array
from engine.optim import SGD, Adam
from engine.program.program import Program
from engine.tensor import Tensor
from engine.trace import Picture, first_nonfinite
from tests.engine.tiny import batch, leaves, mlp

Case = tuple[Program, Array | None, Array | None]


def network() -> Case:
    model = mlp([2, 4, 2, 1])
    points, labels = batch(10)
    loss = nn.BCEWithLogitsLoss()
    return engine.record(model, loss, SGD(model.parameters(), lr=0.5), points, labels), points, labels


def network_with_adam() -> Case:
    model = mlp([2, 3, 1], nn.ReLU)
    points, labels = batch(4)
    return engine.record(model, nn.MSELoss(), Adam(model.parameters()), points, labels), points, labels


def fan_out() -> Case:
    a, b, c = leaves(2.0, -3.0, 5.5)

    def formula() -> Tensor:
        d = a * b + c
        return (d.tanh() * d * a).mean()

    return engine.record(formula, None, SGD([a, b, c], lr=0.1, momentum=0.9)), None, None


CASES = [network, network_with_adam, fan_out]


def same(one: Picture, other: Picture) -> None:
    assert one.keys() == other.keys()
    for key, array in one.items():
        theirs = other[key]
        if array is None or theirs is None:
            assert array is theirs, key
        else:
            np.testing.assert_array_equal(array, theirs, err_msg=str(key))


@pytest.mark.parametrize("case", CASES)
def test_forwards_backwards_and_jumps_give_the_same_picture(case: Callable[[], Case]) -> None:
    program, points, labels = case()
    program.step(points, labels)
    stepper = Stepper(program)
    stepper.begin(points, labels)
    trace = stepper.record()
    program.load_state(trace.before)
    stepper.begin(points, labels)
    count = len(program.events)
    same(stepper.picture(), trace.at(0))
    for cursor in range(1, count + 1):
        assert stepper.forward().index == cursor - 1
        same(stepper.picture(), trace.at(cursor))
    for cursor in range(count - 1, -1, -1):
        stepper.back()
        same(stepper.picture(), trace.at(cursor))
    for cursor in np.random.default_rng(0).integers(0, count + 1, 20):
        stepper.seek(int(cursor))
        same(stepper.picture(), trace.at(int(cursor)))


@pytest.mark.parametrize("case", CASES)
def test_a_stepped_step_is_a_trained_step(case: Callable[[], Case]) -> None:
    stepped, points, labels = case()
    trained, _, _ = case()
    for _ in range(3):
        stepper = Stepper(stepped)
        stepper.begin(points, labels)
        stepper.record()
        trained.step(points, labels)
    one, other = stepped.state(), trained.state()
    assert one.keys() == other.keys()
    for name, array in one.items():
        np.testing.assert_array_equal(array, other[name], err_msg=name)


def test_gradients_are_none_until_written_and_after_the_zeroing() -> None:
    program, points, labels = network()
    stepper = Stepper(program)
    stepper.begin(points, labels)
    trace = stepper.record()
    seed = next(event for event in program.events if event.kind == "seed")
    assert all(array is None for (_, slot), array in trace.at(seed.index).items() if slot == "grad")
    seeded = trace.at(seed.index + 1)[seed.target, "grad"]
    assert seeded is not None
    assert seeded == 1
    grads = [array for (_, slot), array in trace.at(len(trace.events) - 1).items() if slot == "grad"]
    assert all(array is not None for array in grads)
    assert all(array is None for (_, slot), array in trace.at(len(trace.events)).items() if slot == "grad")


def test_values_are_none_until_computed() -> None:
    program, points, labels = network()
    stepper = Stepper(program)
    stepper.begin(points, labels)
    start = stepper.record().at(0)
    for node in program.nodes:
        assert (start[node.id, "value"] is None) == (node.kind == "op")


def test_contributions_are_seen_by_the_event_that_adds_them_alone() -> None:
    program, _, _ = fan_out()
    stepper = Stepper(program)
    stepper.begin()
    trace = stepper.record()
    for event in trace.events:
        if event.kind != "accumulate":
            continue
        before, after = trace.at(event.index), trace.at(event.index + 1)
        contribution, partial = before[event.target, "contribution"], before[event.target, "grad"]
        total = after[event.target, "grad"]
        assert contribution is not None
        assert partial is not None
        assert total is not None
        np.testing.assert_allclose(total, partial + contribution)
        assert trace.at(event.index + 2)[event.target, "contribution"] is None
    assert any(event.kind == "accumulate" for event in trace.events)


def test_a_traced_array_is_nobody_elses() -> None:
    program, points, labels = network()
    stepper = Stepper(program)
    stepper.begin(points, labels)
    trace = stepper.record()
    arrays = [write.array for writes in trace.writes for write in writes if write.array is not None]
    for array in arrays:
        assert not array.flags.writeable
        assert not any(np.shares_memory(array, node.value) for node in program.nodes)


def test_the_batch_is_remembered_while_others_train() -> None:
    program, points, labels = network()
    assert points is not None
    assert labels is not None
    stepper = Stepper(program)
    stepper.begin(points, labels)
    stepper.seek(5)
    picture = stepper.picture()
    program.load(points * 2, labels)
    stepper.seek(0)
    stepper.seek(5)
    same(stepper.picture(), picture)


def test_the_ends_are_refused() -> None:
    program, points, labels = network()
    stepper = Stepper(program)
    with pytest.raises(ArgumentError) as caught:
        stepper.forward()
    assert caught.value.code == "not-begun"
    stepper.begin(points, labels)
    with pytest.raises(ArgumentError) as caught:
        stepper.back()
    assert (caught.value.code, caught.value.expected, caught.value.got) == (
        "cursor-range",
        "a cursor from 0 to 31",
        "-1",
    )
    stepper.seek(31)
    with pytest.raises(ArgumentError):
        stepper.forward()


def test_the_first_event_that_wrote_nan_or_infinity_is_found() -> None:
    a, b = leaves(0.0, 1.0)
    program = engine.record(lambda: (a.log() * b).tanh(), None, SGD([a, b], lr=0.1))
    stepper = Stepper(program)
    stepper.begin()
    event = first_nonfinite(stepper.record())
    assert event is not None
    assert (event.kind, program.nodes[event.node].op) == ("forward", "log")
    sound, points, labels = network()
    stepper = Stepper(sound)
    stepper.begin(points, labels)
    assert first_nonfinite(stepper.record()) is None
