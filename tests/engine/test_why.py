"""A walk from a number to where it came from: each hop's number stands where it says, and leads to the next."""

import functools
import itertools
from typing import Any

import numpy as np
import pytest

import engine
from engine import nn, optim
from engine.errors import ArgumentError
from engine.explanation.why import HOPS_MOST, Walk, why
from engine.program.program import Program
from engine.richtext import plain
from engine.trace import Trace
from tests.engine.coverage.trainings import TRAININGS, program_of
from tests.engine.networks import MADE, expression, traced

NETWORKS = ("cnn", "residual", "transformer", "bag of words", "recurrent", "busy", "several inputs")


@functools.cache
def recorded(name: str) -> tuple[Program, Trace]:
    if name in MADE:
        program, trace, _, _ = traced(name)
        return program, trace
    _, program, batches = program_of(TRAININGS[name])
    program.step(*batches[0])
    stepper = engine.Stepper(program)
    stepper.begin(*batches[1])
    return program, stepper.record()


def exact(trace: Trace, walk: Walk) -> None:
    for hop in walk.hops:
        array = trace.at(hop.event + 1)[hop.node, hop.slot]
        assert array is not None
        np.testing.assert_equal(hop.number.value, float(array[hop.cell]))
        for way in hop.ways:
            number = way.number
            assert number.node is not None
            assert number.slot is not None
        assert plain(hop.words)[-1] == "."
    for before, after in itertools.pairwise(walk.hops):
        assert after.event < before.event or after.node == before.node, "a walk goes back in time"


def places(program: Program, trace: Trace, slot: str, seed: int = 0) -> list[tuple[int, Any]]:
    rng, found = np.random.default_rng(seed), []
    end = trace.at(len(trace.events) - (1 if trace.events[-1].kind == "zero" else 0))
    for (node, of), array in end.items():
        made = program.nodes[node].kind != "op" or slot == "grad" or any(e.node == node for e in trace.events)
        if of == slot and array is not None and array.size and made:
            found.append((node, tuple(int(rng.integers(0, size)) for size in array.shape)))
    return found


@pytest.mark.parametrize("name", [*MADE, *NETWORKS])
def test_a_gradient_leads_to_the_seed(name: str) -> None:
    program, trace = recorded(name)
    cursor = max(event.index for event in trace.events if event.phase == "backward") + 1
    for node, cell in places(program, trace, "grad"):
        if trace.at(cursor).get((node, "grad")) is None:
            continue
        walk = why(program, trace, cursor, node, "grad", cell)
        exact(trace, walk)
        first, last = walk.hops[0], walk.hops[-1]
        assert (first.node, first.cell) == (node, cell)
        assert walk.ended in ("seed", "nowhere")
        if walk.ended == "seed":
            assert (last.node, last.number.value) == (program.loss, 1.0)
        else:
            assert "did not use this number" in plain(last.words)


@pytest.mark.parametrize("name", [*MADE, *NETWORKS])
def test_a_value_leads_to_an_input_or_a_parameter(name: str) -> None:
    program, trace = recorded(name)
    cursor = max(event.index for event in trace.events if event.phase == "backward") + 1
    for node, cell in places(program, trace, "value"):
        if program.nodes[node].kind == "op" and not any(event.node == node for event in trace.events[:cursor]):
            continue
        walk = why(program, trace, cursor, node, "value", cell)
        exact(trace, walk)
        assert walk.hops[0].number.value == float(trace.at(cursor)[node, "value"][cell])
        if walk.ended == "leaf":
            assert program.nodes[walk.hops[-1].node].kind != "op"


def test_the_products_of_upstream_and_local_lead_back_to_the_gradient() -> None:
    program, trace = recorded("2-4-2-1 tanh, BCE, SGD")
    weight = next(node.id for node in program.nodes if node.kind == "parameter" and len(node.shape) == 2)
    walk = why(program, trace, len(trace.events) - 1, weight, "grad", (0, 1), places=lambda _node, cell: f"at {cell}")
    first = walk.hops[0]
    assert "is the sum of 10 products of upstream × local through Matrix product" in plain(first.words)
    shares = [abs(way.share.value) for way in first.ways]
    assert shares == sorted(shares, reverse=True)
    assert len(first.ways) + first.more == 9
    assert [program.nodes[hop.via].op for hop in walk.hops if hop.via is not None][-1] == "bce_with_logits"


