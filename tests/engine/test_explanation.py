"""Every event of whole networks is explained, and the explanation gives the number that was written."""

import functools
from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import engine
from engine import nn, optim
from engine.cells import every_cell
from engine.errors import ArgumentError
from engine.explanation import Explanation, explain
from engine.program.instruction import Event
from engine.program.program import Program
from engine.richtext import Number, numbers, plain
from engine.trace import Trace
from tests.engine.networks import MADE, expression, mlp, traced
from tests.engine.spelled import calculated

traced_once = functools.cache(traced)
CLOSE: dict[str, Any] = {"rtol": 3e-5, "atol": 2e-6}


def every_explanation(name: str) -> Iterator[tuple[Program, Trace, Event, Explanation]]:
    program, trace, _, _ = traced_once(name)
    for event in trace.events:
        shape = program.nodes[event.target].shape if event.target >= 0 else ()
        for cell in list(every_cell(shape))[:40]:
            focus = (cell[0], 0) if len(cell) == 2 and shape[1] == 1 else cell
            yield program, trace, event, explain(program, trace, event.index + 1, focus)


def written(trace: Trace, event: Event, slots: tuple[str, ...], cell: Any) -> float:
    for write in trace.writes[event.index]:
        if write.node == event.target and write.slot in slots and write.array is not None:
            return float(write.array[cell])
    raise AssertionError(f"{event.kind} wrote none of {slots}")


@pytest.mark.parametrize("name", MADE)
def test_every_event_is_explained_by_the_number_it_wrote(name: str) -> None:
    for _, trace, event, explained in every_explanation(name):
        assert (explained.kind, explained.node, explained.input) == (event.kind, event.node, event.input)
        assert explained.words
        assert explained.caption
        assert explained.symbols
        assert explained.shapes
        if event.kind in ("vjp",):
            assert explained.contribution is not None
            number = written(trace, event, ("grad", "contribution"), explained.cell)
            assert explained.contribution.value == number
        elif event.kind != "zero":
            assert explained.total is not None
            number = written(trace, event, ("value", "grad"), explained.cell)
            assert explained.total.value == number


@pytest.mark.parametrize("name", MADE)
def test_terms_put_together_give_the_contribution(name: str) -> None:
    for _, _, event, explained in every_explanation(name):
        if event.kind != "vjp":
            continue
        assert explained.contribution is not None
        products = [term.upstream.value * term.local.value for term in explained.terms]
        np.testing.assert_allclose(products, [term.product.value for term in explained.terms])
        np.testing.assert_allclose(sum(products) + explained.rest, explained.contribution.value, **CLOSE)
        assert (explained.upstream is None) == (len(explained.terms) != 1)
        for row in explained.rows:
            np.testing.assert_allclose(row.term.upstream.value * row.term.local.value, row.term.product.value, **CLOSE)
            assert row.focus == (row.cell == explained.cell)


@pytest.mark.parametrize("name", MADE)
def test_the_working_calculates_to_what_it_says(name: str) -> None:
    for _, _, event, explained in every_explanation(name):
        if event.kind in ("forward", "loss", "accumulate"):
            values = calculated(explained.working)
            assert len(values) >= 2, plain(explained.working)
            np.testing.assert_allclose(values, explained.total and explained.total.value, **CLOSE)
        elif event.kind == "vjp":
            single = len(explained.terms) == 1
            result = explained.local if single else explained.contribution
            assert result is not None
            working = explained.working
            values = calculated(tuple(p.removeprefix("local = ") if isinstance(p, str) else p for p in working))
            np.testing.assert_allclose(values, result.value, **CLOSE)
        for line in explained.lines:
            left, right = calculated(line.working)
            np.testing.assert_allclose(left, right, **CLOSE)


@pytest.mark.parametrize("name", MADE)
def test_what_a_total_is_the_sum_of_adds_up_to_it(name: str) -> None:
    for _, _, event, explained in every_explanation(name):
        if explained.total is None or (event.writes == "contribution" and event.kind == "vjp"):
            continue
        np.testing.assert_allclose(sum(n.value for n in explained.total_of), explained.total.value, **CLOSE)


@pytest.mark.parametrize("name", MADE)
def test_every_number_with_a_place_stands_there_in_the_picture(name: str) -> None:
    for _, trace, event, explained in every_explanation(name):
        picture = trace.at(event.index + 1)
        texts = (explained.words, explained.caption, explained.working, *(line.working for line in explained.lines))
        found = [number for text in texts for number in numbers(text)]
        found += [explained.total] if explained.total else []
        found += [part for term in explained.terms for part in (term.upstream, term.local)]
        for number in found:
            assert isinstance(number, Number)
            # A contribution is overwritten by the next one to the same gradient.
            if number.slot is None or number.role == "contribution":
                continue
            assert number.node is not None, plain((number,))
            array = picture[number.node, number.slot]
            assert array is not None
            assert number.value == float(array[number.cell])


