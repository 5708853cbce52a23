"""Views, changes in place and ordinary ops in random order: PyTorch's gradients or an error, never wrong ones."""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import engine
from engine.errors import GraphError

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity

Step = Callable[[Any, Any, Any], Any]
"""(library, a tensor, another one) → a new tensor, or None where one was changed in place."""

VIEWS: dict[str, Step] = {
    "row": lambda lib, x, y: x[0],
    "last": lambda lib, x, y: x[..., -1],
    "part": lambda lib, x, y: x[1:],
    "every second": lambda lib, x, y: x[..., ::2],
    "flat": lambda lib, x, y: x.reshape(-1),
    "turned": lambda lib, x, y: x.transpose(0, -1),
    "permuted": lambda lib, x, y: x.permute(tuple(range(x.ndim - 1, -1, -1))),
    "longer": lambda lib, x, y: x.unsqueeze(1),
    "shorter": lambda lib, x, y: x.squeeze(),
    "cut off": lambda lib, x, y: x.detach(),
    "wide": lambda lib, x, y: x.expand(2, *x.shape),
    "narrow": lambda lib, x, y: x.narrow(0, 0, 1),
}
NEW: dict[str, Step] = {
    "sum": lambda lib, x, y: x + y,
    "product": lambda lib, x, y: x * y,
    "tanh": lambda lib, x, y: x.tanh(),
    "square": lambda lib, x, y: x * x,
    "scaled": lambda lib, x, y: 0.5 * x,
    "clone": lambda lib, x, y: x.clone(),
    "total": lambda lib, x, y: x.sum(),
    "picked": lambda lib, x, y: x[[0, 0]],
    "chance": lambda lib, x, y: x.relu(),
}


def changed(change: Callable[[Any, Any, Any], Any]) -> Step:
    def step(lib: Any, x: Any, y: Any) -> None:
        change(lib, x, y)

    return step


def unseen(change: Callable[[Any, Any], Any]) -> Step:
    def step(lib: Any, x: Any, y: Any) -> None:
        with lib.no_grad():
            change(x, y)

    return step


def set_row(lib: Any, x: Any, y: Any) -> None:
    x[0] = y


def set_cells(lib: Any, x: Any, y: Any) -> None:
    x[[-1]] = y


def set_masked(lib: Any, x: Any, y: Any) -> None:
    x[x > 0.3] = 0.25


def change_detached(lib: Any, x: Any, y: Any) -> None:
    x.detach().mul_(0.5)


CHANGES: dict[str, Step] = {
    "add a number": changed(lambda lib, x, y: x.add_(0.5)),
    "scale": changed(lambda lib, x, y: x.mul_(-0.5)),
    "multiply": changed(lambda lib, x, y: x.mul_(y)),
    "add": changed(lambda lib, x, y: x.add_(y)),
    "tanh": changed(lambda lib, x, y: x.tanh_()),
    "copy": changed(lambda lib, x, y: x.copy_(y)),
    "zero": changed(lambda lib, x, y: x.zero_()),
    "set a row": changed(set_row),
    "set cells": changed(set_cells),
    "set by a mask": changed(set_masked),
    "fill by a mask": changed(lambda lib, x, y: x.masked_fill_(x > 0.5, 0.75)),
    "longer": changed(lambda lib, x, y: x.unsqueeze_(0)),
    "shorter": changed(lambda lib, x, y: x.squeeze_()),
    "turned": changed(lambda lib, x, y: x.transpose_(0, -1)),
    "unseen": unseen(lambda x, y: x.mul_(2)),
    "unseen copy": unseen(lambda x, y: x.copy_(y)),
    "detached": changed(change_detached),
}
STEPS = {**{f"view {k}": v for k, v in VIEWS.items()}, **{f"new {k}": v for k, v in NEW.items()}}
STEPS |= {f"change {k}": v for k, v in CHANGES.items()}


@st.composite
def programs(draw: st.DrawFn) -> list[tuple[str, int, int]]:
    """Steps by name, each with the places of its two tensors among those made so far."""
    names = st.sampled_from(sorted(STEPS))
    return draw(st.lists(st.tuples(names, st.integers(0, 9), st.integers(0, 9)), min_size=1, max_size=9))


def beginnings(lib: Any) -> list[Any]:
    rng = np.random.default_rng(5)
    leaves = [lib.tensor(rng.normal(size=(2, 3))).requires_grad_(), lib.tensor(rng.normal(size=3)).requires_grad_()]
    return [*leaves, leaves[0] * 1.5, leaves[1] + 0.5, lib.tensor(rng.normal(size=(2, 3)))]


def take(lib: Any, made: list[Any], step: tuple[str, int, int]) -> Exception | None:
    name, one, other = step
    try:
        result = STEPS[name](lib, made[-1 - one % len(made)], made[-1 - other % len(made)])
    except (RuntimeError, IndexError, ValueError) as problem:
        return problem
    if result is not None:
        made.append(result)
    return None


def overlapping(made: list[Any], step: tuple[str, int, int]) -> bool:
    """Whether a tensor would be changed by one that shares cells with it: PyTorch reads what it just wrote."""
    one, other = made[-1 - step[1] % len(made)], made[-1 - step[2] % len(made)]
    return step[0].startswith("change") and np.may_share_memory(one.array, other.array)


def descend(made: list[Any]) -> tuple[list[Any], Exception | None]:
    """The gradients of both leaves, of a sum in which every cell of every tensor counts differently."""
    total, weight = 0.0, 0.1
    for x in made:
        total, weight = total + (x * weight).sum(), weight + 0.37
    try:
        total.backward()
    except RuntimeError as problem:
        return [], problem
    return [leaf.grad for leaf in made[:2]], None


def outcome(program: list[tuple[str, int, int]]) -> str:
    """What became of a program: "equal", or who refused it, and where."""
    ours, theirs = beginnings(engine), beginnings(torch)
    for step in program:
        if overlapping(ours, step):
            continue
        refused, mine = take(torch, theirs, step), take(engine, ours, step)
        if mine is not None and refused is None:
            return f"refused here alone: {step[0]}"
        if mine is None and refused is not None:
            return f"refused there alone: {step[0]}"
    for one, other in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(one.detach().numpy(), other.detach().numpy(), rtol=1e-9, atol=1e-12)
    (grads, mine), (expected, refused) = descend(ours), descend(theirs)
    if refused is not None:
        return "refused there at backward" + (", here too" if mine else "")
    if mine is not None:
        assert isinstance(mine, GraphError)
        return f"refused here alone at backward: {mine}"
    for one, other in zip(grads, expected, strict=True):
        want = np.zeros(1) if other is None else other.numpy()
        np.testing.assert_allclose(np.zeros(1) if one is None else one.numpy(), want, rtol=1e-9, atol=1e-12)
    return "equal"


@settings(max_examples=500, deadline=None)
@given(programs())
def test_no_gradient_is_wrong(program: list[tuple[str, int, int]]) -> None:
    outcome(program)


def test_what_pytorch_can_do_is_seldom_refused() -> None:
    rng = random.Random(3)
    names = sorted(STEPS)
    counts = Counter(
        outcome([(rng.choice(names), rng.randrange(10), rng.randrange(10)) for _ in range(rng.randint(1, 12))])
        for _ in range(400)
    )
    alone = sum(count for what, count in counts.items() if what.startswith("refused here alone"))
    assert alone <= 12, counts
    assert counts["equal"] >= 300, counts
