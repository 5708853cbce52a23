"""Modules and parameters held one after another, in lists and in dictionaries."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

import numpy as np
import pytest

import engine
from engine import nn
from engine.tensor import Tensor


def kinds(modules: Any) -> list[str]:
    return [type(module).__name__ for module in modules]


def test_a_sequential_is_a_list_of_steps() -> None:
    model = nn.Sequential(nn.Linear(2, 3), nn.ReLU())
    assert model.append(nn.Tanh()) is model
    model.insert(1, nn.Sigmoid())
    assert kinds(model) == ["Linear", "Sigmoid", "ReLU", "Tanh"]
    assert kinds(model[1:3]) == ["Sigmoid", "ReLU"]
    assert list(dict(model[1:3].named_children())) == ["1", "2"]
    assert type(model[-1]) is nn.Tanh
    del model[1]
    assert list(dict(model.named_children())) == ["0", "1", "2"]
    assert type(model.pop(-1)) is nn.Tanh
    model[1] = nn.ELU()
    assert kinds(model.extend([nn.GELU()]) + nn.Sequential(nn.Mish())) == ["Linear", "ELU", "GELU", "Mish"]
    model += nn.Sequential(nn.SELU())
    assert len(model) == 4
    for index in (4, -5):
        with pytest.raises(IndexError):
            model[index]
    with pytest.raises(TypeError):
        _ = model.__add__([nn.ReLU()])


def test_named_steps() -> None:
    model = nn.Sequential(OrderedDict(first=nn.Linear(1, 2), act=nn.ReLU()))
    assert list(model.state_dict()) == ["first.weight", "first.bias"]
    assert model.first is model[0]
    assert list(dict(model[1:].named_children())) == ["act"]


def test_a_list_of_modules() -> None:
    layers = nn.ModuleList([nn.Linear(1, 1), nn.ReLU()])
    layers.append(nn.Tanh()).extend([nn.ELU()])
    layers.insert(0, nn.GELU())
    assert kinds(layers) == ["GELU", "Linear", "ReLU", "Tanh", "ELU"]
    assert kinds(layers[1:3].__add__([nn.Mish()])) == ["Linear", "ReLU", "Mish"]
    layers[0] = nn.SiLU()
    del layers[1:3]
    layers += [nn.Mish()]
    assert kinds(layers) == ["SiLU", "Tanh", "ELU", "Mish"]
    assert layers[1] in layers
    assert type(layers.pop(1)) is nn.Tanh
    assert list(dict(layers.named_children())) == ["0", "1", "2"]
    with pytest.raises(IndexError):
        layers[3]


def test_a_dictionary_of_modules() -> None:
    acts = nn.ModuleDict({"relu": nn.ReLU(), "tanh": nn.Tanh()})
    acts.update([("elu", nn.ELU())])
    acts["gelu"] = nn.GELU()
    assert list(acts) == list(acts.keys()) == ["relu", "tanh", "elu", "gelu"]
    assert kinds(acts.values()) == ["ReLU", "Tanh", "ELU", "GELU"]
    assert next(iter(acts.items()))[0] == "relu"
    assert "elu" in acts
    assert type(acts.pop("elu")) is nn.ELU
    del acts["gelu"]
    assert len(acts) == 2
    with pytest.raises(KeyError):
        acts["gelu"]
    with pytest.raises(KeyError):
        acts["keys"] = nn.ReLU()
    with pytest.raises(TypeError):
        acts.update(3)
    acts.clear()
    assert not len(acts)


def test_lists_and_dictionaries_of_parameters() -> None:
    weights = nn.ParameterList([engine.ones(2), nn.Parameter(engine.ones(3))])
    weights.append(engine.ones(1)).extend([engine.ones(4)])
    assert [name for name, _ in weights.named_parameters()] == ["0", "1", "2", "3"]
    weights[0] = nn.Parameter(engine.zeros(2))
    assert weights[0].tolist() == [0.0, 0.0]
    assert [len(weight) for weight in weights[1:]] == [3, 1, 4]
    with pytest.raises(IndexError):
        weights[4]
    named = nn.ParameterDict({"a": engine.ones(1)})
    named["b"] = nn.Parameter(engine.ones(2))
    assert [name for name, _ in named.named_parameters()] == ["a", "b"]
    assert ("a" in named, len(named), list(named.keys()), [len(v) for v in named.values()]) == (
        True,
        2,
        ["a", "b"],
        [1, 2],
    )
    del named["a"]
    assert list(named) == ["b"]
    assert list(named.state_dict()) == ["b"]


class Deep(nn.Module):
    """Layers that are reached in ways of one's own."""

    def __init__(self) -> None:
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(2, 2), nn.Linear(2, 2)])
        self.ends = nn.ModuleDict({"last": nn.Sequential(nn.Linear(2, 2), nn.Tanh())})
        self.twice = nn.Tanh()

    def forward(self, x: Tensor) -> Tensor:
        for layer in self.layers:
            x = self.twice(layer(x))
        for step in self.ends["last"]:
            x = step(x)
        return x


def test_ops_bear_the_path_of_their_parameters_however_a_module_is_reached() -> None:
    program = engine.record(Deep(), None, None, np.ones((1, 2), np.float32))
    paths = [node.path for node in program.nodes if node.op in ("matmul", "tanh")]
    assert paths == ["layers.0", "twice", "layers.1", "twice", "ends.last.0", "ends.last.1"]
    of_parameters = {node.path for node in program.nodes if node.kind == "parameter"}
    assert of_parameters <= set(paths)
