"""Parameter groups: settings of their own, live in eager steps and in Programs."""

from __future__ import annotations

from copy import deepcopy

import numpy as np
import pytest

import engine
from engine import nn
from engine.errors import ArgumentError, DTypeError, StateError
from engine.optim import SGD, Adam
from tests.engine.optim.cases import every_case, trained
from tests.engine.tiny import batch, leaves, mlp


def test_groups_have_settings_of_their_own() -> None:
    a, b = leaves(1.0, 1.0)
    optimizer = SGD([{"params": [a]}, {"params": b, "lr": 0.5}], lr=0.1)
    assert [group["lr"] for group in optimizer.param_groups] == [0.1, 0.5]
    assert [len(group["params"]) for group in optimizer.param_groups] == [1, 1]
    (a + b).backward()
    optimizer.step()
    assert (a.item(), b.item()) == (pytest.approx(0.9), pytest.approx(0.5))


def test_named_parameters_are_taken_with_their_names() -> None:
    model = mlp([2, 1])
    optimizer = SGD(model.named_parameters(), lr=0.1)
    assert optimizer.param_groups[0]["param_names"] == ["0.weight", "0.bias"]
    assert len(optimizer.params) == 2


@every_case
def test_turned_settings_work_at_once_in_a_recorded_program(case: str) -> None:
    """Also those that switch a part of the rule on or off."""
    points, labels = batch(6)
    eager, replayed = mlp([2, 3, 1]), mlp([2, 3, 1])
    one, other = trained(case, eager), trained(case, replayed)
    program = engine.record(replayed, nn.MSELoss(), other, points, labels)
    for step in range(9):
        for optimizer in (one, other):
            group = optimizer.param_groups[0]
            if step == 2:
                group["lr"] = 0.003
            if step == 4:
                group["weight_decay"] = 0.0 if group["weight_decay"] else 0.2
            if step == 6:
                group["maximize"] = not group["maximize"]
        one.zero_grad()
        nn.MSELoss()(eager(engine.tensor(points)), engine.tensor(labels)).backward()
        one.step()
        program.step(points, labels)
        for mine, its in zip(eager.parameters(), replayed.parameters(), strict=True):
            np.testing.assert_allclose(mine.array, its.array, rtol=1e-5, atol=1e-6)
    assert one.steps == other.steps == 9


def test_a_group_keeps_what_it_does_not_know_and_listens_to_every_way_of_setting() -> None:
    optimizer = Adam(leaves(1.0))
    group = optimizer.param_groups[0]
    assert group.setdefault("initial_lr", 0.5) == 0.5
    assert group.setdefault("lr", 0.5) == 0.001
    group.update(lr=0.25, betas=(0.5, 0.75))
    assert (optimizer.lr, optimizer.betas) == (0.25, (0.5, 0.75))
    optimizer.beta1 = 0.25
    assert group["betas"] == (0.25, 0.75)
    group["lr"] = engine.tensor(0.125)
    assert group["lr"] == optimizer.settings["lr"] == 0.125


def test_a_group_that_is_added_is_trained_with_the_others() -> None:
    a, b = leaves(1.0, 1.0)
    optimizer = SGD([a], lr=0.1, momentum=0.5)
    (a * 1.0).backward()
    optimizer.step()
    optimizer.add_param_group({"params": [b], "lr": 0.5})
    optimizer.zero_grad()
    (a + b).backward()
    optimizer.step()
    assert a.item() == pytest.approx(0.9 - 0.1 * 1.5)
    assert b.item() == pytest.approx(0.5)
    assert optimizer.counts == [2, 1]


def test_a_slot_that_only_an_added_group_needs() -> None:
    a, b = leaves(1.0, 1.0)
    optimizer = SGD([a], lr=0.1)
    optimizer.add_param_group({"params": [b], "momentum": 0.5})
    for _ in range(2):
        optimizer.zero_grad()
        (a + b).backward()
        optimizer.step()
    assert (a.item(), b.item()) == (pytest.approx(0.8), pytest.approx(1 - 0.1 - 0.15))


def test_parameters_that_had_to_move_ask_for_a_new_recording() -> None:
    model = mlp([2, 3, 1])
    first, *rest = model.parameters()
    points, labels = batch(4)
    optimizer = SGD([first], lr=0.1)
    program = engine.record(model, nn.MSELoss(), optimizer, points, labels)
    program.step(points, labels)
    optimizer.add_param_group({"params": rest})
    with pytest.raises(StateError) as caught:
        program.step(points, labels)
    assert caught.value.code == "parameters-moved"
    engine.record(model, nn.MSELoss(), optimizer, points, labels).step(points, labels)
    assert optimizer.counts == [2, 1, 1, 1]


