"""What functions of cells refuse, and how tensors are compared and chosen between."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import ArgumentError, DivisionByZeroError, DTypeError, ExplorerError, ShapeError


@pytest.mark.parametrize(
    ("run", "kind", "words"),
    [
        (lambda x: engine.exp(1.0), DTypeError, "a tensor as the first argument of exp"),
        (lambda x: engine.add(x, 1, out=x[:1]), ShapeError, "out= of the result's shape [2]"),
        (lambda x: x.clamp(), ArgumentError, "a min or a max"),
        (lambda x: x.clamp(x, 1.0), DTypeError, "one of each"),
        (lambda x: x.div(2, rounding_mode="up"), ArgumentError, "'up'"),
        (lambda x: x.isclose(x.double()), DTypeError, "torch.float32 and torch.float64"),
        (lambda x: x.isclose(x, atol=-1), ArgumentError, "at least 0"),
        (lambda x: engine.where(x, x, x), DTypeError, "truth values"),
        (lambda x: x & x, DTypeError, "bitwise_and"),
        (lambda x: ~x, DTypeError, "bitwise_not"),
        (lambda x: -(x > 0), DTypeError, "~mask"),
        (lambda x: 1 - (x > 0), DTypeError, "~mask"),
        (lambda x: x.int() // 0, DivisionByZeroError, "floor_divide"),
        (lambda x: x.int() ** -1, DTypeError, "at least 0"),
        (lambda x: x.int().add(1, alpha=0.5), DTypeError, "whole number as alpha"),
        (lambda x: x.int().frac(), DTypeError, "int32"),
        (lambda x: x.prelu(engine.tensor([1.0, 2.0, 3.0])), ExplorerError, "PReLU"),
        (lambda x: x + engine.tensor([1.0, 2.0, 3.0]), ExplorerError, "Add"),
    ],
)
def test_a_refusal_says_what_was_expected(run: Any, kind: type[Exception], words: str) -> None:
    with pytest.raises(kind) as refused:
        run(engine.tensor([1.5, -2.0]))
    assert words in str(refused.value)


def test_tensors_are_equal_cell_by_cell_and_the_same_key_only_if_they_are_one() -> None:
    x, y = engine.tensor([1.0, 2.0]), engine.tensor([1.0, 3.0])
    assert (x == y).tolist() == [True, False]
    assert (x != 1).tolist() == [False, True]
    assert (np.array([1.0, 3.0]) == x).tolist() == [True, False]
    assert {x: "x", y: "y"}[x] == "x"
    assert len({x, y, x}) == 2
    assert x != "x"
    assert (x == None) is False  # noqa: E711 - what is compared is the comparison


def test_a_condition_chooses_and_its_gradient_goes_where_it_chose() -> None:
    x = engine.tensor([-1.0, 2.0, math.nan], requires_grad=True)
    kept = engine.where(x.isnan(), 0.0, x)
    (kept * engine.tensor([1.0, 10.0, math.inf])).sum().backward()
    assert kept.tolist() == [-1.0, 2.0, 0.0]
    assert x.grad is not None
    assert x.grad.tolist() == [1.0, 10.0, 0.0]


def test_where_can_be_recorded() -> None:
    x = engine.tensor([[-1.0, 2.0, 3.0]])

    def model(x: engine.Tensor) -> engine.Tensor:
        return engine.where(x > 0, x, x.exp())

    program = engine.record(model, inputs=x)
    for numbers in ([[-1.0, 2.0, 3.0]], [[4.0, -5.0, 0.0]]):
        program.forward(np.array(numbers, np.float32))
        expected = model(engine.tensor(numbers)).numpy()
        np.testing.assert_array_equal(program.nodes[program.output].value, expected)


def test_a_value_that_no_gradient_reads_may_be_overwritten() -> None:
    x = engine.tensor([0.5, 2.0], requires_grad=True)
    y = x.sin()
    y += 1
    y.sum().backward()
    assert x.grad is not None
    np.testing.assert_allclose(x.grad.numpy(), np.cos([0.5, 2.0]), rtol=1e-6)


@pytest.mark.parametrize("name", ["exp", "sqrt", "tanh", "sigmoid", "reciprocal", "tan"])
def test_a_result_that_its_gradient_reads_may_not(name: str) -> None:
    x = engine.tensor([0.5, 2.0], requires_grad=True)
    y = getattr(x, name)()
    z = y * 1
    y += 1
    with pytest.raises(ExplorerError, match="overwritten"):
        z.sum().backward()


def test_closeness_follows_both_tolerances() -> None:
    one = engine.tensor([1.0, math.inf, math.nan])
    assert one.isclose(one).tolist() == [True, True, False]
    assert one.isclose(one, equal_nan=True).tolist() == [True, True, True]
    assert engine.tensor([1.0]).allclose(engine.tensor([1.0 + 1e-6]))
    assert not engine.tensor([1.0]).allclose(engine.tensor([1.1]))
    assert engine.tensor([1.0]).allclose(engine.tensor([1.1]), atol=0.2)
    assert engine.tensor([1, 2]).equal(engine.tensor([1, 2]))
    assert not engine.tensor([1, 2]).equal(engine.tensor([1]))
