"""Whole networks: every step, and every node's value and gradient, are those of eager execution."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest

import engine
from engine.op import Array
from engine.ops import OPS
from engine.tape import Entry, recording
from tests.engine.coverage.models import NETWORKS, Network
from tests.engine.coverage.replaying import TOLERANCE, Batch, Training, agree, poison

every_network = pytest.mark.parametrize("name", NETWORKS)


def training(network: Network, sizes: tuple[int, ...], dtype: str = "float32", mode: bool = True) -> Training:
    return Training(network.build, network.batches(sizes), network.loss, dtype=dtype, training=mode)


@pytest.mark.parametrize("mode", [True, False], ids=["train", "eval"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@every_network
def test_a_recorded_network_trains_as_an_eager_one(name: str, dtype: str, mode: bool) -> None:
    course = agree(training(NETWORKS[name], (5,) * 10, dtype, mode))
    assert np.isfinite(course.losses).all()


@every_network
def test_batches_of_changing_sizes(name: str) -> None:
    agree(training(NETWORKS[name], (5, 2, 5, 3, 2, 7, 5)))


@pytest.mark.parametrize("mode", [True, False], ids=["train", "eval"])
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize("name", [name for name in NETWORKS if name != "residual, in place"])
def test_every_nodes_value_and_gradient_are_the_eager_ones(
    name: str, dtype: str, mode: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = training(NETWORKS[name], (5, 5, 5, 5), dtype, mode)
    model, optimizer = case.made()
    program = engine.record(model, case.loss, optimizer, *case.typed(case.batches[0]))
    nodes = [node for node in program.nodes if node.op is not None]
    close = TOLERANCE[dtype]
    for number, untyped in enumerate(case.batches):
        batch = case.typed(untyped)
        engine.manual_seed(number)
        made = run_eagerly(model, case.loss, batch, monkeypatch)
        poison(program)
        engine.manual_seed(number)
        program.backward(*batch)
        assert [node.op for node in nodes] == [one.op for one in made]
        for node, one in zip(nodes, made, strict=True):
            if not OPS[one.op].writes:
                np.testing.assert_allclose(node.value, one.value, **close, err_msg=f"value of {node.path} {node.name}")
            assert (node.grad is None) == (one.grad is None), node.name
            if node.grad is not None and one.grad is not None:
                np.testing.assert_allclose(node.grad, one.grad, **close, err_msg=f"grad of {node.path} {node.name}")


@dataclass
class Made:
    """What one op gave at the moment when it ran, and the gradient that came back to it."""

    op: str
    value: Array
    grad: Array | None = None

    def note(self, gradient: Array) -> None:
        self.grad = gradient.copy()


def run_eagerly(model: Any, loss: Any, batch: Batch, monkeypatch: pytest.MonkeyPatch) -> list[Made]:
    """Every op in order, after a forward and a backward pass without a Program."""
    made: list[Made] = []
    with recording() as tape:
        append = tape.append

        def noting(entry: Entry) -> None:
            append(entry)
            made.append(Made(entry.op.name, entry.output.array.copy()))
            if entry.output.grad_fn is not None:
                entry.output.grad_fn.hooks = {0: made[-1].note}

        monkeypatch.setattr(tape, "append", noting)
        inputs, targets = batch
        fed = [engine.tensor(x) for x in (inputs if isinstance(inputs, tuple) else (inputs,))]
        target = () if targets is None else (engine.tensor(targets),)
        for tensor in (*fed, *target):
            tape.feed(tensor)
        output = model(*fed)
        total = output if loss is None else loss(output, *target)
    total.backward()
    return made
