"""The tensor behaves as PyTorch's does."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

import engine as torch
from engine.errors import DTypeError, GraphError, ShapeError


def test_an_expression_gets_the_gradients_of_the_chain_rule() -> None:
    a = torch.tensor(2.0, requires_grad=True)
    b = torch.tensor(-3.0, requires_grad=True)
    c = torch.tensor(10.0, requires_grad=True)
    d = a * b + c
    d.tanh().backward()
    slope = 1 - np.tanh(4.0) ** 2
    assert a.grad is not None
    np.testing.assert_allclose(a.grad.item(), -3 * slope, rtol=1e-4)
    assert d.grad is None, "an intermediate tensor keeps no gradient unless asked"


def test_numbers_stay_float32_beside_python_scalars() -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    for y in (x * 2, 2.0 * x, x + 1, 1 - x, 1 / x, x / 3, x**2, 2.0**x, x.mean(), -x, x.exp()):
        assert y.dtype == torch.float32
    (x * 2.5).sum().backward()
    assert x.grad is not None
    assert x.grad.dtype == torch.float32


def test_none_is_not_zero() -> None:
    used = torch.tensor(1.0, requires_grad=True)
    unused = torch.tensor(1.0, requires_grad=True)
    (used * 0.0).backward()
    assert used.grad is not None
    assert used.grad.item() == 0
    assert unused.grad is None


def test_leaves_accumulate_over_backward_passes() -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    (x * x).sum().backward()
    (x * x).sum().backward()
    assert x.grad is not None
    assert x.grad.tolist() == [4.0, 8.0]


def test_a_value_that_is_used_twice_gets_both_contributions() -> None:
    x = torch.tensor(3.0, requires_grad=True)
    (x * x + x).backward()
    assert x.grad is not None
    assert x.grad.item() == 7.0
    y = torch.tensor([1.0, 2.0], requires_grad=True)
    (y + y).sum().backward()
    assert y.grad is not None
    assert y.grad.tolist() == [2.0, 2.0]


def test_gradients_of_two_leaves_do_not_share_memory() -> None:
    a = torch.tensor([1.0], requires_grad=True)
    b = torch.tensor([1.0], requires_grad=True)
    total = a + b
    total.backward()
    (a * 1.0).backward()
    assert a.grad is not None
    assert b.grad is not None
    assert (a.grad.item(), b.grad.item()) == (2.0, 1.0)


def test_a_freed_graph_says_so_and_retain_graph_keeps_it() -> None:
    x = torch.tensor(2.0, requires_grad=True)
    y = x * x
    y.backward(retain_graph=True)
    y.backward()
    assert x.grad is not None
    assert x.grad.item() == 8.0
    with pytest.raises(GraphError) as caught:
        y.backward()
    assert caught.value.code == "graph-freed"
    assert "retain_graph=True" in caught.value.cure
    assert isinstance(caught.value, RuntimeError)


def test_no_grad_keeps_no_graph() -> None:
    x = torch.tensor(2.0, requires_grad=True)
    with torch.no_grad():
        y = x * x
    assert not y.requires_grad
    assert y.grad_fn is None
    with pytest.raises(GraphError) as caught:
        y.backward()
    assert caught.value.code == "nothing-tracked"


def test_grad_fn_shows_the_graph() -> None:
    x = torch.tensor(2.0, requires_grad=True)
    y = (x * 3.0).tanh()
    assert x.is_leaf
    assert not y.is_leaf
    assert y.grad_fn is not None
    assert y.grad_fn.name() == "TanhBackward0"
    mul = y.grad_fn.next_functions[0][0]
    assert mul is not None
    assert mul.name() == "MulBackward0"
    ends = [edge and edge.name() for edge, _ in mul.next_functions]
    assert ends == ["AccumulateGrad", None]


def test_retain_grad_keeps_an_intermediate_gradient() -> None:
    x = torch.tensor(2.0, requires_grad=True)
    y = x * 3.0
    y.retain_grad()
    (y * y).backward()
    assert y.grad is not None
    assert y.grad.item() == 12.0


def test_a_chain_of_thousands_needs_no_recursion() -> None:
    x = torch.tensor(1.0, requires_grad=True)
    y = x
    for _ in range(5000):
        y = y + 1.0
    y.backward()
    assert x.grad is not None
    assert x.grad.item() == 1.0


def test_backward_from_many_cells_wants_an_upstream_gradient() -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = x * x
    with pytest.raises(GraphError) as caught:
        y.backward()
    assert caught.value.code == "not-a-scalar"
    y.backward(torch.tensor([1.0, 10.0]))
    assert x.grad is not None
    assert x.grad.tolist() == [2.0, 40.0]


def test_nan_and_infinity_go_their_way_without_a_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        x = torch.tensor([0.0, -1.0, 1000.0], requires_grad=True)
        y = x.log() + x.exp() + 1 / x
        y.sum().backward()
        assert x.grad is not None
        values = y.detach().numpy()
        assert np.isnan(values[:2]).all(), "−∞ + 1 + ∞ and log(−1)"
        assert np.isposinf(values[2])
        assert not np.isfinite(x.grad.numpy()[0])


def test_changing_data_in_place() -> None:
    w = torch.tensor([1.0, 2.0], requires_grad=True)
    w.data -= torch.tensor([0.5, 0.5])
    assert w.tolist() == [0.5, 1.5]
    with torch.no_grad():
        w -= 0.5
    assert w.tolist() == [0.0, 1.0]
    assert w.requires_grad
    with pytest.raises(GraphError) as caught:
        w -= 0.5
    assert caught.value.code == "in-place"


def test_a_tracked_tensor_gives_its_array_only_after_detach() -> None:
    w = torch.tensor([1.0], requires_grad=True)
    with pytest.raises(GraphError, match="detach"):
        w.numpy()
    assert w.detach().numpy().tolist() == [1.0]


def test_shapes_that_do_not_fit_say_what_was_expected() -> None:
    with pytest.raises(ShapeError) as caught:
        torch.zeros(3, 2) @ torch.zeros(3, 2)
    error = caught.value
    assert error.code == "shape-mismatch"
    assert error.got == "[3, 2] · [3, 2]"
    assert set(error.as_dict()) == {"code", "expected", "got", "cure", "where"}
    assert str(error).startswith("shape-mismatch in Matrix product: expected ")


def test_integers_cannot_require_a_gradient() -> None:
    with pytest.raises(DTypeError) as caught:
        torch.tensor([1, 2], requires_grad=True)
    assert caught.value.code == "gradient-of-integers"


def test_floating_dtypes_are_promoted_and_gradients_come_back_in_their_own() -> None:
    x = torch.ones(2, requires_grad=True)
    y = torch.tensor([1.0, 2.0], dtype=torch.float64, requires_grad=True)
    total = (x * y).sum()
    assert total.dtype == torch.float64
    total.backward()
    assert x.grad is not None
    assert x.grad.dtype == torch.float32
    assert (torch.zeros(2) + torch.tensor([1, 2])).dtype == torch.float32
    with pytest.raises(DTypeError) as caught:
        torch.zeros(2, 2) @ torch.zeros(2, 2, dtype=torch.float64)
    assert caught.value.code == "dtype-mismatch"


def test_numpy_leaves_the_operator_to_the_tensor() -> None:
    x = torch.tensor([1.0, 2.0], requires_grad=True)
    y = np.array([3.0, 4.0], np.float32) * x
    assert isinstance(y, torch.Tensor)
    assert y.requires_grad
