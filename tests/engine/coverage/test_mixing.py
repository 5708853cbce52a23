"""A Program among other things: eager steps, clipping, another Program, other modes, frozen and replaced parts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import engine
from engine import nn, optim
from engine.errors import RecordError, StateError
from engine.nn.utils import clip_grad_norm_, clip_grad_value_
from engine.op import Array
from engine.optim.optimizer import Optimizer
from engine.program.program import Program
from tests.engine.coverage.replaying import vectors

Step = Callable[[int], float]
Make = Callable[[nn.Module], Optimizer]

MAKERS: dict[str, Make] = {
    "momentum": lambda model: optim.SGD(model.parameters(), lr=0.05, momentum=0.9),
    "Adam": lambda model: optim.Adam(model.parameters(), lr=0.01),
}
every_maker = pytest.mark.parametrize("make", MAKERS.values(), ids=list(MAKERS))


def network() -> nn.Sequential:
    engine.manual_seed(2)
    # No bias before the norm: its gradient is 0 but for rounding, of which Adam makes a whole step.
    return nn.Sequential(nn.Linear(6, 5, bias=False), nn.BatchNorm1d(5), nn.Tanh(), nn.Dropout(0.3), nn.Linear(5, 3))


def data(seed: int, size: int = 8) -> tuple[Array, Array]:
    return vectors(size, 6, seed), vectors(size, 3, 100 + seed)


class Learner:
    """A model with its optimizer and Program, and both ways to make a step."""

    def __init__(self, make: Make) -> None:
        self.model = network()
        self.optimizer = make(self.model)
        self.criterion: nn.Module = nn.MSELoss()
        self.program: Program = engine.record(self.model, self.criterion, self.optimizer, *data(0))
        engine.manual_seed(9)

    def eager(self, seed: int, between: Callable[[Any], object] | None = None) -> float:
        x, t = data(seed)
        self.optimizer.zero_grad()
        total = self.criterion(self.model(engine.tensor(x)), engine.tensor(t))
        total.backward()
        if between is not None:
            between(list(self.model.parameters()))
        self.optimizer.step()
        return float(total.item())

    def replayed(self, seed: int) -> float:
        return self.program.step(*data(seed))

    def in_parts(self, seed: int, between: Callable[[Any], object] | None = None) -> float:
        """The gradients by the Program, the update by the optimizer."""
        loss = self.program.backward(*data(seed))
        if between is not None:
            between(list(self.model.parameters()))
        self.optimizer.step()
        return loss

    def state(self) -> dict[str, Array]:
        return {name: tensor.numpy().copy() for name, tensor in self.model.state_dict().items()}


def close(one: Learner, other: Learner) -> None:
    mine, theirs = one.state(), other.state()
    for name, array in mine.items():
        np.testing.assert_allclose(array, theirs[name], rtol=2e-4, atol=2e-5, err_msg=name)


@every_maker
def test_programs_and_eager_steps_may_alternate(make: Make) -> None:
    mixed, plain = Learner(make), Learner(make)
    losses = [(mixed.replayed, mixed.eager, mixed.in_parts)[seed % 3](seed) for seed in range(9)]
    engine.manual_seed(9)
    np.testing.assert_allclose(losses, [plain.eager(seed) for seed in range(9)], rtol=1e-4)
    close(mixed, plain)


CLIPS: dict[str, Callable[[Any], object]] = {
    "norm": lambda parameters: clip_grad_norm_(parameters, 0.05),
    "value": lambda parameters: clip_grad_value_(parameters, 0.01),
    "by hand": lambda parameters: [parameter.grad.mul_(0.1) for parameter in parameters],
}


@every_maker
@pytest.mark.parametrize("clip", CLIPS.values(), ids=list(CLIPS))
def test_gradients_are_clipped_between_backward_and_update(make: Make, clip: Callable[[Any], object]) -> None:
    replayed, plain = Learner(make), Learner(make)
    losses = [replayed.in_parts(seed, clip) for seed in range(6)]
    engine.manual_seed(9)
    np.testing.assert_allclose(losses, [plain.eager(seed, clip) for seed in range(6)], rtol=1e-4)
    close(replayed, plain)


def test_a_programs_gradients_are_the_parameters_own() -> None:
    learner = Learner(MAKERS["Adam"])
    for size in (8, 3, 8):
        for parameter in learner.model.parameters():
            parameter.grad = None
        learner.program.backward(*data(1, size))
        nodes = {id(node.tensor): node for node in learner.program.latest.nodes}
        for parameter in learner.model.parameters():
            assert parameter.grad is not None
            grad = nodes[id(parameter)].grad
            assert grad is not None
            np.testing.assert_array_equal(parameter.grad.numpy(), grad)
    learner.optimizer.zero_grad()
    learner.replayed(2)
    assert all(parameter.grad is None for parameter in learner.model.parameters()), "a step forgets its gradients"


@every_maker
def test_two_programs_over_one_model(make: Make) -> None:
    learner, plain = Learner(make), Learner(make)
    other = engine.record(learner.model, nn.L1Loss(), learner.optimizer, *data(0))
    engine.manual_seed(9)
    losses = [(learner.program, other)[seed % 2].step(*data(seed)) for seed in range(6)]
    engine.manual_seed(9)
    expected = []
    for seed in range(6):
        plain.criterion = (nn.MSELoss(), nn.L1Loss())[seed % 2]
        expected.append(plain.eager(seed))
    np.testing.assert_allclose(losses, expected, rtol=1e-4)
    close(learner, plain)


@every_maker
def test_modes_and_freezing_change_on_the_way(make: Make) -> None:
    replayed, plain = Learner(make), Learner(make)

    def turn(seed: int, model: nn.Sequential) -> None:
        if seed == 2:
            model.eval()
        if seed == 3:
            model[0].weight.requires_grad = False
        if seed == 4:
            model.train()
            model[1].eval()
        if seed == 6:
            model.requires_grad_(True)
            model.train()
        if seed == 7:
            model[4].requires_grad_(False)

    losses = []
    for seed in range(9):
        turn(seed, replayed.model)
        losses.append(replayed.replayed(seed))
    engine.manual_seed(9)
    expected = []
    for seed in range(9):
        turn(seed, plain.model)
        expected.append(plain.eager(seed))
    np.testing.assert_allclose(losses, expected, rtol=1e-4)
    close(replayed, plain)


def test_a_state_holds_statistics_that_only_another_mode_writes() -> None:
    learner = Learner(MAKERS["momentum"])
    learner.model.eval()
    program = engine.record(learner.model, learner.criterion, learner.optimizer, *data(0))
    before, shown = program.state(), learner.state()
    learner.model.train()
    program.step(*data(1))
    assert not np.array_equal(learner.state()["1.running_mean"], shown["1.running_mean"])
    program.load_state(before)
    np.testing.assert_array_equal(learner.state()["1.running_mean"], shown["1.running_mean"])
    np.testing.assert_array_equal(learner.state()["0.weight"], shown["0.weight"])


def test_a_replaced_part_is_noticed() -> None:
    learner = Learner(MAKERS["momentum"])
    x, t = data(3)
    learner.replayed(0)
    learner.model[2] = nn.ReLU()
    learner.model.append(nn.Tanh())
    learner.model.eval()
    expected = nn.MSELoss()(learner.model(engine.tensor(x)), engine.tensor(t)).item()
    assert learner.program.forward(x, t) == pytest.approx(expected, rel=1e-5)
    before = learner.state()
    learner.model[4] = nn.Linear(5, 3)
    learner.replayed(1)
    np.testing.assert_array_equal(learner.model[4].weight.detach().numpy() != 0, True)
    assert not np.array_equal(learner.state()["0.weight"], before["0.weight"])


def test_hooks_are_noticed_when_they_come_later() -> None:
    learner = Learner(MAKERS["momentum"])
    x, _ = data(3)
    learner.model.eval()
    plain = learner.program.predict(x)
    handle = learner.model.register_forward_hook(lambda module, inputs, output: output * 2)
    np.testing.assert_allclose(learner.program.predict(x), plain * 2, rtol=1e-6)
    handle.remove()
    np.testing.assert_allclose(learner.program.predict(x), plain, rtol=1e-6)
    before = learner.state()
    handle = learner.model[0].weight.register_hook(lambda grad: grad * 0)
    with pytest.raises(RecordError):
        learner.replayed(0)
    np.testing.assert_array_equal(learner.state()["0.weight"], before["0.weight"])
    handle.remove()
    learner.replayed(0)


def test_a_loaded_state_is_the_programs_too() -> None:
    learner, other = Learner(MAKERS["Adam"]), Learner(MAKERS["Adam"])
    for seed in range(3):
        learner.replayed(seed)
    other.model.load_state_dict(learner.model.state_dict())
    other.optimizer.load_state_dict(learner.optimizer.state_dict())
    for seed in range(3):
        engine.manual_seed(seed)
        one = learner.replayed(seed)
        engine.manual_seed(seed)
        assert other.replayed(seed) == one


def test_parameters_in_another_dtype_are_refused() -> None:
    learner = Learner(MAKERS["Adam"])
    learner.model.double()
    with pytest.raises(StateError):
        learner.replayed(0)
