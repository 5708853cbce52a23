"""A Program gives the values and gradients that eager execution gives, for any graph."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine import nn
from engine.op import Array
from engine.optim import SGD, Adam
from engine.program.program import Program
from engine.tensor import Tensor
from tests.engine.tiny import batch, mlp


def gradients(program: Program) -> dict[int, Array]:
    """Gradients by the identity of the leaf, after forward and backward but without the update."""
    for event in program.events:
        if event.phase != "update":
            program.run(event.index)
    return {id(n.tensor): n.grad.copy() for n in program.nodes if n.tensor is not None and n.grad is not None}


@settings(max_examples=40, deadline=None)
@given(
    hidden=st.lists(st.integers(1, 5), max_size=3),
    activation=st.sampled_from([nn.Tanh, nn.ReLU, nn.Sigmoid]),
    loss=st.sampled_from(
        [nn.MSELoss(), nn.MSELoss(reduction="sum"), nn.BCEWithLogitsLoss(), nn.BCEWithLogitsLoss(reduction="sum")]
    ),
    size=st.integers(1, 7),
    seed=st.integers(0, 1000),
)
def test_random_networks_agree_in_every_value_and_gradient(
    hidden: list[int], activation: type[nn.Module], loss: nn.Module, size: int, seed: int
) -> None:
    model = mlp([2, *hidden, 1], activation, seed)
    points, labels = batch(size, seed=seed)
    program = engine.record(model, loss, None, points, labels, backward=True)
    replayed = gradients(program)
    output = model(engine.tensor(points))
    total = loss(output, engine.tensor(labels))
    total.backward()
    assert program.loss is not None
    np.testing.assert_allclose(program.nodes[program.output].value, output.detach().numpy(), rtol=1e-5, atol=1e-6)
    np.testing.assert_allclose(program.nodes[program.loss].value, total.detach().numpy(), rtol=1e-5, atol=1e-6)
    for parameter in model.parameters():
        assert parameter.grad is not None
        np.testing.assert_allclose(replayed[id(parameter)], parameter.grad.numpy(), rtol=1e-4, atol=1e-6)


BINARY: list[Callable[[Tensor, Tensor], Tensor]] = [lambda a, b: a + b, lambda a, b: a * b, lambda a, b: a - b]
UNARY: list[Callable[[Tensor], Tensor]] = [lambda a: a.tanh(), lambda a: a.sigmoid(), lambda a: -a, lambda a: a**2]


@settings(max_examples=60, deadline=None)
@given(
    choices=st.lists(st.tuples(st.integers(0, 6), st.integers(0, 99), st.integers(0, 99)), min_size=1, max_size=12),
    shapes=st.lists(st.sampled_from([(), (3,), (2, 3), (2, 1), (1, 3)]), min_size=2, max_size=3),
    seed=st.integers(0, 1000),
)
def test_random_expressions_agree(
    choices: list[tuple[int, int, int]], shapes: list[tuple[int, ...]], seed: int
) -> None:
    """Fan-out, x*x, x+x and broadcasting: any value may be used again by any later op."""
    rng = np.random.default_rng(seed)
    tensors = [engine.tensor(rng.uniform(-1, 1, shape).astype(np.float32), requires_grad=True) for shape in shapes]

    def model() -> Tensor:
        values = list(tensors)
        for kind, left, right in choices:
            a, b = values[-1 - left % len(values)], values[-1 - right % len(values)]
            values.append(BINARY[kind](a, b) if kind < 3 else UNARY[kind - 3](a))
        return values[-1].tanh().sum() + (values[0] * values[-1].mean()).mean()

    for tensor in tensors:
        tensor.grad = None
    loss = model()
    loss.backward()
    program = engine.record(model, backward=True)
    replayed = gradients(program)
    assert program.loss is not None
    np.testing.assert_allclose(program.nodes[program.loss].value, loss.detach().numpy(), rtol=1e-4, atol=1e-5)
    for tensor in tensors:
        if tensor.grad is None:
            assert id(tensor) not in replayed
        else:
            np.testing.assert_allclose(replayed[id(tensor)], tensor.grad.numpy(), rtol=1e-3, atol=1e-5)


def test_shared_weights_get_both_contributions() -> None:
    layer = nn.Linear(2, 2, generator=np.random.default_rng(0))
    points, _ = batch(4)

    def model(x: Tensor) -> Tensor:
        return layer(layer(x).tanh()).mean()

    model(engine.tensor(points)).backward()
    program = engine.record(model, None, SGD(layer.parameters(), lr=0.1), points)
    replayed = gradients(program)
    kinds = [event.kind for event in program.events]
    assert kinds.count("accumulate") == 2
    for parameter in layer.parameters():
        assert parameter.grad is not None
        np.testing.assert_allclose(replayed[id(parameter)], parameter.grad.numpy(), rtol=1e-5, atol=1e-6)


def test_a_ragged_batch_shares_parameters_and_optimizer_state() -> None:
    points, labels = batch(10)

    def trained(ragged: Callable[[nn.Module, nn.Module, Adam], Callable[[Array, Array], float]]) -> Array:
        model = mlp([2, 3, 1])
        loss = nn.BCEWithLogitsLoss()
        train = ragged(model, loss, Adam(model.parameters(), lr=0.05))
        for _ in range(3):
            train(points[:7], labels[:7])
            train(points[7:], labels[7:])
        return np.concatenate([parameter.array.ravel() for parameter in model.parameters()])

    def eager(model: nn.Module, loss: nn.Module, optimizer: Adam) -> Callable[[Array, Array], float]:
        def train(x: Array, t: Array) -> float:
            optimizer.zero_grad()
            total = loss(model(engine.tensor(x)), engine.tensor(t))
            total.backward()
            optimizer.step()
            return float(total.item())

        return train

    def replayed(model: nn.Module, loss: nn.Module, optimizer: Adam) -> Callable[[Array, Array], float]:
        sizes = {n: engine.record(model, loss, optimizer, points[:n], labels[:n]) for n in (7, 3)}
        return lambda x, t: sizes[len(x)].step(x, t)

    np.testing.assert_allclose(trained(replayed), trained(eager), rtol=1e-5, atol=1e-6)
