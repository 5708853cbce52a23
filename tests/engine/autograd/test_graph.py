"""The graph behaves as PyTorch's: what is kept, freed, hooked, and what may be overwritten."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import GraphError

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity

LIBRARIES = [pytest.param(engine, id="ours"), pytest.param(torch, id="theirs")]


@pytest.fixture(params=LIBRARIES)
def lib(request: pytest.FixtureRequest) -> Any:
    return request.param


def leaf(lib: Any, *numbers: float) -> Any:
    return lib.tensor(list(numbers), requires_grad=True)


def test_leaves_accumulate_and_the_others_keep_nothing(lib: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * x
    y.sum().backward()
    (3 * x).sum().backward()
    assert x.grad.tolist() == [5.0, 7.0]
    assert y.is_leaf is False
    assert x.is_leaf is True


def test_retain_grad_keeps_an_intermediate_gradient(lib: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * x
    y.retain_grad()
    (y * y).sum().backward()
    assert y.grad.tolist() == [2.0, 8.0]


def test_a_freed_graph_is_an_error_and_a_retained_one_is_not(lib: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = (x * x).sum()
    y.backward(retain_graph=True)
    y.backward()
    assert x.grad.tolist() == [4.0, 8.0]
    with pytest.raises(RuntimeError, match=r"retain_graph=True"):
        y.backward()


def test_a_graph_that_saved_nothing_can_be_walked_again(lib: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = (x + 1).sum()
    y.backward()
    y.backward()
    assert x.grad.tolist() == [2.0, 2.0]


def test_hooks_see_and_change_a_gradient(lib: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    seen: list[Any] = []
    y = x * 2
    handle = y.register_hook(lambda g: seen.append(g.tolist()))
    y.register_hook(lambda g: g * 10)
    x.register_hook(lambda g: g + 1)
    (y * 3).sum().backward()
    assert seen == [[3.0, 3.0]]
    assert x.grad.tolist() == [61.0, 61.0]
    handle.remove()
    (x * 2).sum().backward()
    assert seen == [[3.0, 3.0]]
    assert x.grad.tolist() == [64.0, 64.0]


def test_next_functions_lead_from_the_loss_to_the_leaves(lib: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = (x * x).sum()
    assert type(y.grad_fn.name()) is str
    mul = y.grad_fn.next_functions[0][0]
    assert mul.name() == "MulBackward0"
    ends = [function for function, _ in mul.next_functions]
    assert all("AccumulateGrad" in end.name() for end in ends)
    assert ends[0].variable is x


def test_grad_gives_gradients_without_touching_leaves(lib: Any) -> None:
    x, w = leaf(lib, 1.0, 2.0), leaf(lib, 3.0, 4.0)
    y = x * w
    gx, gy = lib.autograd.grad((y * y).sum(), (x, y))
    assert gx.tolist() == [18.0, 64.0]
    assert gy.tolist() == [6.0, 16.0]
    assert x.grad is None
    (weighted,) = lib.autograd.grad(x * w, x, grad_outputs=lib.tensor([1.0, 10.0]))
    assert weighted.tolist() == [3.0, 40.0]
    with pytest.raises(RuntimeError, match="allow_unused=True"):
        lib.autograd.grad((x * 2).sum(), w)
    assert lib.autograd.grad((x * 2).sum(), w, allow_unused=True) == (None,)


def test_several_roots_are_walked_at_once(lib: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * x
    lib.autograd.backward([y.sum(), (3 * y).sum()])
    assert x.grad.tolist() == [8.0, 16.0]


def test_modes_switch_tracking_off_and_on(lib: Any) -> None:
    x = leaf(lib, 1.0)
    with lib.no_grad():
        assert not (x * 2).requires_grad
        with lib.enable_grad():
            assert (x * 2).requires_grad
        assert not lib.is_grad_enabled()
    with lib.set_grad_enabled(False):
        assert not (x * 2).requires_grad
    assert lib.is_grad_enabled()

    @lib.no_grad()
    def quiet() -> Any:
        return x * 2

    assert not quiet().requires_grad
    assert not x.detach().requires_grad


def test_overwritten_values_are_an_error(lib: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x * 1
    z = (y * y).sum()
    y += 1
    with pytest.raises(RuntimeError):
        z.backward()
    y = x.exp()
    z = y.sum()
    with lib.no_grad():
        y.zero_()
    with pytest.raises(RuntimeError):
        z.backward()


def test_what_is_not_needed_may_be_overwritten(lib: Any) -> None:
    x = leaf(lib, 1.0, 2.0)
    y = x + 1
    y += 3
    y *= 2
    (y + y).sum().backward()
    assert y.tolist() == [10.0, 12.0]
    assert x.grad.tolist() == [4.0, 4.0]


def test_a_leaf_cannot_be_changed_in_place_while_it_is_tracked(lib: Any) -> None:
    x = leaf(lib, 1.0)
    with pytest.raises(RuntimeError):
        x += 1
    with lib.no_grad():
        x += 1
    assert x.tolist() == [2.0]


def test_views_share_memory_and_follow_changes_in_place(lib: Any) -> None:
    x = leaf(lib, 1.0, 2.0, 3.0, 4.0)
    y = x * 1
    v = y.reshape(2, 2)
    y *= 5
    assert v.tolist() == [[5.0, 10.0], [15.0, 20.0]]
    v.sum().backward()
    assert x.grad.tolist() == [5.0, 5.0, 5.0, 5.0]


def test_deep_graphs_need_no_recursion(lib: Any) -> None:
    x = leaf(lib, 1.0)
    y = x
    for _ in range(20_000):
        y = y + 1
    y.backward()
    assert x.grad.tolist() == [1.0]


def test_gradients_of_gradients_are_refused() -> None:
    x = leaf(engine, 1.0)
    with pytest.raises(GraphError, match="gradients of gradients"):
        engine.autograd.grad((x * x).sum(), x, create_graph=True)


def test_infinity_and_nan_pass_through(lib: Any) -> None:
    x = leaf(lib, 0.0, float("inf"), float("nan"))
    y = x * x
    y.sum().backward()
    np.testing.assert_array_equal(x.grad.numpy(), np.array([0.0, np.inf, np.nan], np.float32))