def test_three_times_x_squared_plus_one_has_gradient_12_at_2() -> None:
    program, trace, _, _ = traced("z = 3y, y = x² + 1", steps=0)
    x = next(node.id for node in program.nodes if node.kind == "parameter")
    last = [event for event in trace.events if event.kind == "vjp" and event.target == x][-1]
    explained = explain(program, trace, last.index + 1, (0, 0))
    assert explained.total is not None
    assert explained.total.value == 12
    assert explained.upstream is not None
    assert explained.local is not None
    assert (explained.upstream.value, explained.local.value) == (3, 4)
    assert "twice its input" in plain(explained.words)


def test_fan_out_adds_and_says_what_is_still_to_come() -> None:
    program, trace, _, _ = traced("x·x + x", steps=0)
    x = next(node.id for node in program.nodes if node.kind == "parameter")
    mine = [event for event in trace.events if event.target == x and event.phase == "backward"]
    assert [event.kind for event in mine] == ["vjp", "vjp", "accumulate", "vjp", "accumulate"]
    explained = [explain(program, trace, event.index + 1, (0, 0)) for event in mine]
    assert "2 more paths' contributions are still to come" in plain(explained[0].words)
    assert "one path's contribution" in plain(explained[1].words)
    assert "used 3 times" in plain(explained[-1].words)
    assert explained[-1].total is not None
    assert explained[-1].total.value == 7
    assert [number.value for number in explained[-1].total_of] == [1, 3, 3]


def test_a_gradient_is_not_called_the_update() -> None:
    program, trace, _, _ = traced_once("2-4-2-1 tanh, BCE, SGD")
    for event in trace.events:
        if event.kind == "vjp" and program.nodes[event.target].kind == "parameter":
            assert "not the update" in plain(explain(program, trace, event.index + 1, (0, 0)).words)


def test_the_table_has_every_unit_of_the_focus_example() -> None:
    program, trace, _, _ = traced_once("2-4-2-1 tanh, BCE, SGD")
    tanh = [e for e in trace.events if e.kind == "vjp" and program.nodes[e.node].op == "tanh"][-1]
    explained = explain(program, trace, tanh.index + 1, (5, 1))
    assert [row.cell for row in explained.rows] == [(5, unit) for unit in range(4)]
    assert [row.focus for row in explained.rows] == [False, True, False, False]


def test_settings_turned_after_the_step_do_not_change_its_explanation() -> None:
    program, trace, _, _ = traced("2-4-2-1 tanh, BCE, SGD")
    update = next(event.index for event in trace.events if event.kind == "update")
    before = explain(program, trace, update + 1, (0, 0))
    assert isinstance(program.optimizer, optim.SGD)
    program.optimizer.lr = 77.0
    assert explain(program, trace, update + 1, (0, 0)).lines == before.lines


def test_the_start_is_explained_and_beyond_the_end_is_refused() -> None:
    program, trace, _, _ = traced_once("x·x + x")
    assert explain(program, trace, 0, (0, 0)).kind == "start"
    with pytest.raises(ArgumentError, match="cursor from 0 to"):
        explain(program, trace, len(trace.events) + 1, (0, 0))


def test_names_are_used_in_the_formulas() -> None:
    program, trace, _, _ = traced_once("2-4-2-1 tanh, BCE, SGD")
    tanh = next(e for e in trace.events if e.kind == "vjp" and program.nodes[e.node].op == "tanh")
    explained = explain(program, trace, tanh.index + 1, (0, 0), lambda index: f"q_{{{index}}}")
    out, source = tanh.node, tanh.target
    assert explained.upstream_latex == rf"\frac{{\partial L}}{{\partial q_{{{out}}}}}"
    assert explained.contribution_latex == rf"\frac{{\partial L}}{{\partial q_{{{source}}}}}"
    assert explained.local_latex == f"1 - q_{{{out}}}^2"


@pytest.mark.parametrize("activation", [nn.Tanh, nn.ReLU, nn.Sigmoid])
@pytest.mark.parametrize("loss", [nn.MSELoss, nn.BCEWithLogitsLoss])
@pytest.mark.parametrize("optimizer", [optim.SGD, optim.Adam])
def test_what_is_not_finite_is_explained_too(activation: Any, loss: Any, optimizer: Any) -> None:
    program, inputs, targets = mlp((2, 3, 1), activation, loss(), lambda p: optimizer(p, lr=1e30))
    stepper = engine.Stepper(program)
    for _ in range(3):
        stepper.begin(inputs, targets)
        trace = stepper.record()
        for cursor in range(len(trace.events) + 1):
            assert explain(program, trace, cursor, (0, 0)).words


@pytest.mark.parametrize(
    ("formula", "value", "said"),
    [
        (lambda x: x.log(), -1.0, "not a finite number"),
        (lambda x: 1.0 / x, 0.0, "by 0"),
        (lambda x: x**0.5, -1.0, "not a number"),
        (lambda x: (x * 1000.0).exp(), 1.0, "infinite"),
    ],
)
def test_where_a_number_stops_being_finite_is_said(formula: Any, value: float, said: str) -> None:
    program, _, _ = expression(formula, x=value)
    stepper = engine.Stepper(program)
    stepper.begin()
    trace = stepper.record()
    words = [plain(explain(program, trace, cursor, (0, 0)).words) for cursor in range(len(trace.events) + 1)]
    assert any(said in sentence for sentence in words), words
