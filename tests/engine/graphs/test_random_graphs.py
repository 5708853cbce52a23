"""Random graphs with fan-out, aliasing and broadcasting: eager, a Program and PyTorch agree everywhere."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import hypothesis.strategies as st
import numpy as np
import pytest
from hypothesis import given, settings

import engine
from engine.op import Array
from engine.program.program import Program
from engine.tape import Entry, recording
from engine.tensor import Tensor
from tests.engine.ops.test_replay import poison

SHAPES = ((3, 4), (4,), (3, 1), (1,), ())
UNARY: dict[str, Callable[[Any], Any]] = {
    "tanh": lambda x: x.tanh(),
    "sigmoid": lambda x: x.sigmoid(),
    "relu": lambda x: x.relu(),
    "neg": lambda x: -x,
    "double": lambda x: x + x,
    "square": lambda x: x * x,
    "turned": lambda x: x.t().t() if x.ndim == 2 else x,
    "reshaped": lambda x: x.reshape(-1).reshape(x.shape),
    "mean kept": lambda x: x.mean(-1, keepdim=True) if x.ndim else x,
    "sum": lambda x: x.sum() * 0.1,
}
BINARY: dict[str, Callable[[Any, Any], Any]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "div": lambda a, b: a / (b * b + 1.5),
}


@dataclass(frozen=True)
class Plan:
    """Leaves by shape, then steps: an operation and the places of the values that it takes."""

    leaves: tuple[int, ...]
    steps: tuple[tuple[str, int, int], ...]

    def build(self, leaves: list[Any], data: Any) -> list[Any]:
        """Every value in order: the batch, the leaves, then each step's."""
        values = [data, *leaves]
        for name, first, second in self.steps:
            a, b = values[first % len(values)], values[second % len(values)]
            values.append(UNARY[name](a) if name in UNARY else BINARY[name](a, b))
        return values

    def loss(self, leaves: list[Any], data: Any) -> Any:
        """A scalar that every value feeds, so that there is fan-out everywhere."""
        values = self.build(leaves, data)
        total = values[-1].sum()
        for place, value in enumerate(values):
            total = total + value.sum() * (0.1 * (place + 1))
        return total


plans = st.builds(
    Plan,
    st.lists(st.integers(0, len(SHAPES) - 1), min_size=1, max_size=4).map(tuple),
    st.lists(
        st.tuples(st.sampled_from([*UNARY, *BINARY]), st.integers(0, 20), st.integers(0, 20)), min_size=1, max_size=10
    ).map(tuple),
)


def numbers(plan: Plan, seed: int) -> tuple[list[Array], list[Array]]:
    """Starting numbers of the leaves, and three batches."""
    rng = np.random.default_rng(seed)
    leaves = [rng.uniform(-1.5, 1.5, SHAPES[kind]) for kind in plan.leaves]
    return leaves, [rng.uniform(-1.5, 1.5, (3, 4)) for _ in range(3)]


@settings(max_examples=120, deadline=None)
@given(plans, st.integers(0, 10_000))
def test_eager_and_program_agree_at_every_node(plan: Plan, seed: int) -> None:
    starts, batches = numbers(plan, seed)
    leaves = [engine.tensor(start, requires_grad=True) for start in starts]

    def model(data: Tensor) -> Any:
        return plan.loss(leaves, data)

    program = engine.record(model, None, None, batches[0], backward=True)
    for batch in batches:
        for leaf in leaves:
            leaf.grad = None
        made = run_eagerly(model, batch)
        poison(program)
        program.backward(batch)
        compare_leaves(program, leaves)
        compare_made(program, made)


def run_eagerly(model: Callable[[Tensor], Tensor], batch: Array) -> list[Tensor]:
    """Every tensor that an op made, in order, with its gradient: a forward and a backward pass without a Program."""
    with recording() as tape:
        loss = model(engine.tensor(batch))
    made = [entry.output for entry in tape.entries if isinstance(entry, Entry)]
    for tensor in made:
        if tensor.requires_grad:
            tensor.retain_grad()
    loss.backward()
    return made


def compare_leaves(program: Program, leaves: list[Tensor]) -> None:
    nodes = {id(node.tensor): node for node in program.nodes if node.tensor is not None}
    for leaf in leaves:
        if leaf.grad is not None:
            grad = nodes[id(leaf)].grad
            assert grad is not None
            np.testing.assert_allclose(grad, leaf.grad.numpy(), rtol=1e-8, atol=1e-10)


def compare_made(program: Program, made: list[Tensor]) -> None:
    nodes = [node for node in program.nodes if node.op is not None]
    assert len(nodes) == len(made)
    for node, tensor in zip(nodes, made, strict=True):
        np.testing.assert_allclose(node.value, tensor.detach().numpy(), rtol=1e-9, atol=1e-11)
        assert (node.grad is None) == (tensor.grad is None)
        if node.grad is not None and tensor.grad is not None:
            np.testing.assert_allclose(node.grad, tensor.grad.numpy(), rtol=1e-8, atol=1e-10)


@pytest.mark.parity
@settings(max_examples=120, deadline=None)
@given(plans, st.integers(0, 10_000))
def test_pytorch_agrees(plan: Plan, seed: int) -> None:
    torch = pytest.importorskip("torch")
    starts, batches = numbers(plan, seed)
    ours = [engine.tensor(start, requires_grad=True) for start in starts]
    theirs = [torch.tensor(start, requires_grad=True) for start in starts]
    one, other = plan.loss(ours, engine.tensor(batches[0])), plan.loss(theirs, torch.tensor(batches[0]))
    np.testing.assert_allclose(one.item(), other.item(), rtol=1e-10)
    one.backward()
    other.backward()
    for mine, its in zip(ours, theirs, strict=True):
        assert mine.grad is not None
        np.testing.assert_allclose(mine.grad.numpy(), its.grad.numpy(), rtol=1e-9, atol=1e-11)
