"""One Program serves an epoch: ragged batches, predictions of any size, and a model that changes its mode."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import engine
from engine import nn
from engine.errors import ArgumentError, RecordError, ShapeError
from engine.op import Array
from engine.optim import SGD, Adam
from engine.program.program import Program
from engine.program.variants import MOST
from engine.tensor import Tensor
from tests.engine.tiny import batch, mlp

Train = Callable[[Array, Array], float]


def program_of(model: nn.Module, size: int = 4) -> Program:
    return engine.record(model, nn.MSELoss(), Adam(model.parameters(), lr=0.05), *batch(size))


def replayed(model: nn.Module) -> Train:
    return program_of(model).step


def eager(model: nn.Module) -> Train:
    optimizer, criterion = Adam(model.parameters(), lr=0.05), nn.MSELoss()

    def train(x: Array, t: Array) -> float:
        optimizer.zero_grad()
        total = criterion(model(engine.tensor(x)), engine.tensor(t))
        total.backward()
        optimizer.step()
        return float(total.item())

    return train


def test_an_epoch_with_a_ragged_batch_trains_as_eager_execution_does() -> None:
    points, labels = batch(10)
    models = mlp([2, 3, 1]), mlp([2, 3, 1])
    losses = [
        [train(points[at : at + 4], labels[at : at + 4]) for _ in range(3) for at in (0, 4, 8)]
        for train in (replayed(models[0]), eager(models[1]))
    ]
    np.testing.assert_allclose(losses[0], losses[1], rtol=1e-5)
    for one, other in zip(models[0].parameters(), models[1].parameters(), strict=True):
        np.testing.assert_allclose(one.array, other.array, rtol=1e-5, atol=1e-6)


def test_the_latest_program_holds_the_last_steps_values() -> None:
    program = program_of(mlp([2, 3, 1]))
    points, labels = batch(4)
    assert program.latest is program
    program.step(points[:3], labels[:3])
    ragged = program.latest
    assert ragged is not program
    assert ragged.inputs[0].shape == (3, 2)
    np.testing.assert_array_equal(ragged.inputs[0].value, points[:3])
    assert [node.name for node in ragged.nodes] == [node.name for node in program.nodes]
    assert ragged.optimizer is program.optimizer
    program.step(points, labels)
    assert program.latest is program
    program.step(points[:3], labels[:3])
    assert program.latest is ragged, "recorded once"


def test_variants_are_bounded() -> None:
    program = program_of(mlp([2, 1]))
    points, labels = batch(MOST + 5)
    program.step(points[:1], labels[:1])
    first = program.latest
    for size in range(5, MOST + 5):
        program.step(points[:size], labels[:size])
    program.step(points[:1], labels[:1])
    assert program.latest is not first


def test_predictions_of_any_number_of_examples() -> None:
    model = mlp([2, 3, 1])
    program = program_of(model)
    for size in (1, 4, 9, 0):
        points, _ = batch(size)
        expected = model(engine.tensor(points)).detach().numpy()
        np.testing.assert_allclose(program.predict(points), expected, rtol=1e-6, atol=1e-7)
    held = program.predict()
    np.testing.assert_allclose(program.predict(program.inputs[0].value), held)
    program.step(*batch(4))
    points, _ = batch(9)
    np.testing.assert_allclose(program.predict(points), model(engine.tensor(points)).detach().numpy(), rtol=1e-6)
    forward = engine.record(model, None, None, batch(2)[0])
    assert forward.predict(points).shape == (9, 1)


def test_the_loss_and_gradients_of_another_batch_leave_the_parameters_alone() -> None:
    model = mlp([2, 3, 1])
    program = program_of(model)
    before = [parameter.array.copy() for parameter in model.parameters()]
    points, labels = batch(7)
    loss = program.forward(points, labels)
    assert loss == pytest.approx(float(nn.MSELoss()(model(engine.tensor(points)), engine.tensor(labels)).item()))
    assert program.backward(points, labels) == loss
    assert program.latest.inputs[0].shape == (7, 2)
    for parameter, was in zip(model.parameters(), before, strict=True):
        np.testing.assert_array_equal(parameter.array, was)


def test_tensors_and_lists_are_fed_as_arrays_are() -> None:
    points, labels = batch(4)
    for x, t in (
        (engine.tensor(points), engine.tensor(labels)),
        (points.tolist(), labels.tolist()),
        (points.astype(np.float64), labels.astype(np.int64)),
        (np.asfortranarray(points), labels),
    ):
        one, other = program_of(mlp([2, 3, 1])), program_of(mlp([2, 3, 1]))
        assert one.step(x, t) == other.step(points, labels)
        assert one.latest is one


class Doubling(nn.Module):
    """Twice as much in training as in use, as dropout and batch norm differ between the two."""

    def __init__(self) -> None:
        super().__init__()
        self.inner = nn.Linear(2, 1, generator=np.random.default_rng(0))

    def forward(self, x: Tensor) -> Tensor:
        y: Tensor = self.inner(x)
        return y * 2 if self.training else y


def test_a_changed_mode_is_never_overlooked() -> None:
    model = Doubling()
    points, labels = batch(4)
    program = engine.record(model, nn.MSELoss(), SGD(model.parameters(), lr=0.0), points, labels)
    training = program.step(points, labels)
    doubled = program.predict(points)
    model.eval()
    np.testing.assert_allclose(program.predict(points), doubled / 2, rtol=1e-6)
    assert program.step(points, labels) != training
    assert program.latest is not program
    assert program.step() == program.step(points, labels), "what was fed last is kept"
    with pytest.raises(RecordError) as caught:
        program.load(points, labels)
    assert caught.value.code == "mode-changed"
    model.train()
    assert program.step(points, labels) == training
    assert program.latest is program
    model.training = False
    assert program.step(points, labels) != training


def test_a_function_over_modules_knows_their_modes_too() -> None:
    inner = Doubling()
    points, labels = batch(4)
    optimizer = SGD(inner.parameters(), lr=0.0)
    program = engine.record(lambda x: inner(x), nn.MSELoss(), optimizer, points, labels)
    training = program.step(points, labels)
    inner.eval()
    assert program.step(points, labels) != training
    inner.train()
    assert program.step(points, labels) == training


def test_a_batch_that_cannot_be_recorded_leaves_chance_where_it_was() -> None:
    model = nn.Sequential(nn.Dropout(0.5), nn.Linear(2, 1))
    program = engine.record(model, nn.MSELoss(), SGD(model.parameters(), lr=0.1), *batch(4))
    before = engine.random.default_generator.get_state()
    with pytest.raises(ShapeError):
        program.step(np.zeros((4, 3), np.float32), batch(4)[1])
    np.testing.assert_array_equal(engine.random.default_generator.get_state(), before)


def test_what_no_program_can_take_is_refused() -> None:
    program = program_of(mlp([2, 3, 1]))
    points, labels = batch(4)
    with pytest.raises(ShapeError) as alone:
        program.step(points[:2])
    assert alone.value.code == "batch-shape"
    with pytest.raises(ShapeError) as unequal:
        program.step(points[:2], labels)
    assert unequal.value.code == "shape-mismatch"
    with pytest.raises(ShapeError) as features:
        program.step(np.zeros((4, 3), np.float32), labels)
    assert (features.value.code, features.value.where) == ("shape-mismatch", "0")
    with pytest.raises(ShapeError) as strict:
        program.load(points[:2], labels[:2])
    assert (strict.value.code, strict.value.got) == ("batch-shape", "[2, 2]")
    with pytest.raises(ArgumentError) as count:
        program.step((points, points), labels)
    assert count.value.code == "input-count"
    forward = engine.record(mlp([2, 1]), None, None, points)
    with pytest.raises(ArgumentError) as targets:
        forward.forward(points, labels)
    assert targets.value.code == "no-targets"
    assert program.step(points, labels) > 0, "a refused batch changes nothing"
