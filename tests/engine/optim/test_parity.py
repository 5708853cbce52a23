"""Twenty steps of every optimizer, as PyTorch makes them."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.nn.module import Module, Parameter
from engine.op import Array
from tests.engine.optim.cases import CASES, every_case, made
from tests.engine.tiny import batch

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity

STEPS = 20
CLOSE: dict[str, dict[str, float]] = {
    "float32": {"rtol": 2e-4, "atol": 2e-5},
    "float64": {"rtol": 1e-9, "atol": 1e-11},
}
every_dtype = pytest.mark.parametrize("dtype", list(CLOSE))


class Net(Module):
    """tanh(x W1 + b1) W2, whose parameters are given."""

    def __init__(self, arrays: list[Array]) -> None:
        super().__init__()
        self.w1, self.b1, self.w2 = (Parameter(engine.tensor(array)) for array in arrays)

    def forward(self, x: Any) -> Any:
        return (x @ self.w1 + self.b1).tanh() @ self.w2


def weights(dtype: str) -> list[Array]:
    rng = np.random.default_rng(4)
    return [rng.normal(size=shape).astype(dtype) for shape in ((2, 4), (4,), (4, 1))]


def theirs(arrays: list[Array]) -> list[Any]:
    return [torch.tensor(array.copy(), requires_grad=True) for array in arrays]


def their_loss(params: list[Any], x: Any, t: Any) -> Any:
    w1, b1, w2 = params
    return (((x @ w1 + b1).tanh() @ w2 - t) ** 2).mean()


def same(ours: Any, others: list[Any], dtype: str) -> None:
    for mine, its in zip(ours, others, strict=True):
        np.testing.assert_allclose(mine.detach().numpy(), its.detach().numpy(), **CLOSE[dtype])


@every_dtype
@every_case
def test_eager_steps(case: str, dtype: str) -> None:
    points, labels = (array.astype(dtype) for array in batch(8))
    arrays = weights(dtype)
    net, params = Net(arrays), theirs(arrays)
    ours, other = made(case, net.parameters()), made(case, params, torch.optim)
    x, t = engine.tensor(points), engine.tensor(labels)
    for _ in range(STEPS):
        ours.zero_grad()
        ((net(x) - t) ** 2).mean().backward()
        ours.step()
        other.zero_grad()
        their_loss(params, torch.tensor(points), torch.tensor(labels)).backward()
        other.step()
    same(net.parameters(), params, dtype)


@every_dtype
@every_case
def test_replayed_steps(case: str, dtype: str) -> None:
    points, labels = (array.astype(dtype) for array in batch(8))
    arrays = weights(dtype)
    net, params = Net(arrays), theirs(arrays)
    program = engine.record(net, nn.MSELoss(), made(case, net.parameters()), points, labels)
    other = made(case, params, torch.optim)
    for _ in range(STEPS):
        other.zero_grad()
        total = their_loss(params, torch.tensor(points), torch.tensor(labels))
        total.backward()
        other.step()
        assert program.step(points, labels) == pytest.approx(total.item(), rel=2e-4, abs=2e-5)
    same(net.parameters(), params, dtype)


@every_case
def test_several_groups_a_missing_gradient_and_turned_settings(case: str) -> None:
    """PyTorch counts steps for each parameter, so one that misses some goes on where it was."""
    arrays = weights("float64")
    ours = [engine.tensor(array, requires_grad=True) for array in arrays]
    others = theirs(arrays)
    rng = np.random.default_rng(8)

    def optimizer(params: list[Any], library: Any) -> Any:
        groups = [{"params": [params[1], params[0]]}, {"params": params[2:], "lr": 0.003, "weight_decay": 0.2}]
        return made(case, groups, library)

    mine, its = optimizer(ours, engine.optim), optimizer(others, torch.optim)
    for step in range(STEPS):
        for index, (one, other) in enumerate(zip(ours, others, strict=True)):
            gradient = rng.normal(size=one.shape)
            present = (step + index) % 3 != 0
            one.grad = engine.tensor(gradient) if present else None
            other.grad = torch.tensor(gradient) if present else None
        if step == 10:
            mine.param_groups[0]["lr"] = its.param_groups[0]["lr"] = 0.004
            mine.param_groups[0]["weight_decay"] = its.param_groups[0]["weight_decay"] = 0.3
        if step == 15:
            mine.param_groups[1]["weight_decay"] = its.param_groups[1]["weight_decay"] = 0
        mine.step()
        its.step()
    same(ours, others, "float64")


@every_case
def test_a_state_travels_from_pytorch_and_back(case: str) -> None:
    points, labels = (array.astype("float64") for array in batch(8))
    x, t = torch.tensor(points), torch.tensor(labels)
    arrays = weights("float64")
    params = theirs(arrays)
    other = made(case, params, torch.optim)

    def their_steps(count: int) -> None:
        for _ in range(count):
            other.zero_grad()
            their_loss(params, x, t).backward()
            other.step()

    their_steps(5)
    net = Net([param.detach().numpy().copy() for param in params])
    ours = made(case, net.parameters())
    saved = other.state_dict()
    as_arrays = {
        index: {name: value.numpy() for name, value in slots.items()} for index, slots in saved["state"].items()
    }
    ours.load_state_dict({"state": as_arrays, "param_groups": saved["param_groups"]})
    mine = ours.state_dict()
    assert {i: list(slots) for i, slots in mine["state"].items()} == {
        i: list(slots) for i, slots in saved["state"].items()
    }
    assert [set(group) for group in mine["param_groups"]] == [set(group) for group in saved["param_groups"]]
    program = engine.record(net, nn.MSELoss(), ours, points, labels)
    for _ in range(5):
        program.step(points, labels)
    their_steps(5)
    same(net.parameters(), params, "float64")
    mine = ours.state_dict()
    back = {
        index: {name: torch.tensor(value.numpy()) for name, value in slots.items()}
        for index, slots in mine["state"].items()
    }
    other.load_state_dict({"state": back, "param_groups": mine["param_groups"]})
    their_steps(5)
    for _ in range(5):
        program.step(points, labels)
    same(net.parameters(), params, "float64")


@pytest.mark.parametrize("name", sorted({name for name, _ in CASES.values()}))
def test_settings_are_pytorchs(name: str) -> None:
    ours = getattr(engine.optim, name)([engine.tensor(1.0, requires_grad=True)])
    other = getattr(torch.optim, name)([torch.tensor(1.0, requires_grad=True)])
    assert repr(ours) == repr(other)
    assert {**ours.param_groups[0], "params": 0} == {**other.param_groups[0], "params": 0}
