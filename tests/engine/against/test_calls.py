"""Calls drawn at random run in both libraries: equal values, shapes, dtypes and gradients, or a refusal of one kind."""

from __future__ import annotations

import warnings
from random import Random
from typing import Any

import numpy as np
import pytest

import engine
from engine.errors import ExplorerError
from tests.engine.against.calls import CALLS, GOES_BEYOND, REFUSED_HERE
from tests.engine.against.drawing import DTYPES, array, filled, looked_at, partner, shape

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity


def outcome(lib: Any, line: str, arrays: tuple[Any, Any], how: int, tracked: bool) -> tuple[list[Any], list[Any]]:
    """What the line gives, and the gradients of its two tensors."""
    leaves = [lib.tensor(values) for values in arrays]
    for leaf in leaves:
        leaf.requires_grad = tracked and leaf.dtype.is_floating_point
    space = {"torch": lib, "F": lib.nn.functional, "x": looked_at(leaves[0], how), "y": leaves[1]}
    *changes, result = line.split("; ")
    if changes:
        space["x"] = space["x"].clone()
    for change in changes:
        exec(change, space)
    given = eval(result, space)
    results = list(given) if isinstance(given, tuple | list) else [given]
    total = None
    for made in results:
        if isinstance(made, lib.Tensor) and made.requires_grad:
            weights = lib.tensor(np.cos(np.arange(made.numel())).reshape(tuple(made.shape))).to(made.dtype)
            part = (made * weights).sum()
            total = part if total is None else total + part
    if total is not None:
        total.backward()
    return results, [leaf.grad for leaf in leaves]


def agree(ours: Any, theirs: Any, exact: bool, what: str) -> None:
    if isinstance(theirs, float | list):
        np.testing.assert_allclose(ours, theirs, rtol=1e-4, err_msg=what)
        return
    if not isinstance(theirs, torch.Tensor):
        assert str(ours) == str(theirs), what
        return
    assert tuple(ours.shape) == tuple(theirs.shape), what
    assert str(ours.dtype) == str(theirs.dtype), what
    assert ours.requires_grad == theirs.requires_grad, what
    rtol, atol = (1e-8, 1e-10) if exact else (2e-3, 2e-4)
    np.testing.assert_allclose(ours.detach().numpy(), theirs.detach().numpy(), rtol=rtol, atol=atol, err_msg=what)


def compare(rng: Random) -> None:
    sizes, dtype = shape(rng), rng.choice(DTYPES)
    first, how = array(rng, sizes, dtype), rng.choice([0, 0, 0, 1, 2, 3, 4])
    seen = tuple(looked_at(torch.tensor(first), how).shape)
    second = array(rng, partner(rng, seen), dtype if rng.random() < 0.75 else rng.choice(DTYPES))
    line, tracked = filled(rng, rng.choice(CALLS), seen), rng.random() < 0.6
    what = f"{line}   x: {dtype} {seen}, y: {second.dtype} {second.shape}, tracked: {tracked}, seen as {how}"
    refused: Any = None
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        try:
            theirs = outcome(torch, line, (first, second), how, tracked)
        except (RuntimeError, ValueError, IndexError, TypeError) as problem:
            refused = problem
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        warnings.simplefilter("error", RuntimeWarning)
        try:
            ours = outcome(engine, line, (first, second), how, tracked)
        except (ExplorerError, TypeError) as problem:
            if refused is None and getattr(problem, "code", "") in REFUSED_HERE:
                return
            if refused is None or (type(problem) is TypeError and type(refused) is not TypeError):
                raise AssertionError(f"{what}: refused here, there: {refused!r}") from problem
            return
    if refused is not None:
        assert any(reason in str(refused) for reason in GOES_BEYOND), f"{what}: not refused, as {refused}"
        return
    exact = "float32" not in (dtype, str(second.dtype)) and "float32" not in line and dtype == "float64"
    assert len(ours[0]) == len(theirs[0]), what
    for one, other in zip(ours[0], theirs[0], strict=True):
        agree(one, other, exact, what)
    for one, other in zip(ours[1], theirs[1], strict=True):
        assert (one is None) == (other is None), what
        if one is not None:
            agree(one, other, exact, f"gradient: {what}")


@pytest.mark.parametrize("seed", range(8))
def test_calls_agree_with_pytorch(seed: int) -> None:
    rng = Random(seed)
    for _ in range(600):
        compare(rng)
