"""Steps are counted for each parameter, as in PyTorch, in eager steps and in Programs over parts of a model."""

from __future__ import annotations

import numpy as np

import engine
from engine import nn
from engine.nn.module import Module
from engine.optim import Adam
from engine.tensor import Tensor
from tests.engine.tiny import batch, mlp


class TwoHeads(Module):
    """One body, two heads, of which one is in use."""

    def __init__(self, head: int = 0) -> None:
        super().__init__()
        self.body, self.one, self.other = (mlp([2, 3], seed=1), mlp([3, 1], seed=2), mlp([3, 1], seed=3))
        self.head = head

    def forward(self, x: Tensor) -> Tensor:
        middle: Tensor = self.body(x).tanh()
        result: Tensor = (self.one if self.head == 0 else self.other)(middle)
        return result


def test_programs_over_parts_of_a_model_count_as_eager_steps_do() -> None:
    points, labels = batch(5)
    eager, replayed = TwoHeads(), TwoHeads()
    by_hand, optimizer = Adam(eager.parameters(), lr=0.05), Adam(replayed.parameters(), lr=0.05)
    programs = []
    for head in (0, 1):
        replayed.head = head
        programs.append(engine.record(replayed, nn.MSELoss(), optimizer, points, labels))
    for head in (0, 0, 1, 0, 1, 1):
        eager.head = head
        by_hand.zero_grad()
        nn.MSELoss()(eager(engine.tensor(points)), engine.tensor(labels)).backward()
        by_hand.step()
        programs[head].step(points, labels)
    assert by_hand.counts == optimizer.counts == [6, 6, 3, 3, 3, 3]
    for mine, its in zip(eager.parameters(), replayed.parameters(), strict=True):
        np.testing.assert_allclose(mine.array, its.array, rtol=1e-5, atol=1e-6)


def test_unequal_counts_go_out_and_in() -> None:
    points, labels = batch(5)
    model = TwoHeads()
    optimizer = Adam(model.parameters(), lr=0.05)
    first = engine.record(model, nn.MSELoss(), optimizer, points, labels)
    first.step()
    model.head = 1
    second = engine.record(model, nn.MSELoss(), optimizer, points, labels)
    state = second.state()
    losses = [second.step() for _ in range(3)]
    counts = optimizer.counts
    second.load_state(state)
    assert optimizer.counts == [1, 1, 1, 1, 0, 0]
    assert [second.step() for _ in range(3)] == losses
    assert optimizer.counts == counts


def test_a_count_for_all_still_is_understood() -> None:
    points, labels = batch(5)
    model = mlp([2, 3, 1])
    program = engine.record(model, nn.MSELoss(), Adam(model.parameters()), points, labels)
    state = {**program.state(), "steps": np.array(7)}
    program.load_state(state)
    assert program.optimizer is not None
    assert program.optimizer.counts == [7] * 4
    assert program.optimizer.steps == 7


def test_no_gradient_anywhere_is_no_step() -> None:
    model = mlp([2, 1])
    optimizer = Adam(model.parameters())
    optimizer.step()
    assert optimizer.steps == 0
    assert optimizer.state_dict()["state"] == {}


def test_a_closure_is_called_with_gradients_on_and_its_loss_returned() -> None:
    points, labels = batch(5)
    model = mlp([2, 1])
    optimizer = Adam(model.parameters())

    def closure() -> Tensor:
        optimizer.zero_grad()
        loss: Tensor = nn.MSELoss()(model(engine.tensor(points)), engine.tensor(labels))
        loss.backward()
        return loss

    with engine.no_grad():
        loss = optimizer.step(closure)
    assert loss.item() > 0
    assert optimizer.steps == 1
