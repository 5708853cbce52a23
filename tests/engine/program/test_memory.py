"""Going back to a state brings the same steps again: parameters, statistics, and what is drawn by chance."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from engine import nn
from engine.errors import StateError
from engine.op import Array
from engine.optim import SGD
from engine.program.program import Program
from engine.stepper import Stepper
from engine.tensor import Tensor
from tests.engine.tiny import batch, mlp


def chancy(size: int = 16, seed: int = 0) -> tuple[nn.Module, Program]:
    """A model that draws masks and keeps statistics, and its training step.

    Without a bias before the norm, whose gradient is 0 but for rounding, and Adam makes a whole step of that.
    """
    engine.manual_seed(seed)
    model = nn.Sequential(nn.Linear(2, 6, bias=False), nn.BatchNorm1d(6), nn.Tanh(), nn.Dropout(0.5), nn.Linear(6, 1))
    program = engine.record(model, nn.MSELoss(), SGD(model.parameters(), lr=0.05, momentum=0.9), *batch(size))
    return model, program


def mask(program: Program) -> Array:
    (node,) = [node for node in program.nodes if node.op == "dropout_mask"]
    return node.value.copy()


def test_each_step_draws_anew_and_going_back_draws_the_same() -> None:
    _, program = chancy()
    points, labels = batch(16)
    before = program.state()
    drawn = []
    losses = []
    for _ in range(4):
        losses.append(program.step(points, labels))
        drawn.append(mask(program))
    assert not all(np.array_equal(drawn[0], other) for other in drawn[1:])
    program.load_state(before)
    for loss, old in zip(losses, drawn, strict=True):
        assert program.step(points, labels) == loss
        np.testing.assert_array_equal(mask(program), old)


def test_a_program_draws_what_eager_execution_draws() -> None:
    points, labels = batch(16)
    model, program = chancy()
    replayed = [program.step(points, labels) for _ in range(3)]
    engine.manual_seed(0)
    twin = nn.Sequential(nn.Linear(2, 6, bias=False), nn.BatchNorm1d(6), nn.Tanh(), nn.Dropout(0.5), nn.Linear(6, 1))
    optimizer, criterion = SGD(twin.parameters(), lr=0.05, momentum=0.9), nn.MSELoss()
    for loss in replayed:
        optimizer.zero_grad()
        total = criterion(twin(engine.from_numpy(points)), engine.from_numpy(labels))
        total.backward()
        optimizer.step()
        assert loss == pytest.approx(total.item(), rel=1e-5)
    for (name, one), (_, other) in zip(model.named_buffers(), twin.named_buffers(), strict=True):
        np.testing.assert_allclose(one.array, other.array, rtol=1e-5, err_msg=name)


def test_stepping_back_keeps_the_mask() -> None:
    _, program = chancy()
    stepper = Stepper(program)
    stepper.begin(*batch(16))
    trace = stepper.record()
    stepper.seek(0)
    stepper.seek(len(program.events))
    again = stepper.picture()
    for key, array in trace.at(len(program.events)).items():
        if array is None:
            assert again[key] is None
        else:
            np.testing.assert_array_equal(again[key], array, err_msg=str(key))


def test_a_twin_keeps_what_was_drawn() -> None:
    model, program = chancy()
    points, labels = batch(16)
    program.forward(points, labels)
    statistics = {name: buffer.array.copy() for name, buffer in model.named_buffers()}
    generator = engine.random.default_generator.get_state()
    twin = program.twin()
    first = twin.forward()
    assert twin.forward() == first
    np.testing.assert_array_equal(mask(twin), mask(program))
    np.testing.assert_array_equal(engine.random.default_generator.get_state(), generator)
    for name, buffer in model.named_buffers():
        np.testing.assert_array_equal(buffer.array, statistics[name])


def test_recording_draws_and_writes_nothing() -> None:
    engine.manual_seed(3)
    model = nn.Sequential(nn.Linear(2, 4), nn.BatchNorm1d(4), nn.Dropout(0.5), nn.Linear(4, 1))
    optimizer = SGD(model.parameters(), lr=0.1)
    generator = engine.random.default_generator.get_state()
    statistics = {name: buffer.array.copy() for name, buffer in model.named_buffers()}
    program = engine.record(model, nn.MSELoss(), optimizer, *batch(8))
    np.testing.assert_array_equal(engine.random.default_generator.get_state(), generator)
    for name, buffer in model.named_buffers():
        np.testing.assert_array_equal(buffer.array, statistics[name])
    program.step(*batch(8))
    written = {name: buffer.array.copy() for name, buffer in model.named_buffers()}
    assert any(not np.array_equal(written[name], statistics[name]) for name in written)


def test_statistics_are_shared_between_batches_and_modes() -> None:
    model, program = chancy()
    points, labels = batch(16)
    for size in (16, 7, 16):
        program.step(points[:size], labels[:size])
    model.eval()
    predicted = program.predict(points)
    np.testing.assert_allclose(predicted, model(engine.from_numpy(points)).detach().numpy(), rtol=1e-5, atol=1e-6)
    statistics = {name: buffer.array.copy() for name, buffer in model.named_buffers()}
    assert program.predict(points) == pytest.approx(predicted)
    for name, buffer in model.named_buffers():
        np.testing.assert_array_equal(buffer.array, statistics[name], err_msg=name)


def test_a_state_of_another_program_is_refused() -> None:
    model = mlp([2, 3, 1])
    program = engine.record(model, nn.MSELoss(), SGD(model.parameters(), lr=0.1), *batch(4))
    other = mlp([2, 4, 1])
    wrong = engine.record(other, nn.MSELoss(), SGD(other.parameters(), lr=0.1), *batch(4))
    with pytest.raises(StateError) as caught:
        program.load_state(wrong.state())
    assert caught.value.code == "program-state"


def test_parameters_outside_an_optimizer_belong_to_the_state() -> None:
    w = engine.tensor([1.0, 2.0], requires_grad=True)

    def model(x: Tensor) -> Tensor:
        return (x * w).sum()

    program = engine.record(model, None, None, np.ones(2, np.float32))
    before = program.state()
    w.data = np.array([5.0, 6.0], np.float32)
    assert program.forward() is None
    assert float(program.predict(np.ones(2, np.float32))) == 11.0
    program.load_state(before)
    assert float(program.predict(np.ones(2, np.float32))) == 3.0
