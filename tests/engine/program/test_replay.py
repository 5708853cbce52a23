"""Training runs compiled text, stepping a loop over instructions: both do the same, at any depth."""

from __future__ import annotations

import tracemalloc
import warnings
from collections.abc import Callable

import numpy as np
import pytest

import engine
from engine import nn
from engine.op import Array
from engine.optim import SGD, Adam
from engine.optim.optimizer import Optimizer
from engine.program.generate import LINES, WARM, Replay
from engine.program.program import Program
from engine.tensor import Tensor
from tests.engine.tiny import batch, mlp


def recorded(sizes: list[int], optimizer: type[Optimizer] = Adam, loss: nn.Module | None = None) -> Program:
    model = mlp(sizes)
    points, labels = batch(6)
    return engine.record(model, loss or nn.BCEWithLogitsLoss(), optimizer(model.parameters(), lr=0.05), points, labels)


def poisoned(program: Program) -> None:
    """NaN in every buffer that a step is to write."""
    for node in program.nodes:
        if node.kind == "op":
            node.value.fill(np.nan)
        if node.grad is not None:
            node.grad.fill(np.nan)
    for contribution in program.contributions.values():
        contribution.fill(np.nan)


def everything(program: Program) -> dict[str, Array]:
    arrays = {f"value {node.id}": node.value.copy() for node in program.nodes}
    arrays |= {f"grad {node.id}": node.grad.copy() for node in program.nodes if node.grad is not None}
    return arrays | program.state()


@pytest.mark.parametrize("optimizer", [SGD, Adam])
@pytest.mark.parametrize("loss", [nn.MSELoss(), nn.BCEWithLogitsLoss()], ids=["mse", "bce"])
def test_what_is_compiled_equals_stepping_to_the_bit(optimizer: type[Optimizer], loss: nn.Module) -> None:
    trained, stepped = (recorded([2, 5, 3, 1], optimizer, loss) for _ in range(2))
    for seed in range(WARM + 3):
        points, labels = batch(6, seed=seed)
        poisoned(trained)
        poisoned(stepped)
        trained.step(points, labels)
        stepped.load(points, labels)
        for event in stepped.events:
            stepped.run(event.index)
        one, other = everything(trained), everything(stepped)
        assert one.keys() == other.keys()
        for name in one:
            np.testing.assert_array_equal(one[name], other[name], err_msg=name)
            assert np.isfinite(one[name]).all(), name


def test_long_programs_are_compiled_in_parts_that_run_in_order() -> None:
    told: list[int] = []
    replay = Replay([(told.append, (number,)) for number in range(2 * LINES + 3)])
    for _ in range(WARM + 2):
        told.clear()
        replay.run()
        assert told == list(range(2 * LINES + 3))
    nothing = Replay(())
    for _ in range(WARM + 2):
        nothing.run()


def test_an_error_inside_a_replay_comes_out() -> None:
    def refuse() -> None:
        raise OverflowError("refused")

    replay = Replay([(refuse, ())])
    for _ in range(WARM + 2):
        with pytest.raises(OverflowError, match="refused"):
            replay.run()


def test_nothing_warns_after_compiling_either() -> None:
    w = engine.tensor(1000.0, requires_grad=True)
    program = engine.record(lambda: w.exp().log(), None, SGD([w], lr=0.0))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        assert not np.isfinite([program.step() for _ in range(WARM + 2)]).any()


def test_a_replayed_step_allocates_nothing() -> None:
    model = mlp([2, 64, 64, 1])
    points, labels = batch(64)
    program = engine.record(model, nn.BCEWithLogitsLoss(), Adam(model.parameters(), lr=0.01), points, labels)
    for _ in range(WARM + 1):
        program.step(points, labels)
    tracemalloc.start()
    try:
        # The interpreter's own small pools fill in the first steps.
        for _ in range(5):
            program.step(points, labels)
        start, _ = tracemalloc.get_traced_memory()
        tracemalloc.reset_peak()
        for _ in range(50):
            program.step(points, labels)
        end, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    activation = 64 * 64 * 4
    assert peak - start < activation / 4, "no tensor is made on the way"
    assert end - start < activation / 8, "nothing is kept, not even a few bytes a step"


def test_instructions_grow_linearly_with_depth() -> None:
    counts = [len(recorded([2, *[3] * layers, 1], SGD).instructions) for layers in (10, 20, 30)]
    assert counts[2] - counts[1] == counts[1] - counts[0] > 0


def test_a_thousand_layers_need_no_recursion() -> None:
    program = recorded([2, *[4] * 1000, 1], SGD)
    points, labels = batch(6)
    losses = [program.step(points, labels) for _ in range(WARM + 2)]
    assert np.isfinite(losses).all()


def test_a_long_chain_of_scalars_needs_no_recursion() -> None:
    w = engine.tensor(0.5, requires_grad=True)

    def chain(times: int) -> Callable[[], Tensor]:
        def model() -> Tensor:
            x = w
            for _ in range(times):
                x = x * 0.999
            return x

        return model

    program = engine.record(chain(3000), None, SGD([w], lr=0.0))
    assert program.step() == pytest.approx(0.5 * 0.999**3000, rel=1e-3)
    grad = program.nodes[0].grad if program.nodes[0].kind == "parameter" else program.nodes[1].grad
    assert grad is not None
    assert float(grad) == pytest.approx(0.999**3000, rel=1e-3)
