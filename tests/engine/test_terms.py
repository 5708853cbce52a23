"""Every op's written-out terms are its kernels' numbers, at every cell of every sample."""

import math
import warnings
from collections.abc import Iterator

import numpy as np
import pytest

from engine.cells import every_cell
from engine.op import Op, Sample
from engine.ops import OPS
from engine.richtext import Number, numbers, plain
from tests.engine.ops.cases import cases, differentiable, repeatable, tracked
from tests.engine.spelled import calculated

CASES = cases(repeatable)
BACKWARD = cases(lambda op, sample: repeatable(op, sample) and differentiable(op, sample))
WRITTEN_SLOPES = {"div", "pow", "exp", "log", "tanh", "sigmoid", "mse_loss", "bce_with_logits", "mean"}
"""Ops whose local gradient is a calculation; the others' is a plain 1 or another input."""


@pytest.fixture(autouse=True)
def _quiet() -> Iterator[None]:
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)
        yield


@pytest.mark.parametrize(("op", "sample"), BACKWARD)
def test_local_terms_times_upstream_add_up_to_the_vjp(op: Op, sample: Sample) -> None:
    out = op.forward(sample.attrs, *sample.inputs)
    g = np.random.default_rng(1).standard_normal(out.shape)
    for i in tracked(op, sample):
        x = sample.inputs[i]
        vjp = op.vjp(i, sample.attrs, g, sample.inputs, out)
        for cell in every_cell(x.shape):
            terms = op.local_terms(i, cell, sample.attrs, sample.inputs, out)
            assert len({term.out_cell for term in terms}) == len(terms)
            total = sum(g[term.out_cell] * term.local for term in terms)
            np.testing.assert_allclose(total, vjp[cell], rtol=1e-12, atol=1e-14)


@pytest.mark.parametrize(("op", "sample"), BACKWARD)
def test_the_working_of_a_local_gradient_calculates_to_it(op: Op, sample: Sample) -> None:
    out = op.forward(sample.attrs, *sample.inputs)
    for i in tracked(op, sample):
        x = sample.inputs[i]
        for cell in every_cell(x.shape):
            for term in op.local_terms(i, cell, sample.attrs, sample.inputs, out):
                values = calculated(term.working)
                if not values and op.name not in WRITTEN_SLOPES:
                    continue
                assert values or op.name not in WRITTEN_SLOPES or term.local == 0, plain(term.working)
                if sample.smooth and math.isfinite(term.local):
                    np.testing.assert_allclose(values, term.local, rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("op", "sample"), CASES)
def test_the_written_out_value_calculates_to_the_value(op: Op, sample: Sample) -> None:
    out = op.forward(sample.attrs, *sample.inputs)
    for cell in every_cell(out.shape):
        terms = op.forward_terms(cell, sample.attrs, sample.inputs, out)
        values = calculated(terms)
        assert len(values) == 1, plain(terms)
        if sample.smooth:
            np.testing.assert_allclose(values[0], out[cell], rtol=1e-9, atol=1e-12)


@pytest.mark.parametrize(("op", "sample"), CASES)
def test_numbers_in_texts_are_the_cells_that_they_name(op: Op, sample: Sample) -> None:
    out = op.forward(sample.attrs, *sample.inputs)
    g = np.ones(out.shape)

    def check(number: Number) -> None:
        if number.slot == "value":
            array = out if number.input is None else sample.inputs[number.input]
            np.testing.assert_equal(number.value, float(array[number.cell]))

    for cell in every_cell(out.shape):
        texts = (
            op.forward_terms(cell, sample.attrs, sample.inputs, out),
            op.words_forward(cell, sample.attrs, sample.inputs, out),
        )
        for text in texts:
            assert text
            for number in numbers(text):
                check(number)
    for i in tracked(op, sample):
        x = sample.inputs[i]
        for cell in every_cell(x.shape):
            words = op.words_vjp(i, cell, sample.attrs, g, sample.inputs, out)
            workings = [t.working for t in op.local_terms(i, cell, sample.attrs, sample.inputs, out)]
            for text in (words, *workings):
                for number in numbers(text):
                    check(number)
            assert str(words[-1]).rstrip().endswith("."), plain(words)


@pytest.mark.parametrize(("op", "sample"), CASES)
def test_shapes_are_written_for_the_value_and_each_gradient(op: Op, sample: Sample) -> None:
    shapes = [x.shape for x in sample.inputs]
    out = op.infer(shapes, sample.attrs)
    assert " = " in op.shapes_forward(shapes, out, sample.attrs)
    for i in range(len(shapes)):
        assert " = " in op.shapes_vjp(i, shapes, out, sample.attrs)


def test_long_sums_show_their_ends_and_count_the_middle() -> None:
    x, w = np.arange(1.0, 41.0).reshape(1, 40), np.ones((40, 1))
    op = OPS["matmul"]
    text = op.forward_terms((0, 0), {}, (x, w), op.forward({}, x, w))
    assert "… 28 more, together (" in plain(text)
    assert calculated(text) == [820.0]


def test_a_product_passes_the_other_input_and_a_bias_sums_over_the_batch() -> None:
    mul, add = OPS["mul"], OPS["add"]
    a, b = np.array(3.0), np.array(5.0)
    said = plain(mul.words_vjp(0, (), {}, np.ones(()), (a, b), a * b))
    assert "other input, 5," in said
    assert "not times its own value, 3" in said
    x, bias = np.zeros((10, 4)), np.zeros(4)
    said = plain(add.words_vjp(1, (2,), {}, np.ones((10, 4)), (x, bias), x + bias))
    assert "used 10 times" in said
    assert "its own shape [4], not [10,4]" in said


def test_saturation_and_a_closed_relu_are_named() -> None:
    for name, x, words in (
        ("tanh", -1.75, "near saturation"),
        ("sigmoid", 6.0, "near saturation"),
        ("relu", -0.5, "nothing passes"),
        ("relu", 0.5, "let this through"),
        ("relu", 0.0, "corner"),
    ):
        op, value = OPS[name], np.array(x)
        out = op.forward({}, value)
        assert words in plain(op.words_vjp(0, (), {}, np.ones(()), (value,), out))