def test_where_paths_meet_the_largest_contribution_leads_on_and_the_others_are_named() -> None:
    program, trace = recorded("x·x + x")
    x = next(node.id for node in program.nodes if node.kind == "parameter")
    walk = why(program, trace, len(trace.events) - 1, x, "grad", ())
    assert "is the sum of 3 paths' contributions" in plain(walk.hops[0].words)
    assert len(walk.hops[0].ways) == 2
    assert walk.hops[1].slot in ("grad", "contribution")
    assert all(abs(walk.hops[1].number.value) >= abs(way.share.value) for way in walk.hops[0].ways)


def test_copies_in_another_shape_are_stepped_over_and_counted() -> None:
    program, _, _ = expression(lambda v: (v.tanh().reshape(2, 2).T.reshape(4) ** 2).sum(), v=[1.0, 2.0, 3.0, 4.0])
    stepper = engine.Stepper(program)
    stepper.begin()
    trace = stepper.record()
    v = next(node.id for node in program.nodes if node.kind == "parameter")
    cursor = max(event.index for event in trace.events if event.phase == "backward") + 1
    walk = why(program, trace, cursor, v, "grad", (1,))
    assert [program.nodes[hop.node].op for hop in walk.hops] == [None, "reshape", "pow", "sum"]
    assert [hop.skipped for hop in walk.hops] == [0, 3, 0, 0]
    assert "Past 3 copies in other shapes" in plain(walk.hops[1].words)


def test_a_weighted_sum_leads_on_through_its_largest_product() -> None:
    program, _, _ = expression(lambda w, x: (w * x).sum().tanh(), w=[1.0, -5.0, 2.0], x=[1.0, 3.0, 2.0])
    stepper = engine.Stepper(program)
    stepper.begin()
    trace = stepper.record()
    root = program.loss
    assert root is not None
    walk = why(program, trace, len(trace.events), root, "value", ())
    assert [hop.number.value for hop in walk.hops][1:] == [-10.0, -15.0, -5.0]
    assert walk.ended == "leaf"


def test_a_walk_through_a_very_deep_network_ends() -> None:
    program, _, _ = expression(
        lambda x: functools.reduce(lambda y, _: y.tanh() * 1.5, range(400), x).sum(), x=[0.5, 1.0]
    )
    stepper = engine.Stepper(program)
    stepper.begin()
    trace = stepper.record()
    x = next(node.id for node in program.nodes if node.kind == "parameter")
    cursor = max(event.index for event in trace.events if event.phase == "backward") + 1
    walk = why(program, trace, cursor, x, "grad", (0,))
    assert walk.ended == "long"
    assert len(walk.hops) == HOPS_MOST


def test_a_clipped_and_a_kept_gradient_say_so() -> None:
    engine.manual_seed(0)
    model = nn.Linear(2, 1)
    data = np.ones((4, 2), np.float32), np.zeros((4, 1), np.float32)
    program = engine.record(model, nn.MSELoss(), optim.SGD(model.parameters(), lr=0.1), *data)
    stepper = engine.Stepper(program)
    for _ in range(2):
        stepper.begin(*data)
        trace = stepper.record()
    weight = next(node.id for node in program.nodes if node.kind == "parameter")
    update = next(event.index for event in trace.events if event.kind == "update" and event.target == weight)
    walk = why(program, trace, update + 1, weight, "value", (0, 0))
    assert "until this step's update made it" in plain(walk.hops[0].words)


@pytest.mark.parametrize(
    ("cursor", "slot", "cell"), [(0, "grad", (0, 0)), (3, "m", (0, 0)), (99, "grad", (9, 9)), (10_000, "value", (0, 0))]
)
def test_a_number_that_is_not_there_is_refused(cursor: int, slot: str, cell: Any) -> None:
    program, trace = recorded("2-4-2-1 tanh, BCE, SGD")
    weight = next(node.id for node in program.nodes if node.kind == "parameter" and len(node.shape) == 2)
    with pytest.raises(ArgumentError, match="a cell of a value or a gradient"):
        why(program, trace, cursor, weight, slot, cell)
