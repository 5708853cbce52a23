"""Modules: names, parameters, state, and how they print."""

from __future__ import annotations

import copy

import numpy as np
import pytest

import engine
from engine import nn
from engine.errors import ArgumentError, StateError
from engine.tensor import Tensor
from tests.engine.tiny import batch, mlp


class Net(nn.Module):
    def __init__(self, generator: np.random.Generator) -> None:
        super().__init__()
        self.l1 = nn.Linear(2, 3, generator=generator)
        self.act = nn.Tanh()
        self.l2 = nn.Linear(3, 1, bias=False, generator=generator)

    def forward(self, x: Tensor) -> Tensor:
        out: Tensor = self.l2(self.act(self.l1(x)))
        return out


def net(seed: int = 0) -> Net:
    return Net(np.random.default_rng(seed))


def test_parameters_by_path() -> None:
    assert [name for name, _ in net().named_parameters()] == ["l1.weight", "l1.bias", "l2.weight"]
    assert [name for name, _ in net().named_modules()] == ["", "l1", "act", "l2"]
    assert len(list(net().children())) == 3


def test_every_op_knows_its_module_path() -> None:
    program = engine.record(net(), None, None, np.zeros((1, 2), np.float32))
    assert [(n.path, n.op) for n in program.nodes if n.op] == [
        ("l1", "matmul"),
        ("l1", "add"),
        ("act", "tanh"),
        ("l2", "matmul"),
    ]
    parameters = [(n.path, n.name, n.shape) for n in program.nodes if n.kind == "parameter"]
    assert parameters == [("l1", "weight", (3, 2)), ("l1", "bias", (3,)), ("l2", "weight", (1, 3))]


def test_the_seed_makes_the_weights_and_the_bound_is_pytorchs() -> None:
    layer = nn.Linear(16, 400, generator=np.random.default_rng(3))
    again = nn.Linear(16, 400, generator=np.random.default_rng(3))
    assert layer.bias is not None
    np.testing.assert_array_equal(layer.weight.array, again.weight.array)
    for values in (layer.weight.array, layer.bias.array):
        assert values.dtype == np.float32
        assert 0.24 < np.abs(values).max() <= 0.25


def test_a_shared_module_counts_once() -> None:
    layer = nn.Linear(2, 2)
    model = nn.Sequential(layer, nn.Tanh(), layer)
    assert [name for name, _ in model.named_parameters()] == ["0.weight", "0.bias"]


def test_state_goes_out_and_in() -> None:
    one, other = net(0), net(1)
    points, _ = batch(4)
    other.load_state_dict(one.state_dict())
    x = engine.tensor(points)
    np.testing.assert_array_equal(one(x).detach().numpy(), other(x).detach().numpy())
    kept = copy.deepcopy(one.state_dict())
    with engine.no_grad():
        one.l1.weight.zero_()
    assert not one.state_dict()["l1.weight"].numpy().any(), "a state shares the module's memory"
    one.load_state_dict(kept)
    np.testing.assert_array_equal(one.l1.weight.array, other.l1.weight.array)


def test_a_state_that_does_not_fit_is_refused() -> None:
    with pytest.raises(StateError) as caught:
        net().load_state_dict({"l1.weight": np.zeros((3, 2))})
    assert caught.value.code == "state-names"
    state = net().state_dict()
    state["l1.bias"] = np.zeros(4)
    with pytest.raises(StateError) as caught:
        net().load_state_dict(state)
    assert (caught.value.code, caught.value.where) == ("state-shape", "l1.bias")


def test_loading_a_state_reaches_a_program() -> None:
    model = mlp([2, 3, 1])
    points, labels = batch(4)
    program = engine.record(model, nn.MSELoss(), engine.optim.SGD(model.parameters(), lr=0.1), points, labels)
    start = copy.deepcopy(model.state_dict())
    first = program.step(points, labels)
    model.load_state_dict(start)
    assert program.step(points, labels) == first


def test_zero_grad_forgets() -> None:
    model = mlp([2, 1])
    points, _ = batch(4)
    model(engine.tensor(points)).mean().backward()
    assert all(parameter.grad is not None for parameter in model.parameters())
    model.zero_grad()
    assert all(parameter.grad is None for parameter in model.parameters())


def test_train_and_eval_reach_every_module() -> None:
    model = mlp([2, 3, 1]).eval()
    assert not any(module.training for module in model.modules())
    assert all(module.training for module in model.train().modules())


def test_how_a_network_prints() -> None:
    assert repr(mlp([2, 3, 1])) == (
        "Sequential(\n"
        "  (0): Linear(in_features=2, out_features=3, bias=True)\n"
        "  (1): Tanh()\n"
        "  (2): Linear(in_features=3, out_features=1, bias=True)\n"
        ")"
    )


def test_a_module_without_init_says_so() -> None:
    class Forgetful(nn.Module):
        def __init__(self) -> None:
            self.layer = nn.Linear(1, 1)

    with pytest.raises(StateError) as caught:
        Forgetful()
    assert caught.value.code == "module-not-initialised"


def test_negative_sizes_are_refused() -> None:
    with pytest.raises(ArgumentError) as caught:
        nn.Linear(-1, 2)
    assert caught.value.code == "negative-size"
