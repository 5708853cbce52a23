"""Where a Program's numbers lie: gradients that are equal by definition share a buffer, all others have their own."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

import engine
from engine import nn
from engine.optim import SGD
from engine.program.program import Program
from engine.tensor import Tensor
from tests.engine.tiny import batch, mlp


def shared(program: Program) -> list[tuple[str, str]]:
    """Pairs of nodes, by their names, whose gradients are one buffer."""
    held = [node for node in program.nodes if node.grad is not None]
    return [(a.name, b.name) for place, a in enumerate(held) for b in held[place + 1 :] if a.grad is b.grad]


def test_a_sum_and_its_only_addend_share_a_gradient() -> None:
    model = mlp([2, 3, 1])
    program = engine.record(model, nn.MSELoss(), SGD(model.parameters(), lr=0.1), *batch(4))
    assert shared(program) == [("matmul", "add"), ("matmul", "add")]
    kinds = [event.kind for event in program.events]
    passing = [e for e in program.events if e.kind == "vjp" and e.first == e.last]
    assert len(passing) == 2, "the event is there, with nothing to do"
    assert kinds.count("vjp") == 9


CASES: list[tuple[str, Callable[[Tensor], Tensor], int]] = [
    ("twice in one sum", lambda a: (a.exp() + a.exp() * 1).sum(), 2),
    ("the same addend", lambda a: _twice(a.exp()).sum(), 0),
    ("used elsewhere too", lambda a: _again(a.exp()), 0),
    ("taken away", lambda a: (a.exp() - a.tanh()).sum(), 1),
    ("broadcast", lambda a: (a.exp() + a.exp().sum()).sum(), 1),
    ("a chain", lambda a: (((a.exp() + 1) + 2) + 3).sum(), 3),
    ("a leaf", lambda a: (a + 1).sum(), 0),
]


def _twice(x: Tensor) -> Tensor:
    return x + x


def _again(x: Tensor) -> Tensor:
    return ((x + 1) * x).sum()


@pytest.mark.parametrize(("model", "pairs"), [case[1:] for case in CASES], ids=[case[0] for case in CASES])
def test_sharing_changes_no_gradient(model: Callable[[Tensor], Tensor], pairs: int) -> None:
    a = engine.tensor([0.5, -1.0, 2.0], requires_grad=True)
    program = engine.record(lambda: model(a), None, SGD([a], lr=0.0))
    buffers = [id(node.grad) for node in program.nodes if node.grad is not None]
    assert len(buffers) - len(set(buffers)) == pairs
    model(a).backward()
    for _ in range(4):
        for node in program.nodes:
            if node.grad is not None:
                node.grad.fill(np.nan)
        program.step()
        (leaf,) = [node for node in program.nodes if node.tensor is a]
        assert leaf.grad is not None
        assert a.grad is not None
        np.testing.assert_allclose(leaf.grad, a.grad.numpy(), rtol=1e-6)
