"""Every op's gradient agrees with finite differences, and a wrong one is caught."""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pytest

import engine.ops
from engine.gradcheck import GradcheckError, check_op, check_pullback, gradcheck
from engine.op import Op, Sample
from engine.ops import OPS
from engine.tensor import Tensor
from tests.engine.ops.cases import cases, differentiable, repeatable, tracked

REFUSE_NOTHING = {"max", "min"}
"""Ops of all cells that have no answer where there is none."""
CASES = cases(lambda op, sample: sample.smooth and repeatable(op, sample) and differentiable(op, sample))


@pytest.mark.parametrize(("op", "sample"), CASES)
def test_every_op_agrees_with_finite_differences(op: Op, sample: Sample) -> None:
    check_op(op, sample, which=tracked(op, sample))


def _concrete(kind: type[Op]) -> Iterator[type[Op]]:
    if "name" in vars(kind):
        yield kind
    for narrower in kind.__subclasses__():
        yield from _concrete(narrower)


def test_no_op_is_missing_from_the_table() -> None:
    ours = {kind for kind in _concrete(Op) if kind.__module__.startswith(engine.ops.__name__)}
    assert ours == {type(op) for op in OPS.values()}
    assert all(name == op.name for name, op in OPS.items())


@pytest.mark.parametrize("op", OPS.values(), ids=OPS)
def test_samples_cover_broadcasting_size_1_and_size_0(op: Op) -> None:
    samples = op.samples()
    if op.arity == 0:
        assert samples
        return
    assert any(x.size == 0 for sample in samples for x in sample.inputs) or op.name in REFUSE_NOTHING
    assert any(1 in x.shape or x.ndim == 0 for sample in samples for x in sample.inputs)
    assert any(sample.smooth and np.size(sample.inputs[0]) > 1 for sample in samples) or not op.differentiable


def _square(*xs: np.ndarray[Any, Any]) -> np.ndarray[Any, Any]:
    return np.asarray(xs[0] ** 2)


def test_a_wrong_local_gradient_is_caught_with_its_cell() -> None:
    with pytest.raises(GradcheckError, match=r"cell \[1\]"):
        check_pullback("square", _square, lambda i, g, xs: g * xs[0], [np.array([0.0, 2.0])])


def test_a_gradient_of_the_wrong_shape_is_caught() -> None:
    with pytest.raises(GradcheckError, match="shape"):
        check_pullback("square", _square, lambda i, g, xs: np.sum(g), [np.array([1.0, 2.0])])


def test_a_function_of_tensors_is_checked_as_in_pytorch() -> None:
    rng = np.random.default_rng(4)
    x, w = (engine.tensor(rng.normal(size=shape), requires_grad=True) for shape in ((3, 2), (4, 2)))
    b = engine.tensor(rng.normal(size=4))

    def layer(x: Tensor, w: Tensor, b: Tensor) -> Tensor:
        return (x @ w.T + b).tanh() * x.sum()

    assert gradcheck(layer, [x, w, b])


def test_a_detached_path_is_caught() -> None:
    x = engine.tensor(np.array([1.0, 2.0]), requires_grad=True)
    with pytest.raises(GradcheckError, match="gradient-mismatch"):
        gradcheck(lambda x: x * x.detach(), [x])
