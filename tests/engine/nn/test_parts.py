"""What a module owns: registering, walking, deleting, finding by path, copying."""

from __future__ import annotations

import copy
from collections import OrderedDict
from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.errors import StateError
from engine.tensor import Tensor


class Holder(nn.Module):
    """Parameters, buffers and modules, one of each missing."""

    def __init__(self) -> None:
        super().__init__()
        self.w = nn.Parameter(engine.ones(2))
        self.register_parameter("none", None)
        self.register_buffer("kept", engine.zeros(3))
        self.register_buffer("passing", engine.zeros(1), persistent=False)
        self.register_buffer("absent", None)
        self.inner = nn.Linear(2, 1)
        self.register_module("nothing", None)


def test_each_kind_is_found_under_its_names() -> None:
    holder = Holder()
    assert [name for name, _ in holder.named_parameters()] == ["w", "inner.weight", "inner.bias"]
    assert [name for name, _ in holder.named_parameters(prefix="top", recurse=False)] == ["top.w"]
    assert [name for name, _ in holder.named_buffers()] == ["kept", "passing"]
    assert [name for name, _ in holder.named_children()] == ["inner"]
    assert list(holder.state_dict()) == ["w", "kept", "inner.weight", "inner.bias"]
    assert len(list(holder.parameters(recurse=False))) == 1
    assert len(list(holder.buffers())) == 2
    assert holder.none is None
    assert holder.absent is None
    assert holder.nothing is None


def test_duplicates_stay_where_that_is_asked_for() -> None:
    layer = nn.Linear(1, 1)
    model = nn.Sequential(layer, layer)
    assert len(list(model.named_parameters())) == 2
    twice = ["0.weight", "0.bias", "1.weight", "1.bias"]
    assert [name for name, _ in model.named_parameters(remove_duplicate=False)] == twice
    assert [n for n, _ in model.named_modules(remove_duplicate=False)] == ["", "0", "1"]
    assert list(model.state_dict()) == twice
    assert len(list(model.children())) == 1


def test_a_part_takes_anothers_place() -> None:
    holder = Holder()
    holder.w = None
    assert "w" not in dict(holder.named_parameters())
    assert holder.w is None
    holder.w = nn.Linear(1, 1)
    assert "w" in dict(holder.named_children())
    holder.kept = engine.ones(2)
    assert holder.get_buffer("kept").tolist() == [1.0, 1.0]
    holder.plain = 3
    holder.plain = nn.Parameter(engine.ones(1))
    assert "plain" in dict(holder.named_parameters())


@pytest.mark.parametrize("name", ["w", "inner"])
def test_a_part_is_not_overwritten_by_another_kind_of_value(name: str) -> None:
    with pytest.raises(TypeError, match=name):
        setattr(Holder(), name, 3.0)


def test_a_buffer_is_a_tensor() -> None:
    holder = Holder()
    with pytest.raises(TypeError, match="kept"):
        holder.kept = np.zeros(3)
    with pytest.raises(TypeError, match="buffer"):
        holder.register_buffer("buffer", "text")


def test_a_buffer_may_be_assigned() -> None:
    module = nn.Module()
    module.kept, module.passing = nn.Buffer([1.0]), nn.Buffer([2.0], persistent=False)
    assert [name for name, _ in module.named_buffers()] == ["kept", "passing"]
    assert list(module.state_dict()) == ["kept"]


def test_deleting() -> None:
    holder = Holder()
    for name in ("w", "kept", "passing", "inner"):
        delattr(holder, name)
        with pytest.raises(AttributeError):
            getattr(holder, name)
    assert list(holder.state_dict()) == []
    with pytest.raises(AttributeError):
        del holder.unknown


@pytest.mark.parametrize("name", ["", "a.b", "forward"])
def test_names_that_no_part_can_have(name: str) -> None:
    for register in (
        lambda module: module.add_module(name, nn.ReLU()),
        lambda module: module.register_parameter(name, nn.Parameter(engine.ones(1))),
        lambda module: module.register_buffer(name, engine.ones(1)),
    ):
        with pytest.raises(KeyError):
            register(nn.Module())


