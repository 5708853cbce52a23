"""Functions with a backward of their own, as in PyTorch."""

from __future__ import annotations

from typing import Any

import pytest

import engine
from engine.errors import ExplorerError, RecordError

torch = pytest.importorskip("torch")
pytestmark = pytest.mark.parity


def scaled_exp(lib: Any) -> Any:
    class ScaledExp(lib.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any, w: Any, scale: float) -> Any:
            y = (x * w).exp() * scale
            ctx.save_for_backward(x, w, y)
            ctx.scale = scale
            return y

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            x, w, y = ctx.saved_tensors
            return g * y * w, g * y * x, None

    return ScaledExp


@pytest.mark.parametrize("lib", [engine, torch], ids=["ours", "theirs"])
def test_a_function_says_its_own_gradient(lib: Any) -> None:
    x = lib.tensor([0.5, -1.0], requires_grad=True)
    w = lib.tensor([2.0, 3.0], requires_grad=True)
    y = scaled_exp(lib).apply(x, w, 1.5)
    assert y.grad_fn.name() == "ScaledExpBackward"
    (y * lib.tensor([1.0, 10.0])).sum().backward()
    assert x.grad.tolist() == pytest.approx([8.154845, 2.240418], rel=1e-5)
    assert w.grad.tolist() == pytest.approx([2.038711, -0.746806], rel=1e-5)


def test_gradcheck_finds_a_wrong_one() -> None:
    class Wrong(engine.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any) -> Any:
            return x * x

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return g

    x = engine.tensor([1.0, 2.0], dtype=engine.float64, requires_grad=True)
    assert engine.autograd.gradcheck(lambda x: x * x, [x])
    with pytest.raises(RuntimeError, match="finite differences"):
        engine.autograd.gradcheck(lambda x: Wrong.apply(x), [x])


def test_a_wrong_number_or_shape_of_gradients_is_named() -> None:
    class Short(engine.autograd.Function):
        @staticmethod
        def forward(ctx: Any, x: Any, y: Any) -> Any:
            return x + y

        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return g

    class Misshapen(Short):
        @staticmethod
        def backward(ctx: Any, g: Any) -> Any:
            return g.sum(), g

    x = engine.tensor([1.0, 2.0], requires_grad=True)
    for kind in (Short, Misshapen):
        with pytest.raises(ExplorerError) as caught:
            kind.apply(x, x).sum().backward()
        assert caught.value.code == "function-gradients"
        assert kind.__name__ in str(caught.value)


def test_an_overwritten_saved_tensor_is_an_error() -> None:
    x = engine.tensor([1.0, 2.0], requires_grad=True)
    h = x * 1
    y = scaled_exp(engine).apply(h, h, 1.0)
    h += 1
    with pytest.raises(RuntimeError, match="overwritten"):
        y.sum().backward()


def test_recording_one_is_refused_with_the_reason() -> None:
    w = engine.tensor([1.0], requires_grad=True)
    with pytest.raises(RecordError, match="ScaledExp"):
        engine.record(lambda x: scaled_exp(engine).apply(x, w, 1.0).sum(), inputs=[1.0], backward=True)
