"""Tensors are made, cast and changed in place as PyTorch makes, casts and changes them: numbers, dtypes, errors."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import engine
from tests.engine.shaping.test_methods_parity import attempt, whole

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity


def floats(lib: Any) -> Any:
    return lib.tensor([[0.5, -1.25, 2.0], [0.0, 3.5, -0.75]])


MADE: dict[str, Callable[[Any], Any]] = {
    "tensor": lambda lib: [lib.tensor(d) for d in (1, 2.5, True, [1, 2], [1.0, 2], [True, False], [[1], [2]], [])],
    "tensor of arrays": lambda lib: [
        lib.tensor(np.arange(3, dtype=d)) for d in ("f4", "f8", "i8", "i4", "i2", "u1", "?")
    ],
    "tensor of numpy numbers": lambda lib: [lib.tensor([np.float64(1), np.float64(2)]), lib.tensor(np.float32(3))],
    "tensor of tensors": lambda lib: [lib.tensor([lib.tensor(1.0), lib.tensor(2.0)]), lib.tensor(lib.ones(2))],
    "tensor with dtype": lambda lib: [
        lib.tensor([1.7, 2], dtype=d) for d in (lib.int64, lib.float64, lib.bool, lib.uint8)
    ],
    "ragged": lambda lib: lib.tensor([[1, 2], [3]]),
    "words": lambda lib: lib.tensor(["a"]),
    "as_tensor": lambda lib: [
        lib.as_tensor([1, 2]),
        lib.as_tensor(np.ones(2)),
        lib.as_tensor(lib.ones(1), dtype=lib.int32),
    ],
    "from_numpy of a list": lambda lib: lib.from_numpy([1, 2]),
    "zeros": lambda lib: [
        lib.zeros(2, 3),
        lib.zeros((2,)),
        lib.zeros([1, 2]),
        lib.zeros(()),
        lib.zeros(2, dtype=lib.int64),
    ],
    "zeros with size": lambda lib: lib.zeros(size=(2, 2)),
    "zeros wrong": lambda lib: lib.zeros(-1),
    "ones": lambda lib: lib.ones(2, dtype=lib.bool),
    "full": lambda lib: [
        lib.full((2,), 3),
        lib.full((2,), 3.0),
        lib.full((1, 2), True),
        lib.full((2,), 3, dtype=lib.float64),
    ],
    "likes": lambda lib: [f(whole(lib)) for f in (lib.zeros_like, lib.ones_like)] + [lib.full_like(whole(lib), 7)],
    "likes with dtype": lambda lib: [
        lib.zeros_like(whole(lib), dtype=lib.float32),
        lib.ones_like(floats(lib), dtype=lib.int8),
    ],
    "empty": lambda lib: [tuple(lib.empty(2, 3).shape), lib.empty(2, dtype=lib.int32).dtype == lib.int32],
    "arange": lambda lib: [
        lib.arange(4),
        lib.arange(1, 4),
        lib.arange(0, 1, 0.25),
        lib.arange(5.0),
        lib.arange(4, 0, -2),
    ],
    "arange dtype": lambda lib: lib.arange(3, dtype=lib.float32),
    "arange fractions": lambda lib: lib.arange(-1, 1, 0.3),
    "arange wrong": lambda lib: lib.arange(1, 5, -1),
    "linspace": lambda lib: [lib.linspace(0, 1, 5), lib.linspace(-1, 1, 1), lib.linspace(3, 3, 0)],
    "logspace": lambda lib: [lib.logspace(0, 2, 3), lib.logspace(0, 3, 4, base=2)],
    "eye": lambda lib: [lib.eye(2), lib.eye(2, 3), lib.eye(2, dtype=lib.int64)],
    "new": lambda lib: [
        whole(lib).new_zeros(2),
        floats(lib).new_ones((1, 2)),
        whole(lib).new_full((2,), 5),
        floats(lib).new_tensor([1, 2]),
    ],
    "default dtype": lambda lib: lib.get_default_dtype() == lib.float32,
    # casts
    "to dtype": lambda lib: [floats(lib).to(d) for d in (lib.float64, lib.int64, lib.int32, lib.bool, lib.uint8)],
    "to device": lambda lib: [
        floats(lib).to("cpu"),
        floats(lib).to(lib.device("cpu"), lib.float64),
        floats(lib).to(device="cpu", dtype=lib.int64),
    ],
    "to other": lambda lib: [
        floats(lib).to(whole(lib)),
        floats(lib).type_as(whole(lib)),
        floats(lib).to("cpu", copy=True),
    ],
    "shortcuts": lambda lib: [
        getattr(floats(lib).abs(), name)()
        for name in ("float", "double", "long", "int", "short", "char", "byte", "bool")
    ],
    "type": lambda lib: [
        floats(lib).type(),
        whole(lib).type(),
        floats(lib).type(lib.int64),
        floats(lib).type("torch.DoubleTensor"),
    ],
    "cuda": lambda lib: floats(lib).to("cuda"),
    "cuda method": lambda lib: floats(lib).cuda(),
    "zeros on cuda": lambda lib: lib.zeros(2, device="cuda:0"),
    "unknown device": lambda lib: lib.device("abacus"),
    "devices": lambda lib: [
        lib.cuda.is_available(),
        lib.cuda.device_count(),
        lib.backends.mps.is_available(),
        str(lib.device("cuda:1")),
        lib.device("cpu") == lib.zeros(1).device,
    ],
    "numbers": lambda lib: [
        floats(lib)[0, 0].item(),
        whole(lib)[0, 0].item(),
        (whole(lib) > 1)[0, 0].item(),
        floats(lib).tolist(),
        float(floats(lib)[0, 1]),
        int(floats(lib)[0, 2]),
        bool(lib.tensor(0.0)),
    ],
    "item of many": lambda lib: floats(lib).item(),
    "truth of many": lambda lib: bool(floats(lib)),
    "index": lambda lib: [[10, 20, 30][lib.tensor(1)], list(range(lib.tensor(2)))],
    "float as index": lambda lib: [10, 20][lib.tensor(1.0)],
    "arrays": lambda lib: [
        np.asarray(floats(lib)).sum(),
        np.asarray(whole(lib)).dtype.name,
        np.array(floats(lib), dtype="f8").dtype.name,
    ],
    "array of tracked": lambda lib: floats(lib).requires_grad_().numpy(),
    "forms": lambda lib: [f"{floats(lib)[0, 1]:.3f}", f"{whole(lib)[0, 0]:d}", f"{lib.tensor(True)}"],
    "bytes": lambda lib: [floats(lib).element_size(), floats(lib).nbytes, whole(lib).itemsize],
    "kinds": lambda lib: [
        floats(lib).is_floating_point(),
        whole(lib).is_floating_point(),
        lib.is_tensor(1),
        lib.is_floating_point(floats(lib)),
    ],
    "whole gradient": lambda lib: whole(lib).requires_grad_(),
    "len": lambda lib: [len(floats(lib)), floats(lib).nelement(), floats(lib).ndim],
}


@pytest.mark.parametrize("name", MADE)
def test_like_pytorch(name: str) -> None:
    (ours, mine), (theirs, its) = attempt(MADE[name], engine), attempt(MADE[name], torch)
    if its is not None:
        kind = type(its) if type(its) is not AssertionError else RuntimeError  # PyTorch's word for a missing CUDA
        assert isinstance(mine, kind), f"PyTorch raises {its!r}, but here {ours or mine!r}"
    else:
        assert mine is None, mine
        rounded(ours, theirs)


def rounded(ours: Any, theirs: Any) -> None:
    """The same nested lists, numbers to float32's precision."""
    if isinstance(theirs, list | tuple):
        assert len(ours) == len(theirs)
        for one, other in zip(ours, theirs, strict=True):
            rounded(one, other)
    elif isinstance(theirs, float):
        assert ours == pytest.approx(theirs, rel=1e-6, abs=1e-7)
    else:
        assert ours == theirs