def test_a_parameter_is_a_leaf() -> None:
    w = nn.Parameter(engine.ones(1))
    w.grad_fn = (w * 2).grad_fn
    with pytest.raises(TypeError, match="leaf"):
        nn.Module().register_parameter("w", w)


def test_an_unknown_attribute_names_the_class() -> None:
    with pytest.raises(AttributeError, match="'Holder' object has no attribute 'unknown'"):
        _ = Holder().unknown


@pytest.mark.parametrize(
    "use", [lambda m: m.weight, lambda m: m.register_buffer("b", None), lambda m: m.add_module("m", None)]
)
def test_init_must_come_first(use: Any) -> None:
    class Forgetful(nn.Module):
        def __init__(self) -> None:
            use(self)

    with pytest.raises(StateError, match="super"):
        Forgetful()


def test_parts_by_path() -> None:
    model = nn.Sequential(OrderedDict(block=Holder()))
    assert model.get_submodule("") is model
    assert model.get_submodule("block.inner") is model.block.inner
    assert model.get_parameter("block.inner.weight") is model.block.inner.weight
    assert model.get_buffer("block.kept") is model.block.kept
    for find in (model.get_submodule, model.get_parameter, model.get_buffer):
        for path in ("block.unknown", "unknown.weight", "block.none"):
            with pytest.raises(AttributeError):
                find(path)


def test_dir_lists_the_parts() -> None:
    names = dir(
        nn.Sequential(
            OrderedDict(first=nn.ReLU()),
        )
    )
    assert {"first", "forward", "training"} <= set(names)
    assert "0" not in dir(nn.Sequential(nn.ReLU()))


def test_apply_goes_from_the_inside_out() -> None:
    model = nn.Sequential(nn.Linear(1, 1), nn.Sequential(nn.ReLU(), nn.Tanh()))
    seen: list[str] = []
    assert model.apply(lambda module: seen.append(type(module).__name__)) is model
    assert seen == ["Linear", "ReLU", "Tanh", "Sequential", "Sequential"]


def test_freezing_and_modes() -> None:
    model = nn.Sequential(nn.Linear(1, 1), nn.Dropout())
    assert model.requires_grad_(False) is model
    assert not any(parameter.requires_grad for parameter in model.parameters())
    assert not model.eval()[1].training
    assert model.train()[1].training
    with pytest.raises(ValueError, match="mode"):
        model.train(1)


def test_gradients_may_be_zeroed_instead_of_forgotten() -> None:
    layer = nn.Linear(2, 1)
    layer(engine.ones(1, 2)).sum().backward()
    layer.zero_grad(set_to_none=False)
    assert layer.weight.grad is not None
    assert layer.weight.grad.tolist() == [[0.0, 0.0]]
    layer.zero_grad()
    assert layer.weight.grad is None


def test_a_copy_shares_nothing() -> None:
    model = nn.Sequential(nn.Linear(2, 2), nn.BatchNorm1d(2))
    engine.optim.SGD(model.parameters(), lr=0.1)
    model(engine.ones(3, 2)).sum().backward()
    other = copy.deepcopy(model)
    assert all(parameter.grad is None for parameter in other.parameters())
    with engine.no_grad():
        model[0].weight.add_(1)
        other[1].running_mean.add_(5)
    assert not np.array_equal(other[0].weight.detach().numpy(), model[0].weight.detach().numpy())
    assert other[0].weight is dict(other.named_parameters())["0.weight"]
    assert model[1].running_mean.numpy().max() < 5


def test_a_parameter_prints_and_holds_its_own_numbers() -> None:
    data = engine.tensor([1.0, 2.0])
    parameter = nn.Parameter(data)
    assert repr(parameter) == "Parameter containing:\ntensor([1., 2.], requires_grad=True)"
    assert isinstance(parameter, Tensor)
    assert parameter.is_leaf
    assert not nn.Parameter(data, requires_grad=False).requires_grad


def test_a_forward_pass_must_be_written() -> None:
    with pytest.raises(NotImplementedError, match="forward"):
        nn.Module()(1)