def test_two_optimizers_over_overlapping_parameters_both_go_on() -> None:
    a, b, c = leaves(1.0, 1.0, 1.0)
    one = SGD([a, b], lr=0.1, momentum=0.5)
    other = SGD([b, c], lr=0.1, momentum=0.5)
    for _ in range(2):
        for optimizer in (one, other):
            for tensor in (a, b, c):
                tensor.grad = engine.tensor(1.0)
            optimizer.step()
    expected = 1 - 0.1 - 0.15
    assert [a.item(), b.item(), c.item()] == pytest.approx([expected, 2 * expected - 1, expected])


def test_a_model_in_another_dtype_takes_its_state_along_and_asks_for_a_new_recording() -> None:
    points, labels = batch(4)
    model = mlp([2, 1])
    optimizer = Adam(model.parameters(), lr=0.5)
    program = engine.record(model, nn.MSELoss(), optimizer, points, labels)
    program.step()
    mean = optimizer.state_dict()["state"][0]["exp_avg"].numpy()
    model.double()
    with pytest.raises(StateError) as caught:
        program.step()
    assert caught.value.code == "parameters-moved"
    nn.MSELoss()(model(engine.tensor(points.astype(float))), engine.tensor(labels.astype(float))).backward()
    optimizer.step()
    assert optimizer.counts == [2, 2]
    (weight, _) = optimizer.params
    gradient = weight.grad.numpy()
    np.testing.assert_allclose(optimizer.state[weight]["exp_avg"].numpy(), 0.9 * mean + 0.1 * gradient, rtol=1e-6)
    assert optimizer.state[weight]["exp_avg"].dtype == np.float64


def test_a_copied_model_is_trained_apart() -> None:
    model = mlp([2, 1])
    SGD(model.parameters(), lr=0.5)
    before = [parameter.array.copy() for parameter in model.parameters()]
    other = deepcopy(model)
    optimizer = SGD(other.parameters(), lr=0.5)
    for parameter in other.parameters():
        parameter.grad = engine.tensor(np.ones(parameter.shape, np.float32))
    optimizer.step()
    for mine, its, initial in zip(model.parameters(), other.parameters(), before, strict=True):
        np.testing.assert_array_equal(mine.array, initial)
        np.testing.assert_array_equal(its.array, initial - np.float32(0.5))


def test_what_cannot_be_grouped_is_refused() -> None:
    a, b = leaves(1.0, 2.0)
    with pytest.raises(ArgumentError) as twice:
        SGD([{"params": [a]}, {"params": [b, a]}], lr=0.1)
    assert twice.value.code == "param-in-two-groups"
    with pytest.raises(TypeError) as alone:
        SGD(a, lr=0.1)
    assert isinstance(alone.value, DTypeError)
    with pytest.raises(TypeError):
        SGD([1.0], lr=0.1)
    with pytest.raises(ArgumentError) as made:
        SGD([a * b], lr=0.1)
    assert made.value.code == "param-not-leaf"
    optimizer = SGD([a], lr=0.1)
    with pytest.raises(ArgumentError):
        optimizer.param_groups[0]["params"] = [b]
    with pytest.raises(ArgumentError):
        optimizer.add_param_group({"params": []})
    with pytest.raises(TypeError):
        optimizer.add_param_group({"lr": 1.0})


def test_settings_without_a_meaning_are_refused() -> None:
    (a,) = leaves(1.0)
    for options, code in (
        ({"lr": -1.0}, "hyperparameter-range"),
        ({"lr": "fast"}, "hyperparameter-number"),
        ({"nesterov": True}, "nesterov-without-momentum"),
        ({"nesterov": True, "momentum": 0.9, "dampening": 0.1}, "nesterov-without-momentum"),
        ({"differentiable": True}, "unsupported-setting"),
    ):
        with pytest.raises(ArgumentError) as caught:
            SGD([a], **options)
        assert caught.value.code == code
    with pytest.raises(TypeError) as unknown:
        SGD([a], betas=(0.9, 0.99))
    assert "betas" in str(unknown.value)
    SGD([a], foreach=True, fused=False)
    optimizer = Adam([a])
    with pytest.raises(ArgumentError) as late:
        optimizer.param_groups[0]["amsgrad"] = True
    assert late.value.code == "amsgrad-without-v_max"
