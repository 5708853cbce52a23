"""What a recorded Program holds, what it leaves behind, and what cannot be recorded."""

from __future__ import annotations

import gc

import numpy as np
import pytest

import engine
from engine import nn
from engine.errors import ArgumentError, GraphError, RecordError, ShapeError
from engine.graph import GradNode
from engine.optim import SGD
from engine.tensor import Tensor
from tests.engine.tiny import batch, leaves, mlp


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


def test_parameters_that_are_not_reached_are_left_alone() -> None:
    a, b = leaves(1.0, 2.0)
    program = engine.record(lambda: a * a, None, SGD([a, b], lr=0.1))
    program.step()
    assert b.item() == 2.0
    assert [event.kind for event in program.events].count("update") == 1


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
