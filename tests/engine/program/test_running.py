"""A Program that runs: fed by place, with the optimizer as it is now, led back to a state, copied into a twin."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

import engine
from engine import nn
from engine.errors import ArgumentError, StateError
from engine.optim import SGD, Adam
from tests.engine.tiny import batch, leaves, mlp


def test_an_optimizer_made_after_a_forward_program_keeps_it_current() -> None:
    model = mlp([2, 3, 1])
    points, labels = batch(5)
    forward = engine.record(model, None, None, points)
    before = forward.predict(points)
    program = engine.record(model, nn.MSELoss(), SGD(model.parameters(), lr=0.5), points, labels)
    program.step(points, labels)
    after = forward.predict(points)
    assert not np.allclose(before, after)
    np.testing.assert_allclose(after, model(engine.tensor(points)).detach().numpy(), rtol=1e-6)
    assert forward.forward(points) is None
    assert forward.loss is None


def test_a_learning_rate_takes_effect_without_recording_again() -> None:
    a, b, c = leaves(2.0, -3.0, 5.5)
    optimizer = SGD([a, b, c], lr=0.0)
    program = engine.record(lambda: (a * b + c).tanh(), None, optimizer)
    first = program.step()
    assert program.step() == first
    optimizer.lr = 0.1
    program.step()
    assert program.step() < first


def test_state_leads_back() -> None:
    model = mlp([2, 3, 1])
    points, labels = batch(5)
    program = engine.record(model, nn.MSELoss(), Adam(model.parameters(), lr=0.1), points, labels)
    program.step(points, labels)
    state = program.state()
    losses = [program.step(points, labels) for _ in range(3)]
    program.load_state(state)
    assert [program.step(points, labels) for _ in range(3)] == losses


def test_a_twin_leaves_the_model_alone() -> None:
    model = mlp([2, 3, 1])
    points, labels = batch(5)
    program = engine.record(model, nn.MSELoss(), SGD(model.parameters(), lr=0.1), points, labels)
    loss = program.forward(points, labels)
    twin = program.twin()
    assert {node.value.dtype for node in twin.nodes} == {np.dtype(np.float64)}
    assert twin.forward() == pytest.approx(loss, rel=1e-5)
    state = program.state()["values"]
    for node in twin.nodes:
        node.value[...] = 0
    np.testing.assert_array_equal(program.state()["values"], state)


def test_nan_goes_its_way_without_a_warning() -> None:
    a, b = leaves(-1.0, 1000.0)
    program = engine.record(lambda: (a.log() + b.exp()).tanh(), None, SGD([a, b], lr=1.0))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isnan(program.step())
        assert np.isnan(program.forward() or 0.0)


def test_parameters_that_were_moved_away_are_noticed() -> None:
    model = mlp([2, 3, 1])
    points, labels = batch(4)
    some = SGD(list(model.parameters())[:2], lr=0.1)
    program = engine.record(model, nn.MSELoss(), some, points, labels)
    program.step(points, labels)
    SGD(model.parameters(), lr=0.1)
    with pytest.raises(StateError) as caught:
        program.step(points, labels)
    assert caught.value.code == "parameters-moved"
    some.step()


def test_several_inputs_are_fed_by_place() -> None:
    (w,) = leaves(2.0)
    program = engine.record(lambda x, y: (x * y * w).sum(), None, SGD([w], lr=0.0), (np.ones(3), np.ones(3)))
    x, y = np.array([1.0, 2.0, 3.0]), np.array([1.0, 0.0, 1.0])
    assert program.step((x, y)) == 8.0
    with pytest.raises(ArgumentError) as caught:
        program.step(x)
    assert caught.value.code == "input-count"
