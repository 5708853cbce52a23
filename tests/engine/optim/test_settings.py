"""Optimizers: settings, state, and the flat arrays beneath."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from engine.errors import ArgumentError, StateError
from engine.optim import OPTIMIZERS, SGD, Adam
from engine.optim.flat import pack
from tests.engine.tiny import batch, leaves, mlp


def test_settings_are_exact_and_checked() -> None:
    (a,) = leaves(1.0)
    optimizer = SGD([a], lr=0.1)
    assert optimizer.lr == 0.1
    with pytest.raises(ArgumentError) as caught:
        optimizer.lr = -1
    assert (caught.value.code, caught.value.got) == ("hyperparameter-range", "-1")
    with pytest.raises(ArgumentError) as caught:
        optimizer.momentum = 0.9
    assert caught.value.code == "momentum-without-velocity"
    assert optimizer.momentum == 0
    with pytest.raises(ArgumentError) as caught:
        Adam([a], betas=(0.9, 1.5))
    assert caught.value.code == "hyperparameter-range"
    with pytest.raises(ArgumentError) as caught:
        SGD([], lr=0.1)
    assert caught.value.code == "no-parameters"


def test_a_parameter_without_a_gradient_is_left_alone() -> None:
    a, b = leaves(1.0, 2.0)
    optimizer = Adam([a, b], lr=0.5)
    (a * a).backward()
    optimizer.step()
    assert a.item() == pytest.approx(0.5)
    assert b.item() == 2.0
    optimizer.zero_grad()
    assert a.grad is None


def test_parameters_are_views_into_one_array() -> None:
    model = mlp([2, 3, 1])
    before = [parameter.array.copy() for parameter in model.parameters()]
    flat = SGD(model.parameters(), lr=0.1).flat
    assert flat.values.size == 13
    for parameter, values in zip(model.parameters(), before, strict=True):
        assert np.shares_memory(parameter.array, flat.values)
        np.testing.assert_array_equal(parameter.array, values)
    assert Adam(model.parameters()).flat is flat, "a second optimizer finds them there"
    some = list(model.parameters())[2:]
    assert pack(some) is flat
    assert flat.runs(some) == [(9, 13)]
    assert flat.runs([some[1], next(iter(model.parameters()))]) == [(0, 6), (12, 13)]


@pytest.mark.parametrize("name", sorted(OPTIMIZERS))
def test_state_goes_out_and_in(name: str) -> None:
    points, labels = batch(6)

    def trained(
        steps: int, state: tuple[object, object] | None = None
    ) -> tuple[engine.optim.Optimizer, engine.nn.Module]:
        model = mlp([2, 3, 1])
        optimizer = OPTIMIZERS[name](model.parameters())
        optimizer.lr = 0.05
        if state is not None:
            optimizer.load_state_dict(state[0])
            model.load_state_dict(state[1])
        for _ in range(steps):
            optimizer.zero_grad()
            engine.nn.MSELoss()(model(engine.tensor(points)), engine.tensor(labels)).backward()
            optimizer.step()
        return optimizer, model

    whole = trained(4)
    half = trained(2)
    resumed = trained(2, (half[0].state_dict(), half[1].state_dict()))
    for one, other in zip(whole[1].parameters(), resumed[1].parameters(), strict=True):
        np.testing.assert_array_equal(one.array, other.array)


def test_a_foreign_state_is_refused() -> None:
    (a,) = leaves(1.0)
    with pytest.raises(StateError) as caught:
        Adam([a]).load_state_dict(SGD([a]).state_dict())
    assert caught.value.code == "optimizer-state"


def test_every_optimizer_says_what_it_is() -> None:
    for name, optimizer in OPTIMIZERS.items():
        assert optimizer.name == name
        assert optimizer.title
        assert optimizer.doc.endswith(".")
        assert set(optimizer.state_names) == set(optimizer.slot_titles) >= set(optimizer.slot_options)
        assert optimizer.latex
