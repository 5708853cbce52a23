"""Beginners' mistakes are refused in words that name what was expected and what came, in PyTorch's kind of error."""

from __future__ import annotations

from typing import Any

import pytest

import engine
from engine.errors import ExplorerError
from tests.engine.against.mistakes import MISTAKES


def space(lib: Any) -> dict[str, Any]:
    return {
        "torch": lib,
        "nn": lib.nn,
        "F": lib.nn.functional,
        "optim": lib.optim,
        "w": lib.ones(3, requires_grad=True),
    }


@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake[0])
def test_a_mistake_is_named(mistake: tuple[str, ...]) -> None:
    line, *words = mistake
    with pytest.raises(ExplorerError) as raised:
        eval(line, space(engine))
    said = str(raised.value)
    assert all(word in said for word in words), said
    assert raised.value.cure


@pytest.mark.parity
@pytest.mark.parametrize("mistake", MISTAKES, ids=lambda mistake: mistake[0])
def test_it_is_of_pytorchs_kind(mistake: tuple[str, ...]) -> None:
    torch = pytest.importorskip("torch")
    with pytest.raises((RuntimeError, ValueError, TypeError, IndexError)) as theirs:
        eval(mistake[0], space(torch))
    with pytest.raises(ExplorerError) as ours:
        eval(mistake[0], space(engine))
    assert isinstance(ours.value, theirs.type), (theirs.value, ours.value)


def test_an_overwritten_value_and_a_freed_graph_are_named() -> None:
    w = engine.ones(3, requires_grad=True)
    y = w.exp()
    y += 1
    with pytest.raises(RuntimeError, match="Exponential was computed, but got its own result"):
        y.sum().backward()
    loss = (w * w).sum()
    loss.backward()
    with pytest.raises(RuntimeError, match="retain_graph=True"):
        loss.backward()


def test_second_derivatives_are_said_to_be_left_out() -> None:
    w = engine.ones(3, requires_grad=True)
    with pytest.raises(RuntimeError, match="gradients of gradients"):
        (w * w).sum().backward(create_graph=True)
