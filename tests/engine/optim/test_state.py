"""An optimizer's state: arranged as PyTorch's, refused where it does not fit."""

from __future__ import annotations

import numpy as np
import pytest

import engine
from engine.errors import StateError
from engine.optim import SGD, Adam, AdamW
from tests.engine.optim.cases import every_case, made
from tests.engine.tiny import leaves


def some_steps(optimizer: engine.optim.Optimizer, count: int = 3) -> None:
    rng = np.random.default_rng(count)
    for _ in range(count):
        for parameter in optimizer.params:
            parameter.grad = engine.tensor(rng.normal(size=parameter.shape).astype(np.float32))
        optimizer.step()


@every_case
def test_a_state_resumes_to_the_bit(case: str) -> None:
    one = made(case, leaves(1.0, 2.0))
    some_steps(one)
    values = [parameter.item() for parameter in one.params]
    saved = one.state_dict()
    other = made(case, leaves(*values))
    other.load_state_dict(saved)
    some_steps(one, 4)
    some_steps(other, 4)
    assert [p.item() for p in one.params] == [p.item() for p in other.params]


def test_the_state_has_pytorchs_arrangement() -> None:
    a, b = leaves(1.0, 2.0)
    optimizer = Adam([{"params": [a]}, {"params": [b], "lr": 0.5}])
    a.grad = engine.tensor(2.0)
    optimizer.step()
    saved = optimizer.state_dict()
    assert list(saved["state"]) == [0]
    assert list(saved["state"][0]) == ["step", "exp_avg", "exp_avg_sq"]
    assert saved["state"][0]["step"].item() == 1
    assert [group["params"] for group in saved["param_groups"]] == [[0], [1]]
    assert saved["param_groups"][1]["lr"] == 0.5
    assert optimizer.state[a]["exp_avg"].item() == pytest.approx(0.2)
    some_steps(optimizer)
    assert saved["state"][0]["exp_avg"].item() == pytest.approx(0.2), "what was saved is a copy"


def test_a_state_brings_its_settings_and_the_slots_that_they_need() -> None:
    one = SGD(leaves(1.0), lr=0.1, momentum=0.9)
    some_steps(one)
    other = SGD(leaves(one.params[0].item()), lr=0.7)
    other.load_state_dict(one.state_dict())
    assert (other.lr, other.momentum, other.slots) == (0.1, 0.9, ("velocity",))
    some_steps(one)
    some_steps(other)
    assert one.params[0].item() == other.params[0].item()


def test_adamw_stays_adamw() -> None:
    adam, adamw = Adam(leaves(1.0)), AdamW(leaves(1.0))
    adamw.load_state_dict(adam.state_dict())
    assert adamw.param_groups[0]["decoupled_weight_decay"]


def test_what_does_not_fit_is_refused_and_changes_nothing() -> None:
    optimizer = Adam(leaves(1.0), lr=0.5)
    some_steps(optimizer)
    before = optimizer.state_dict()
    wide = Adam([engine.tensor([1.0, 2.0], requires_grad=True)])
    some_steps(wide)
    for foreign in (SGD(leaves(1.0)), Adam(leaves(1.0, 2.0)), wide):
        with pytest.raises(StateError) as caught:
            optimizer.load_state_dict(foreign.state_dict())
        assert caught.value.code == "optimizer-state"
    after = optimizer.state_dict()
    assert after["param_groups"] == before["param_groups"]
    assert {k: v.item() for k, v in after["state"][0].items()} == {k: v.item() for k, v in before["state"][0].items()}


def test_zeroed_in_place_or_forgotten() -> None:
    (a,) = leaves(1.0)
    optimizer = SGD([a], lr=0.1)
    a.grad = gradient = engine.tensor(2.0)
    optimizer.zero_grad(set_to_none=False)
    assert a.grad is gradient
    assert gradient.item() == 0
    optimizer.zero_grad()
    assert a.grad is None


def test_a_graph_over_parameters_that_were_updated_since_is_an_error() -> None:
    a, b = leaves(2.0, 3.0)
    optimizer = SGD([a, b], lr=0.1)
    loss = a * b
    a.grad = b.grad = engine.tensor(1.0)
    optimizer.step()
    with pytest.raises(RuntimeError):
        loss.backward()
