"""Tensors in backward passes after they were changed, kept, hooked, cut off or frozen: as PyTorch has it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import engine

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity
Case = Callable[[Any, Any], Any]


def hooked_before(lib: Any, a: Any) -> Any:
    h = a * 2
    h.register_hook(lambda gradient: gradient * 10)
    h += 1
    (h * h).sum().backward()


def hooked_after(lib: Any, a: Any) -> Any:
    h = a * 2
    h += 1
    h.register_hook(lambda gradient: gradient * 10)
    (h * h).sum().backward()


def kept_and_changed(lib: Any, a: Any) -> Any:
    h = a * 2
    h.retain_grad()
    h *= 3
    (h * h).sum().backward()
    return h.grad


def changed_and_kept(lib: Any, a: Any) -> Any:
    h = a * 2
    h *= 3
    h.retain_grad()
    (h * h).sum().backward()
    return h.grad


def changed_behind_its_back(lib: Any, a: Any) -> Any:
    b = a.detach()
    c = a * b
    b += 1
    c.sum().backward()


def leaf_changed_too_early(lib: Any, a: Any) -> Any:
    loss = (a * a).sum()
    with lib.no_grad():
        a += 1
    loss.backward()


def frozen_before_backward(lib: Any, a: Any) -> Any:
    loss = (a * 3).sum()
    a.requires_grad = False
    loss.backward()


def cut_off(lib: Any, a: Any) -> Any:
    y = (a * 3).detach_()
    return lib.tensor([y.requires_grad, y.is_leaf])


def view_of_what_was_zeroed(lib: Any, a: Any) -> Any:
    z = a * 1
    v = z[1:]
    z.zero_()
    v += a[1:]
    z.sum().backward()


def view_changed_then_squared(lib: Any, a: Any) -> Any:
    z = a * 1
    v = z[1:]
    v *= 2
    (z * z).sum().backward()
    return v


def constant_made_tracked(lib: Any, a: Any) -> Any:
    x = lib.zeros(3)
    x[1] = a[1] * 3
    x.sum().backward()
    return lib.tensor([x.requires_grad, x.is_leaf])


def result_overwritten(lib: Any, a: Any) -> Any:
    y = a.exp()
    y[0] = 5.0
    y.sum().backward()


def result_overwritten_that_is_not_read(lib: Any, a: Any) -> Any:
    y = a + 1
    z = y * 2
    y.add_(1)
    z.sum().backward()


def made_without_tracking(lib: Any, a: Any) -> Any:
    with lib.no_grad():
        q = a * 2
    q.requires_grad_()
    (q * 3).sum().backward()
    return q.grad


def walked_twice(lib: Any, a: Any) -> Any:
    loss = (a * a).sum()
    loss.backward(retain_graph=True)
    loss.backward()


def walked_twice_where_nothing_is_read(lib: Any, a: Any) -> Any:
    loss = a.sum()
    loss.backward()
    loss.backward()


def gradient_held(lib: Any, a: Any) -> Any:
    (a * 1).sum().backward()
    held = a.grad
    (a * 1).sum().backward()
    return held


def copied_into_a_clone_of_an_expanded_one(lib: Any, a: Any) -> Any:
    x = a.detach().expand(2, 3).clone()
    x.view(-1)[0] = 9.0
    return x


def no_grad_without_parentheses(lib: Any, a: Any) -> Any:
    @lib.no_grad
    def twice(x: Any) -> Any:
        return x * 2

    return lib.tensor([twice(a).requires_grad, (a * 2).requires_grad])


CASES: list[Case] = [
    hooked_before,
    hooked_after,
    kept_and_changed,
    changed_and_kept,
    changed_behind_its_back,
    leaf_changed_too_early,
    frozen_before_backward,
    cut_off,
    view_of_what_was_zeroed,
    view_changed_then_squared,
    constant_made_tracked,
    result_overwritten,
    result_overwritten_that_is_not_read,
    made_without_tracking,
    walked_twice,
    walked_twice_where_nothing_is_read,
    gradient_held,
    copied_into_a_clone_of_an_expanded_one,
    no_grad_without_parentheses,
]


def told(lib: Any, case: Case) -> list[Any]:
    a = lib.tensor([1.0, 2.0, 3.0], requires_grad=True)
    try:
        result = case(lib, a)
    except RuntimeError:
        return ["refused"]
    return [None if x is None else x.tolist() for x in (result, a.grad)]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.__name__)
def test_as_pytorch_does(case: Case) -> None:
    assert told(engine, case) == told(torch, case)


def test_a_copy_in_place_of_a_view_cannot_be_written_to() -> None:
    x = (engine.arange(6.0).view(2, 3).T * 2).clone()
    assert x[0].tolist() == [0.0, 6.0]
    flat = x.view(-1)
    assert flat.tolist() == [0.0, 6.0, 2.0, 8.0, 4.0, 10.0]
    with pytest.raises(RuntimeError, match=r"x.clone\(\)"):
        flat.zero_()
