"""A Program gives the values and gradients that eager execution gives, for any graph."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine import nn
from engine.errors import ArgumentError, GraphError, RecordError, ShapeError, StateError
from engine.graph import GradNode
from engine.op import Array
from engine.optim import SGD, Adam
from engine.program.program import Program
from engine.tensor import Tensor
from tests.engine.tiny import batch, leaves, mlp


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


def test_the_events_of_a_small_network() -> None:
    model = mlp([2, 4, 2, 1])
    points, labels = batch(10)
    program = engine.record(model, nn.BCEWithLogitsLoss(), SGD(model.parameters(), lr=0.1), points, labels)
    phases = [event.phase for event in program.events]
    assert (phases.count("forward"), phases.count("backward"), phases.count("update")) == (9, 15, 7)
    assert [event.kind for event in program.events][8:11] == ["loss", "seed", "vjp"]
    assert program.events[-1].kind == "zero"
    assert [event.index for event in program.events] == list(range(31))
    assert program.nodes[program.output].path == "4"
    assert [node.name for node in program.nodes if node.kind == "parameter"] == ["weight", "bias"] * 3


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


def test_an_optimizer_made_after_a_forward_program_keeps_it_current() -> None:
    model = mlp([2, 3, 1])
    points, labels = batch(5)
    forward = engine.record(model, None, None, points)
    before = forward.predict(points)
    program = engine.record(model, nn.MSELoss(), SGD(model.parameters(), lr=0.5), points, labels)
    program.step(points, labels)
    after = forward.predict(points)
    assert not np.allclose(before, after)
    np.testing.assert_allclose(after, model(engine.tensor(points)).detach().numpy(), rtol=1e-6)
    assert forward.forward(points) is None
    assert forward.loss is None


def test_a_learning_rate_takes_effect_without_recording_again() -> None:
    a, b, c = leaves(2.0, -3.0, 5.5)
    optimizer = SGD([a, b, c], lr=0.0)
    program = engine.record(lambda: (a * b + c).tanh(), None, optimizer)
    first = program.step()
    assert program.step() == first
    optimizer.lr = 0.1
    program.step()
    assert program.step() < first


def test_parameters_that_are_not_reached_are_left_alone() -> None:
    a, b = leaves(1.0, 2.0)
    program = engine.record(lambda: a * a, None, SGD([a, b], lr=0.1))
    program.step()
    assert b.item() == 2.0
    assert [event.kind for event in program.events].count("update") == 1


def test_state_leads_back() -> None:
    model = mlp([2, 3, 1])
    points, labels = batch(5)
    program = engine.record(model, nn.MSELoss(), Adam(model.parameters(), lr=0.1), points, labels)
    program.step(points, labels)
    state = program.state()
    losses = [program.step(points, labels) for _ in range(3)]
    program.load_state(state)
    assert [program.step(points, labels) for _ in range(3)] == losses


def test_a_twin_leaves_the_model_alone() -> None:
    model = mlp([2, 3, 1])
    points, labels = batch(5)
    program = engine.record(model, nn.MSELoss(), SGD(model.parameters(), lr=0.1), points, labels)
    loss = program.forward(points, labels)
    twin = program.twin()
    assert {node.value.dtype for node in twin.nodes} == {np.dtype(np.float64)}
    assert twin.forward() == pytest.approx(loss, rel=1e-5)
    state = program.state()["values"]
    for node in twin.nodes:
        node.value[...] = 0
    np.testing.assert_array_equal(program.state()["values"], state)


def test_nan_goes_its_way_without_a_warning() -> None:
    a, b = leaves(-1.0, 1000.0)
    program = engine.record(lambda: (a.log() + b.exp()).tanh(), None, SGD([a, b], lr=1.0))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert np.isnan(program.step())
        assert np.isnan(program.forward() or 0.0)


def test_a_model_that_looks_at_its_numbers_is_refused_with_the_reason() -> None:
    points, _ = batch(2)

    def peeks(x: Tensor) -> Tensor:
        return x * x.mean().item()

    def branches(x: Tensor) -> Tensor:
        return x * 2 if x.mean() else x

    for model in (peeks, branches):
        with pytest.raises(RecordError) as caught:
            engine.record(model, None, None, points)
        assert caught.value.code == "not-recordable"
    assert engine.tensor(1.0).item() == 1.0, "the tape is closed again"


def test_what_cannot_be_trained_is_refused() -> None:
    points, labels = batch(3)
    model = mlp([2, 1])
    a = leaves(1.0)[0]
    with pytest.raises(ShapeError) as shape:
        engine.record(model, None, SGD(model.parameters(), lr=0.1), points)
    assert shape.value.code == "loss-not-scalar"
    with pytest.raises(GraphError) as graph:
        engine.record(lambda x: x.mean(), None, SGD([a], lr=0.1), points)
    assert graph.value.code == "nothing-tracked"
    with pytest.raises(ArgumentError) as argument:
        engine.record(model, None, None, points, labels)
    assert argument.value.code == "targets-without-loss"


def test_errors_name_the_module_path() -> None:
    class Wrong(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.block = nn.Sequential(nn.Linear(3, 2))

        def forward(self, x: Tensor) -> Tensor:
            out: Tensor = self.block(x)
            return out

    with pytest.raises(ShapeError) as caught:
        engine.record(Wrong(), None, None, np.zeros((4, 2), np.float32))
    assert caught.value.where == "block.0"


def test_recording_leaves_no_graph_behind() -> None:
    model = mlp([2, 3, 1])
    points, labels = batch(4)

    def alive() -> int:
        gc.collect()
        return sum(type(kept) is GradNode for kept in gc.get_objects())

    before = alive()
    program = engine.record(model, nn.MSELoss(), SGD(model.parameters(), lr=0.1), points, labels)
    assert alive() == before
    assert program.step(points, labels) > 0


def test_parameters_that_were_moved_away_are_noticed() -> None:
    model = mlp([2, 3, 1])
    points, labels = batch(4)
    some = SGD(list(model.parameters())[:2], lr=0.1)
    program = engine.record(model, nn.MSELoss(), some, points, labels)
    program.step(points, labels)
    SGD(model.parameters(), lr=0.1)
    with pytest.raises(StateError) as caught:
        program.step(points, labels)
    assert caught.value.code == "parameters-moved"
    some.step()


def test_an_expression_may_be_recorded_before_its_optimizer_is_made() -> None:
    a, b = leaves(2.0, 3.0)
    forward = engine.record(lambda: a * b)
    program = engine.record(lambda: a * b, None, SGD([a, b], lr=0.1))
    program.step()
    assert float(forward.predict()) == pytest.approx((2 - 0.3) * (3 - 0.2))


def test_a_leaf_may_be_the_loss() -> None:
    (a,) = leaves(3.0)
    program = engine.record(lambda: a, None, SGD([a], lr=0.5))
    assert [event.kind for event in program.events] == ["seed", "update", "zero"]
    assert [program.step() for _ in range(3)] == [3.0, 2.5, 2.0]


def test_several_inputs_are_fed_by_place() -> None:
    (w,) = leaves(2.0)
    program = engine.record(lambda x, y: (x * y * w).sum(), None, SGD([w], lr=0.0), (np.ones(3), np.ones(3)))
    x, y = np.array([1.0, 2.0, 3.0]), np.array([1.0, 0.0, 1.0])
    assert program.step((x, y)) == 8.0
    with pytest.raises(ArgumentError) as caught:
        program.step(x)
    assert caught.value.code == "input-count"


def test_what_is_frozen_or_computed_under_no_grad_gets_no_gradient() -> None:
    layer = nn.Linear(2, 1, generator=np.random.default_rng(0))
    layer.weight.requires_grad_(False)
    points, labels = batch(4)
    program = engine.record(layer, nn.MSELoss(), SGD(layer.parameters(), lr=0.1), points, labels)
    before = layer.weight.array.copy()
    program.step(points, labels)
    np.testing.assert_array_equal(layer.weight.array, before)
    assert [program.nodes[event.target].name for event in program.events if event.kind == "update"] == ["bias"]
    frozen = next(node for node in program.nodes if node.name == "weight")
    assert frozen.kind == "parameter"
    assert frozen.grad is None


def test_whole_numbers_become_constants_of_the_programs_dtype() -> None:
    w = engine.tensor([1.0, 2.0], requires_grad=True)
    counts = engine.tensor([5, 6])
    program = engine.record(lambda: (w * counts + 2).sum(), None, SGD([w], lr=0.0))
    assert program.step() == 21.0
    constants = [(node.name, node.dtype) for node in program.nodes if node.kind == "constant"]
    assert constants == [("constant", np.dtype(np.float32)), ("2", np.dtype(np.float32))]
