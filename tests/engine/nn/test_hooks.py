"""Functions that are called round a module."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.errors import GraphError, RecordError
from engine.tensor import Tensor


def doubled(x: Tensor) -> Tensor:
    return x * 2


class Double(nn.Module):
    def forward(self, x: Tensor, plus: float = 0.0) -> Tensor:
        return x * 2 + plus


def test_before_and_after_in_order() -> None:
    module, said = Double(), []
    module.register_forward_pre_hook(lambda m, inputs: said.append("before"))
    module.register_forward_hook(lambda m, inputs, out: said.append("after"))
    module.register_forward_hook(lambda m, inputs, out: said.append("first after"), prepend=True)
    module(engine.ones(1))
    assert said == ["before", "first after", "after"]


def test_what_hooks_give_takes_the_place() -> None:
    module = Double()
    one = module.register_forward_pre_hook(lambda m, inputs: inputs[0] + 1)
    two = module.register_forward_hook(lambda m, inputs, out: out * 10)
    assert module(engine.ones(1)).item() == 40
    one.remove()
    assert module(engine.ones(1)).item() == 20
    two.remove()
    two.remove()
    assert module(engine.ones(1)).item() == 2


def test_hooks_see_keywords_where_they_ask() -> None:
    module, seen = Double(), []
    module.register_forward_pre_hook(lambda m, inputs, named: (inputs, {"plus": named["plus"] + 1}), with_kwargs=True)
    module.register_forward_hook(lambda m, inputs, named, out: seen.append(named), with_kwargs=True)
    assert module(engine.ones(1), plus=3.0).item() == 6
    assert seen == [{"plus": 4.0}]


def test_a_hook_may_be_called_even_when_the_pass_fails() -> None:
    class Failing(nn.Module):
        def forward(self, x: Tensor) -> Tensor:
            raise ValueError("no")

    module, seen = Failing(), []
    module.register_forward_hook(lambda m, inputs, out: seen.append(out), always_call=True)
    module.register_forward_hook(lambda m, inputs, out: seen.append("never"))
    with pytest.raises(ValueError, match="no"):
        module(engine.ones(1))
    assert seen == [None]


def test_gradients_that_arrive_and_leave() -> None:
    module, seen = Double(), []
    module.register_full_backward_hook(lambda m, left, arrived: seen.append((left[0].item(), arrived[0].item())))
    x = engine.tensor([3.0], requires_grad=True)
    (module(x) * 5 + x).sum().backward()
    assert seen == [(10.0, 5.0)]
    assert x.grad is not None
    assert x.grad.item() == 11


def test_leaving_gradients_can_be_changed() -> None:
    module = Double()
    handle = module.register_full_backward_hook(lambda m, left, arrived: (left[0] * 0,))
    x = engine.tensor([3.0], requires_grad=True)
    module(x).sum().backward()
    assert x.grad is not None
    assert x.grad.item() == 0
    handle.remove()
    module(x).sum().backward()
    assert x.grad.item() == 2


def test_a_module_whose_input_is_data_reports_too() -> None:
    module, seen = nn.Linear(1, 1), []
    module.register_full_backward_hook(lambda m, left, arrived: seen.append((left, arrived[0].item())))
    module(engine.ones(1, 1)).sum().backward()
    assert seen == [((None,), 1.0)]


def test_several_gradients_cannot_be_changed_together() -> None:
    class Sum(nn.Module):
        def forward(self, a: Tensor, b: Tensor) -> Tensor:
            return a + b

    module = Sum()
    module.register_full_backward_hook(lambda m, left, arrived: left)
    a, b = engine.ones(1, requires_grad=True), engine.ones(1, requires_grad=True)
    with pytest.raises(GraphError, match="register_hook"):
        module(a, b).sum().backward()


def test_recording() -> None:
    module, seen = nn.Linear(1, 1), []
    module.register_forward_hook(lambda m, inputs, out: seen.append(1) or out * 2)
    x = np.ones((1, 1), np.float32)
    program = engine.record(module, None, None, x)
    assert program.nodes[program.output].op == "mul", "what a hook computes is part of the model"
    module.register_full_backward_hook(lambda m, left, arrived: None)
    with pytest.raises(RecordError, match="hook"):
        engine.record(module, None, None, x)


def test_a_copy_has_hooks_of_its_own() -> None:
    import copy

    module, seen = Double(), list[Any]()
    module.register_forward_hook(lambda m, inputs, out: seen.append(1))
    other = copy.deepcopy(module)
    other.register_forward_hook(lambda m, inputs, out: seen.append(2))
    module(engine.ones(1))
    assert seen == [1]
