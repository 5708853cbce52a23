"""Every loss, optimizer and layer does what PyTorch's does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.optim import SGD, Adam
from tests.engine.tiny import batch, mlp

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity


def their_mlp(model: nn.Sequential) -> Any:
    """The same network in PyTorch, with the same parameters, by way of the state dict."""
    layers = []
    for module in model:
        if isinstance(module, nn.Linear):
            layers.append(torch.nn.Linear(module.in_features, module.out_features))
        else:
            layers.append(getattr(torch.nn, type(module).__name__)())
    theirs = torch.nn.Sequential(*layers)
    state = model.state_dict()
    assert list(state) == list(theirs.state_dict()), "the state dict has PyTorch's keys, in PyTorch's order"
    theirs.load_state_dict({key: torch.tensor(tensor.numpy()) for key, tensor in state.items()})
    return theirs


OPTIMIZERS: dict[str, tuple[Callable[[Any], Any], Callable[[Any], Any]]] = {
    "sgd": (lambda p: SGD(p, lr=0.05), lambda p: torch.optim.SGD(p, lr=0.05)),
    "momentum": (lambda p: SGD(p, lr=0.02, momentum=0.9), lambda p: torch.optim.SGD(p, lr=0.02, momentum=0.9)),
    "adam": (lambda p: Adam(p, lr=0.05), lambda p: torch.optim.Adam(p, lr=0.05)),
    "adam, other settings": (
        lambda p: Adam(p, lr=0.01, betas=(0.5, 0.9), eps=1e-3),
        lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.5, 0.9), eps=1e-3),
    ),
}
LOSSES: dict[str, tuple[nn.Module, Any]] = {
    "mse": (nn.MSELoss(), torch.nn.MSELoss()),
    "mse sum": (nn.MSELoss(reduction="sum"), torch.nn.MSELoss(reduction="sum")),
    "bce": (nn.BCEWithLogitsLoss(), torch.nn.BCEWithLogitsLoss()),
}


@pytest.mark.parametrize("activation", [nn.Tanh, nn.ReLU, nn.Sigmoid])
@pytest.mark.parametrize("loss", sorted(LOSSES))
@pytest.mark.parametrize("rule", sorted(OPTIMIZERS))
def test_a_recorded_training_run(rule: str, loss: str, activation: type[nn.Module]) -> None:
    points, labels = batch(8)
    model = mlp([2, 5, 3, 1], activation)
    theirs = their_mlp(model)
    ours_loss, their_loss = LOSSES[loss]
    program = engine.record(model, ours_loss, OPTIMIZERS[rule][0](model.parameters()), points, labels)
    optimizer = OPTIMIZERS[rule][1](theirs.parameters())
    x, t = torch.tensor(points), torch.tensor(labels)
    for _ in range(12):
        optimizer.zero_grad()
        total = their_loss(theirs(x), t)
        total.backward()
        optimizer.step()
        assert program.step(points, labels) == pytest.approx(total.item(), rel=2e-4, abs=2e-5)
    for mine, its in zip(model.parameters(), theirs.parameters(), strict=True):
        np.testing.assert_allclose(mine.array, its.detach().numpy(), rtol=2e-3, atol=2e-4)


@pytest.mark.parametrize("inputs", [1, 2, 3, 7, 64])
def test_a_linear_layer_begins_within_pytorchs_bounds(inputs: int) -> None:
    ours = nn.Linear(inputs, 2000, generator=np.random.default_rng(0))
    theirs = torch.nn.Linear(inputs, 2000)
    assert ours.bias is not None
    bound = 1 / np.sqrt(inputs)
    for mine, its in ((ours.weight.array, theirs.weight), (ours.bias.array, theirs.bias)):
        values = its.detach().numpy()
        assert mine.shape == values.shape
        assert mine.dtype == values.dtype
        for array in (mine, values):
            assert bound * 0.99 < np.abs(array).max() <= bound
        assert mine.std() == pytest.approx(values.std(), rel=0.06)


def test_modules_print_as_pytorchs_do() -> None:
    model = mlp([2, 3, 1])
    assert repr(model) == repr(their_mlp(model))


def test_a_lesson_runs_after_changing_one_import() -> None:
    def lesson(lib: Any) -> list[float]:
        w = lib.tensor([[0.5, -0.3]], requires_grad=True)
        b = lib.tensor([0.1], requires_grad=True)
        x = lib.tensor([[1.0, 2.0], [3.0, -1.0], [0.0, 1.0]])
        t = lib.tensor([[1.0], [0.0], [1.0]])
        losses = []
        for _ in range(5):
            y = lib.sigmoid(x @ w.T + b)
            loss = ((y - t) ** 2).mean()
            loss.backward()
            losses.append(loss.item())
            with lib.no_grad():
                w -= 0.5 * w.grad
                b -= 0.5 * b.grad
                w.grad.zero_()
                b.grad = None
        return losses

    assert lesson(engine) == pytest.approx(lesson(torch), rel=1e-5)


@pytest.mark.parametrize("name", ["tanh", "relu", "sigmoid"])
def test_grad_fn_has_pytorchs_names(name: str) -> None:
    ours = getattr(engine.tensor(1.0, requires_grad=True), name)()
    theirs = getattr(torch.tensor(1.0, requires_grad=True), name)()
    assert ours.grad_fn.name() == theirs.grad_fn.name()
