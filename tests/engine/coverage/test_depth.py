"""A thousand layers: no recursion, eager, recorded, stepped or written out, and a cost that grows in proportion."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator

import numpy as np
import pytest

import engine
from engine import nn, optim
from engine.op import Array
from engine.program.program import Program
from engine.stepper import Stepper
from engine.tensor import Tensor
from tests.engine.coverage.replaying import vectors


@pytest.fixture(autouse=True)
def _little_stack() -> Iterator[None]:
    """So that whatever recurses with depth fails."""
    before = sys.getrecursionlimit()
    sys.setrecursionlimit(600)
    yield
    sys.setrecursionlimit(before)


def deep(layers: int) -> nn.Sequential:
    engine.manual_seed(0)
    kinds: list[Callable[[], nn.Module]] = [lambda: nn.Linear(4, 4), nn.Tanh, lambda: nn.LayerNorm(4)]
    return nn.Sequential(*[kinds[place % 3]() for place in range(layers)])


def gradients(model: nn.Module) -> list[Array]:
    return [parameter.grad.numpy() for parameter in model.parameters() if parameter.grad is not None]


def test_a_thousand_layers_eager_and_recorded() -> None:
    x, t = vectors(3, 4), vectors(3, 4, 1)
    eager, model = deep(1000), deep(1000)
    loss = nn.MSELoss()(eager(engine.tensor(x)), engine.tensor(t))
    loss.backward()
    program = engine.record(model, nn.MSELoss(), optim.Adam(model.parameters()), x, t)
    assert program.backward(x, t) == pytest.approx(loss.item(), rel=1e-4)
    for one, other in zip(gradients(model), gradients(eager), strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-3, atol=1e-5)
    stepper = Stepper(program)
    stepper.begin(x, t)
    assert len(stepper.record().writes) == len(program.events)
    assert program.twin().forward() == pytest.approx(program.forward(), rel=1e-3)
    assert np.isfinite([program.step(x, t) for _ in range(4)]).all()


def counted(layers: int) -> tuple[int, int, int]:
    model = deep(layers)
    program: Program = engine.record(model, nn.MSELoss(), optim.Adam(model.parameters()), vectors(3, 4), vectors(3, 4))
    return len(program.instructions), len(program.events), sum(node.value.nbytes for node in program.nodes)


def test_instructions_events_and_memory_grow_in_proportion() -> None:
    few, more, most = (counted(layers) for layers in (30, 60, 90))
    for first, second, third in zip(few, more, most, strict=True):
        assert third - second == second - first > 0


class Around(nn.Module):
    """A module with one inside."""

    def __init__(self, inner: nn.Module) -> None:
        super().__init__()
        self.inner = inner
        self.w = nn.Parameter(engine.ones(1))
        self.register_buffer("kept", engine.zeros(1))


def nested(depth: int) -> nn.Module:
    model: nn.Module = nn.Identity()
    for _ in range(depth):
        model = Around(model)
    return model


def test_deep_nests_are_walked_without_recursion() -> None:
    model = nested(1500)
    state = model.state_dict()
    assert len(state) == 3000
    model.load_state_dict(state)
    assert len(list(model.named_modules())) == 1501
    assert model.eval().train().double().float().requires_grad_(False) is model
    model.zero_grad()


def test_deep_nests_are_written_out_without_recursion() -> None:
    written = repr(nested(700))
    assert (written.count("Around"), written.count("Identity")) == (700, 1)


def test_a_module_that_contains_itself_is_written_out() -> None:
    model = nn.Sequential(nn.ReLU())
    model.add_module("again", model)
    assert repr(model) == "Sequential(\n  (0): ReLU()\n  (again): Sequential(...)\n)"


def grown(times: int) -> Tensor:
    y = engine.ones(4, requires_grad=True) * 1
    for _ in range(times):
        y.add_(1)
        y[0] = y[1] * 0.5
    for _ in range(times):
        y = y.view(2, 2).view(4)
    return y.sum()


def test_long_chains_of_views_and_changes_in_place() -> None:
    loss = grown(700)
    loss.backward()
    assert engine.record(lambda: grown(700), backward=True).backward() == pytest.approx(loss.item(), rel=1e-5)


def test_a_long_graph_is_let_go_of_without_recursion() -> None:
    y = engine.ones(1, requires_grad=True)
    for _ in range(20_000):
        y = y * 1.0
    del y
