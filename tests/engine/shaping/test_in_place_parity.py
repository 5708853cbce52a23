"""Methods that end in an underscore do what PyTorch's do: numbers, dtypes, errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

import engine
from tests.engine.shaping.test_making_parity import floats, rounded
from tests.engine.shaping.test_methods_parity import attempt, whole

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity


CHANGED: dict[str, Callable[[Any], Any]] = {
    **{
        f"{name}_": (lambda lib, n=name: getattr(floats(lib), f"{n}_")())
        for name in (
            "exp",
            "abs",
            "neg",
            "sigmoid",
            "tanh",
            "relu",
            "zero",
            "square",
            "sign",
            "ceil",
            "floor",
            "round",
            "reciprocal",
        )
    },
    "arithmetic in place": lambda lib: [
        floats(lib).add_(1),
        floats(lib).sub_(floats(lib)),
        floats(lib).mul_(2.0),
        floats(lib).div_(4),
        floats(lib).pow_(2),
        floats(lib).add_(floats(lib), alpha=3),
    ],
    "augmented": lambda lib: [augmented(lib, floats(lib)), augmented(lib, whole(lib).float())],
    "clamp_": lambda lib: [floats(lib).clamp_(-1, 1), floats(lib).clamp_(min=0)],
    "fill_": lambda lib: [floats(lib).fill_(3), floats(lib).fill_(lib.tensor(2.0)), whole(lib).fill_(3)],
    "fill_diagonal_": lambda lib: lib.zeros(3, 3).fill_diagonal_(5),
    "copy_": lambda lib: [
        floats(lib).copy_(whole(lib)),
        whole(lib).copy_(floats(lib)),
        floats(lib).copy_(lib.tensor([1, 2, 3])),
    ],
    "copy_ wrong": lambda lib: floats(lib).copy_(lib.ones(4)),
    "masked_fill_": lambda lib: floats(lib).masked_fill_(floats(lib) > 0, -9),
    "scatter_": lambda lib: lib.zeros(2, 3).scatter_(1, lib.tensor([[1], [2]]), 1),
    "index_ methods": lambda lib: [
        lib.zeros(3).index_add_(0, lib.tensor([1]), lib.ones(1)),
        lib.zeros(3).index_fill_(0, lib.tensor([2]), 4),
    ],
    "shapes in place": lambda lib: [
        floats(lib).unsqueeze_(0),
        floats(lib).t_(),
        lib.ones(1, 2).squeeze_(),
        floats(lib).transpose_(0, 1),
    ],
    "too large in place": lambda lib: lib.ones(3).add_(lib.ones(2, 3)),
    "decimal into whole": lambda lib: whole(lib).add_(1.5),
    "into an expanded one": lambda lib: lib.zeros(1, 3).expand(2, 3).add_(1),
    "on a leaf": lambda lib: floats(lib).requires_grad_().add_(1),
    "on a view of a leaf": lambda lib: floats(lib).requires_grad_()[0].mul_(2),
    "detach_": lambda lib: (floats(lib).requires_grad_() * 2).detach_().requires_grad,
    "requires_grad_ of a result": lambda lib: (floats(lib).requires_grad_() * 2).requires_grad_(False),
}


def augmented(lib: Any, x: Any) -> Any:
    view = x[0]
    x += 1
    x -= lib.tensor([1.0, 0.0, 2.0])
    x *= 3
    x /= 2
    x **= 2
    return [x, view]


@pytest.mark.parametrize("name", CHANGED)
def test_like_pytorch(name: str) -> None:
    (ours, mine), (theirs, its) = attempt(CHANGED[name], engine), attempt(CHANGED[name], torch)
    if its is not None:
        kind = type(its) if type(its) is not AssertionError else RuntimeError  # PyTorch's word for a missing CUDA
        assert isinstance(mine, kind), f"PyTorch raises {its!r}, but here {ours or mine!r}"
    else:
        assert mine is None, mine
        rounded(ours, theirs)