def test_memory_is_shared_where_pytorch_shares_it() -> None:
    def lesson(lib: Any) -> list[Any]:
        array = np.zeros(3, np.float32)
        shared = lib.from_numpy(array)
        shared[0] = 1
        array[1] = 2
        copied = lib.tensor(array)
        copied[2] = 9
        out = shared.numpy()
        out[2] = 3
        x = lib.ones(2, requires_grad=True)
        x.data[0] = 5
        x.detach().add_(1)
        return [shared.tolist(), array.tolist(), x.tolist(), lib.as_tensor(array).data_ptr() == shared.data_ptr()]

    assert lesson(engine) == lesson(torch)


def test_chance_is_pytorchs_in_kind() -> None:
    for lib in (engine, torch):
        lib.manual_seed(1)
        assert lib.rand(2, 3).shape == lib.randn((2, 3)).shape == (2, 3)
        numbers = lib.randn(20_000)
        assert abs(numbers.mean().item()) < 0.03
        assert abs((numbers * numbers).mean().item() - 1) < 0.05
        assert sorted(lib.randperm(5).tolist()) == [0, 1, 2, 3, 4]
        drawn = lib.randint(2, 5, (1000,))
        assert (drawn.dtype, set(drawn.tolist())) == (lib.int64, {2, 3, 4})
        assert lib.bernoulli(lib.tensor([0.0, 1.0])).tolist() == [0, 1]
        assert lib.normal(lib.tensor([5.0, -5.0]), 0.0).tolist() == [5, -5]
        assert set(lib.multinomial(lib.tensor([[0.0, 1.0, 1.0]]), 2).tolist()[0]) == {1, 2}
        assert lib.rand_like(numbers).min().item() >= 0
        assert -2 <= lib.empty(100).uniform_(-2, -1).max().item() <= -1
        assert lib.equal(
            lib.randn(3, generator=lib.Generator().manual_seed(3)),
            lib.randn(3, generator=lib.Generator().manual_seed(3)),
        )
        with pytest.raises(RuntimeError):
            lib.multinomial(lib.tensor([0.0, 1.0]), 3)
        with pytest.raises((RuntimeError, ValueError)):
            lib.randint(5, 5, (2,))
