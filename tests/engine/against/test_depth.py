"""Long and deep programs: no recursion, nothing quadratic, and nothing that keeps itself alive."""

from __future__ import annotations

import copy
import gc
import sys
import weakref
from collections.abc import Callable, Iterator

import pytest

import engine
from engine import nn, optim
from engine.graph import GradNode


@pytest.fixture
def _no_collector() -> Iterator[None]:
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def test_a_chain_far_longer_than_the_stack() -> None:
    count = 20 * sys.getrecursionlimit()
    start = engine.tensor(1.0, dtype=engine.float64, requires_grad=True)
    end = start
    for _ in range(count):
        end = end * 1.0001
    assert "MulBackward0" in repr(end)
    end.backward()
    assert start.grad.item() == pytest.approx(1.0001**count)


def test_a_network_of_a_thousand_layers() -> None:
    model = nn.Sequential(*[layer for _ in range(1000) for layer in (nn.Linear(2, 2), nn.Tanh())])
    model(engine.ones(3, 2)).sum().backward()
    assert all(parameter.grad is not None for parameter in model.parameters())
    twin = copy.deepcopy(model)
    assert repr(twin) == repr(model)
    assert len(twin.state_dict()) == 2000
    assert engine.equal(twin(engine.ones(1, 2)), model(engine.ones(1, 2)))


def test_a_long_history_is_let_go_of_without_recursion() -> None:
    end = engine.tensor(1.0, requires_grad=True)
    for _ in range(20 * sys.getrecursionlimit()):
        end = end + 1.0
    held = weakref.ref(end)
    del end
    assert held() is None


def test_changes_in_place_one_after_the_other() -> None:
    w = engine.ones(2, requires_grad=True)
    rows, total = engine.zeros(3000, 2), w * 1
    for at in range(3000):
        rows[at] = w * at
        total += 1
    (rows.sum() + total.sum()).backward()
    assert w.grad.tolist() == [1.0 + 2999 * 3000 / 2] * 2


def test_very_many_tensors_are_joined() -> None:
    w = engine.ones(2, requires_grad=True)
    joined = engine.cat([w * at for at in range(1000)])
    stacked = engine.stack([w[0] * at for at in range(1000)], dim=-1)
    assert joined.shape == (2000,)
    assert stacked[[0, 500, 999]].tolist() == [0.0, 500.0, 999.0]
    (joined.sum() + stacked.sum()).backward()
    assert w.grad.tolist() == [2 * 499500.0, 499500.0]


def _plain(w: engine.Tensor) -> engine.Tensor:
    return (w * 2).tanh()


def _part(w: engine.Tensor) -> engine.Tensor:
    h = w * 2
    h[:, 0] = h[:, 0] * 2
    return h


def _itself(w: engine.Tensor) -> engine.Tensor:
    h = w * 2
    h += h.mean()
    return h.relu_()


def _view(w: engine.Tensor) -> engine.Tensor:
    h = w * 2
    h.view(-1).mul_(2)
    h.unsqueeze_(0)
    return h


def _kept(w: engine.Tensor) -> engine.Tensor:
    h = w * 2
    h.retain_grad()
    h.register_hook(lambda gradient: gradient * 2)
    return h * 3


def _layers(w: engine.Tensor) -> engine.Tensor:
    return nn.functional.dropout(nn.functional.layer_norm(w, (4,)), 0.5).softmax(-1).max(dim=-1).values


@pytest.mark.usefixtures("_no_collector")
@pytest.mark.parametrize("forward", [_plain, _part, _itself, _view, _kept, _layers], ids=lambda f: f.__name__)
def test_a_step_of_training_leaves_nothing_behind(forward: Callable[[engine.Tensor], engine.Tensor]) -> None:
    w = nn.Parameter(engine.ones(4, 4))
    optimizer = optim.SGD([w], lr=0.1)
    for _ in range(3):
        out = forward(w)
        loss = out.sum()
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        held = weakref.ref(out), weakref.ref(loss)
        del out, loss
        assert [ref() for ref in held] == [None, None]
    assert not any(isinstance(thing, GradNode) for thing in gc.get_objects())
