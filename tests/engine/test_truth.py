"""As a student would try it: on whole networks, every number that is written is true and can be followed."""

import dataclasses

import numpy as np
import pytest

import engine
from engine import nn, optim
from engine.cells import Cell, Focus
from engine.explanation import TERMS_KEPT, TERMS_MOST, explain
from engine.explanation.why import why
from engine.richtext import Number, numbers, plain
from tests.engine.networks import traced as small
from tests.engine.recomputed import recompute
from tests.engine.test_why import exact
from tests.engine.whole import WHOLE, traced


def cells(shape: tuple[int, ...], rng: np.random.Generator, count: int) -> list[Cell]:
    if 0 in shape:
        return []
    return [tuple(int(rng.integers(0, size)) for size in shape) for _ in range(count if shape else 1)]


@pytest.mark.parametrize("name", WHOLE)
def test_every_event_at_random_cells_can_be_recomputed_from_its_own_text(name: str) -> None:
    program, trace = traced(name)
    rng, calculations = np.random.default_rng(1), 0
    for event in trace.events:
        shape = tuple(program.nodes[event.target].shape) if event.target >= 0 else ()
        for cell in cells(shape, rng, 3):
            calculations += recompute(explain(program, trace, event.index + 1, cell))
    assert calculations > 3 * len(trace.events)


@pytest.mark.parametrize("name", WHOLE)
def test_every_number_that_has_a_place_stands_there(name: str) -> None:
    program, trace = traced(name)
    rng = np.random.default_rng(2)
    for event in trace.events:
        if event.target < 0:
            continue
        picture = trace.at(event.index + 1)
        for cell in cells(tuple(program.nodes[event.target].shape), rng, 1):
            told = explain(program, trace, event.index + 1, cell)
            texts = (told.words, told.caption, told.working, *(line.working for line in told.lines))
            found = [number for text in texts for number in numbers(text)]
            found += [part for term in told.terms for part in (term.upstream, term.local)]
            for number in found:
                if number.slot is None or number.role == "contribution":
                    continue
                stands(picture, number)
            for window in told.windows:
                if window.slot in ("value", "grad") and window.node is not None:
                    array = picture[window.node, window.slot]
                    for spot in window.lit:
                        assert array is not None
                        assert window.values[spot[0]][spot[1]] == float(array[window.cell(spot)])


def stands(picture: object, number: Number) -> None:
    assert number.node is not None
    array = picture[number.node, number.slot]
    np.testing.assert_equal(number.value, float(array[number.cell]))


@pytest.mark.parametrize("name", WHOLE)
def test_ten_random_numbers_are_followed_to_their_origin(name: str) -> None:
    program, trace = traced(name)
    cursor = max(event.index for event in trace.events if event.phase == "backward") + 1
    rng = np.random.default_rng(4)
    computed = [
        (node, slot)
        for (node, slot), array in trace.at(cursor).items()
        if slot in ("value", "grad") and array is not None and array.size and program.nodes[node].dtype.kind == "f"
    ]
    for at in rng.integers(0, len(computed), 10):
        node, slot = computed[int(at)]
        (cell,) = cells(tuple(program.nodes[node].shape), rng, 1)
        walk = why(program, trace, cursor, node, slot, cell)
        exact(trace, walk)
        assert walk.ended != "long"


def test_a_wrong_number_is_noticed() -> None:
    program, trace, _, _ = small("2-4-2-1 tanh, BCE, SGD")
    for event in trace.events:
        if event.target < 0 or event.kind == "seed":
            continue
        told = explain(program, trace, event.index + 1, (0, 0))
        recompute(told)
        field = "contribution" if event.kind == "vjp" else "total"
        number = getattr(told, field)
        wrong = dataclasses.replace(number, value=number.value * 1.01 + 1e-3)
        changed = {"total": wrong, "total_of": told.total_of, field: wrong}
        with pytest.raises(AssertionError):
            recompute(dataclasses.replace(told, **changed))


def test_a_long_sum_gives_as_many_terms_as_are_asked_for_and_sums_the_rest() -> None:
    program, trace = traced("batch norm and dropout")
    event = next(e for e in trace.events if e.kind == "vjp" and program.nodes[e.node].op == "conv2d" and e.input == 1)
    whole = None
    for asked in (1, TERMS_KEPT, 500, 10**9):
        told = explain(program, trace, event.index + 1, (0, 0, 1, 1), terms=asked)
        assert len(told.terms) == min(asked, TERMS_MOST)
        assert len(told.terms) + told.omitted == 6 * 28 * 28
        total = sum(term.product.value for term in told.terms) + told.rest
        whole = total if whole is None else whole
        np.testing.assert_allclose(total, whole, rtol=1e-9)


def test_a_tensor_of_size_0_says_that_there_is_nothing() -> None:
    class Nothing(nn.Module):
        def __init__(self) -> None:
            super().__init__()
            self.linear = nn.Linear(4, 3)

        def forward(self, x: engine.Tensor) -> engine.Tensor:
            h = self.linear(x)
            return h.mean() + h[:, :0].sum()

    model, x = Nothing(), np.ones((5, 4), np.float32)
    program = engine.record(model, None, optim.SGD(model.parameters(), lr=0.1), x)
    stepper = engine.Stepper(program)
    stepper.begin(x)
    trace = stepper.record()
    told = [explain(program, trace, event.index + 1, Focus(1, 1)) for event in trace.events]
    assert sum("leaves no cell" in plain(each.words) for each in told) == 2
    assert all(each.words and each.caption for each in told)
