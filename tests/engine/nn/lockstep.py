"""Train a model here and in PyTorch from the same weights, and compare after every step."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
import torch

import engine
from engine import nn

STEPS = 20


def carried(ours: nn.Module, theirs: Any) -> None:
    """PyTorch's module takes over our state, which has its keys in its order."""
    state = ours.state_dict()
    assert list(state) == list(theirs.state_dict())
    theirs.load_state_dict({key: torch.tensor(tensor.numpy()) for key, tensor in state.items()})


def brought_back(ours: nn.Module, theirs: Any) -> None:
    """And the other way, into a model that was made anew."""
    ours.load_state_dict(
        {key: engine.from_numpy(tensor.detach().numpy()) for key, tensor in theirs.state_dict().items()}
    )


def theirs_of(array: Any) -> Any:
    return torch.tensor(np.asarray(array))


def in_lockstep(
    build: Callable[[Any], Any],
    inputs: Any,
    targets: Any,
    loss: Callable[[Any], Any] = lambda lib: lib.nn.MSELoss(),
    lr: float = 0.05,
    recorded: bool = False,
    tolerance: float = 2e-4,
) -> tuple[nn.Module, Any]:
    """``build(lib)`` makes the model from a library's names; gives both models after training."""
    engine.manual_seed(0)
    ours, theirs = build(engine), build(torch)
    carried(ours, theirs)
    assert repr(ours) == repr(theirs)
    one, other = loss(engine), loss(torch)
    optimizer, their_optimizer = engine.optim.SGD(ours.parameters(), lr=lr), torch.optim.SGD(theirs.parameters(), lr=lr)
    program = engine.record(ours, one, optimizer, inputs, targets) if recorded else None
    x, t = theirs_of(inputs), theirs_of(targets)
    for step in range(STEPS):
        their_optimizer.zero_grad()
        total = other(theirs(x), t)
        total.backward()
        their_optimizer.step()
        if program is not None:
            mine = program.step(inputs, targets)
        else:
            optimizer.zero_grad()
            own = one(ours(engine.tensor(inputs)), engine.tensor(targets))
            own.backward()
            optimizer.step()
            mine = own.item()
        assert mine == pytest.approx(total.item(), rel=tolerance, abs=tolerance / 10), f"step {step}"
    for (name, tensor), its in zip(ours.state_dict().items(), theirs.state_dict().values(), strict=True):
        np.testing.assert_allclose(tensor.numpy(), its.numpy(), rtol=50 * tolerance, atol=tolerance, err_msg=name)
    ours.eval(), theirs.eval()
    with engine.no_grad(), torch.no_grad():
        np.testing.assert_allclose(
            ours(engine.tensor(inputs)).numpy(), theirs(x).numpy(), rtol=50 * tolerance, atol=10 * tolerance
        )
    fresh = build(engine)
    brought_back(fresh, theirs)
    np.testing.assert_array_equal(
        np.concatenate([tensor.numpy().ravel() for tensor in fresh.state_dict().values()]),
        np.concatenate([tensor.numpy().ravel() for tensor in theirs.state_dict().values()]),
    )
    return ours, theirs
