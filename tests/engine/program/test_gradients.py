"""Gradients that are kept from step to step, and clipped: a Program does what eager steps and PyTorch do."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine import nn, optim
from engine.errors import ArgumentError, StateError
from engine.explanation import explain
from engine.nn.utils import clip_grad_norm_
from engine.op import Array
from engine.program.gradients import Gradients
from engine.program.program import Program
from engine.richtext import plain
from engine.stepper import Stepper
from engine.trace import Trace
from tests.engine.optim.cases import CASES, made
from tests.engine.spelled import calculated
from tests.engine.tiny import batch, leaves, mlp

SIZES = [2, 4, 3, 1]
STEPS = 20
EVERY = [(False, None), (True, 0.05), (False, 0.05)]
WAYS = pytest.mark.parametrize(("zero", "clip"), EVERY, ids=["kept", "clipped", "kept and clipped"])


def batches(count: int = STEPS) -> Iterator[tuple[Array, Array]]:
    return (batch(6, seed=seed) for seed in range(count))


def program_of(case: str = "sgd", zero: bool = True, clip: float | None = None) -> tuple[nn.Module, Program]:
    model = mlp(SIZES)
    gradients = Gradients(zero=zero, clip_norm=clip)
    optimizer = made(case, model.parameters())
    return model, engine.record(model, nn.MSELoss(), optimizer, *batch(6), gradients=gradients)


def looped(library: Any, clip_: Any, case: str, zero: bool, clip: float | None, model: Any) -> list[list[Array]]:
    """The usual loop with `zero_grad` left out and gradients clipped: each parameter and gradient after each step."""
    optimizer = made(case, model.parameters(), library.optim)
    criterion, course = library.nn.MSELoss(), []
    for points, labels in batches():
        if zero:
            optimizer.zero_grad()
        criterion(model(library.tensor(points)), library.tensor(labels)).backward()
        if clip is not None:
            clip_(model.parameters(), clip)
        optimizer.step()
        course.append([np.array(array.detach().numpy()) for p in model.parameters() for array in (p, p.grad)])
    return course


def replayed(case: str, zero: bool, clip: float | None) -> list[list[Array]]:
    model, program = program_of(case, zero, clip)
    grads = {id(node.tensor): node.grad for node in program.nodes}
    course = []
    for points, labels in batches():
        program.step(points, labels)
        course.append([np.array(a) for p in model.parameters() for a in (p.array, grads[id(p)])])
    return course


def close(one: list[list[Array]], other: list[list[Array]]) -> None:
    for step, (mine, its) in enumerate(zip(one, other, strict=True)):
        for place, (array, expected) in enumerate(zip(mine, its, strict=True)):
            np.testing.assert_allclose(array, expected, rtol=2e-3, atol=2e-4, err_msg=f"step {step}, {place}")


@WAYS
@pytest.mark.parametrize("case", CASES)
def test_as_eager_steps(case: str, zero: bool, clip: float | None) -> None:
    close(replayed(case, zero, clip), looped(engine, clip_grad_norm_, case, zero, clip, mlp(SIZES)))


@pytest.mark.parity
@WAYS
@pytest.mark.parametrize("case", CASES)
def test_as_pytorch(case: str, zero: bool, clip: float | None) -> None:
    torch = pytest.importorskip("torch")
    model = mlp(SIZES)
    layers = [
        torch.nn.Linear(each.in_features, each.out_features) if isinstance(each, nn.Linear) else torch.nn.Tanh()
        for each in model
    ]
    theirs = torch.nn.Sequential(*layers)
    theirs.load_state_dict({name: torch.tensor(tensor.array) for name, tensor in model.state_dict().items()})
    close(replayed(case, zero, clip), looped(torch, torch.nn.utils.clip_grad_norm_, case, zero, clip, theirs))


@WAYS
@pytest.mark.parametrize("case", ["sgd", "momentum", "adam", "rmsprop", "adagrad"])
def test_a_stepped_step_is_a_trained_step_to_the_bit(case: str, zero: bool, clip: float | None) -> None:
    (_, trained), (_, stepped) = program_of(case, zero, clip), program_of(case, zero, clip)
    for points, labels in batches(6):
        trained.step(points, labels)
        stepper = Stepper(stepped)
        stepper.begin(points, labels)
        trace = stepper.record()
        same(stepped.state(), trained.state())
        after = stepped.state()
        stepped.load_state(trace.before)
        stepper.begin(points, labels)
        for cursor in (*range(len(trace.events) + 1), 3, 17, 0, len(trace.events)):
            stepper.seek(cursor)
            alike(stepper.picture(), trace.at(cursor))
        same(stepped.state(), after)


def same(one: dict[str, Array], other: dict[str, Array]) -> None:
    assert one.keys() == other.keys()
    for name, array in one.items():
        np.testing.assert_array_equal(array, other[name], err_msg=name)


def alike(one: Any, other: Any) -> None:
    assert one.keys() == other.keys()
    for key, array in one.items():
        np.testing.assert_array_equal(array, other[key], err_msg=str(key))
        assert (array is None) == (other[key] is None), key


@settings(max_examples=40, deadline=None)
@given(
    ways=st.lists(st.tuples(st.booleans(), st.sampled_from([None, 0.01, 1.0])), min_size=1, max_size=8),
    stepped=st.lists(st.booleans(), min_size=8, max_size=8),
)
def test_both_may_be_switched_at_any_step(ways: list[tuple[bool, float | None]], stepped: list[bool]) -> None:
    """Training that is now stepped, now replayed, with the settings turned in between, is the eager loop."""
    model, program = program_of("momentum")
    other = mlp(SIZES)
    optimizer, criterion = made("momentum", other.parameters()), nn.MSELoss()
    for number, ((zero, clip), stepping) in enumerate(zip(ways, stepped, strict=False)):
        points, labels = batch(6, seed=number)
        program.gradients.zero, program.gradients.clip_norm = zero, clip
        if stepping:
            stepper = Stepper(program)
            stepper.begin(points, labels)
            stepper.record()
        else:
            program.step(points, labels)
        if zero or (number and ways[number - 1][0]):
            optimizer.zero_grad()
        criterion(other(engine.tensor(points)), engine.tensor(labels)).backward()
        if clip is not None:
            clip_grad_norm_(other.parameters(), clip)
        optimizer.step()
        for mine, its in zip(model.parameters(), other.parameters(), strict=True):
            np.testing.assert_allclose(mine.array, its.array, rtol=1e-3, atol=1e-5)


def traced(program: Program, seed: int = 0) -> Trace:
    stepper = Stepper(program)
    stepper.begin(*batch(6, seed=seed))
    return stepper.record()


def test_the_first_step_begins_with_nothing_and_the_next_with_what_was_left() -> None:
    _, program = program_of(zero=False)
    first, second = traced(program), traced(program, 1)
    leaf = next(node.id for node in program.nodes if node.kind == "parameter")
    assert first.initial[leaf, "grad"] is None
    kinds = [event.kind for event in first.events if event.target == leaf]
    assert kinds == ["vjp", "accumulate", "update"]
    assert "zero" not in {event.kind for event in first.events}
    left = first.at(len(first.events))[leaf, "grad"]
    held = second.initial[leaf, "grad"]
    assert held is not None
    np.testing.assert_array_equal(held, left)
    added = next(event for event in second.events if event.kind == "vjp" and event.target == leaf)
    (contribution,) = [write.array for write in second.writes[added.index]]
    total = second.at(added.index + 2)[leaf, "grad"]
    assert contribution is not None
    assert total is not None
    np.testing.assert_array_equal(total, held + contribution)
    for node in program.nodes:
        assert node.op is None or second.initial.get((node.id, "grad")) is None, "only leaves keep theirs"


def test_state_leads_back_to_the_gradients_that_were_kept() -> None:
    _, program = program_of(zero=False)
    empty = program.state()
    program.step(*batch(6))
    before = program.state()
    assert any(name.startswith("grad.") for name in before)
    losses = [program.step(*batch(6, seed=seed)) for seed in range(3)]
    after = program.state()
    program.load_state(before)
    assert [program.step(*batch(6, seed=seed)) for seed in range(3)] == losses
    same(program.state(), after)
    program.load_state(empty)
    assert traced(program).initial.keys() == traced(program).initial.keys()
    assert not any(name.startswith("grad.") for name in empty)
    with pytest.raises(StateError):
        program.load_state({**before, "grad.999": np.zeros(2)})


def test_batches_of_other_sizes_add_to_the_same_gradients() -> None:
    model, program = program_of(zero=False, clip=None)
    other = mlp(SIZES)
    optimizer, criterion = made("sgd", other.parameters()), nn.MSELoss()
    for size in (6, 3, 6, 2):
        points, labels = batch(size)
        program.step(points, labels)
        criterion(other(engine.tensor(points)), engine.tensor(labels)).backward()
        optimizer.step()
    for mine, its in zip(model.parameters(), other.parameters(), strict=True):
        np.testing.assert_allclose(mine.array, its.array, rtol=1e-4, atol=1e-6)


def test_several_batches_before_one_update() -> None:
    model, program = program_of(zero=False)
    other = mlp(SIZES)
    theirs, criterion = made("sgd", other.parameters()), nn.MSELoss()
    for _ in range(2):
        for points, labels in batches(3):
            program.backward(points, labels)
            criterion(other(engine.tensor(points)), engine.tensor(labels)).backward()
        for optimizer in (program.optimizer, theirs):
            assert optimizer is not None
            optimizer.step()
            optimizer.zero_grad()
    for mine, its in zip(model.parameters(), other.parameters(), strict=True):
        np.testing.assert_allclose(mine.array, its.array, rtol=1e-4, atol=1e-6)


def test_a_gradient_from_an_eager_backward_pass_is_added_to() -> None:
    (a,) = leaves(3.0)
    (a * 5).backward()
    program = engine.record(lambda: a * a, None, optim.SGD([a], lr=0.0), gradients=Gradients(zero=False))
    program.step()
    assert a.grad is not None
    assert a.grad.item() == 11
    (a * 2).backward()
    assert a.grad.item() == 13


def test_a_leaf_that_is_the_loss_adds_the_seed() -> None:
    (a,) = leaves(3.0)
    program = engine.record(lambda: a, None, optim.SGD([a], lr=0.5), gradients=Gradients(zero=False))
    assert [program.step() for _ in range(3)] == [3.0, 2.5, 1.5]


def test_each_trained_parameter_is_clipped_and_the_norm_is_then_the_limit() -> None:
    model, program = program_of(clip=0.01)
    trace = traced(program)
    clips = [event for event in trace.events if event.kind == "clip"]
    assert len(clips) == len(list(model.parameters()))
    picture = trace.at(clips[-1].index + 1)
    norms = [np.linalg.norm(picture[event.target, "grad"]) for event in clips]
    assert np.linalg.norm(norms) == pytest.approx(0.01, rel=1e-3)
    assert trace.clip_norm == 0.01
    _, unclipped = program_of()
    plainly, far = traced(unclipped), traced(program_of(clip=1e9)[1])
    end, other_end = len(plainly.events) - 1, len(far.events) - 1
    for event in clips:
        one, other = plainly.at(end)[event.target, "grad"], far.at(other_end)[event.target, "grad"]
        assert one is not None
        np.testing.assert_array_equal(one, other)


@WAYS
def test_accumulations_and_clips_are_explained(zero: bool, clip: float | None) -> None:
    _, program = program_of(zero=zero, clip=clip)
    for seed in range(2):
        trace = traced(program, seed)
        for event in trace.events:
            explained = explain(program, trace, event.index + 1, (0, 0))
            assert explained.words
            if event.kind not in ("clip", "accumulate") and event.writes != "contribution":
                continue
            for text in [line.working for line in explained.lines] or [explained.working]:
                values = calculated(text)
                np.testing.assert_allclose(values, values[-1], rtol=1e-4, atol=1e-6, err_msg=plain(text))
            if event.kind in ("clip", "accumulate"):
                assert explained.total is not None
                written = trace.at(event.index + 1)[event.target, "grad"]
                assert written is not None
                assert explained.total.value == written[explained.cell]
                np.testing.assert_allclose(
                    sum(part.value for part in explained.total_of), explained.total.value, rtol=1e-5, atol=1e-7
                )
            if event.kind == "accumulate":
                assert ("still there from the step before" in plain(explained.words)) == (seed == 1)
            if event.kind == "clip":
                assert "more than 0.05" in plain(explained.words)
    start = plain(explain(program, trace, 0, (0, 0)).words)
    assert ("not zeroed" in start) == (not zero)


def test_a_norm_below_the_limit_is_said_to_change_nothing() -> None:
    _, program = program_of(clip=100.0)
    trace = traced(program)
    clip = next(event for event in trace.events if event.kind == "clip")
    assert "stay as they are" in plain(explain(program, trace, clip.index + 1, (0, 0)).words)


@pytest.mark.parametrize("norm", [-1.0, float("nan"), float("inf"), "much"])
def test_what_is_no_norm_is_refused(norm: Any) -> None:
    with pytest.raises(ArgumentError):
        Gradients(clip_norm=norm)
